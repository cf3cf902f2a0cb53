"""Walls between shops on a PostgreSQL server: every table whose rows belong to a business has one, forced.

A migration that makes such a table ends with `raise_walls('its_name')`. Elsewhere than on a server it does nothing.
"""

from alembic import op

# Asked once a statement, not once a row. Nothing set, nothing seen.
TOLD = "(SELECT current_setting('regulars.business_id', true))"
NUMBER = "(SELECT substring(current_setting('regulars.business_id', true) FROM '^[0-9]+$')::bigint)"
WALL = f"{TOLD} = 'system' OR business_id = {NUMBER}"


def raise_walls(*tables: str) -> None:
    """The server itself shows only the rows of the shop that was named, or all of them to `system`."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_business ON {table} USING ({WALL}) WITH CHECK ({WALL})")


def take_walls_down(*tables: str) -> None:
    """Before such a table goes."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"DROP POLICY one_business ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
