"""Which wording somebody agreed to, and after how long a customer is thanked and asked"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0016'
down_revision: str | None = '0014'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # Added in place: a table that is made anew would lose its highest number.
    op.add_column('consent', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('business', sa.Column('thanks_minutes', sa.Integer(), nullable=False, server_default='120'))
    op.add_column('activity', sa.Column('score', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('activity', 'score')
    op.drop_column('business', 'thanks_minutes')
    op.drop_column('consent', 'version')
