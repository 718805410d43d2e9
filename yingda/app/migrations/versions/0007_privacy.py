"""Privacy

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('privacy_rules',
    sa.Column('id', number, autoincrement=False, nullable=False),
    sa.Column('version', number, nullable=False),
    sa.Column('watermark', sa.Boolean(), nullable=False),
    sa.Column('messages_days', number, nullable=True),
    sa.Column('files_days', number, nullable=True),
    sa.Column('audit_personal_days', number, nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_privacy_rules'))
    )
    op.create_table('customer_erasure',
    sa.Column('id', number, nullable=False),
    sa.Column('customer_id', number, nullable=False),
    sa.Column('asked_by', number, nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('conversation_id', number, nullable=False),
    sa.Column('reached_seq', number, nullable=False),
    sa.Column('done', number, nullable=False),
    sa.Column('total', number, nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('finished_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_erasure_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_erasure'))
    )
    op.create_index('uq_customer_erasure_running', 'customer_erasure', ['customer_id'], unique=True,
                    sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
    op.create_table('retention_sweep',
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reached', number, nullable=False),
    sa.Column('ran_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_retention_sweep'))
    )


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
