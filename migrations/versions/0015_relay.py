"""People who are muted, and answers that are kept ready"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_walls

revision: str = '0015'
down_revision: str | None = '0014'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')


def upgrade() -> None:
    op.add_column('customer', sa.Column('muted_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'quick_reply',
        sa.Column('id', BIG, nullable=False),
        sa.Column('business_id', BIG, nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_quick_reply_business_id', 'quick_reply', ['business_id'])
    raise_walls('quick_reply')


def downgrade() -> None:
    op.drop_table('quick_reply')
    op.drop_column('customer', 'muted_at')
