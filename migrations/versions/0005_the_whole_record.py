"""The whole record: birthday, preferences, who sent them, a standing agreement; prospects are asked about."""
import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')
NUMBERED = {'sqlite_autoincrement': True}


def _numbered_up_to(table: str) -> int | None:
    """The last number SQLite gave in a table: a table made anew must not give it again."""
    if op.get_bind().dialect.name != 'sqlite':
        return None
    return op.get_bind().execute(sa.text('SELECT seq FROM sqlite_sequence WHERE name = :table'), {'table': table}).scalar()


def _go_on_from(table: str, number: int | None) -> None:
    if number is not None:
        op.get_bind().execute(sa.text('DELETE FROM sqlite_sequence WHERE name = :table'), {'table': table})
        op.get_bind().execute(sa.text('INSERT INTO sqlite_sequence VALUES (:table, :seq)'), {'table': table, 'seq': number})


def upgrade() -> None:
    last = {table: _numbered_up_to(table) for table in ('customer', 'business')}
    with op.batch_alter_table('customer', table_kwargs=NUMBERED) as batch_op:
        batch_op.add_column(sa.Column('referred_by_id', BIG, nullable=True))
        batch_op.add_column(sa.Column('birthday', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('birth_year', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_customer_referred_by', 'customer', ['business_id', 'referred_by_id'], ['business_id', 'id'])
        batch_op.create_index('ix_customer_birthday', ['business_id', 'birthday'], unique=False)

    # The books that are there need a value; the models state their own for new rows.
    with op.batch_alter_table('business', table_kwargs=NUMBERED) as batch_op:
        batch_op.add_column(sa.Column('prospect_days', sa.Integer(), nullable=False, server_default='14'))
    with op.batch_alter_table('business', table_kwargs=NUMBERED) as batch_op:
        batch_op.alter_column('prospect_days', existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    for table, number in last.items():
        _go_on_from(table, number)

    op.create_table('preference',
    sa.Column('id', BIG, nullable=False),
    sa.Column('business_id', BIG, nullable=False),
    sa.Column('customer_id', BIG, nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], ),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('business_id', 'id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('preference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_preference_business_id'), ['business_id'], unique=False)
        batch_op.create_index('ix_preference_customer', ['business_id', 'customer_id'], unique=False)

    op.create_table('agreement',
    sa.Column('id', BIG, nullable=False),
    sa.Column('business_id', BIG, nullable=False),
    sa.Column('customer_id', BIG, nullable=False),
    sa.Column('terms', sa.String(), nullable=False),
    sa.Column('amount_minor', BIG, nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('renews_on', sa.Date(), nullable=True),
    sa.Column('activity_id', BIG, nullable=False),
    sa.Column('follow_up_id', BIG, nullable=True),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], ),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('business_id', 'id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agreement_business_id'), ['business_id'], unique=False)
        batch_op.create_index('ix_agreement_customer', ['business_id', 'customer_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('agreement', schema=None) as batch_op:
        batch_op.drop_index('ix_agreement_customer')
        batch_op.drop_index(batch_op.f('ix_agreement_business_id'))
    op.drop_table('agreement')
    with op.batch_alter_table('preference', schema=None) as batch_op:
        batch_op.drop_index('ix_preference_customer')
        batch_op.drop_index(batch_op.f('ix_preference_business_id'))
    op.drop_table('preference')
    with op.batch_alter_table('business', table_kwargs=NUMBERED) as batch_op:
        batch_op.drop_column('prospect_days')
    with op.batch_alter_table('customer', table_kwargs=NUMBERED) as batch_op:
        batch_op.drop_index('ix_customer_birthday')
        batch_op.drop_constraint('fk_customer_referred_by', type_='foreignkey')
        batch_op.drop_column('birth_year')
        batch_op.drop_column('birthday')
        batch_op.drop_column('referred_by_id')
