"""Surveys, closed loops, matters

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('outreach_case',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_outreach_case_customer_id')),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_outreach_case_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_case'))
    )
    op.create_table('outreach_shop',
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('settings', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_outreach_shop_shop_id')),
    sa.PrimaryKeyConstraint('shop_id', name=op.f('pk_outreach_shop'))
    )
    op.create_table('outreach_ask',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('agent_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=False),
    sa.Column('loop', sa.String(), nullable=False),
    sa.Column('confirm', sa.Boolean(), nullable=False),
    sa.Column('closed_by', sa.String(), nullable=True),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.Column('category', sa.String(), nullable=True),
    sa.Column('done', sa.String(), nullable=False),
    sa.Column('duplicate', sa.Boolean(), nullable=False),
    sa.Column('courtesy', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('skip', sa.String(), nullable=True),
    sa.Column('way', sa.String(), nullable=True),
    sa.Column('stars_asked', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=True),
    sa.Column('asked_day', sa.String(), nullable=True),
    sa.Column('token_hash', sa.String(), nullable=True),
    sa.Column('expires_at', sa.BigInteger(), nullable=True),
    sa.Column('tries', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('settled', sa.Boolean(), nullable=True),
    sa.Column('stars', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('answered_day', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['agent_id'], ['staff.id'], name=op.f('fk_outreach_ask_agent_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_outreach_ask_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_outreach_ask_customer_id')),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_outreach_ask_episode_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_outreach_ask_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_ask')),
    sa.UniqueConstraint('episode_id', name=op.f('uq_outreach_ask_episode_id')),
    sa.UniqueConstraint('shop_id', 'customer_id', 'asked_day', name=op.f('uq_outreach_ask_shop_id_customer_id_asked_day')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_outreach_ask_token_hash'))
    )
    op.create_index('ix_outreach_ask_agent', 'outreach_ask', ['agent_id', 'answered_at'], unique=False, sqlite_where=sa.text('answered_at IS NOT NULL'), postgresql_where=sa.text('answered_at IS NOT NULL'))
    op.create_index('ix_outreach_ask_conversation', 'outreach_ask', ['conversation_id'], unique=False)
    op.create_index('ix_outreach_ask_shop', 'outreach_ask', ['shop_id', 'ended_at', 'id'], unique=False)
    op.create_table('outreach_case_episode',
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['outreach_case.id'], name=op.f('fk_outreach_case_episode_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_outreach_case_episode_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_outreach_case_episode_episode_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('episode_id', name=op.f('pk_outreach_case_episode'))
    )
    op.create_index('ix_outreach_case_episode_case', 'outreach_case_episode', ['case_id', 'episode_id'], unique=False)
    op.create_table('outreach_move',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('moved_to', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['outreach_case.id'], name=op.f('fk_outreach_move_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_outreach_move_episode_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_outreach_move_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_move')),
    sa.UniqueConstraint('staff_id', 'client_id', name=op.f('uq_outreach_move_staff_id_client_id'))
    )
    op.create_index('ix_outreach_move_case', 'outreach_move', ['case_id', 'id'], unique=False)
    op.create_index('ix_outreach_move_episode', 'outreach_move', ['episode_id', 'id'], unique=False)
    # cheap on both engines: nothing is rebuilt
    op.add_column('conversation', sa.Column('asks', sa.Text(), nullable=True))
    op.add_column('episode', sa.Column('closed_at', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
