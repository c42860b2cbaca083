"""The rows of the table of figures, in words: the same words and bars as in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steward.service.period import Period
from steward.words import Locale

if TYPE_CHECKING:
    from steward.operations.kpis import Board


def rows(board: Board, team: str | None, period: Period, locale: Locale) -> list[dict[str, Any]]:
    """Give one row for each KPI that applies, in the order of a report, subject by subject."""
    from steward.reports.figures import line
    from steward.reports.fragments.kpi_table import bar

    found = []
    for result in board.results([team], period):
        one = line(result, None, board.company)
        found.append(
            {
                "id": one.id,
                "name": one.name.say(locale),
                "subject": one.subject.say(locale),
                "basis": one.basis.say(locale),
                "value": one.value_words(locale),
                "interval": one.interval_words(locale),
                "bar": str(bar(one, locale)),
                "n": one.n_words(),
                "target": one.target_words(locale),
                "verdict": one.verdict,
                "note": one.note.say(locale) if one.note else "",
            }
        )
    return found
