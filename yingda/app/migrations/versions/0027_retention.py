"""Retention: matters with an order, legal holds, nights that go on, copies

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
AT_ONCE = 20_000  # ids that one statement looks at


def upgrade() -> None:
    op.create_table('episode_order',
    sa.Column('episode_id', BIG, autoincrement=False, nullable=False),
    sa.Column('conversation_id', BIG, nullable=False),
    sa.Column('noted_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_episode_order_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_episode_order_episode_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('episode_id', name=op.f('pk_episode_order'))
    )
    op.create_index('ix_episode_order_conversation', 'episode_order', ['conversation_id'], unique=False)
    op.create_table('legal_hold',
    sa.Column('id', BIG, nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('customer_id', BIG, nullable=False),
    sa.Column('conversation_id', BIG, nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_by', BIG, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('lifted_by', BIG, nullable=True),
    sa.Column('lifted_at', sa.BigInteger(), nullable=True),
    sa.Column('lift_reason', sa.String(), nullable=False),
    sa.Column('released_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_legal_hold_conversation_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_legal_hold_customer_id')),
    sa.ForeignKeyConstraint(['lifted_by'], ['staff.id'], name=op.f('fk_legal_hold_lifted_by')),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_legal_hold_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold')),
    sa.UniqueConstraint('made_by', 'client_id', name=op.f('uq_legal_hold_made_by_client_id'))
    )
    op.create_index('ix_legal_hold_active', 'legal_hold', ['id'], unique=False, sqlite_where=sa.text('released_at IS NULL'), postgresql_where=sa.text('released_at IS NULL'))
    op.create_table('retention_night',
    sa.Column('id', BIG, nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('asked_by', BIG, nullable=True),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('finished_at', sa.BigInteger(), nullable=True),
    sa.Column('step', sa.String(), nullable=False),
    sa.Column('reached', BIG, nullable=False),
    sa.Column('parts', BIG, nullable=False),
    sa.Column('counts', sa.Text(), nullable=False),
    sa.Column('copies', sa.Text(), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by'], ['staff.id'], name=op.f('fk_retention_night_asked_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_retention_night'))
    )
    op.create_index('uq_retention_night_running', 'retention_night', ['state'], unique=True, sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'"))
    op.create_table('retention_part',
    sa.Column('night_id', BIG, autoincrement=False, nullable=False),
    sa.Column('number', BIG, autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('size', BIG, nullable=False),
    sa.Column('rows', BIG, nullable=False),
    sa.Column('checksum', sa.String(), nullable=False),
    sa.Column('stored_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['night_id'], ['retention_night.id'], name=op.f('fk_retention_part_night_id')),
    sa.PrimaryKeyConstraint('night_id', 'number', name=op.f('pk_retention_part'))
    )
    op.create_index('uq_customer_erasure_waiting', 'customer_erasure', ['customer_id'], unique=True, sqlite_where=sa.text("state = 'waiting'"), postgresql_where=sa.text("state = 'waiting'"))
    for name in ('messages_order_days', 'files_order_days'):
        op.add_column('privacy_rules', sa.Column(name, BIG, nullable=True))
    op.add_column('privacy_rules', sa.Column('least_days', BIG, server_default='183', nullable=False))
    op.add_column('privacy_rules', sa.Column('least_order_days', BIG, server_default='1095', nullable=False))
    op.add_column('privacy_rules', sa.Column('copies', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('privacy_rules', sa.Column('copies_days', BIG, server_default='365', nullable=True))
    _keep_as_it_was()
    _note_orders()


def _keep_as_it_was() -> None:
    """What is kept how long stays what it was: the numbers with an order too, and for ever where nobody set any."""
    op.execute('UPDATE privacy_rules SET messages_order_days = messages_days, files_order_days = files_days')
    op.execute(
        "INSERT INTO retention_sweep (kind, reached, ran_at) "
        "SELECT kind || '.order', reached, ran_at FROM retention_sweep WHERE kind IN ('messages', 'files')"
    )
    op.execute(
        'INSERT INTO privacy_rules (id, version, watermark, changed_at) '
        'SELECT 1, 1, false, (SELECT MAX(created_at) FROM shop) '
        'WHERE NOT EXISTS (SELECT 1 FROM privacy_rules) AND EXISTS (SELECT 1 FROM shop)'
    )


def _note_orders() -> None:
    """Which episodes are about an order, from what was understood of turns and from tasks."""
    for first in _slices('triage_turn'):
        op.execute(
            'INSERT INTO episode_order (episode_id, conversation_id, noted_at) '
            'SELECT t.episode_id, MIN(t.conversation_id), MIN(t.at) FROM triage_turn t '
            'JOIN episode e ON e.id = t.episode_id '
            f'WHERE t.id >= {first} AND t.id < {first + AT_ONCE} '
            "AND (t.kind = 'order_card' OR t.understood LIKE '%\"order\\_numbers\":[\"%' ESCAPE '\\') "
            'AND NOT EXISTS (SELECT 1 FROM episode_order o WHERE o.episode_id = t.episode_id) '
            'GROUP BY t.episode_id'
        )
    for first in _slices('task'):
        op.execute(
            'INSERT INTO episode_order (episode_id, conversation_id, noted_at) '
            'SELECT x.episode_id, MIN(x.conversation_id), MIN(x.made_at) FROM ('
            'SELECT k.conversation_id, k.made_at, (SELECT MAX(e.id) FROM episode e WHERE '
            'e.conversation_id = k.conversation_id AND e.opened_at <= k.made_at) AS episode_id FROM task k '
            f"WHERE k.id >= {first} AND k.id < {first + AT_ONCE} AND k.order_no <> '' "
            'AND k.conversation_id IS NOT NULL) x WHERE x.episode_id IS NOT NULL '
            'AND NOT EXISTS (SELECT 1 FROM episode_order o WHERE o.episode_id = x.episode_id) '
            'GROUP BY x.episode_id'
        )


def _slices(table: str) -> range:
    last = op.get_bind().execute(sa.text(f'SELECT MAX(id) FROM {table}')).scalar()
    return range(1, (last or 0) + 1, AT_ONCE)


def downgrade() -> None:
    for name in ('copies_days', 'copies', 'least_order_days', 'least_days', 'files_order_days', 'messages_order_days'):
        op.drop_column('privacy_rules', name)
    op.drop_index('uq_customer_erasure_waiting', table_name='customer_erasure')
    op.execute("DELETE FROM retention_sweep WHERE kind LIKE '%.order'")
    for name in ('retention_part', 'retention_night', 'legal_hold', 'episode_order'):
        op.drop_table(name)
