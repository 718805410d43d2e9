"""Examples of rules

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('bot_rule', schema=None) as batch_op:
        batch_op.add_column(sa.Column('examples', sa.Text(), server_default='{}', nullable=False))

    with op.batch_alter_table('triage_rule', schema=None) as batch_op:
        batch_op.add_column(sa.Column('examples', sa.Text(), server_default='{}', nullable=False))


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
