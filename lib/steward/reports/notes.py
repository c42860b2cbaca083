"""What a reader has to know about the data: where it came from, what was left out, whose rules were applied."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward import __version__
from steward.company import RULE_CHOICES, Company
from steward.operations.tables import tables
from steward.reports.terms import file_text, has_chinese
from steward.service.period import Period
from steward.standards import standard
from steward.words import Text

if TYPE_CHECKING:
    from steward.reports.material import Material


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One table of one file the records came from."""

    file: Text
    fingerprint: str
    table: Text
    rows: int
    accepted: int
    refused: int
    rejects: Text | None
    """Name of the workbook with the refused rows; None where none was refused."""


@dataclass(frozen=True, slots=True)
class RuleChosen:
    """A point on which the sources disagree, and what the company chose."""

    topic: Text
    standard: str
    rule: Text
    source: Text
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Everything a report says about its own making."""

    files: tuple[SourceFile, ...]
    missing: tuple[Text, ...]
    """Tables without any record."""
    left_out: tuple[tuple[Text, Text, int], ...]
    """Cases of the period that no figure counts: table, reason, how many."""
    assumed_years: tuple[int, ...]
    """Years whose public holidays were not known, so that weekends were taken as days off."""
    smallest_group: int
    minimum_n: int
    confidence: float
    rules: tuple[RuleChosen, ...]
    profile_version: int
    profile_fingerprint: str
    records_fingerprint: str
    product_version: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> int:
        """All rows read."""
        return sum(f.rows for f in self.files)

    @property
    def accepted(self) -> int:
        """Rows taken into the records."""
        return sum(f.accepted for f in self.files)

    @property
    def refused(self) -> int:
        """Rows turned away, with their reasons in the rejects workbooks."""
        return sum(f.refused for f in self.files)

    @property
    def rejects(self) -> tuple[Text, ...]:
        """The rejects workbooks."""
        return tuple(dict.fromkeys(f.rejects for f in self.files if f.rejects))


REASONS = {
    "cancelled": Text("作废或重复", "cancelled or duplicate"),
    "transferred": Text("已移交", "transferred"),
    "undated": Text("已办结却没有任何完成时间", "closed without any time"),
    "not-a-complaint": Text("建议、咨询，不是投诉", "suggestions and enquiries, no complaints"),
}
"""Why a case is in no denominator."""


def notes(material: Material, team: str, period: Period, parameters: dict[str, str]) -> Notes:
    """Gather the notes of one team's report."""
    records, company = material.records, material.company
    known = tables()
    left_out = material.board.left_out(team, period)
    return Notes(
        files=tuple(
            SourceFile(
                file_text(i.file, i.fingerprint),
                i.fingerprint,
                known[i.table].label,
                i.rows,
                i.accepted,
                i.refused,
                _workbook(i.rejects, i.fingerprint),
            )
            for i in records.ledger.imports
            if i.table in known
        ),
        missing=tuple(table.label for name, table in known.items() if not records.has(name)),
        left_out=tuple(
            (known[table].label, REASONS.get(reason, Text(reason, reason)), n)
            for table, reasons in left_out.items()
            for reason, n in sorted(reasons.items())
        ),
        assumed_years=_assumed_years(company, team, period, material.now),
        smallest_group=company.privacy.smallest_group,
        minimum_n=company.minimum_n,
        confidence=company.confidence,
        rules=tuple(
            RuleChosen(
                topic,
                company.rules[key],
                standard(company.rules[key]).text,
                standard(company.rules[key]).source_title,
                tuple(c for c in choices if c != company.rules[key]),
            )
            for key, (topic, choices) in RULE_CHOICES.items()
        ),
        profile_version=company.version,
        profile_fingerprint=company.fingerprint,
        records_fingerprint=records.fingerprint,
        product_version=__version__,
        parameters=tuple(parameters.items()),
    )


def _workbook(name: str, fingerprint: str) -> Text | None:
    if not name:
        return None
    return Text(name, f"workbook {fingerprint[:8]} in rejects" if has_chinese(name) else name)


def _assumed_years(company: Company, team: str, period: Period, now: dt.datetime) -> tuple[int, ...]:
    """Give the years without an official calendar, where any clock of the company follows one."""
    from steward.service.working_calendar import WorkingCalendar

    rules = {company.team_calendar(team), *(company.clock_calendar(clock, team) for clock in company.clocks)}
    start = dt.date(period.start.year - 1, period.start.month, 1)
    found: set[int] = set()
    for rule in rules:
        found.update(WorkingCalendar.from_rule(rule, company).assumed_years(start, max(period.last_day, now.date())))
    return tuple(sorted(found))
