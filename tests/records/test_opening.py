"""Opening a store makes it, migrates it or says in one sentence why it cannot be used; nothing is harmed on the way."""

import datetime as dt
import multiprocessing
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from steward.errors import StewardError
from steward.records import database, tables
from steward.records.store import Store
from steward.workspace import Workspace

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def append(store, kind="read"):
    return store.append("fang", kind, at=NOON)


def refused(address):
    """Give the code of the error that opening raises, which must be one sentence in each language."""
    with pytest.raises(StewardError) as error:
        append(Store.at(str(address)))
    (trouble,) = error.value.troubles
    for locale in ("zh", "en"):
        said = trouble.describe(locale)
        assert said
        assert "\n" not in said
        assert "{" not in said
        assert "Traceback" not in said
    return trouble


def sqlite_url(path):
    return sa.URL.create("sqlite", database=str(path)).render_as_string()


# --- where ------------------------------------------------------------------------------------------------------------


def test_a_workspace_keeps_its_own_file(tmp_path):
    workspace = Workspace(tmp_path / "工作区 #1 100% ?")
    with Store.open(workspace, environ={}) as store:
        append(store)
    assert workspace.learning == workspace.root / "learning" / "learning.sqlite"
    assert workspace.learning.read_bytes().startswith(b"SQLite format 3")


def test_the_environment_names_another_database(tmp_path, address):
    workspace = Workspace(tmp_path / "w")
    with Store.open(workspace, environ={"STEWARD_DATABASE_URL": address}) as store:
        written = append(store)
    assert not workspace.learning.exists()
    with Store.at(address) as store:
        assert store.events() == [written]


def test_importing_the_library_of_records_does_not_import_sqlalchemy():
    names = ("store", "people", "identity", "xapi", "event")
    code = f"import sys; from steward.records import {', '.join(names)}; print('sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["False", "False"]


def test_opening_what_is_up_to_date_does_not_import_alembic(tmp_path):
    Store.at(f"sqlite:///{tmp_path}/x.sqlite").close()
    code = f"import sys; from steward.records.store import Store; Store.at('sqlite:///{tmp_path}/x.sqlite'); print('alembic' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"


# --- migrations -------------------------------------------------------------------------------------------------------


def test_the_program_knows_every_migration_that_is_shipped():
    script = ScriptDirectory(str(Path(database.__file__).parent / "migrations"))
    assert tuple(step.revision for step in reversed([*script.walk_revisions()])) == tables.REVISIONS


def test_migrations_make_exactly_the_tables_the_program_knows(store):
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": tables.VERSION_TABLE})
        assert compare_metadata(context, tables.metadata) == []


def at_revision(address, revision):
    """Make a database as an earlier version of the program left it."""
    engine = database.engine_at(address)
    with database.writing(engine) as connection:
        database._migrate(connection, revision)
    return engine


@pytest.mark.parametrize("revision", tables.REVISIONS)
def test_a_database_of_any_earlier_revision_is_brought_up_to_date_with_all_it_holds(address, revision):
    engine = at_revision(address, revision)
    old = {"seq": 1, "id": "3f6c4ad8-0a3c-4f0e-9d5e-2a4b8c1d7e90", "person": "fang", "kind": "read", "at": NOON}
    with engine.begin() as connection:
        connection.execute(sa.insert(tables.events), [{**old, "session": "", "about": "CAL-01", "body": {"n": 1}}])
    engine.dispose()
    with Store.at(address) as store:
        (event,) = store.events()
        assert (event.at, event.about, event.body) == (NOON, "CAL-01", {"n": 1})
        assert append(store).seq == 2
        with pytest.raises(sa.exc.DBAPIError), store._engine.begin() as connection:
            connection.execute(sa.delete(tables.events))


def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(address, monkeypatch):
    at_revision(address, "0001").dispose()
    with monkeypatch.context() as patch:
        whole = database._migrate

        def breaks_off(connection, revision="head"):
            whole(connection, revision)
            raise KeyboardInterrupt

        patch.setattr(database, "_migrate", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            Store.at(address)
    engine = database.engine_at(address)
    assert database._revision(engine) == "0001"
    engine.dispose()
    with Store.at(address) as store:
        append(store)


def open_and_append(address, queue):
    try:
        with Store.at(address) as store:
            queue.put(append(store).seq)
    except BaseException as error:
        queue.put(repr(error))


def test_processes_that_open_a_new_store_at_once_all_find_it_ready(address):
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    processes = [context.Process(target=open_and_append, args=(address, queue)) for _ in range(4)]
    for process in processes:
        process.start()
    found = [queue.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert sorted(found, key=str) == [1, 2, 3, 4]


def test_a_database_shared_with_another_program_keeps_that_programs_tables(address):
    engine = database.engine_at(address)
    with database.writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('833da8570507')")
    with Store.at(address) as store:
        append(store)
    with database.reading(engine) as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "833da8570507"
    engine.dispose()


# --- what cannot be used ----------------------------------------------------------------------------------------------


def test_a_database_newer_than_the_program_is_left_alone(address):
    with Store.at(address) as store, store._engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {tables.VERSION_TABLE} SET version_num = '9999'")
    trouble = refused(address)
    assert trouble.code == "records-newer"
    assert "9999" in trouble.describe("zh")


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path):
    path = tmp_path / "learning.sqlite"
    path.write_text("姓名,分数\n" * 1000, encoding="utf-8")
    before = path.read_bytes()
    trouble = refused(sqlite_url(path))
    assert trouble.code == "records-damaged"
    assert str(path) in trouble.describe("zh")
    assert path.read_bytes() == before


def test_a_damaged_database_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "learning.sqlite"
    with Store.at(sqlite_url(path)) as store:
        for _ in range(300):
            append(store)
    raw = bytearray(path.read_bytes())
    page = 4096
    for start in range(page, len(raw), page):
        raw[start : start + page] = b"\xa5" * page
    path.write_bytes(raw)
    assert refused(sqlite_url(path)).code == "records-damaged"


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path):
    (tmp_path / "learning.sqlite").mkdir()
    assert refused(sqlite_url(tmp_path / "learning.sqlite")).code == "records-unusable"


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "learning").write_text("x")
    trouble = refused(sqlite_url(tmp_path / "learning" / "learning.sqlite"))
    assert trouble.code == "records-unusable"
    assert "--workspace" in trouble.describe("en")


@pytest.fixture
def nobody():
    """Become, for a while, a user whom permissions bind; root may write anywhere."""
    if os.name != "posix":
        pytest.skip("permissions of folders are tested where they are POSIX ones")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder():
    """Give a folder that every user can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="steward-records-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_folder_that_cannot_be_written_is_said(open_folder, request):
    open_folder.chmod(0o555)
    request.getfixturevalue("nobody")
    assert refused(sqlite_url(open_folder / "learning" / "learning.sqlite")).code == "records-unusable"
    assert refused(sqlite_url(open_folder / "learning.sqlite")).code == "records-unusable"


def test_records_that_may_only_be_read_are_not_written(open_folder, request):
    path = open_folder / "learning.sqlite"
    with Store.at(sqlite_url(path)) as store:
        append(store)
    path.chmod(0o444)
    open_folder.chmod(0o555)
    request.getfixturevalue("nobody")
    assert refused(sqlite_url(path)).code in ("records-read-only", "records-unusable")


def test_a_full_disk_is_said_and_what_was_there_stays(tmp_path):
    url = sqlite_url(tmp_path / "learning.sqlite")
    with Store.at(url) as store:
        first = append(store)
        with store._engine.connect() as connection:
            # What SQLite does when the disk has no page left for it.
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(StewardError) as full:
            store.append("fang", "answered", at=NOON, body={"text": "x" * 50_000})
        assert full.value.code == "disk-full"
        assert store.events() == [first]


def test_a_disk_that_is_full_from_the_start_is_said(tmp_path):
    def fill(connection, _record):
        connection.execute("PRAGMA max_page_count = 1")

    sa.event.listen(sa.Engine, "connect", fill)
    try:
        assert refused(sqlite_url(tmp_path / "learning.sqlite")).code == "disk-full"
    finally:
        sa.event.remove(sa.Engine, "connect", fill)


def test_a_store_that_another_program_holds_says_so_after_a_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "WAIT", 0.2)
    path = tmp_path / "learning.sqlite"
    with Store.at(sqlite_url(path)) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StewardError) as busy:
            append(store)
        assert busy.value.code == "records-busy"
        other.execute("ROLLBACK")
        other.close()
        append(store)


def test_postgresql_held_by_another_says_so_after_a_wait(postgresql, monkeypatch):
    monkeypatch.setattr(database, "WAIT", 1)
    with Store.at(postgresql()) as store:
        with store._engine.connect() as other, other.begin():
            other.execute(sa.select(sa.func.pg_advisory_xact_lock(database._LOCK)))
            with pytest.raises(StewardError) as busy:
                append(store)
            assert busy.value.code == "records-busy"
        append(store)


def test_a_server_that_was_restarted_is_found_again(postgresql):
    address = postgresql()
    with Store.at(address) as store:
        append(store)
        with store._engine.connect() as connection:
            ours = connection.scalar(sa.select(sa.func.pg_backend_pid()))
        with psycopg.connect(address) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
        append(store)
        assert len(store.events()) == 2


@pytest.mark.parametrize(
    "url",
    [
        "hunter2",
        "mysql://steward:hunter2@db/learning",
        "postgresql+nosuch://steward:hunter2@db:x/learning",
        "postgresql://steward:hunter2@db:port/learning",
        "sqlite://",
        "sqlite:///:memory:",
        "http://[hunter2",
    ],
)
def test_what_is_no_address_is_said_without_showing_a_password(url):
    trouble = refused(url)
    assert trouble.code == "database-address"
    assert "STEWARD_DATABASE_URL" in trouble.describe("zh")
    assert "hunter2" not in trouble.describe("zh") + trouble.describe("en")


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path):
    for where in ("@127.0.0.1:1/learning", f"@/learning?host={tmp_path}", "@no-such-host.invalid/learning"):
        trouble = refused(f"postgresql://steward:hunter2{where}")
        assert trouble.code == "records-unreachable"
        assert "hunter2" not in trouble.describe("zh") + trouble.describe("en")


def test_a_database_or_user_the_server_does_not_know_is_said(postgresql):
    address = postgresql()
    for wrong in (re.sub(r"learning_\d+", "no_such", address), address.replace("steward@", "mallory@")):
        assert refused(wrong).code == "records-unreachable"


def test_without_psycopg_the_command_that_installs_it_is_given(monkeypatch):
    for name in [name for name in sys.modules if name == "psycopg" or name.startswith("psycopg.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    trouble = refused("postgresql://steward@db/learning")
    assert trouble.code == "database-driver-missing"
    assert "pip install" in trouble.describe("zh")


def test_a_server_that_only_allows_reading_is_said(postgresql):
    address = postgresql()
    Store.at(address).close()
    assert refused(f"{address}&options=-c%20default_transaction_read_only%3Don").code == "records-read-only"
