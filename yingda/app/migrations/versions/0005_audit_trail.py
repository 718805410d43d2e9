"""Audit trail

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('audit_entry',
    sa.Column('id', number, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('minute', number, nullable=False),
    sa.Column('actor_id', number, nullable=False),
    sa.Column('session_id', number, nullable=True),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('target_kind', sa.String(), nullable=False),
    sa.Column('target_id', sa.String(), nullable=False),
    sa.Column('shop_id', number, nullable=True),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.Column('personal_hash', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    op.create_index('ix_audit_entry_act', 'audit_entry', ['act', 'id'])
    op.create_index('ix_audit_entry_actor', 'audit_entry', ['actor_id', 'id'])
    op.create_index('ix_audit_entry_at', 'audit_entry', ['at', 'id'])
    op.create_index('ix_audit_entry_minute', 'audit_entry', ['minute', 'id'])
    op.create_index('ix_audit_entry_target', 'audit_entry', ['target_kind', 'target_id', 'id'])
    op.create_table('audit_personal',
    sa.Column('entry_id', number, autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('customer_id', number, nullable=True),
    sa.Column('salt', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entry.id'], name=op.f('fk_audit_personal_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_audit_personal'))
    )
    op.create_index('ix_audit_personal_address', 'audit_personal', ['address', 'entry_id'])
    op.create_index('ix_audit_personal_at', 'audit_personal', ['at'])
    op.create_index('ix_audit_personal_customer', 'audit_personal', ['customer_id'])
    op.create_table('audit_seal',
    sa.Column('number', number, autoincrement=False, nullable=False),
    sa.Column('through', number, nullable=False),
    sa.Column('barrier', number, nullable=True),
    sa.Column('rows', sa.Text(), nullable=True),
    sa.Column('seal', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('through', name=op.f('uq_audit_seal_through'))
    )


def downgrade() -> None:
    raise NotImplementedError("a backup is taken before every upgrade: restore it instead")
