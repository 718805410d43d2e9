"""Product cards

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('product_picture',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('file', sa.Text(), nullable=True),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_product_picture_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_product_picture')),
    sa.UniqueConstraint('shop_id', 'url', name=op.f('uq_product_picture_shop_id_url'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('product', sa.Text(), nullable=True))



def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
