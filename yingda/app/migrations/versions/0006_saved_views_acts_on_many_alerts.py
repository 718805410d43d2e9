"""Saved views, acts on many, alerts

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('bulk',
    sa.Column('id', number, nullable=False),
    sa.Column('version', number, nullable=False),
    sa.Column('staff_id', number, nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('act', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_bulk_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk')),
    sa.UniqueConstraint('staff_id', 'client_id', name=op.f('uq_bulk_staff_id_client_id'))
    )
    op.create_table('staff_setting',
    sa.Column('staff_id', number, nullable=False),
    sa.Column('alerts', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_setting_staff_id')),
    sa.PrimaryKeyConstraint('staff_id', name=op.f('pk_staff_setting'))
    )
    op.create_table('bulk_item',
    sa.Column('bulk_id', number, nullable=False),
    sa.Column('conversation_id', number, nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=True),
    sa.Column('params', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['bulk_id'], ['bulk.id'], name=op.f('fk_bulk_item_bulk_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_bulk_item_conversation_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('bulk_id', 'conversation_id', name=op.f('pk_bulk_item'))
    )
    op.create_table('saved_view',
    sa.Column('id', number, nullable=False),
    sa.Column('version', number, nullable=False),
    sa.Column('owner_id', number, nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('shared_with', sa.String(), nullable=False),
    sa.Column('shop_id', number, nullable=True),
    sa.Column('team_id', number, nullable=True),
    sa.Column('wanted', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['staff.id'], name=op.f('fk_saved_view_owner_id')),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_saved_view_shop_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_saved_view_team_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('owner_id', 'client_id', name=op.f('uq_saved_view_owner_id_client_id'))
    )
    op.create_index('ix_saved_view_shop', 'saved_view', ['shop_id'])
    op.create_index('ix_saved_view_team', 'saved_view', ['team_id'])


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
