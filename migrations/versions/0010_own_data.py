"""What is left of an erasure: a mark; and what points at a customer is found without reading all of it"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0010'
down_revision: str | None = '0009'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("mark"),
    )
    op.create_index("ix_entry_customer", "entry", ["business_id", "customer_id"])
    op.create_index("ix_customer_referrer", "customer", ["business_id", "referred_by_id"])


def downgrade() -> None:
    op.drop_index("ix_customer_referrer", "customer")
    op.drop_index("ix_entry_customer", "entry")
    op.drop_table("erasure")
