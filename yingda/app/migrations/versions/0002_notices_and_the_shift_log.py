"""Notices and the shift log

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('must_read', sa.Boolean(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('archived_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['staff.id'], name=op.f('fk_notice_author_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_notice_author_id_client_id'))
    )
    op.create_table('shift_log',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['staff.id'], name=op.f('fk_shift_log_author_id')),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_shift_log_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_log')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_shift_log_author_id_client_id'))
    )
    with op.batch_alter_table('shift_log', schema=None) as batch_op:
        batch_op.create_index('ix_shift_log_shop', ['shop_id', 'id'], unique=False)

    op.create_table('notice_receipt',
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_receipt_notice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_notice_receipt_staff_id')),
    sa.PrimaryKeyConstraint('notice_id', 'staff_id', name=op.f('pk_notice_receipt'))
    )
    op.create_table('notice_shop',
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_notice_shop_notice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_notice_shop_shop_id')),
    sa.PrimaryKeyConstraint('notice_id', 'shop_id', name=op.f('pk_notice_shop'))
    )
    with op.batch_alter_table('notice_shop', schema=None) as batch_op:
        batch_op.create_index('ix_notice_shop_shop', ['shop_id', 'notice_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
