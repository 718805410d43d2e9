"""Targets

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sla_policy',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('editor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('edited_at', sa.BigInteger(), nullable=False),
    sa.Column('archived_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['staff.id'], name=op.f('fk_sla_policy_author_id')),
    sa.ForeignKeyConstraint(['editor_id'], ['staff.id'], name=op.f('fk_sla_policy_editor_id')),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_sla_policy_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sla_policy')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_sla_policy_author_id_client_id'))
    )
    op.create_index('ix_sla_policy_shop', 'sla_policy', ['shop_id', 'position'], unique=False)
    op.create_table('sla_shop',
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('stamp', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('settings', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_sla_shop_shop_id')),
    sa.PrimaryKeyConstraint('shop_id', name=op.f('pk_sla_shop'))
    )
    op.create_table('sla_case',
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=True),
    sa.Column('level', sa.String(), nullable=True),
    sa.Column('by_person', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_sla_case_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_sla_case_episode_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_sla_case_shop_id')),
    sa.PrimaryKeyConstraint('episode_id', name=op.f('pk_sla_case'))
    )
    op.create_index('ix_sla_case_conversation', 'sla_case', ['conversation_id', 'episode_id'], unique=False)
    op.create_index('ix_sla_case_level', 'sla_case', ['shop_id', 'level', 'episode_id'], unique=False)
    op.create_table('sla_clock',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('terms', sa.Text(), nullable=False),
    sa.Column('policy_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('policy_version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('resumed_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('spent_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('passed', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('paused_at', sa.BigInteger(), nullable=True),
    sa.Column('breached_at', sa.BigInteger(), nullable=True),
    sa.Column('stopped_at', sa.BigInteger(), nullable=True),
    sa.Column('stopped_by', sa.String(), nullable=True),
    sa.Column('stopped_in', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('platform', sa.Text(), nullable=True),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('pauses', sa.Text(), nullable=False),
    sa.Column('moves', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_sla_clock_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_sla_clock_episode_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sla_clock'))
    )
    op.create_index('ix_sla_clock_episode', 'sla_clock', ['episode_id'], unique=False)
    op.create_index('ix_sla_clock_next', 'sla_clock', ['next_at', 'id'], unique=False, sqlite_where=sa.text('next_at IS NOT NULL'), postgresql_where=sa.text('next_at IS NOT NULL'))
    op.create_index('ix_sla_clock_conversation', 'sla_clock', ['conversation_id', 'state'], unique=False)
    op.create_index('ix_sla_clock_shop', 'sla_clock', ['shop_id', 'state', 'due_at'], unique=False, sqlite_where=sa.text("state IN ('running', 'paused', 'breached')"), postgresql_where=sa.text("state IN ('running', 'paused', 'breached')"))
    op.create_index('ix_sla_clock_started', 'sla_clock', ['shop_id', 'started_at'], unique=False)
    op.create_table('sla_level',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('before', sa.String(), nullable=True),
    sa.Column('after', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_sla_level_episode_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_sla_level_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sla_level'))
    )
    op.create_index('ix_sla_level_episode', 'sla_level', ['episode_id', 'id'], unique=False)
    op.create_table('sla_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('opened_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('staff_ids', sa.Text(), nullable=False),
    sa.Column('team_ids', sa.Text(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('expected_at', sa.BigInteger(), nullable=True),
    sa.Column('told_seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('told_at', sa.BigInteger(), nullable=True),
    sa.Column('told_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_sla_session_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_sla_session_episode_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['opened_by'], ['staff.id'], name=op.f('fk_sla_session_opened_by')),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_sla_session_shop_id')),
    sa.ForeignKeyConstraint(['told_by'], ['staff.id'], name=op.f('fk_sla_session_told_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sla_session')),
    sa.UniqueConstraint('episode_id', name=op.f('uq_sla_session_episode_id'))
    )
    op.create_index('ix_sla_session_conversation', 'sla_session', ['conversation_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
