"""Reading one table of one file: every row is either taken or refused with its reasons.

The rows come in batches, so that a million of them need no more memory than fifty thousand. What becomes of them is
the business of a `Sink`: an import writes them, a check only counts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from steward.company import GROUPS, Company
from steward.errors import Trouble
from steward.operations import consistency
from steward.operations.cells import Cell, heading_key, plain, shown
from steward.operations.dates import CHINA
from steward.operations.evidence import ClockCheck, column_hints
from steward.operations.footers import Tally, data_rows
from steward.operations.headings import Heading
from steward.operations.keybook import KeyBook
from steward.operations.mapping import ExportMapping
from steward.operations.privacy import Pseudonyms, guessed_kind, mask_value, protect
from steward.operations.problems import MOST_LISTED, REASONS, Problem
from steward.operations.reading import Batch, RawSheet, batches
from steward.operations.tables import Column, ColumnType, Table
from steward.operations.values import Hints, Parsed, expected, parse_series
from steward.words import Text, join

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

BATCH = 50_000
HERE = Text("", "")


class Sink(Protocol):
    """What becomes of the rows of a table."""

    def accept(self, frame: pd.DataFrame) -> None:
        """Take rows as they are to be stored."""

    def begin(self, sheet: str, columns: Sequence[tuple[str, ColumnType | None]]) -> None:
        """Refused rows of another sheet follow, with these headings."""

    def refuse(self, number: int, problems: Sequence[Problem], cells: Sequence[Cell]) -> None:
        """Take a refused row."""


@dataclass(frozen=True, slots=True)
class House:
    """What of the company matters to a row."""

    company: Company
    pseudonyms: Pseudonyms

    @property
    def estate(self) -> tuple[str, ...]:
        """Names of the estate that may stand in front of a room."""
        return tuple(filter(None, (self.company.estate.zh, self.company.estate.en)))


@dataclass(slots=True)
class TableIntake:
    """All rows of one table in one file, over as many sheets as hold it."""

    table: Table
    fingerprint: str
    house: House
    sink: Sink | None = None
    told: Callable[[int], None] = lambda _: None
    accepted: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    cases: set[int] = field(default_factory=set)
    """Hashes of the cases of an event log."""
    _keys: KeyBook = field(default_factory=KeyBook)
    _copies: Counter[int] = field(default_factory=Counter)
    _sheets: list[str] = field(default_factory=list)
    _columns: list[str] = field(default_factory=list)
    """Canonical columns met so far, in the order of the contents in `_keys`."""

    @property
    def rows(self) -> int:
        """Records found so far."""
        return self.accepted + self.refused

    def read(self, sheet: RawSheet, heading: Heading, mapping: ExportMapping | None) -> tuple[Tally, list[Trouble]]:
        """Read all records of a sheet; gives what was left aside because it is no record, and what else to tell."""
        self._sheets.append(sheet.name)
        tally = Tally()
        reader = _SheetReader(self, sheet, heading, mapping)
        if heading.missing:
            self._refuse_all(sheet, heading, tally)
            return tally, []
        for batch in batches(data_rows(sheet, heading, tally), reader.positions, BATCH, heading.width):
            reader.take(batch)
            self.told(len(batch))
        return tally, reader.clocks.notes(heading)

    def _refuse_all(self, sheet: RawSheet, heading: Heading, tally: Tally) -> None:
        """Without a required column no row can be taken; it is said once, not for every row."""
        problems = [
            Problem(
                sheet.name,
                heading.last_row,
                "",
                "",
                "missing-column",
                REASONS["missing-column"],
                {"column": c.label, "also": Text(join([*c.also[:4]], "zh"), ", ".join(c.also[:4]))},
            )
            for c in heading.missing
        ]
        self._note(problems)
        positions = sorted(heading.names)
        if self.sink:
            self.sink.begin(sheet.name, _shown_columns(heading, positions))
        for batch in batches(data_rows(sheet, heading, tally), positions, BATCH):
            self.refused += len(batch)
            for row, number in enumerate(batch.numbers) if self.sink else ():
                self.sink.refuse(number, problems, [batch.columns[p][row] for p in positions])  # type: ignore[union-attr]
            self.told(len(batch))

    def _note(self, problems: Sequence[Problem]) -> None:
        room = max(0, MOST_LISTED - len(self.problems))
        self.problems.extend(problems[:room])
        self.more += len(problems[room:])


def _shown_columns(heading: Heading, positions: Sequence[int]) -> list[tuple[str, ColumnType | None]]:
    """Give the headings of the columns with the kind of personal data each may hold."""
    out: list[tuple[str, ColumnType | None]] = []
    for position in positions:
        name = heading.names.get(position, "")
        column = heading.columns.get(position)
        out.append((name, column.type if column else guessed_kind(name)))
    return out


class _SheetReader:
    """Turns batches of one sheet into taken and refused rows."""

    def __init__(self, intake: TableIntake, sheet: RawSheet, heading: Heading, mapping: ExportMapping | None) -> None:
        self.intake, self.sheet, self.heading, self.mapping = intake, sheet, heading, mapping
        self.table = intake.table
        known = {column.name: position for position, column in heading.columns.items()}
        self.columns: dict[str, Column] = {name: self.table.columns[name] for name in known}
        for name in (*(mapping.fixed if mapping else ()), *_set_by_rules(mapping)):
            self.columns.setdefault(name, self.table.columns[name])
        self.known = known
        self.people = [name for name, column in self.columns.items() if column.type in ("person", "staff")]
        self.labels = {name: heading.names.get(position, "") for name, position in known.items()}
        self.conditions = {
            word: position
            for rule in (mapping.rules if mapping else ())
            for word in rule.when
            for position, name in heading.names.items()
            if heading_key(name, with_brackets=True) == heading_key(word, with_brackets=True)
        }
        everything = {*heading.names, *heading.columns, *heading.unnamed}
        self.positions = sorted(everything if intake.sink else {*known.values(), *self.conditions.values()})
        order = mapping.date_order if mapping and mapping.date_order != "ymd" else None
        self.hints = column_hints(sheet, heading, date_order=order, timezone=mapping.zone if mapping else CHINA)
        self.clocks = ClockCheck()
        self.begun = False

    def take(self, batch: Batch) -> None:
        """Judge a batch and pass its rows on."""
        import numpy as np
        import pandas as pd

        cells = self._cells(batch)
        parsed = {
            name: parse_series(column, cells[name], self._hints(column, cells[name]))
            for name, column in self.columns.items()
        }
        frame = pd.DataFrame({name: p.values for name, p in parsed.items()})
        for name, column in self.columns.items():
            if column.type == "moment":
                self.clocks.saw(name, frame[name])
        found: dict[int, list[Problem]] = {}
        if self.sheet.kind == "csv":
            for row in batch.ragged:
                problem = Problem(
                    self.sheet.name,
                    batch.numbers[row],
                    "",
                    "",
                    "slipped",
                    REASONS["slipped"],
                    {"n": self.heading.width},
                )
                found[row] = [problem]
        self._judge_cells(batch, cells, parsed, found)
        self._judge_rows(batch, cells, parsed, frame, found)
        good = np.ones(len(batch), bool)
        good[list(found)] = False
        taken = self._take_good(batch, frame, np.flatnonzero(good), found)
        self._refuse(batch, found)
        self.intake.accepted += taken

    # --- cells ---------------------------------------------------------------------------------------------------

    def _cells(self, batch: Batch) -> dict[str, Sequence[Cell]]:
        """The cells of our columns: as read, fixed, or set by a rule."""
        cells: dict[str, Sequence[Cell]] = {name: batch.columns[position] for name, position in self.known.items()}
        if self.mapping is None:
            return cells
        for name in self.columns:
            if name not in cells:
                cells[name] = [self.mapping.fixed.get(name)] * len(batch)
        for rule in self.mapping.rules:
            hits: list[bool] | None = None
            for word, values in rule.when.items():
                position = self.conditions.get(word)
                match = _matcher(values)
                column = batch.columns[position] if position is not None else [None] * len(batch)
                hit = [cell is not None and match(shown(cell)) for cell in column]
                hits = hit if hits is None else [a and b for a, b in zip(hits, hit, strict=True)]
            if hits and any(hits):
                for name, value in rule.set.items():
                    cells[name] = [value if hit else cell for hit, cell in zip(hits, cells[name], strict=True)]
        return cells

    def _hints(self, column: Column, cells: Sequence[Cell]) -> Hints:
        hints = self.hints.get(self.known.get(column.name, -1), Hints(epoch_1904=self.sheet.epoch_1904))
        if self.mapping is None:
            return hints
        return replace(hints, choices=self.mapping.words(column.name, cells))

    def _problem(self, number: int, name: str, value: str, code: str, text: Text, **values: object) -> Problem:
        label = self.labels.get(name) or ""
        return Problem(self.sheet.name, number, label, value, code, text, values)

    def _shown(self, name: str, cells: Mapping[str, Sequence[Cell]], row: int) -> str:
        """What may be shown of a cell, the row's people masked in it."""
        cell = cells[name][row]
        names = [shown(cells[p][row]) for p in self.people if cells[p][row] is not None]
        return mask_value(self.table.columns[name].type, shown(cell), names) if cell is not None else ""

    def _judge_cells(
        self,
        batch: Batch,
        cells: Mapping[str, Sequence[Cell]],
        parsed: Mapping[str, Parsed],
        found: dict[int, list[Problem]],
    ) -> None:
        for name, result in parsed.items():
            column = self.columns[name]
            words: dict[Any, Text] = {}
            for row in result.bad.nonzero()[0].tolist():
                reason = result.reasons[row]
                if reason not in words:
                    words[reason] = expected(reason, column)
                problem = self._problem(
                    batch.numbers[row], name, self._shown(name, cells, row), str(reason), words[reason]
                )
                found.setdefault(row, []).append(problem)

    # --- rows ----------------------------------------------------------------------------------------------------

    def _judge_rows(
        self,
        batch: Batch,
        cells: Mapping[str, Sequence[Cell]],
        parsed: Mapping[str, Parsed],
        frame: pd.DataFrame,
        found: dict[int, list[Problem]],
    ) -> None:
        for row, rule in consistency.failures(frame, self.table):
            name = rule.column
            if rule.code == "required":
                if parsed[name].bad[row]:
                    continue
                label = self.labels.get(name) or self.table.columns[name].label
                problem = self._problem(
                    batch.numbers[row],
                    name,
                    self._shown(name, cells, row),
                    rule.code,
                    REASONS["required"],
                    column=label,
                )
            else:
                others = [other for other in rule.others if other in frame and frame[other].notna().iat[row]]
                labels = [self.labels.get(o) or self.table.columns[o].label for o in others]
                problem = self._problem(
                    batch.numbers[row],
                    name,
                    self._shown(name, cells, row),
                    rule.code,
                    REASONS[rule.code],
                    other=_joined(labels),
                    seen=" + ".join(self._shown(o, cells, row) for o in others),
                )
            found.setdefault(row, []).append(problem)
        for column in self.table.required:
            if column.type == "room" and column.name in frame:
                masked = frame[column.name].str.contains(r"[*＊]", regex=True).fillna(False).to_numpy(bool)
                for row in masked.nonzero()[0].tolist():
                    problem = self._problem(
                        batch.numbers[row],
                        column.name,
                        self._shown(column.name, cells, row),
                        "masked-value",
                        REASONS["masked-value"],
                    )
                    found.setdefault(row, []).append(problem)

    def _take_good(
        self, batch: Batch, frame: pd.DataFrame, rows: np.ndarray[Any, Any], found: dict[int, list[Problem]]
    ) -> int:
        """Pass on the rows without a problem, but for those that repeat an earlier one; gives how many were taken."""
        import numpy as np
        import pandas as pd

        if not len(rows):
            return 0
        parsed = frame.iloc[rows].reset_index(drop=True)
        kept = self._stored(parsed)
        keys = self._key(parsed, kept)
        # Sheets of one table need not have the same columns; one that is missing is like one that is empty.
        names = self.intake._columns
        names += [name for name in parsed if name not in names]
        nothing = np.zeros(len(parsed), np.uint64)
        hashes = {name: pd.util.hash_pandas_object(parsed[name], index=False).to_numpy() for name in parsed}
        contents = np.column_stack(
            [np.where(parsed[name].isna(), nothing, hashes[name]) if name in hashes else nothing for name in names]
        )
        key_hashes = pd.util.hash_array(np.asarray(keys, dtype=object), categorize=False)
        numbers = np.asarray(batch.numbers, dtype=np.int64)[rows]
        seen = self.intake._keys.look(key_hashes, contents, numbers, len(self.intake._sheets) - 1)
        for place in np.flatnonzero(seen.again).tolist():
            found[int(rows[place])] = [self._repeated(int(numbers[place]), seen, place, names, parsed)]
        fresh = ~seen.again
        if self.mapping is not None and self.mapping.cases and "complaint_id" in kept:
            self.intake.cases.update(
                pd.util.hash_array(kept["complaint_id"][fresh].to_numpy(object), categorize=False).tolist()
            )
        if self.intake.sink and fresh.any():
            kept[self.table.key] = keys
            kept["source_file"] = self.intake.fingerprint
            kept["source_sheet"] = mask_value(None, self.sheet.name)
            kept["source_row"] = numbers
            self.intake.sink.accept(kept[fresh])
        return int(fresh.sum())

    def _stored(self, parsed: pd.DataFrame) -> pd.DataFrame:
        """The columns to be stored; in a check only the key is needed."""
        house = self.intake.house
        if not self.intake.sink:
            names = [n for n in parsed if n in (self.table.key, "complaint_id") or self.table.columns[n].type == "room"]
            return protect(parsed[names], self.table, house.pseudonyms, house.estate)
        frame = parsed.copy(deep=False)
        for name, column in self.columns.items():
            if column.type == "team":
                frame[name] = (
                    frame[name]
                    .map({raw: _team(raw, house.company) for raw in frame[name].dropna().unique()})
                    .astype("str")
                )
            elif column.type == "group":
                frame[name] = frame[name].map({raw: _group(raw) for raw in frame[name].dropna().unique()}).astype("str")
        return protect(frame, self.table, house.pseudonyms, house.estate)

    def _key(self, parsed: pd.DataFrame, kept: pd.DataFrame) -> list[str]:
        """The key of each row; where the export has none, one made from the row's content."""
        given: list[Any] = kept[self.table.key].tolist() if self.table.key in kept else [None] * len(parsed)
        if all(isinstance(key, str) for key in given):
            return given
        columns = [name for name in self.table.columns if name in parsed]
        content = parsed[columns].astype("str").to_numpy(object, na_value="")
        keys: list[str] = []
        for key, cells in zip(given, content, strict=True):
            if isinstance(key, str):
                keys.append(key)
                continue
            text = "\x1f".join(f"{name}={cell}" for name, cell in zip(columns, cells, strict=True) if cell)
            if self.mapping is not None and self.mapping.cases:
                # Events of a log may be alike in everything; each of them happened.
                mark = hash(text)
                self.intake._copies[mark] += 1
                text += f"\x1f{self.intake._copies[mark]}"
            keys.append(str(self.intake.house.pseudonyms.of("r", f"{self.table.name}|{text}")))
        return keys

    def _repeated(self, number: int, seen: Any, place: int, names: list[str], parsed: pd.DataFrame) -> Problem:
        sheet = self.intake._sheets[int(seen.sheet[place])]
        where = HERE if sheet == self.sheet.name else Text(f"工作表“{sheet}”", f" of sheet “{sheet}”")
        first = int(seen.row[place])
        home = self.table.key == "household_key"
        key = next((n for n, c in self.table.columns.items() if c.type == "room"), "") if home else self.table.key
        value = mask_value(self.table.columns[key].type, str(parsed[key].iloc[place])) if key in parsed else ""
        if seen.same[place]:
            return self._problem(number, key, value, "duplicate-row", REASONS["duplicate-row"], row=first, where=where)
        differing = [name for name, differs in zip(names, seen.differs[place], strict=True) if differs]
        code = "duplicate-home" if home else "duplicate-key"
        columns = _joined(
            [f"“{self.labels[n]}”" if self.labels.get(n) else self.table.columns[n].label for n in differing]
        )
        return self._problem(number, key, value, code, REASONS[code], row=first, where=where, columns=columns)

    def _refuse(self, batch: Batch, found: Mapping[int, list[Problem]]) -> None:
        intake = self.intake
        intake.refused += len(found)
        if found and intake.sink and not self.begun:
            intake.sink.begin(self.sheet.name, _shown_columns(self.heading, self.positions))
            self.begun = True
        for row in sorted(found):
            intake._note(found[row])
            if intake.sink:
                intake.sink.refuse(batch.numbers[row], found[row], [batch.columns[p][row] for p in self.positions])


def _joined(names: Sequence[str | Text]) -> Text:
    return Text(
        join([n.zh if isinstance(n, Text) else n for n in names], "zh"),
        join([n.en if isinstance(n, Text) else n for n in names], "en"),
    )


def _set_by_rules(mapping: ExportMapping | None) -> Iterator[str]:
    return itertools.chain.from_iterable(rule.set for rule in (mapping.rules if mapping else ()))


def _matcher(values: Sequence[str]) -> Callable[[str], bool]:
    wanted = [re.compile(".*".join(map(re.escape, plain(v).split("*"))) + r"\Z", re.DOTALL) for v in values]
    known: dict[str, bool] = {}

    def match(text: str) -> bool:
        if (told := known.get(text)) is None:
            compared = plain(text)
            told = any(pattern.match(compared) for pattern in wanted)
            if len(known) < 10_000:
                known[text] = told
        return told

    return match


def _group(raw: str) -> str:
    """The group's id where the word names one of the four, else the word itself."""
    word = plain(raw)
    for group, label in GROUPS.items():
        if word in (group, plain(label.zh), plain(label.zh).removesuffix("组"), plain(label.en)):
            return group
    return raw


def _team(raw: str, company: Company) -> str:
    found = company.team(raw) or company.team(plain(raw))
    return found.id if found else raw
