"""On a PostgreSQL server: walls between shops that hold for every statement, and the order of code points"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_walls, take_walls_down

revision: str = '0009'
down_revision: str | None = '0008'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWNED = (
    'activity', 'agreement', 'alert', 'attachment', 'change', 'consent', 'customer', 'customer_key', 'customer_phone',
    'customer_tag', 'entry', 'file_content', 'follow_up', 'invite', 'kept_apart', 'member', 'merged_customer',
    'outbox_message', 'preference', 'usage',
)
SORTED = (('customer_tag', 'tag'), ('outbox_message', 'key'))


def upgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    raise_walls(*OWNED)
    for table, column in SORTED:
        op.alter_column(table, column, type_=sa.String(collation='C'), existing_type=sa.String(), existing_nullable=False)


def downgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, column in SORTED:
        op.alter_column(table, column, type_=sa.String(), existing_type=sa.String(collation='C'), existing_nullable=False)
    take_walls_down(*OWNED)
