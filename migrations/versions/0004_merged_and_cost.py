"""Merged customers, and what the use of the book costs"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = '0004'
down_revision: str | None = '0003'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')


def owned(name: str, parent: str, *columns: sa.Column[Any]) -> None:
    """A table of rows that belong to a business and hang on one row of `parent`."""
    op.create_table(
        name,
        sa.Column('id', BIG, nullable=False),
        sa.Column('business_id', BIG, nullable=False),
        sa.Column(f'{parent}_id', BIG, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(['business_id', f'{parent}_id'], [f'{parent}.business_id', f'{parent}.id']),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sqlite_autoincrement=True,
    )
    op.create_index(f'ix_{name}_business_id', name, ['business_id'], unique=False)


def upgrade() -> None:
    # Added in place, with a default that stays: making the table anew would drop what hangs on it.
    op.add_column('entry', sa.Column('corrected', sa.Integer(), nullable=False, server_default='0'))
    owned('customer_phone', 'customer', sa.Column('phone', sa.String(), nullable=False))
    op.create_index(
        'ix_customer_phone_number', 'customer_phone', ['business_id', 'phone', 'customer_id'], unique=True
    )
    owned(
        'merged_customer',
        'customer',
        sa.Column('old_id', BIG, nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('name_key', sa.String(), nullable=False),
    )
    op.create_index('ix_merged_customer', 'merged_customer', ['business_id', 'old_id'], unique=True)
    op.create_index('ix_merged_customer_into', 'merged_customer', ['business_id', 'customer_id'], unique=False)
    owned('kept_apart', 'customer', sa.Column('other_id', BIG, nullable=False))
    op.create_index('ix_kept_apart', 'kept_apart', ['business_id', 'customer_id', 'other_id'], unique=False)
    owned(
        'usage',
        'member',
        sa.Column('used_on', sa.Date(), nullable=False),
        sa.Column('messages', sa.Integer(), nullable=False),
        sa.Column('taps', sa.Integer(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
    )
    op.create_index('ix_usage_day', 'usage', ['business_id', 'member_id', 'used_on'], unique=True)


def downgrade() -> None:
    for name in ('usage', 'kept_apart', 'merged_customer', 'customer_phone'):
        op.drop_table(name)
    op.execute('ALTER TABLE entry DROP COLUMN corrected')
