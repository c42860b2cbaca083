"""A question while it travels between systems: what every format of the exchange reads into and writes from.

The type names, and what each part means, are those of Moodle, because all other systems import its files; a format
that has a thing by another name translates it. A `Question` holds everything that one of the formats can carry. What
a writer cannot carry it says in its notes, one `Notice` for each thing and question.

>>> Question("truefalse", "Ferry", "The ferry runs on Sundays.", true_false(True), line=3).as_json()["answers"][0]
{'text': 'true', 'percent': 100, 'feedback': ''}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from steward.words import Locale, Text

Type = Literal[
    "multichoice_single",
    "multichoice_multi",
    "truefalse",
    "shortanswer",
    "numerical",
    "match",
    "ordering",
    "essay",
    "description",
    "cloze",
    "calculated",
    "gapselect",
    "ddwtos",
    "ddimageortext",
    "ddmarker",
    "randomsamatch",
    "other",
]
"""``cloze`` keeps its gaps in the text, as ``{1:SHORTANSWER:=...}``; ``other`` is a type that only its own system knows,
named in ``extra["type"]``. The types from ``calculated`` on are read so that they can be named, not asked."""
TYPES: tuple[Type, ...] = get_args(Type)

Format = Literal["moodle", "html", "plain", "markdown"]
"""How a text is written. ``moodle``: plain text in which line breaks count and HTML is understood; Moodle's default."""
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that an author wrote down: to choose from, to compare with, a pair, a step.

    By type of question, `text` is: the option; what may be typed (``*`` stands for anything); the number as written
    with a decimal point, or ``*``; the left side of a pair (empty: `match` is a right side that belongs to nothing);
    a step, in the right order; ``true`` or ``false``.
    """

    text: str
    percent: float = 0
    """Credit for this answer, from -100 to 100; a step and a pair have 100."""
    feedback: str = ""
    format: Format | None = None
    """None: as the question's text."""
    feedback_format: Format | None = None
    """None: as the question's text."""
    tolerance: str = ""
    """Numerical: how far off a number may be, as written; empty is the same as 0."""
    match: str = ""
    """Match: the right side, always plain text."""

    def as_json(self) -> dict[str, Any]:
        """Give the JSON of ``steward quiz import``: ``text``, ``percent`` and ``feedback``; a pair is ``left -> right``.

        Two more keys stand there where they say something: ``tolerance``, and for a pair ``match``, its right side.
        """
        percent = int(self.percent) if self.percent == int(self.percent) else self.percent
        shown: dict[str, Any] = {"text": self.text, "percent": percent, "feedback": self.feedback}
        if self.match:
            shown["text"] = f"{self.text} -> {self.match}"
            shown["match"] = self.match
        if self.tolerance:
            shown["tolerance"] = self.tolerance
        return shown


@dataclass(frozen=True, slots=True)
class Hint:
    """What is said before the next try."""

    text: str
    format: Format | None = None
    clear_wrong: bool = False
    """Take the wrong choices away."""
    show_count: bool = False
    """Say how many are right."""


@dataclass(frozen=True, slots=True)
class File:
    """A picture or another file that a text shows by its name, as ``@@PLUGINFILE@@/path/name``."""

    name: str
    """As the text names it: text of a stranger, never a path of ours."""
    content: bytes = b""
    """Empty where the format only names the file."""
    place: str = "text"
    """The text it belongs to: ``text``, ``general_feedback``, ``answer 0``, ``feedback 0``, ``hint 0``..."""
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may be written behind a number, and the factor by which the number is multiplied then."""

    name: str
    multiplier: str = "1"


@dataclass(frozen=True)
class Question:
    """One question, with everything that a format of the exchange may say about it."""

    type: Type
    name: str
    text: str
    answers: tuple[Answer, ...] = ()
    general_feedback: str = ""
    """Shown to everybody after answering."""
    category: str = ""
    """Path as Moodle writes it: names between ``/``, a ``/`` within a name doubled; empty where none is given."""
    line: int | None = None
    """Where it begins: line of a text or XML file, row of a sheet; None where the format has none."""

    format: Format = "moodle"
    """Of `text`; also of every text that names none of its own."""
    general_feedback_format: Format | None = None
    default_mark: float = 1
    penalty: float | None = None
    """Share of the mark lost by each wrong try; None: not said."""
    id_number: str = ""
    tags: tuple[str, ...] = ()
    hints: tuple[Hint, ...] = ()
    files: tuple[File, ...] = ()
    shuffle: bool | None = None
    """Whether answers are shown in another order each time; None: not said."""
    case_sensitive: bool = False
    """Short answer: whether A and a differ."""
    units: tuple[Unit, ...] = ()
    numbering: str = ""
    """How options are numbered: abc, ABCD, 123, iii, IIII, none; empty: not said."""
    correct_feedback: str = ""
    partial_feedback: str = ""
    incorrect_feedback: str = ""
    model_answer: str = ""
    """Essay: information for whoever marks it."""
    template: str = ""
    """Essay: the text that a learner begins with."""
    where: str = ""
    """The file within a package or the sheet within a workbook; empty for a format that is one file."""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What else the format says, by the format's own names, JSON values only: kept so that it can be written again."""

    def as_json(self) -> dict[str, Any]:
        """Give the JSON of ``steward quiz import``."""
        return {
            "type": self.type,
            "name": self.name,
            "text": self.text,
            "answers": [answer.as_json() for answer in self.answers],
            "general_feedback": self.general_feedback,
            "category": self.category,
            "line": self.line,
        }


def true_false(right: bool, *, if_true: str = "", if_false: str = "") -> tuple[Answer, Answer]:
    """Make the two answers of a true/false question; `if_true` is what somebody reads who answered true."""
    return (
        Answer("true", 100 if right else 0, if_true),
        Answer("false", 0 if right else 100, if_false),
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person must know about a question that came or goes: an error, a warning, a thing left behind."""

    code: str
    """Stable kebab-case name, such as ``decimal-comma``."""
    text: Text
    """One sentence with ``str.format`` fields."""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    line: int | None = None
    question: str = ""
    """Name of the question; empty where it is about the file."""
    where: str = ""
    """The file within a package or the sheet within a workbook."""

    def describe(self, locale: Locale) -> str:
        """Say it in the reader's language, on one line."""
        return " ".join(self.text.say(locale, **dict(self.values)).split())

    def as_json(self, locale: Locale) -> dict[str, Any]:
        """Give ``{"line", "message", "code"}``, and ``question`` and ``where`` where there is one."""
        shown: dict[str, Any] = {"line": self.line, "message": self.describe(locale), "code": self.code}
        if self.question:
            shown["question"] = self.question
        if self.where:
            shown["where"] = self.where
        return shown


@dataclass(frozen=True)
class Imported:
    """What a reader found in a file.

    `errors` are questions, or whole files, that the format's own system would refuse; `warnings` are places where it
    reads something else than the author may have meant, or where something had to be left out.
    """

    questions: tuple[Question, ...] = ()
    warnings: tuple[Notice, ...] = ()
    errors: tuple[Notice, ...] = ()
    format: str = ""
    """``gift``, ``moodle-xml``, ``qti`` or ``xlsx``."""

    def as_json(self, locale: Locale) -> dict[str, Any]:
        """Give ``{"questions", "warnings", "errors"}`` as ``steward quiz import --json`` prints them."""
        return {
            "questions": [question.as_json() for question in self.questions],
            "warnings": [notice.as_json(locale) for notice in self.warnings],
            "errors": [notice.as_json(locale) for notice in self.errors],
        }


def by_place(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Sort notices as a reader meets them in the file."""
    return tuple(sorted(notices, key=lambda notice: (notice.where, notice.line or 0)))
