"""Codes for places and for cards, and where somebody came in by"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_walls

revision: str = '0012'
down_revision: str | None = '0011'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _owned() -> list[sa.Column[int]]:
    return [sa.Column(name, BIG, nullable=False) for name in ('id', 'business_id')]


def upgrade() -> None:
    # Added in place: a table that is made anew would lose its highest number.
    op.add_column('business', sa.Column('scans', sa.Integer(), nullable=False, server_default='0'))
    for table in ('customer', 'activity'):
        op.add_column(table, sa.Column('place_id', BIG, nullable=True))
    op.create_table(
        'place_code',
        *_owned(),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('scans', sa.Integer(), nullable=False),
        _instant('made_at'),
        _instant('closed_at', nullable=True),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sa.UniqueConstraint('code'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_place_code_business_id', 'place_code', ['business_id'])
    op.create_table(
        'card_code',
        *_owned(),
        sa.Column('customer_id', BIG, nullable=False),
        sa.Column('token_hash', sa.String(), nullable=False),
        sa.Column('made_by', BIG, nullable=False),
        _instant('made_at'),
        _instant('expires_at'),
        _instant('used_at', nullable=True),
        sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id']),
        sa.ForeignKeyConstraint(['business_id', 'made_by'], ['member.business_id', 'member.id']),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sa.UniqueConstraint('token_hash'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_card_code_business_id', 'card_code', ['business_id'])
    op.create_index('ix_card_code_customer', 'card_code', ['business_id', 'customer_id'])
    raise_walls('place_code', 'card_code')


def downgrade() -> None:
    op.drop_table('card_code')
    op.drop_table('place_code')
    for table in ('activity', 'customer'):
        op.drop_column(table, 'place_id')
    op.drop_column('business', 'scans')
