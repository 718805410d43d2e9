"""Imports that change articles

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("knowledge_import", sa.Column("added", number, server_default="0", nullable=False))
    op.add_column("knowledge_import", sa.Column("same", number, server_default="0", nullable=False))
    op.add_column("knowledge_import", sa.Column("changes", sa.Text(), server_default="[]", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
