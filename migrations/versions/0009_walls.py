"""On a PostgreSQL server: walls between shops that hold for every statement, and the order of code points"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

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
# Asked once a statement, not once a row. Nothing set, nothing seen.
TOLD = "(SELECT current_setting('regulars.business_id', true))"
NUMBER = "(SELECT substring(current_setting('regulars.business_id', true) FROM '^[0-9]+$')::bigint)"
WALL = f"{TOLD} = 'system' OR business_id = {NUMBER}"


def upgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table in OWNED:
        op.execute(f'ALTER TABLE {table} ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY one_business ON {table} USING ({WALL}) WITH CHECK ({WALL})')
    for table, column in SORTED:
        op.alter_column(table, column, type_=sa.String(collation='C'), existing_type=sa.String(), existing_nullable=False)


def downgrade() -> None:
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, column in SORTED:
        op.alter_column(table, column, type_=sa.String(), existing_type=sa.String(collation='C'), existing_nullable=False)
    for table in OWNED:
        op.execute(f'DROP POLICY one_business ON {table}')
        op.execute(f'ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE {table} DISABLE ROW LEVEL SECURITY')
