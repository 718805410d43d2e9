"""Marks of conversations

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # no batch: a table of a million rows is not copied for two columns
    op.add_column("conversation", sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("conversation", sa.Column("pressing", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
