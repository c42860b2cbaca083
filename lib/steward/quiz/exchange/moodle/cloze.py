"""Questions with gaps in their text, as Moodle writes them: ``{1:SHORTANSWER:=Paris#Right~%50%Lyon}``.

A gap has its mark, its kind and its answers; ``=`` before an answer gives it the whole mark, ``%50%`` a part, ``#`` begins its
feedback; a character that means something here is written as an entity. Source: Moodle documentation, "Embedded Answers (Cloze)
question type".
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from steward.quiz.exchange.gift.text import BLANK
from steward.quiz.exchange.grades import grade_words
from steward.quiz.exchange.moodle.numbers import moodle_number
from steward.quiz.exchange.question import Answer
from steward.words import Text

_SHORT = {
    "NM": "NUMERICAL",
    "SA": "SHORTANSWER", "MW": "SHORTANSWER", "SAC": "SHORTANSWER_C", "MWC": "SHORTANSWER_C",
    **{f"MC{how.replace('_', '')}": f"MULTICHOICE{how}" for how in ("", "_V", "_H", "_S", "_VS", "_HS")},
    **{f"MR{how.replace('_', '')}": f"MULTIRESPONSE{how}" for how in ("", "_H", "_S", "_HS")},
}  # fmt: skip
KINDS = frozenset(_SHORT.values())
"""All kinds of gaps by their long names; ``_V`` and ``_H`` show the choices below or beside one another, ``S`` shuffles them."""

_START = re.compile(rf"\{{([0-9]*):({'|'.join(sorted(KINDS | _SHORT.keys(), key=len, reverse=True))}):")
_END = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)}")
_FRACTION = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
_NUMBER = re.compile(r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?")

_NO_GAPS = Text(
    "文字里没有读得出来的空，Moodle 不收。空要写成 {1:SHORTANSWER:=答案} 这样，选择用 MULTICHOICE，数字用 NUMERICAL。",
    "There is no gap in the text that can be read, and Moodle refuses the question. Write a gap as {1:SHORTANSWER:=answer}, with "
    "MULTICHOICE for choices and NUMERICAL for numbers.",
)
_FEW = Text(
    "第 {n} 个空至少要有两个选项，Moodle 不收。请用 ~ 隔开选项。",
    "Gap {n} needs two choices at least, and Moodle refuses the question. Part the choices with ~.",
)
_NONE = Text(
    "第 {n} 个空没有答案，Moodle 不收。请补上。",
    "Gap {n} has no answer, and Moodle refuses the question. Add one.",
)
_NO_RIGHT = Text(
    "第 {n} 个空没有一个答案得满分，Moodle 不收。请在对的答案前写 =。",
    "No answer of gap {n} gets the whole mark, and Moodle refuses the question. Write = before the right one.",
)
_NO_NUMBER = Text(
    "第 {n} 个空要填数字，“{answer}”不是数，Moodle 不收。",
    "Gap {n} asks for a number, and “{answer}” is none; Moodle refuses the question.",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap of a text."""

    kind: str
    """Its long name, one of `KINDS`."""
    answers: tuple[Answer, ...]
    mark: float = 1
    begin: int = 0
    """Place of its ``{`` in the text."""
    end: int = 0
    """Place behind its ``}``."""

    @property
    def chooses(self) -> bool:
        """Whether one picks from what is shown."""
        return self.kind.startswith("MULTI")

    @property
    def several(self) -> bool:
        """Whether more than one may be picked."""
        return self.kind.startswith("MULTIRESPONSE")


def gaps(text: str) -> tuple[Gap, ...]:
    """Find the gaps of a text; what looks like a gap but cannot be read as one stays text, as in Moodle.

    >>> gaps("Call back within {1:NM:=24:1} hours.")[0].answers
    (Answer(text='24', percent=100.0, feedback='', format=None, feedback_format=None, tolerance='1', match=''),)
    """
    found: list[Gap] = []
    place, last = 0, max((found.start() for found in _END.finditer(text)), default=-1)
    while (start := _START.search(text, place)) and start.end() <= last:
        kind = _SHORT.get(start[2], start[2])
        written = _alternatives(text, start.end())
        if written is None:
            place = start.end()
            continue
        alternatives, place = written
        answers = [_answer(alternative, kind) for alternative in alternatives]
        if kind.startswith("MULTIRESPONSE"):
            answers = _shared(answers, any(alternative[0].startswith("%") for alternative in alternatives))
        found.append(Gap(kind, tuple(answers), float((start[1] or "1")[:9]), start.start(), place))
    return tuple(found)


def _alternatives(text: str, place: int) -> tuple[list[tuple[str, str, str]], int] | None:
    """Part the answers of a gap: fraction, answer and feedback as written; None where no ``}`` ends it."""
    found: list[tuple[str, str, str]] = []
    if text.startswith("~", place):
        place += 1
    while True:
        fraction = _FRACTION.match(text, place)
        begin = fraction.end() if fraction else place
        end = _stop(text, begin + 1, "~#}", ("\\", "&", "&amp;"))
        feedback = ""
        if end >= 0 and text[end] == "#":
            begin_feedback, answer_end = end + 1, end
            end = _stop(text, begin_feedback, "~}", ("\\",))
            feedback = text[begin_feedback:end]
        else:
            answer_end = end
        if end < 0:
            return None
        found.append((fraction[0] if fraction else "", text[begin:answer_end], feedback))
        place = end + 1
        if text[end] == "}":
            return found, place


def _stop(text: str, place: int, signs: str, hidden_by: tuple[str, ...]) -> int:
    for found in re.compile(f"[{re.escape(signs)}]").finditer(text, place):
        if not text.endswith(hidden_by, 0, found.start()):
            return found.start()
    return -1


def _answer(written: tuple[str, str, str], kind: str) -> Answer:
    fraction, answer, feedback = written
    percent = 100.0 if fraction == "=" else float(fraction.strip("%").replace(",", ".").rstrip(".") or 0)
    tolerance = ""
    if kind == "NUMERICAL":
        number, colon, margin = answer.partition(":")
        if _NUMBER.fullmatch(number) and (not colon or _NUMBER.fullmatch(margin)):
            return Answer(number, percent, _unescaped(feedback), tolerance="" if margin in ("", "0") else margin)
    return Answer(_unescaped(answer), percent, _unescaped(feedback), tolerance=tolerance)


def _unescaped(text: str) -> str:
    return html.unescape(text).replace("\\}", "}").replace("\\#", "#")


def _shared(answers: list[Answer], weighed: bool) -> list[Answer]:
    """Give the right choices of several parts of the mark, as Moodle does; without weights a wrong one costs a right one."""
    total = sum(answer.percent for answer in answers if answer.percent > 0)
    if not total:
        return answers
    lost = -10_000 / total
    return [
        Answer(a.text, 100 * a.percent / total if a.percent > 0 else a.percent if weighed else lost, a.feedback)
        for a in answers
    ]


def without_gaps(text: str) -> str:
    """Give a text with ``{#1}``, ``{#2}``... for its gaps, as Moodle keeps it.

    >>> without_gaps("Rome lies on the {1:SA:=Tiber}.")
    'Rome lies on the {#1}.'
    """
    out, place = [], 0
    for n, gap in enumerate(gaps(text), 1):
        out.append(f"{text[place : gap.begin]}{{#{n}}}")
        place = gap.end
    return "".join(out) + text[place:]


def mark_of(text: str) -> float:
    """Give the marks of all gaps of a text together."""
    return sum(gap.mark for gap in gaps(text))


def faults(found: Iterable[Gap]) -> Iterator[tuple[str, Text, dict[str, object]]]:
    """Say for what Moodle refuses a question with gaps: code, sentence and its values."""
    empty = True
    for n, gap in enumerate(found, 1):
        empty = False
        given = [answer for answer in gap.answers if answer.text.strip(BLANK)]
        if gap.kind == "NUMERICAL":
            for answer in given:
                number = moodle_number(answer.text)
                if answer.text.strip(BLANK) != "*" and (number is None or number[1]):
                    yield "gap-no-number", _NO_NUMBER, {"n": n, "answer": answer.text[:40]}
        if gap.chooses and len(given) < 2:
            yield "gap-too-few", _FEW, {"n": n}
        elif not given:
            yield "gap-empty", _NONE, {"n": n}
        if not any(answer.percent > 0 if gap.several else answer.percent == 100 for answer in given):
            yield "gap-no-full-credit", _NO_RIGHT, {"n": n}
    if empty:
        yield "no-gaps", _NO_GAPS, {}


def write_gap(kind: str, answers: Iterable[Answer], mark: int = 1) -> str:
    """Write a gap; the texts of choices and feedback are HTML, those of what is typed are plain.

    >>> write_gap("SHORTANSWER", [Answer("24~48 h", 100, "Yes.")])
    '{1:SHORTANSWER:=24&#126;48 h#Yes.}'
    """
    written = []
    for answer in answers:
        share = "=" if answer.percent == 100 else f"%{grade_words(answer.percent)}%" if answer.percent else ""
        text = escaped(answer.text) + (f":{answer.tolerance}" if answer.tolerance else "")
        written.append(share + text + (f"#{escaped(answer.feedback)}" if answer.feedback else ""))
    return f"{{{mark}:{kind}:{'~'.join(written)}}}"


_MEANING = re.compile(r"[~#}\\<>\"'&]|\A[=%:]")


def escaped(text: str) -> str:
    """Write words so that a gap gives them back: what means something to HTML or to a gap becomes an entity."""
    return _MEANING.sub(lambda found: f"&#{ord(found[0])};", text)
