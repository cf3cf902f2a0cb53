"""What a book has taught about how its customers come, kept from night to night"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0014'
down_revision: str | None = '0013'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column('business', sa.Column('rhythm_model', sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column('business', 'rhythm_model')
