"""What an import says of a file: the problems found in it, how many rows were taken and refused.

Problems are data (`Problem`); they become words in the reader's language in one place, `Problem.reason`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from steward.errors import Trouble
from steward.words import Locale, Text, number

MOST_LISTED = 10_000
"""Problems listed of one file; the rejects workbook has all of them."""

REASONS: Mapping[str, Text] = {
    "required": Text("“{column}”必填，不能为空", "“{column}” is required and empty"),
    "missing-column": Text(
        "缺少必需的列“{column}”（也认 {also}）；请在导出时加上这一列，或用映射文件说明它叫什么",
        "the required column “{column}” is missing (also known as {also}); add it to the export, or name it in a mapping file",
    ),
    "duplicate-row": Text("与{where}第 {row} 行完全重复", "the same as row {row}{where}"),
    "duplicate-key": Text(
        "编号与{where}第 {row} 行相同，但 {columns} 不同；请核对留哪一行",
        "has the number of row {row}{where} but another {columns}; decide which one stays",
    ),
    "duplicate-home": Text(
        "与{where}第 {row} 行是同一套房，但 {columns} 不同；请核对留哪一行",
        "is the same home as row {row}{where} but has another {columns}; decide which one stays",
    ),
    "slipped": Text(
        "这一行比表头多出内容（表头只有 {n} 列），像是错了位；请检查是否有没加引号的分隔符",
        "this row has more cells than the {n} headings, as if it had slipped; look for a separator without quotation marks",
    ),
    "masked-value": Text(
        "房号已打码，认不出是哪一户；请改用系统导出的原文件",
        "the room is masked, so the home cannot be told; use the file the system exported",
    ),
    "too-early": Text("早于“{other}”（{seen}），请核对这两个时间", "is before “{other}” ({seen}); check both times"),
    "too-much": Text("大于“{other}”（{seen}），请核对", "is more than “{other}” ({seen}); check both"),
    "below-zero": Text("不能小于 0", "must not be below 0"),
    "more": Text(
        "还有 {n} 处问题没有列出，全部写在退回表里",
        "{n} more problems are not listed here; the rejects workbook has all of them",
    ),
}
"""Reasons of our own; what a single value should have been says `steward.operations.reasons`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file: where, what was found, why it cannot be taken."""

    sheet: str
    row: int | None
    """As Excel shows it; None where it is not about one row."""
    column: str
    """The heading as the file has it; empty where it is not about one column."""
    value: str
    """What was found, masked where it is personal."""
    code: str
    text: Text
    values: Mapping[str, object] = field(default_factory=dict)

    def reason(self, locale: Locale) -> str:
        """Say what is wrong and what was expected."""
        return self.text.say(locale, **self.values)

    def as_json(self, locale: Locale) -> dict[str, object]:
        """Give it in the shape of ``data check --json``."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason(locale),
        }


@dataclass(frozen=True, slots=True)
class FileResult:
    """One table read from one file (or a file in which no table was found)."""

    file: str
    """The file's name, without its folder."""
    path: Path
    fingerprint: str
    """First 12 hex digits of the SHA-256 of its bytes; empty where it could not be read."""
    table: str | None
    rows: int = 0
    """Records found; titles, totals, footers and blank lines are none. Always `accepted` + `refused`."""
    accepted: int = 0
    refused: int = 0
    problems: tuple[Problem, ...] = ()
    """At most `MOST_LISTED`, then one that counts the rest."""
    more: int = 0
    """Problems beyond those listed."""
    mapping: str = ""
    """The mapping used, empty where headings were recognised."""
    notes: tuple[Trouble, ...] = ()
    """What a reader should know but need not mend: rows left aside, headings not used, how the file was read."""
    replaced: int = 0
    """Rows of earlier imports whose place was taken (imports only)."""
    rejects: Path | None = None
    """The rejects workbook (imports only)."""
    unchanged: bool = False
    """The very same file was imported before, and nothing was done."""

    @property
    def ok(self) -> bool:
        """Nothing in it needs mending."""
        return self.table is not None and not self.problems and not self.refused

    def as_json(self, locale: Locale) -> dict[str, Any]:
        """Give it in the shape of ``data check --json``."""
        problems = [p.as_json(locale) for p in self.problems]
        if self.more:
            rest = Problem("", None, "", "", "more", REASONS["more"], {"n": number(self.more, locale)})
            problems.append(rest.as_json(locale))
        return {
            "file": self.file,
            "table": self.table,
            "rows": self.rows,
            "accepted": self.accepted,
            "refused": self.refused,
            "problems": problems,
        }


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, file by file."""

    files: tuple[FileResult, ...]
    locale: Locale = "zh"

    @property
    def ok(self) -> bool:
        """Every file can be taken whole."""
        return all(file.ok for file in self.files)

    @property
    def rows(self) -> int:
        """Records found."""
        return sum(file.rows for file in self.files)

    @property
    def accepted(self) -> int:
        """Records taken."""
        return sum(file.accepted for file in self.files)

    @property
    def refused(self) -> int:
        """Records refused."""
        return sum(file.refused for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape of ``data check --json`` (DESIGN section 12)."""
        return {"files": [file.as_json(self.locale) for file in self.files]}


@dataclass(frozen=True, slots=True)
class ImportResult(CheckResult):
    """What an import did, file by file."""

    @property
    def replaced(self) -> int:
        """Rows of earlier imports whose place was taken."""
        return sum(file.replaced for file in self.files)

    @property
    def rejects(self) -> tuple[Path, ...]:
        """The rejects workbooks that were written."""
        return tuple(file.rejects for file in self.files if file.rejects)

    @property
    def unchanged(self) -> bool:
        """Nothing was imported because all of it had been before."""
        return bool(self.files) and all(file.unchanged for file in self.files)
