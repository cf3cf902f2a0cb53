"""Several processes for one bot: who lives, who holds which chat, who leads"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = '0013'
down_revision: str | None = '0012'
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BIG = sa.BigInteger().with_variant(sa.INTEGER(), 'sqlite')
NEW = sa.text("state = 'new'")


def upgrade() -> None:
    op.create_table(
        'replica',
        sa.Column('id', BIG, nullable=False),
        sa.Column('bot_id', BIG, nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sqlite_autoincrement=True,
    )
    op.create_table(
        'chat_lease',
        sa.Column('id', BIG, nullable=False),
        sa.Column('bot_id', BIG, nullable=False),
        sa.Column('chat_id', BIG, nullable=False),
        sa.Column('replica_id', BIG, nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('bot_id', 'chat_id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_chat_lease_replica_id', 'chat_lease', ['replica_id'])
    op.create_table(
        'leader',
        sa.Column('bot_id', BIG, autoincrement=False, nullable=False),
        sa.Column('replica_id', BIG, nullable=False),
        sa.PrimaryKeyConstraint('bot_id'),
    )
    op.add_column('inbox_update', sa.Column('fence', BIG, server_default='0', nullable=False))
    op.drop_index('ix_inbox_new', 'inbox_update')
    op.create_index(
        'ix_inbox_new', 'inbox_update', ['bot_id', 'chat_id', 'update_id'], sqlite_where=NEW, postgresql_where=NEW
    )


def downgrade() -> None:
    op.drop_index('ix_inbox_new', 'inbox_update')
    op.create_index('ix_inbox_new', 'inbox_update', ['bot_id', 'update_id'], sqlite_where=NEW, postgresql_where=NEW)
    op.drop_column('inbox_update', 'fence')
    op.drop_table('leader')
    op.drop_table('chat_lease')
    op.drop_table('replica')
