"""Keys by which customers are found, and the order of the latest contact"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from rules import search

revision: str = '0006'
down_revision: str | None = '0005'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT_ONCE = 500
BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')
SORTED = sa.String().with_variant(sa.String(collation='C'), 'postgresql')


def upgrade() -> None:
    op.create_table('customer_key',
    sa.Column('id', BIG, nullable=False),
    sa.Column('business_id', BIG, nullable=False),
    sa.Column('customer_id', BIG, nullable=False),
    sa.Column('activity_id', BIG, nullable=True),
    sa.Column('kind', sa.SmallInteger(), nullable=False),
    sa.Column('key', SORTED, nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'activity_id'], ['activity.business_id', 'activity.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id'),
    )
    _fill(op.get_bind())
    # After the rows: an index is built much faster than it grows.
    with op.batch_alter_table('customer_key', schema=None) as batch_op:
        batch_op.create_index('ix_customer_key', ['business_id', 'kind', 'key', 'customer_id'], unique=False)
        batch_op.create_index('ix_customer_key_activity', ['business_id', 'activity_id'], unique=False, sqlite_where=sa.text("activity_id IS NOT NULL"), postgresql_where=sa.text("activity_id IS NOT NULL"))
        batch_op.create_index('ix_customer_key_customer', ['business_id', 'customer_id'], unique=False)
    with op.batch_alter_table('customer', schema=None) as batch_op:
        batch_op.create_index('ix_customer_latest', ['business_id', 'last_contact_at', 'created_at', 'state', 'assigned_member_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('customer', schema=None) as batch_op:
        batch_op.drop_index('ix_customer_latest')
    op.drop_table('customer_key')


def _fill(connection: sa.Connection) -> None:
    """The keys of whoever is in the book already."""
    keys = sa.table('customer_key', *(sa.column(name) for name in ('business_id', 'customer_id', 'activity_id', 'kind', 'key')))
    for rows in (_of_customers(connection), _of_activities(connection)):
        _insert(connection, keys, rows)


def _of_customers(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    tags: dict[int, list[str]] = {}
    for row in connection.execute(sa.text('SELECT customer_id, tag FROM customer_tag')):
        tags.setdefault(row.customer_id, []).append(row.tag)
    for row in connection.execute(sa.text('SELECT id, business_id, name, phone FROM customer')):
        for kind, key in search.of_customer(row.name, row.phone, tags.get(row.id, [])):
            yield _row(row.business_id, row.id, None, kind, key)


def _of_activities(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    told = "SELECT id, business_id, customer_id, text FROM activity WHERE customer_id IS NOT NULL AND text <> ''"
    for row in connection.execute(sa.text(told)):
        for kind, key in search.of_text(row.text):
            yield _row(row.business_id, row.customer_id, row.id, kind, key)


def _row(business_id: int, customer_id: int, activity_id: int | None, kind: int, key: str) -> dict[str, Any]:
    return {
        'business_id': business_id, 'customer_id': customer_id, 'activity_id': activity_id, 'kind': int(kind), 'key': key
    }


def _insert(connection: sa.Connection, keys: sa.TableClause, rows: Iterable[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) >= AT_ONCE:
            connection.execute(keys.insert(), waiting)
            waiting = []
    if waiting:
        connection.execute(keys.insert(), waiting)
