"""What Alembic runs to migrate: always on the connection that `steward.records.database` hands over, under its lock."""

from alembic import context

from steward.records.tables import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
context.run_migrations()
