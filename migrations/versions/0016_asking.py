"""Which wording somebody agreed to, and after how long a customer is thanked and asked"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_walls

revision: str = '0016'
down_revision: str | None = '0015'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _numbers(*names: str, nullable: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, BIG, nullable=nullable) for name in names]


def upgrade() -> None:
    # Added in place: a table that is made anew would lose its highest number.
    op.add_column('consent', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('business', sa.Column('thanks_minutes', sa.Integer(), nullable=False, server_default='120'))
    op.add_column('activity', sa.Column('score', sa.Integer(), nullable=True))
    _surveys()
    _answers()
    raise_walls('survey', 'survey_answer')


def _surveys() -> None:
    op.create_table(
        'survey',
        *_numbers('id', 'business_id'),
        sa.Column('questions', sa.JSON(), nullable=False),
        sa.Column('segment', sa.String(), nullable=False),
        *_numbers('made_by'),
        _instant('made_at'),
        _instant('sent_at', nullable=True),
        _instant('stopped_at', nullable=True),
        sa.Column('went', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['business_id', 'made_by'], ['member.business_id', 'member.id']),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_survey_business_id', 'survey', ['business_id'])


def _answers() -> None:
    op.create_table(
        'survey_answer',
        *_numbers('id', 'business_id', 'survey_id'),
        *_numbers('customer_id', nullable=True),
        sa.Column('question', sa.Integer(), nullable=False),
        sa.Column('value', sa.Integer(), nullable=True),
        *_numbers('activity_id', nullable=True),
        _instant('at'),
        sa.ForeignKeyConstraint(['business_id', 'survey_id'], ['survey.business_id', 'survey.id']),
        sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id']),
        sa.ForeignKeyConstraint(['business_id', 'activity_id'], ['activity.business_id', 'activity.id']),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_survey_answer_business_id', 'survey_answer', ['business_id'])
    op.create_index(
        'ix_survey_answer', 'survey_answer', ['business_id', 'survey_id', 'question', 'customer_id'], unique=True
    )


def downgrade() -> None:
    op.drop_table('survey_answer')
    op.drop_table('survey')
    op.drop_column('activity', 'score')
    op.drop_column('business', 'thanks_minutes')
    op.drop_column('consent', 'version')
