"""Complaints with a number, their steps, and the hours a shop sets itself for them"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from migrations.walls import raise_walls

revision: str = '0011'
down_revision: str | None = '0010'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')
STILL_OPEN = sa.text('closed_at IS NULL')
TO_LOOK_AT = sa.text('remind_at IS NOT NULL')
SETTINGS = {'answer_minutes': '60', 'remedy_days': '3', 'reopen_days': '7'}


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, BIG, nullable=False) for name in names]


def upgrade() -> None:
    # The books that are there need a value; the models state their own for new rows.
    last = _last_number()
    with op.batch_alter_table('business', table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        for name, value in SETTINGS.items():
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=value))
    with op.batch_alter_table('business', table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        for name in SETTINGS:
            batch_op.alter_column(name, existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    _go_on_from(last)
    # The alert of a low score is now the card of its case; one that waits from before is said as words to the stars.
    op.execute("UPDATE outbox_message SET kind = 'feedback.words' WHERE kind = 'feedback.low'")
    _complaints()
    _steps()
    raise_walls('complaint', 'complaint_step')


def _last_number() -> int | None:
    """A table made anew must not give a number again."""
    if op.get_bind().dialect.name != 'sqlite':
        return None
    return op.get_bind().execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'business'")).scalar()


def _go_on_from(number: int | None) -> None:
    if number is not None:
        op.get_bind().execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'business'"))
        op.get_bind().execute(sa.text("INSERT INTO sqlite_sequence VALUES ('business', :seq)"), {'seq': number})


def _complaints() -> None:
    op.create_table(
        'complaint',
        *_numbers('id', 'business_id'),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('customer_id', BIG, nullable=True),
        *_numbers('activity_id'),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('taken_by', BIG, nullable=True),
        _instant('opened_at'),
        _instant('begun_at'),
        _instant('first_answer_at', nullable=True),
        _instant('answer_due_at'),
        _instant('due_at'),
        _instant('remind_at', nullable=True),
        _instant('told_at', nullable=True),
        _instant('closed_at', nullable=True),
        sa.Column('reopened', sa.Integer(), nullable=False),
        sa.Column('rev', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id']),
        sa.ForeignKeyConstraint(['business_id', 'taken_by'], ['member.business_id', 'member.id']),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_complaint_business_id', 'complaint', ['business_id'])
    op.create_index('ix_complaint_number', 'complaint', ['business_id', 'number'], unique=True)
    op.create_index('ix_complaint_activity', 'complaint', ['business_id', 'activity_id'])
    op.create_index('ix_complaint_remind', 'complaint', ['remind_at'], sqlite_where=TO_LOOK_AT, postgresql_where=TO_LOOK_AT)
    op.create_index(
        'ix_complaint_open', 'complaint', ['business_id', 'customer_id'], sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN
    )


def _steps() -> None:
    op.create_table(
        'complaint_step',
        *_numbers('id', 'business_id', 'case_id'),
        sa.Column('customer_id', BIG, nullable=True),
        sa.Column('member_id', BIG, nullable=True),
        sa.Column('what', sa.String(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        _instant('at'),
        sa.ForeignKeyConstraint(['business_id', 'case_id'], ['complaint.business_id', 'complaint.id']),
        sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id']),
        sa.ForeignKeyConstraint(['business_id', 'member_id'], ['member.business_id', 'member.id']),
        sa.ForeignKeyConstraint(['business_id'], ['business.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('business_id', 'id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_complaint_step_business_id', 'complaint_step', ['business_id'])
    op.create_index('ix_complaint_step', 'complaint_step', ['business_id', 'case_id'])


def downgrade() -> None:
    op.drop_table('complaint_step')
    op.drop_table('complaint')
    with op.batch_alter_table('business', table_kwargs={'sqlite_autoincrement': True}) as batch_op:
        for name in SETTINGS:
            batch_op.drop_column(name)
