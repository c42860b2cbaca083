"""One row of a sheet as a question."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from steward.quiz.exchange.gift.names import clean_name, name_from
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.question import Answer, Notice, Question, Type, Unit, true_false
from steward.quiz.exchange.workbook import slips
from steward.quiz.exchange.workbook.columns import FALSE, LETTERS, TRUE, TYPES, level_of, plain, type_of
from steward.standards import catalogue
from steward.words import Text

BLANK_HEADINGS = frozenset(("", "None", "序号", "No.", "No", "#", "备注", "Remarks"))
"""Headings whose columns may be passed over without a word."""
_ARROWS = re.compile(r"\s*(?:→|->|=>|⇒|—>|－＞)\s*")
_PARTS = re.compile(r"[|｜\n]")
_SEVERAL = re.compile(r"[|｜;；\n]")
_IDS = re.compile(r"[\s,，、;；|]+")


class RefusedError(Exception):
    """The row is no question."""


@dataclass
class Row:
    """The cells of one row by column, and what is to be said of them."""

    sheet: str
    number: int
    cells: dict[str, Any]
    headings: dict[str, str]
    warnings: list[Notice] = field(default_factory=list)
    errors: list[Notice] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def question(self) -> Question | None:
        """Read the row; None where it cannot be a question, with the errors that say why."""
        try:
            text = self.text("text")
            type = self._type()
            if not text:
                self.refuse(slips.NO_TEXT, "text")
            answers = _READERS[type](self)
            question = self._whole(type, text, answers)
        except RefusedError:
            return None
        for column in self.cells:
            if column not in self.used and self.text(column):
                self.warn(slips.UNUSED, column)
        return question if not self.errors else None

    def _whole(self, type: Type, text: str, answers: Sequence[Answer]) -> Question:
        tags = [f"standard:{id}" for id in self._standards()]
        if said := self.text("level"):
            if level := level_of(said):
                tags.append(f"level:{level}")
            else:
                self.warn(slips.LEVEL, "level", value=shown(said, 30))
        tags += [tag.strip() for tag in _SEVERAL.split(self.text("tags")) if tag.strip()]
        name = self.text("name")
        return Question(
            type,
            clean_name(name) if name else name_from(text.replace("<", " ")).strip(),
            text,
            tuple(answers),
            general_feedback=self.text("explanation"),
            category=self.text("category"),
            line=self.number,
            format="plain",
            default_mark=self._mark(0 if type == "description" else 1),
            id_number=self.text("id"),
            tags=tuple(dict.fromkeys(tags)),
            units=(Unit(self.text("unit")),) if type == "numerical" and self.text("unit") else (),
            model_answer=self.text("answer") if type == "essay" else "",
            where=self.sheet,
        )

    def warn(self, why: tuple[str, Text], column: str, **values: object) -> None:
        """Say something of a cell."""
        self.warnings.append(self._notice(why, column, values))

    def wrong(self, why: tuple[str, Text], column: str, **values: object) -> None:
        """Say what is wrong with a cell, and read on to find the rest."""
        self.errors.append(self._notice(why, column, values))

    def refuse(self, why: tuple[str, Text], column: str, **values: object) -> None:
        """Say what is wrong with a cell, and give the row up."""
        self.wrong(why, column, **values)
        raise RefusedError

    def _notice(self, why: tuple[str, Text], column: str, values: dict[str, object]) -> Notice:
        code, text = why
        heading = self.headings.get(column) or _NAMES.get(column, column)
        at = {"sheet": shown(self.sheet), "row": self.number, "column": heading}
        name = shown(self.text("name") or self.text("text"), 40)
        return Notice(code, text, {**at, **values}, self.number, name, self.sheet)

    def text(self, column: str) -> str:
        """Give a cell as words, numbers as they show in a cell without a format."""
        self.used.add(column)
        cell = self.cells.get(column, "")
        if isinstance(cell, bool):
            return "TRUE" if cell else "FALSE"
        if isinstance(cell, float):
            return f"{cell:.0f}" if cell == int(cell) and abs(cell) < 1e15 else f"{cell:.15g}"
        if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
            if column not in self._dated:
                self._dated.add(column)
                self.wrong(slips.DATE, column, value=str(cell))
            return str(cell)
        return str(cell if cell is not None else "").replace("\r\n", "\n").replace("\r", "\n").strip()

    _dated: set[str] = field(default_factory=set)

    def options(self, least: int) -> dict[str, str]:
        """Give the options that are filled in, by letter."""
        found = {letter: said for letter in LETTERS if (said := self.text(f"option {letter}"))}
        if len(found) < least:
            self.refuse(slips.FEW, "option A", least=least, n=len(found))
        letters = list(found)
        if missing := [letter for letter in LETTERS[: LETTERS.index(letters[-1])] if letter not in found]:
            self.warn(slips.GAP, f"option {missing[0]}", letter=missing[0])
        return found

    def distinct(self, options: dict[str, str]) -> None:
        """Say where two options are the same."""
        seen: dict[str, str] = {}
        for letter, said in options.items():
            first = seen.setdefault(said, letter)
            if first != letter:
                self.wrong(slips.SAME, f"option {letter}", letter=first)

    def why(self, letter: str) -> str:
        """Give what is said of one option."""
        return self.text(f"why {letter}")

    def number_of(self, column: str, said: str) -> str:
        """Give a number as written, in half width, thousands taken out."""
        written = unicodedata.normalize("NFKC", said).replace("\u2212", "-").replace(" ", "").strip()
        if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", written):
            written = written.replace(",", "")
        unit = unicodedata.normalize("NFKC", self.text("unit")).replace(" ", "")
        if unit and written.endswith(unit):
            written = written[: -len(unit)]
        elif written.endswith("%") and not unit:
            self.cells["unit"] = "%"
            self.warn(slips.PERCENT, column, value=shown(said, 30), number=written[:-1])
            written = written[:-1]
        if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", written):
            self.wrong(slips.NUMBER, column, value=shown(said, 40))
            return "0"
        return written.removeprefix("+")

    def _type(self) -> Type:
        said = self.text("type")
        if not said:
            type = self._guess()
            self.warn(slips.GUESSED, "type", type=TYPES[type])
            return type
        found = type_of(said)
        if found is None:
            known = Text("、".join(t.zh for t in TYPES.values()), ", ".join(t.en for t in TYPES.values()))
            self.refuse(slips.TYPE, "type", value=shown(said, 30), types=known)
            raise AssertionError
        return found

    def _guess(self) -> Type:
        answer, first = self.text("answer"), self.text("option A")
        if first and not answer:
            return "match" if _ARROWS.search(first) else "ordering"
        if first:
            return "multichoice_multi" if len(_letters(answer) or "") > 1 else "multichoice_single"
        if plain(answer) in TRUE | FALSE and not answer.isdecimal():
            return "truefalse"
        if re.fullmatch(r"[+-]?[0-9.]+", unicodedata.normalize("NFKC", answer)):
            return "numerical"
        if answer:
            return "shortanswer"
        self.refuse(slips.NO_GUESS, "type")
        raise AssertionError

    def _standards(self) -> list[str]:
        found = []
        for id in _IDS.split(self.text("standards")):
            if id and id not in catalogue():
                self.warn(slips.STANDARD, "standards", value=shown(id, 60))
            elif id:
                found.append(id)
        return found

    def _mark(self, usual: float) -> float:
        said = self.text("mark")
        try:
            mark = float(unicodedata.normalize("NFKC", said)) if said else usual
        except ValueError:
            mark = -1
        if not 0 <= mark < 1e6:
            self.warn(slips.MARK, "mark", value=shown(said, 20))
            return usual
        return mark


_NAMES = {"type": "题型", "text": "题干", "answer": "正确答案", "option A": "选项A", "unit": "单位"}


def _letters(answer: str) -> str | None:
    """Give the letters of an answer such as ``ＡＣ``, ``a, c`` or ``选B。``; None where it is something else."""
    said = unicodedata.normalize("NFKC", answer).upper()
    said = re.sub(r"^(正确)?(答案|选项?|选择)(是|为)?[::]?", "", said.strip())
    said = re.sub(r"[\s,、;/+&.。)(|和及与]|AND", "", said)
    return said if re.fullmatch(r"[A-Z]+", said) else None


def _choice(row: Row, several: bool) -> list[Answer]:
    options = row.options(2)
    row.distinct(options)
    answer = row.text("answer")
    if not answer:
        row.refuse(slips.NO_ANSWER, "answer")
    letters = _letters(answer)
    same = [letter for letter, said in options.items() if plain(said) == plain(answer)]
    if len(same) == 1 and (letters is None or len(letters) > len(options) or not set(letters) <= set(options)):
        letters = same[0]
    elif letters is None and (opening := re.match(r"\s*([A-Za-zＡ-Ｚａ-ｚ])\s*[.．、:：)）]", answer)):
        letters = unicodedata.normalize("NFKC", opening[1]).upper()
    if letters is None or not set(letters) <= set(options):
        row.refuse(slips.LETTER, "answer", value=shown(answer, 30), letters="".join(options))
        raise AssertionError
    right = set(letters)
    if not several and len(right) > 1:
        row.refuse(slips.ONE, "answer", value=shown(answer, 30))
    if len(right) == len(options):
        row.wrong(slips.ALL, "answer")
    gain = 100 / len(right)
    loss = -100 / max(len(options) - len(right), 1) if several and len(right) > 1 else 0
    return [
        Answer(said, round(gain if letter in right else loss, 5), row.why(letter)) for letter, said in options.items()
    ]


def _single(row: Row) -> list[Answer]:
    return _choice(row, several=False)


def _multiple(row: Row) -> list[Answer]:
    return _choice(row, several=True)


def _true_false(row: Row) -> list[Answer]:
    answer = row.text("answer")
    said, options = plain(answer), {letter: row.text(f"option {letter}") for letter in "AB"}
    if (letters := _letters(answer)) in ("A", "B") and options[letters]:
        said = plain(options[letters])
    if said not in TRUE | FALSE:
        row.refuse(
            slips.BOOLEAN if answer else slips.NO_ANSWER, "answer", **({"value": shown(answer, 30)} if answer else {})
        )
    if_true, if_false = row.why("A"), row.why("B")
    if options["A"] and plain(options["A"]) in FALSE:  # somebody put false first
        if_true, if_false = if_false, if_true
    return list(true_false(said in TRUE, if_true=if_true, if_false=if_false))


def _fill(row: Row) -> list[Answer]:
    accepted = list(dict.fromkeys(part.strip() for part in _PARTS.split(row.text("answer")) if part.strip()))
    if not accepted:
        row.refuse(slips.NO_ANSWER, "answer")
    return [Answer(said, 100, row.why(LETTERS[at]) if at < len(LETTERS) else "") for at, said in enumerate(accepted)]


def _number(row: Row) -> list[Answer]:
    accepted = [part.strip() for part in _PARTS.split(row.text("answer")) if part.strip()]
    if not accepted:
        row.refuse(slips.NO_ANSWER, "answer")
    margin = row.text("tolerance")
    tolerance = row.number_of("tolerance", margin) if margin else ""
    tolerance = "" if tolerance and not float(tolerance) else tolerance.removeprefix("-")
    return [
        Answer(
            row.number_of("answer", said), 100, row.why(LETTERS[at]) if at < len(LETTERS) else "", tolerance=tolerance
        )
        for at, said in enumerate(accepted)
    ]


def _match(row: Row) -> list[Answer]:
    pairs = []
    for letter, said in row.options(2).items():
        left, *right = _ARROWS.split(said, maxsplit=1)
        if not right or not right[0]:
            row.wrong(slips.PAIR, f"option {letter}", value=shown(said, 40))
            continue
        pairs.append(Answer(left.strip(), 100, match=right[0].strip()))
    return pairs


def _ordering(row: Row) -> list[Answer]:
    options = row.options(2)
    row.distinct(options)
    steps = list(options.values())
    if answer := row.text("answer"):
        letters = _letters(answer)
        if letters is None or sorted(letters) != sorted(options):
            row.refuse(slips.LETTER, "answer", value=shown(answer, 30), letters="".join(options))
            raise AssertionError
        steps = [options[letter] for letter in letters]
    return [Answer(step, 100) for step in steps]


def _nothing(row: Row) -> list[Answer]:
    row.text("answer")
    return []


_READERS: dict[Type, Callable[[Row], list[Answer]]] = {
    "multichoice_single": _single,
    "multichoice_multi": _multiple,
    "truefalse": _true_false,
    "shortanswer": _fill,
    "numerical": _number,
    "match": _match,
    "ordering": _ordering,
    "essay": _nothing,
    "description": _nothing,
}
