"""Alembic runs on a connection it is handed; there is no alembic.ini."""

from alembic import context
from sqlmodel import SQLModel

import models as models  # registers every table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
