"""The imported records of a workspace: canonical tables as Parquet, and the ledger of the files they came from.

``records/ledger.json`` names the Parquet files that count; replacing it is what makes an import happen, so a killed
import leaves the records as they were. Tables are read through Ibis; the DuckDB backend streams them from disk.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.operations.tables import Table, tables
from steward.words import Text
from steward.workspace import Workspace, written_whole

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One table read from one file: what came in and what was refused."""

    file: str
    """The file's name, without its folder."""
    fingerprint: str
    """First 12 hex digits of the SHA-256 of its bytes; equals ``source_file`` of its rows."""
    table: str
    rows: int
    accepted: int
    refused: int
    replaced: int
    """Accepted rows that took the place of an earlier import's row with the same key."""
    imported_at: str
    """ISO time with zone."""
    mapping: str = ""
    """Name of the mapping used, empty where headings were recognised."""
    rejects: str = ""
    """The rejects workbook's name in ``rejects/``, empty where nothing was refused."""
    recipe: str = ""
    """Fingerprint of all else that decided what became of the rows: mapping, teams, names of the estate."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the records consist of: every import, and the Parquet files of each table (paths below ``records/``)."""

    imports: tuple[ImportedFile, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Ledger:
        """Read the ledger of a ``records`` folder; empty where nothing was imported yet.

        Raises:
            StewardError: ``ledger-damaged``.
        """
        path = folder / "ledger.json"
        if not path.exists():
            return cls()
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                tuple(ImportedFile(**entry) for entry in content["imports"]),
                {table: tuple(parts) for table, parts in content["parts"].items()},
            )
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise StewardError(
                "ledger-damaged",
                Text(
                    "记录清单 {path} 已损坏；请删除 records 文件夹后重新导入，原始导出文件不受影响。",
                    "The ledger {path} is damaged; delete the records folder and import again, the exported files are untouched.",
                ),
                path=path,
            ) from error

    def write(self, folder: Path) -> None:
        """Replace the ledger of a ``records`` folder; from here on the new parts count."""
        content = {"imports": [asdict(i) for i in self.imports], "parts": {t: list(p) for t, p in self.parts.items()}}
        with written_whole(folder / "ledger.json") as beside:
            beside.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


class Records:
    """All canonical tables as Ibis expressions; a table without records is empty but has its columns."""

    def __init__(self, connection: Any, expressions: Mapping[str, ir.Table], ledger: Ledger) -> None:
        self.connection = connection
        """The Ibis backend that runs the expressions."""
        self.tables = expressions
        self.ledger = ledger
        self.folder: Path | None = None
        """Where the tables rest; None in memory."""

    @classmethod
    def open(cls, workspace: Workspace) -> Records:
        """Open the records of a workspace; nothing is read until an expression runs."""
        import ibis

        connection = ibis.duckdb.connect()
        ledger = Ledger.read(workspace.records)
        expressions = {}
        for name, table in tables().items():
            parts = [str(workspace.records / part) for part in ledger.parts.get(name, ())]
            expressions[name] = connection.read_parquet(parts, table_name=name) if parts else _empty(table)
        records = cls(connection, expressions, ledger)
        records.folder = workspace.records
        return records

    @classmethod
    def from_frames(cls, frames: Mapping[str, pd.DataFrame], imports: tuple[ImportedFile, ...] = ()) -> Records:
        """Take tables in memory, for tests and examples; columns left out are filled with nulls.

        Columns are those of `Table.stored`.
        """
        import ibis
        import pyarrow as pa

        connection = ibis.duckdb.connect()
        expressions = {}
        for name, table in tables().items():
            frame = frames.get(name)
            if frame is None:
                expressions[name] = _empty(table)
                continue
            schema = ibis.schema(table.stored).to_pyarrow()
            columns = [
                pa.Array.from_pandas(frame[f.name], type=f.type) if f.name in frame else pa.nulls(len(frame), f.type)
                for f in schema
            ]
            expressions[name] = ibis.memtable(pa.Table.from_arrays(columns, schema=schema))
        return cls(connection, expressions, Ledger(imports, dict.fromkeys(frames, ("memory",))))

    def has(self, table: str) -> bool:
        """Tell whether any row of a table was ever accepted."""
        return bool(self.ledger.parts.get(table))

    @cached_property
    def as_of(self) -> dt.datetime | None:
        """The latest moment at which the records show anything having happened; None without records.

        Dates in the future (due dates, plans) do not count.
        """
        columns = {
            "work_orders": ("created_at", "accepted_at", "arrived_at", "resolved_at", "closed_at"),
            "complaints": ("created_at", "responded_at", "resolved_at", "closed_at"),
            "complaint_events": ("at",),
            "revisits": ("done_at",),
            "visits": ("visited_at",),
            "inspections": ("done_at",),
            "survey_responses": ("answered_at",),
        }
        latest: dt.datetime | None = None
        for name, moments in columns.items():
            if not self.has(name):
                continue
            table = self.tables[name]
            row = self.connection.execute(table.aggregate(**{m: table[m].max() for m in moments})).iloc[0]
            found = [value.to_pydatetime() for value in row if value is not None and value == value]
            latest = max([*found, *([latest] if latest else [])], default=None)
        return latest

    @property
    def fingerprint(self) -> str:
        """First 12 hex digits of a SHA-256 over the imported files; equal records have equal fingerprints."""
        parts = sorted(f"{i.table}:{i.fingerprint}:{i.accepted}" for i in self.ledger.imports)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _empty(table: Table) -> ir.Table:
    import ibis

    schema = ibis.schema(table.stored)
    return ibis.memtable(schema.to_pyarrow().empty_table())
