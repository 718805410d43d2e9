"""Roles, expiry, repeatable creation

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('role',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('permissions', sa.Text(), nullable=False),
    sa.Column('vendor', sa.Boolean(), nullable=False),
    sa.Column('archived', sa.Boolean(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('client_id', sa.String(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('code', name=op.f('uq_role_code'))
    )
    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.create_index('ix_role_client', ['author_id', 'client_id'], unique=True)

    with op.batch_alter_table('routing_queue', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('client_id', sa.String(), nullable=True))
        batch_op.create_index('ix_routing_queue_client', ['author_id', 'client_id'], unique=True)

    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('client_id', sa.String(), nullable=True))
        batch_op.create_index('ix_shop_client', ['author_id', 'client_id'], unique=True)

    with op.batch_alter_table('staff', schema=None) as batch_op:
        batch_op.add_column(sa.Column('expires_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('company', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('client_id', sa.String(), nullable=True))
        batch_op.create_index('ix_staff_client', ['author_id', 'client_id'], unique=True)

    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.add_column(sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('client_id', sa.String(), nullable=True))
        batch_op.create_index('ix_team_client', ['author_id', 'client_id'], unique=True)



def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
