"""Threads of joint sessions: the note that began each

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("sla_session", sa.Column("thread_seq", number, nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
