"""Putting accepted rows into the records: new parts beside the old ones, then the ledger, which makes them count.

The parts of an import are written under names no ledger mentions. Rows of older parts whose keys come again are left
out of rewritten copies of those parts. Only then is the ledger replaced, in one step; a process killed at any moment
before it leaves the records as they were, and one killed after it leaves nothing but files to tidy up.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.operations.records import Ledger
from steward.operations.tables import Table, tables

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MEMORY = "512MB"
"""What the database may hold in memory while it compares keys; beyond that it uses the disk."""


def arrow_schema(table: Table) -> pa.Schema:
    """Give the columns of a stored table with their Arrow types."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "float64": pa.float64(),
        "int64": pa.int64(),
        "boolean": pa.bool_(),
    }
    return pa.schema([(name, types[kind]) for name, kind in table.stored.items()])


def as_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """Turn rows into the stored columns of a table; columns the frame lacks are null."""
    import pyarrow as pa

    schema = arrow_schema(table)
    columns = []
    for field in schema:
        if field.name not in frame:
            columns.append(pa.nulls(len(frame), field.type))
            continue
        values = frame[field.name]
        if field.type == pa.date32():
            columns.append(pa.Array.from_pandas(values, type=pa.timestamp("us")).cast(pa.date32(), safe=False))
        else:
            columns.append(pa.Array.from_pandas(values, type=field.type))
    return pa.Table.from_arrays(columns, schema=schema)


class Staging:
    """The parts one file adds, not yet part of the records."""

    def __init__(self, folder: Path, fingerprint: str, ledger: Ledger) -> None:
        self.folder, self.fingerprint, self.ledger = folder, fingerprint, ledger
        self.new: dict[str, str] = {}
        """Table -> its new part, as the ledger will name it."""
        self.parts: dict[str, tuple[str, ...]] = {name: tuple(parts) for name, parts in ledger.parts.items()}
        self._made: list[Path] = []
        self._writers: dict[str, Any] = {}

    def write(self, table: Table, rows: pa.Table) -> None:
        """Add rows to the new part of a table."""
        import pyarrow.parquet as pq

        if table.name not in self._writers:
            name = self._free_name(table)
            self._writers[table.name] = pq.ParquetWriter(self.folder / name, rows.schema, compression="zstd")
            self.new[table.name] = name
        self._writers[table.name].write_table(rows)

    def finish(self, table: Table) -> None:
        """Finish the new part of a table, so that it can be read."""
        if (writer := self._writers.pop(table.name, None)) is not None:
            writer.close()
            with (self.folder / self.new[table.name]).open("r+b") as file:
                os.fsync(file.fileno())

    def supersede(self, table: Table) -> int:
        """Let the new part of a table take the place of older rows with the same key, or of the same file.

        Gives how many rows of earlier imports have made room for a row with their key.
        """
        new = self.new.get(table.name)
        key, kept, replaced = f'"{table.key}"', [], 0
        for part in self.parts.get(table.name, ()):
            fresh = f"SELECT {key} FROM {self._read(new)}" if new else f"SELECT NULL::VARCHAR AS {key}"  # noqa: S608
            old = self._read(part)
            again = f"{key} IN ({fresh})"
            gone = f"{again} OR source_file = {_literal(self.fingerprint)}"
            total, leaving, same = self.database.execute(
                f"SELECT count(*), count(*) FILTER ({gone}), count(*) FILTER ({again}) FROM {old}"  # noqa: S608
            ).fetchall()[0]
            replaced += same
            if not leaving:
                kept.append(part)
            elif leaving < total:
                name = self._free_name(table, part)
                self.database.execute(
                    f"COPY (SELECT * FROM {old} WHERE NOT ({gone})) TO {_quoted(self.folder / name)} (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
                ).fetchall()
                kept.append(name)
        self.parts[table.name] = (*kept, *([new] if new else []))
        return replaced

    def query(self, sql: str) -> pa.Table:
        """Run a query on parts by the names of `files`."""
        return self.database.sql(sql).to_arrow_table()

    def files(self, table: str) -> str:
        """Give the SQL for all rows of a table as they will be; empty tables have their columns too."""
        parts = self.parts.get(table, ())
        if parts:
            return f"read_parquet([{', '.join(_quoted(self.folder / part) for part in parts)}])"
        columns = ", ".join(
            f'NULL::{_SQL.get(kind, "VARCHAR")} AS "{name}"' for name, kind in tables()[table].stored.items()
        )
        return f"(SELECT {columns} WHERE false)"

    def _read(self, part: str) -> str:
        return f"read_parquet({_quoted(self.folder / part)})"

    @cached_property
    def database(self) -> Any:
        """A database in memory for comparing keys, bounded in what it holds."""
        import duckdb

        return duckdb.connect(
            config={"memory_limit": MEMORY, "temp_directory": str(self.folder / ".spill"), "threads": 2}
        )

    def commit(self, ledger: Ledger) -> None:
        """Make the new parts count."""
        ledger.write(self.folder)
        self._made.clear()

    def close(self) -> None:
        """Let go of everything; parts that were not committed are removed."""
        for writer in self._writers.values():
            with contextlib.suppress(OSError, ValueError):
                writer.close()
        self._writers.clear()
        if "database" in self.__dict__:
            self.database.close()
        for path in self._made:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _free_name(self, table: Table, part: str | None = None) -> str:
        """A part name that nothing bears: ``<table>/<fingerprint>-<n>.parquet``, a rewritten part keeping its fingerprint."""
        folder = self.folder / table.name
        folder.mkdir(parents=True, exist_ok=True)
        fingerprint = Path(part).name.rpartition("-")[0] if part else self.fingerprint
        taken = [
            int(m[1]) for p in folder.glob(f"{fingerprint}-*.parquet") if (m := re.search(r"-(\d+)\.parquet$", p.name))
        ]
        name = f"{table.name}/{fingerprint}-{max(taken, default=0) + 1}.parquet"
        (self.folder / name).touch()
        self._made.append(self.folder / name)
        return name


_SQL: Mapping[str, str] = {
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "float64": "DOUBLE",
    "int64": "BIGINT",
    "boolean": "BOOLEAN",
}


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(path: Path) -> str:
    return _literal(str(path))


def tidy(folder: Path, ledger: Ledger, rejects: Path) -> None:
    """Remove parts that the ledger does not mention, and what else an interrupted import left half done."""
    mentioned = {part for parts in ledger.parts.values() for part in parts}
    for path in _parts(folder):
        if path.relative_to(folder).as_posix() not in mentioned:
            with contextlib.suppress(OSError):  # still open in a report on Windows; the next import tries again
                path.unlink()
    for path in rejects.glob(".*-*.xlsx"):
        with contextlib.suppress(OSError):
            path.unlink()


def _parts(folder: Path) -> Iterator[Path]:
    for name in tables():
        yield from (folder / name).glob("*.parquet")
    yield from (folder / ".spill").glob("*")
    yield from folder.glob(".ledger-*.json")
