"""Rows that are really wrong, put between the good ones; each is written down with the row Excel shows it in.

They are additions: the good rows stay as they are, so what an importer accepts must be exactly the estate's tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.random import Generator

Cells = list[Any]
SHARE = 0.0055
"""Bad rows among the rows of a file."""
FEWEST = 120
"""A shorter table is kept clean."""

# 每种坏行：(原因, 列, 写成什么)；列按我们的列名
BAD: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "households": (("required", "household", None), ("not-a-choice", "status", "待核实"), ("no-such-day", "moved_in_on", "2025年2月30日"), ("not-a-number", "area_m2", "八十九点六")),
    "work_orders": (
        ("no-such-day", "created_at", "2026/2/30 10:15"), ("too-early", "resolved_at", "2019/3/1 9:05"), ("required", "team", None),
        ("digits-lost", "order_id", "4.30E+17"), ("not-a-choice", "status", "状态异常"), ("required", "created_at", None),
    ),
    "complaints": (
        ("no-such-day", "created_at", "2026年13月1日 9:05"), ("too-early", "resolved_at", "2019年3月1日 9:05"), ("required", "team", None),
        ("not-a-choice", "status", "待定中"), ("digits-lost", "complaint_id", "2.02E+15"),
    ),
    "complaint_events": (("no-such-day", "at", "2026-06-31 09:30:00"), ("required", "complaint_id", None), ("required", "activity", None), ("digits-lost", "event_id", "7.00E+11")),
    "revisits": (("no-such-day", "done_at", "20260230101500"), ("required", "about_id", None), ("not-a-choice", "about", "其他事项"), ("not-a-score", "score", "12")),
    "visits": (("no-such-day", "visited_at", "2026-04-31 15:20"), ("required", "household", None), ("not-a-choice", "purpose", "闲聊"), ("not-a-flag", "form_filed", "补填中")),
    "survey_responses": (("not-a-score", "score", "95"), ("required", "round_id", None), ("no-such-day", "answered_at", "2026-06-31 20:11:00")),
    "fees": (("digits-lost", "bill_id", "2.03E+17"), ("not-a-number", "due", "待核"), ("not-a-month", "month", "202613"), ("required", "household", None), ("too-much", "paid", "￥99,999.00")),
    "inspections": (("no-such-day", "done_at", "2026-02-29 08:45"), ("required", "team", None), ("not-a-choice", "kind", "其他巡查"), ("not-a-count", "faults", "若干")),
    "activities": (("no-such-day", "held_on", "2026/9/31"), ("required", "name", None), ("not-a-choice", "kind", "其他")),
}  # fmt: skip


@dataclass
class Damage:
    """Puts bad rows into the rows of a table while they are written, and remembers them."""

    table: str
    columns: Sequence[str | None]
    """Our column name of every position, None for a column we do not know."""
    key: str
    rng: Generator
    written: list[dict[str, Any]] = field(default_factory=list)
    used: int = 0

    def among(self, rows: Iterator[Cells], total: int, sheet: str, first_row: int) -> Iterator[Cells]:
        """Pass the rows on, with bad ones between them."""
        kinds = BAD.get(self.table, ())
        count = max(1, round(total * SHARE)) if total >= FEWEST and kinds else 0
        # 不放在第一行前面，坏行照上一行改成
        places = sorted({1 + int(p * (total - 1)) for p in self.rng.random(count).tolist()})
        number, passed, place = first_row, 0, 0
        for cells in rows:
            yield cells
            number, passed = number + 1, passed + 1
            while place < len(places) and places[place] <= passed:
                bad = self._bad_row(cells, sheet, number)
                if bad is None:
                    break
                yield bad
                number, place = number + 1, place + 1

    def _bad_row(self, cells: Cells, sheet: str, number: int) -> Cells | None:
        kinds = BAD[self.table]
        turn = self.used % (len(kinds) + 1)
        self.used += 1
        position = {name: i for i, name in enumerate(self.columns) if name}
        if turn == len(kinds):
            self._note(sheet, number, "duplicate-row", self.key)
            return list(cells)
        reason, column, value = kinds[turn]
        if column not in position:
            self._note(sheet, number, "duplicate-row", self.key)
            return list(cells)
        bad = list(cells)
        if self.key in position:
            bad[position[self.key]] = f"{bad[position[self.key]]}{9000 + self.used}"
        if reason == "too-early" and "created_at" in position and bad[position["created_at"]] is None:
            return None
        bad[position[column]] = value
        self._note(sheet, number, reason, column)
        return bad

    def _note(self, sheet: str, number: int, reason: str, column: str) -> None:
        self.written.append({"sheet": sheet, "row": number, "reason": reason, "column": column})
