"""Calling back and text messages

Revision ID: 0024a
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op


revision = '0024a'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('text_account',
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('endpoint', sa.String(), nullable=False),
    sa.Column('key_id', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('sign', sa.String(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_text_account_shop_id')),
    sa.PrimaryKeyConstraint('shop_id', name=op.f('pk_text_account'))
    )
    op.create_table('text_template',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['staff.id'], name=op.f('fk_text_template_author_id')),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_text_template_shop_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_template')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_text_template_author_id_client_id'))
    )
    with op.batch_alter_table('text_template', schema=None) as batch_op:
        batch_op.create_index('ix_text_template_shop', ['shop_id', 'id'], unique=False)

    op.create_table('matter',
    sa.Column('episode_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('began_at', sa.BigInteger(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_matter_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['episode_id'], ['episode.id'], name=op.f('fk_matter_episode_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_matter_shop_id')),
    sa.PrimaryKeyConstraint('episode_id', name=op.f('pk_matter'))
    )
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.create_index('ix_matter_next', ['next_at'], unique=False, sqlite_where=sa.text('next_at IS NOT NULL'), postgresql_where=sa.text('next_at IS NOT NULL'))

    op.create_table('callback',
    sa.Column('promise_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.Column('part', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_callback_promise_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_callback_shop_id')),
    sa.PrimaryKeyConstraint('promise_id', name=op.f('pk_callback'))
    )
    with op.batch_alter_table('callback', schema=None) as batch_op:
        batch_op.create_index('ix_callback_next', ['next_at'], unique=False, sqlite_where=sa.text('next_at IS NOT NULL'), postgresql_where=sa.text('next_at IS NOT NULL'))

    op.create_table('customer_text',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('shop_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('conversation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('promise_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('template_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('round', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('sign', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('variables', sa.Text(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('tried_at', sa.BigInteger(), nullable=True),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('receipt', sa.String(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['staff.id'], name=op.f('fk_customer_text_author_id')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversation.id'], name=op.f('fk_customer_text_conversation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_text_customer_id')),
    sa.ForeignKeyConstraint(['promise_id'], ['promise.id'], name=op.f('fk_customer_text_promise_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['shop_id'], ['shop.id'], name=op.f('fk_customer_text_shop_id')),
    sa.ForeignKeyConstraint(['template_id'], ['text_template.id'], name=op.f('fk_customer_text_template_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_text')),
    sa.UniqueConstraint('author_id', 'client_id', name=op.f('uq_customer_text_author_id_client_id'))
    )
    with op.batch_alter_table('customer_text', schema=None) as batch_op:
        batch_op.create_index('ix_customer_text_conversation', ['conversation_id'], unique=False)
        batch_op.create_index('ix_customer_text_day', ['customer_id', 'made_at'], unique=False)
        batch_op.create_index('ix_customer_text_promise', ['promise_id'], unique=False)
        batch_op.create_index('ix_customer_text_shop', ['shop_id', 'id'], unique=False)

    with op.batch_alter_table('promise', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number_until', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('promise_call', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reason', sa.String(), server_default='no_answer', nullable=False))



def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
