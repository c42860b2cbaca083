"""An event that is written stays as it is: the database itself refuses to change or to delete one."""

from alembic import op

revision = "0002"
down_revision = "0001"

REFUSAL = "what happened is never rewritten"

SQLITE = (
    f"""CREATE TRIGGER learning_events_no_update BEFORE UPDATE ON learning_events
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER learning_events_no_delete BEFORE DELETE ON learning_events
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"""CREATE TRIGGER learning_events_no_replace BEFORE INSERT ON learning_events
        WHEN EXISTS (SELECT 1 FROM learning_events WHERE seq = NEW.seq OR id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",  # noqa: S608
)
POSTGRESQL = (
    f"""CREATE FUNCTION learning_events_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER learning_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON learning_events
        FOR EACH STATEMENT EXECUTE FUNCTION learning_events_refuse()""",
)


def upgrade() -> None:
    """Put the triggers on the table."""
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
