"""The search's pending list on PostgreSQL is small

Whoever fills it up empties it: with the usual 4 MB that held everybody up for a second and a half after some
3,000 messages; 256 kB are emptied in some 10 ms (docs/performance.md).

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_message_search_grams SET (gin_pending_list_limit = 256)")


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
