"""What a shop has set out to reach, and which reports come by themselves"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_walls

revision: str = '0017'
down_revision: str | None = '0016'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')


def upgrade() -> None:
    op.add_column('business', sa.Column('reports', sa.String(), server_default='both', nullable=False))
    op.add_column('business', sa.Column('reports_told_on', sa.Date(), nullable=True))
    op.execute('UPDATE business SET reports_told_on = CURRENT_DATE')
    op.create_table(
        'goal',
        sa.Column('id', BIG, nullable=False),
        sa.Column('business_id', BIG, nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('span', sa.String(), nullable=False),
        sa.Column('target', BIG, nullable=False),
        sa.Column('currency', sa.String(), nullable=False),
        sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_goal_business_id', 'goal', ['business_id'])
    op.create_index('ix_goal', 'goal', ['business_id', 'kind', 'span'], unique=True)
    raise_walls('goal')
    # A report is about days: what happened on them is found without reading what happened on all others.
    op.create_index('ix_activity_occurred', 'activity', ['business_id', 'occurred_at'])


def downgrade() -> None:
    op.drop_index('ix_activity_occurred', 'activity')
    op.drop_table('goal')
    op.drop_column('business', 'reports_told_on')
    op.drop_column('business', 'reports')
