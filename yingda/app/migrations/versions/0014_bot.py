"""Bot

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bot_duty',
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('in_hours', sa.Boolean(), nullable=False),
    sa.Column('out_of_hours', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_duty_shop_id')),
    sa.PrimaryKeyConstraint('shop_id', name=op.f('pk_bot_duty'))
    )
    op.create_table('bot_form',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('slots', sa.Text(), nullable=False),
    sa.Column('action', sa.String(), nullable=True),
    sa.Column('done_text', sa.String(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('client_id', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_form_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bot_form'))
    )
    with op.batch_alter_table('bot_form', schema=None) as batch_op:
        batch_op.create_index('ix_bot_form_client', ['author_id', 'client_id'], unique=True)
        batch_op.create_index('ix_bot_form_shop', ['shop_id'], unique=False)

    op.create_table('bot_rule',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('article_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('form_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('client_id', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_rule_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bot_rule'))
    )
    with op.batch_alter_table('bot_rule', schema=None) as batch_op:
        batch_op.create_index('ix_bot_rule_client', ['author_id', 'client_id'], unique=True)
        batch_op.create_index('ix_bot_rule_shop', ['shop_id', 'place'], unique=False)

    op.create_table('bot_shop',
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('settings', sa.Text(), nullable=False),
    sa.Column('trouble', sa.Text(), nullable=False),
    sa.Column('shadow', sa.Boolean(), nullable=False),
    sa.Column('trouble_on', sa.Boolean(), nullable=False),
    sa.Column('trouble_number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('trouble_since', sa.BigInteger(), nullable=True),
    sa.Column('trouble_told', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('curve', sa.Text(), nullable=True),
    sa.Column('curve_at', sa.BigInteger(), nullable=True),
    sa.Column('curve_asked_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_shop_shop_id')),
    sa.PrimaryKeyConstraint('shop_id', name=op.f('pk_bot_shop'))
    )
    op.create_table('bot_version',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('object_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_version_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bot_version')),
    sa.UniqueConstraint('kind', 'object_id', 'number', name=op.f('uq_bot_version_kind_object_id_number'))
    )
    op.create_table('bot_decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seq', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('shadow', sa.Boolean(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('does', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('article_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('rule_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('trace', sa.Text(), nullable=False),
    sa.Column('judged', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_bot_decision_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_decision_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bot_decision')),
    sa.UniqueConstraint('episode_id', 'seq', name=op.f('uq_bot_decision_episode_id_seq'))
    )
    with op.batch_alter_table('bot_decision', schema=None) as batch_op:
        batch_op.create_index('ix_bot_decision_conversation', ['conversation_id', 'seq'], unique=False)
        batch_op.create_index('ix_bot_decision_shop', ['shop_id', 'at'], unique=False)

    op.create_table('bot_recheck',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('day', sa.String(), nullable=False),
    sa.Column('doubt', sa.Float(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('article_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('judged_at', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_bot_recheck_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_recheck_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bot_recheck')),
    sa.UniqueConstraint('episode_id', name=op.f('uq_bot_recheck_episode_id'))
    )
    with op.batch_alter_table('bot_recheck', schema=None) as batch_op:
        batch_op.create_index('ix_bot_recheck_day', ['shop_id', 'day'], unique=False)

    op.create_table('llm_call',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('staff_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('asked', sa.String(), nullable=False),
    sa.Column('answered', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('article_ids', sa.Text(), nullable=False),
    sa.Column('took_ms', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_llm_call_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_llm_call_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_llm_call'))
    )
    with op.batch_alter_table('llm_call', schema=None) as batch_op:
        batch_op.create_index('ix_llm_call_conversation', ['conversation_id'], unique=False)
        batch_op.create_index('ix_llm_call_shop', ['shop_id', 'at'], unique=False)

    op.create_table('bot_episode',
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('began_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('dialogue', sa.Text(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('answers', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('least_sure', sa.Float(), nullable=False),
    sa.Column('article_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_bot_episode_episode_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_bot_episode_shop_id')),
    sa.PrimaryKeyConstraint('episode_id', name=op.f('pk_bot_episode'))
    )
    with op.batch_alter_table('bot_episode', schema=None) as batch_op:
        batch_op.create_index('ix_bot_episode_day', ['shop_id', 'began_at'], unique=False)

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('choices', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('picked', sa.Text(), nullable=True))



def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
