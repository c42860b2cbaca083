"""What people did, one event a row."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table of events."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "learning_events",
        sa.Column("seq", sa.Integer() if sqlite else sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.String(32) if sqlite else sa.DateTime(timezone=True), nullable=False),
        sa.Column("session", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_index("learning_events_of_person", "learning_events", ["person", "kind", "seq"])
    op.create_index("learning_events_of_session", "learning_events", ["person", "session", "seq"])
    op.create_index("learning_events_of_kind", "learning_events", ["kind", "seq"])
    op.create_index("learning_events_about", "learning_events", ["about", "seq"])
