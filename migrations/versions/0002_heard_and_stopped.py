"""When customers changed what they said, and a /stop from before any shop kept a record"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0002'
down_revision: str | None = '0001'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("stopped_wording", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "stopped_wording")
    op.drop_column("person", "stopped_at")
    op.drop_column("activity", "changed_at")
