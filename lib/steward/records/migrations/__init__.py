"""How the database of each earlier version becomes today's; run by Alembic, see `steward.records.database`."""
