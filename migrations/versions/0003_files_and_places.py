"""Files and places"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0003'
down_revision: str | None = '0002'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table('file_content',
    sa.Column('id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('business_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('business_id', 'id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('file_content', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_file_content_business_id'), ['business_id'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('business_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('activity_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=False),
    sa.Column('customer_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=True),
    sa.Column('content_id', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('file_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('mime', sa.String(), nullable=False),
    sa.Column('size_bytes', sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite'), nullable=True),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('fetch_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fetches', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['business_id', 'activity_id'], ['activity.business_id', 'activity.id'], ),
    sa.ForeignKeyConstraint(['business_id', 'content_id'], ['file_content.business_id', 'file_content.id'], ),
    sa.ForeignKeyConstraint(['business_id', 'customer_id'], ['customer.business_id', 'customer.id'], ),
    sa.ForeignKeyConstraint(['business_id'], ['business.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('business_id', 'id'),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_activity', ['business_id', 'activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_business_id'), ['business_id'], unique=False)
        batch_op.create_index('ix_attachment_content', ['content_id'], unique=False)
        batch_op.create_index('ix_attachment_customer', ['business_id', 'customer_id'], unique=False)
        batch_op.create_index('ix_attachment_fetch', ['fetch_at'], unique=False, sqlite_where=sa.text('fetch_at IS NOT NULL'), postgresql_where=sa.text('fetch_at IS NOT NULL'))

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('incoming', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('incoming')

    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index('ix_attachment_fetch', sqlite_where=sa.text('fetch_at IS NOT NULL'), postgresql_where=sa.text('fetch_at IS NOT NULL'))
        batch_op.drop_index('ix_attachment_customer')
        batch_op.drop_index('ix_attachment_content')
        batch_op.drop_index(batch_op.f('ix_attachment_business_id'))
        batch_op.drop_index('ix_attachment_activity')

    op.drop_table('attachment')
    with op.batch_alter_table('file_content', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_file_content_business_id'))

    op.drop_table('file_content')
