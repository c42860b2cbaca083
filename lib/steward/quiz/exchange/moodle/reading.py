"""Moodle XML, read as Moodle reads it: what it refuses is an error, what it takes otherwise than written a warning, with the line.

`Question.extra` keeps what only this format says, by its own names: ``showstandardinstruction``, ``responseformat``,
``selecttype``... Source: Moodle documentation, "Moodle XML format", and the behaviour of Moodle 4.5.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from steward.quiz.exchange.gift.names import clean_name, name_from
from steward.quiz.exchange.gift.text import BLANK
from steward.quiz.exchange.hostile import encoding_of, parse_xml, shown
from steward.quiz.exchange.moodle import cloze, doubts
from steward.quiz.exchange.moodle.parts import Parts, RefusedError, child_value, children, raw_text
from steward.quiz.exchange.moodle.types import READERS
from steward.quiz.exchange.moodle.writing import write_moodle_xml
from steward.quiz.exchange.question import Imported, Notice, Question, by_place

__all__ = ["read_moodle_xml", "write_moodle_xml"]


def read_moodle_xml(data: bytes, source: str, *, grades: Literal["error", "nearest"] = "error") -> Imported:
    """Read a file of Moodle XML.

    `grades` is Moodle's "match grades": what happens to a share of the mark that it does not know. As it is set at
    first, the share is an error; ``nearest`` takes the nearest one.

    Raises:
        StewardError: as `steward.quiz.exchange.hostile.parse_xml`, where the file as a whole cannot be read.

    >>> found = read_moodle_xml(b'<quiz><question type="truefalse"><name><text>A</text></name><answer fraction="100"><text>true'
    ...     b'</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>', "a.xml")
    >>> found.questions[0].type, found.errors
    ('truefalse', ())
    """
    root = parse_xml(data, source)
    reader = _Reader(source, grades)
    if root.tag != "quiz":
        found = Notice(
            doubts.NO_QUIZ.code,
            doubts.NO_QUIZ.text,
            {"source": source, "root": shown(str(root.tag), 60)},
            root.sourceline,
        )
        return Imported(errors=(found,), format="moodle-xml")
    encoding = encoding_of(data)
    if codecs.lookup(encoding).name not in ("utf-8", "ascii"):
        reader.say(doubts.ENCODING, 1, encoding=encoding.upper())
    if encoding.lower().startswith("utf-8"):
        _lost_spaces(data.decode("utf-8", "replace"), reader)
    for element in root:
        if element.tag != "question":
            reader.say(doubts.NOT_QUESTION, element.sourceline, tag=shown(str(element.tag), 40))
        elif (element.get("type") or "").strip(BLANK) == "category":
            reader.category_of(element)
        else:
            reader.question(element)
    reader.end()
    if not reader.questions and not reader.errors:
        reader.errors.append(Notice(doubts.NO_QUESTIONS.code, doubts.NO_QUESTIONS.text, {"source": source}))
    return Imported(tuple(reader.questions), by_place(reader.warnings), by_place(reader.errors), "moodle-xml")


_NOT_TEXT = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_SPACE_ONLY = re.compile(r"(&[a-z0-9#]{2,8};)([ \t\n]+)(&[a-z0-9#]{2,8};)", re.IGNORECASE)


def _lost_spaces(text: str, reader: _Reader) -> None:
    """Find white space between two entities: Moodle drops pieces of text that hold nothing else."""
    bare = _NOT_TEXT.sub(lambda found: "\n" * found[0].count("\n"), text)
    seen: set[int] = set()
    for found in _SPACE_ONLY.finditer(bare):
        line = bare.count("\n", 0, found.start()) + 1
        if line not in seen and len(seen) < 100:
            reader.say(doubts.LOST_SPACE, line, entities=" ".join(found.group(1, 3)))
            seen.add(line)


@dataclass
class _Reader:
    source: str
    grades: str
    questions: list[Question] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    errors: list[Notice] = field(default_factory=list)
    category: str = ""
    about: list[dict[str, str]] = field(default_factory=list)
    """Categories with a description or ID number, until the next question takes them along."""
    about_line: int = 0
    ids: dict[tuple[str, str], int] = field(default_factory=dict)

    def say(self, doubt: doubts.Doubt, line: int | None, question: str = "", **values: object) -> None:
        self.warnings.append(Notice(doubt.code, doubt.text, values, line, question))

    def category_of(self, element: Any) -> None:
        parts = Parts(element, format="moodle")
        try:
            named = parts.first("category")
            path = raw_text(named) if named is not None else ""
            for child in element:
                if child.tag in ("category", "info") and not children(child, "text"):
                    parts.refuse(doubts.NO_TEXT_INSIDE, child, tag=child.tag)
            info = parts.said("info", "text")
        except RefusedError as refused:
            self.errors.append(Notice(refused.doubt.code, refused.doubt.text, refused.values, refused.at.sourceline))
            return
        self.warnings += parts.warnings
        if not path and not parts.errors:
            parts.refuse(doubts.EMPTY_CATEGORY, element)
        self.errors += parts.errors
        if not path:
            return
        self.category, self.about_line = path, element.sourceline
        id_number = parts.value("idnumber")
        if info.text or id_number:
            about = {"path": path, "info": info.text, "format": info.format or "", "idnumber": id_number}
            self.about.append({key: value for key, value in about.items() if value})

    def end(self) -> None:
        if self.about:
            self.say(doubts.UNUSED_CATEGORY, self.about_line, category=shown(self.category))

    def question(self, element: Any) -> None:
        parts = Parts(element, nearest=self.grades == "nearest")
        try:
            question = self._question(parts)
        except RefusedError as refused:
            self.warnings += parts.warnings
            self.errors += [
                *parts.errors,
                Notice(refused.doubt.code, refused.doubt.text, refused.values, refused.at.sourceline, parts.name),
            ]
            return
        parts.left()
        if self.about:
            question = replace(question, extra={**question.extra, "categories": self.about})
            self.about = []
        self.questions.append(question)
        self.warnings += parts.warnings
        self.errors += parts.errors
        if question.id_number:
            first = self.ids.setdefault((self.category, question.id_number), element.sourceline)
            if first != element.sourceline:
                self.say(doubts.ID_TWICE, element.sourceline, question.name, id=shown(question.id_number), first=first)

    def _question(self, parts: Parts) -> Question:
        element = parts.element
        type_name = (element.get("type") or "").strip(BLANK)
        if not type_name:
            raise RefusedError(doubts.NO_TYPE, element)
        named = parts.first("name")
        parts.name = clean_name(raw_text(named)) if named is not None and children(named, "text") else ""
        text = parts.asked()
        if named is None or not children(named, "text"):
            if type_name in ("cloze", "multianswer") and named is None:
                parts.name = name_from(cloze.without_gaps(text))
            else:
                parts.refuse(doubts.NO_NAME, element)
        general = parts.said("generalfeedback", "general_feedback")
        hints, hint_options = parts.hints()
        extra: dict[str, Any] = {}
        if any(hint_options):
            extra["hint_options"] = hint_options
        if parts.value("hidden", "0") not in ("", "0"):
            extra["hidden"] = parts.value("hidden")
        tags = [child_value_of_text(tag) for group in parts.all("tags")[:1] for tag in children(group, "tag")]
        course_tags = [
            child_value_of_text(tag) for group in parts.all("coursetags")[:1] for tag in children(group, "tag")
        ]
        if course_tags:
            extra["coursetags"] = course_tags
        penalty = parts.number("penalty", None)
        question = Question(
            "other",
            parts.name,
            text,
            general_feedback=general.text,
            category=self.category,
            line=element.sourceline,
            format=parts.format,
            general_feedback_format=general.format,
            default_mark=parts.number("defaultgrade", 1) or 0,
            penalty=0.3333333 if penalty is not None and abs(penalty - 0.3333333) < 0.005 else penalty,
            id_number=parts.value("idnumber"),
            tags=tuple(tag for tag in tags if tag),
            hints=hints,
            extra=extra,
        )
        read: Callable[[Parts, Question], Question] | None = READERS.get(type_name)
        if read is None:
            parts.refuse(doubts.UNKNOWN_TYPE, element, type=shown(type_name, 40))
            parts.used.update(str(child.tag) for child in element)
            question = replace(question, extra={**extra, "type": type_name})
        else:
            question = read(parts, question)
        return replace(question, files=tuple(parts.files))


def child_value_of_text(element: Any) -> str:
    """Give the plain text of a tag."""
    return child_value(element, "text") or (element.text or "").strip(BLANK)
