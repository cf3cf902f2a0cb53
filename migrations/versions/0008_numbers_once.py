"""On SQLite: a number of what happened is never used twice again, as 0003 had made it when it made the table anew"""

from collections.abc import Sequence

from alembic import op

revision: str = '0008'
down_revision: str | None = '0007'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LAST_USED = "SELECT max(id) AS last FROM activity UNION ALL SELECT max(row_id) FROM change WHERE table_name = 'activity'"


def upgrade() -> None:
    if op.get_bind().dialect.name != 'sqlite':
        return
    with op.batch_alter_table('activity', recreate='always', table_kwargs={'sqlite_autoincrement': True}):
        pass
    op.execute("DELETE FROM sqlite_sequence WHERE name IN ('activity', '_alembic_tmp_activity')")
    op.execute(f"INSERT INTO sqlite_sequence (name, seq) SELECT 'activity', coalesce(max(last), 0) FROM ({LAST_USED})")  # noqa: S608


def downgrade() -> None:
    """Numbers stay what they are."""
