"""Lists of articles

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "article_place",
        sa.Column("used", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False),
    )
    op.create_index("ix_article_place_used", "article_place", ["shop_id", "used", "article_id"], unique=False)
    op.create_index("ix_article_review", "article", ["review_at"], unique=False)
    # what is older than a month goes with the first night
    op.execute(
        "UPDATE article_place SET used = (SELECT coalesce(sum(sent + helped), 0) FROM article_use AS u "
        "WHERE u.article_id = article_place.article_id AND u.shop_id = article_place.shop_id)"
    )


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
