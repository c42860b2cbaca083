"""GIFT, the text format of Moodle: read as Moodle reads it, with a warning wherever that is not what the author meant.

What Moodle does is taken from its documentation ("GIFT format") and from running it (4.5, whose reader 5.x still has):
questions are parted by blank lines; within one, the first ``{`` and the first ``}`` hold the answers; the type is decided in
a fixed order - no braces: description, ``>`` and a number: ordering, nothing: essay, ``#``: numerical, a ``~``: multiple
choice, ``=`` with ``->``: match, T, TRUE, F or FALSE: true/false, else short answer. A question that Moodle refuses
is an error. Where it accepts a question that it could not save or grade, the question is given too, beside the error.

>>> found = read_gift("::Ferry::Sundays? {T}", "ferry.txt")
>>> found.questions[0].type, found.questions[0].line
('truefalse', 1)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from steward.quiz.exchange.gift import doubts, refusals
from steward.quiz.exchange.gift.names import clean_name, name_from
from steward.quiz.exchange.gift.numbers import UnusableNumberError, as_number
from steward.quiz.exchange.gift.parts import Parts, Piece
from steward.quiz.exchange.gift.text import (
    BLANK,
    Block,
    blocks,
    decoded,
    hidden_again,
    id_and_tags,
    left_over,
    unescaped,
    with_format,
)
from steward.quiz.exchange.gift.writing import write_gift
from steward.quiz.exchange.grades import is_grade, nearest_grade
from steward.quiz.exchange.hostile import LARGEST_FILE, too_large
from steward.quiz.exchange.question import Answer, File, Format, Imported, Notice, Question, by_place, true_false

__all__ = ["read_gift", "write_gift"]

TRUE, FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
_WEIGHT = re.compile(r"%-*[0-9]{1,2}\.?[0-9]*%")
_PLAIN_WEIGHT = re.compile(r"-?[0-9]+\.?[0-9]*")
_SIGN = re.compile(r"[~=]")
MOST_QUESTIONS, MOST_ANSWERS = 100_000, 2_000
"""More than these nobody wrote: of a file no more are read, and a question with more is refused."""
_EMPTY = ("", "0")
"""What PHP calls empty."""


def read_gift(data: str | bytes, source: str, *, grades: Literal["error", "nearest"] = "error") -> Imported:
    """Read a GIFT file.

    `grades` is Moodle's "match grades": what happens to a share of the mark that it does not know. As it is set at
    first, the share is an error; ``nearest`` takes the nearest one, with a warning.

    Raises:
        StewardError: ``file-too-large``.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(source, len(data), LARGEST_FILE)
    file = decoded(data)
    questions: list[Question] = []
    warnings: list[Notice] = list(doubts.of_file(file))
    errors: list[Notice] = []
    category, ids = "", dict[tuple[str, str], int]()
    for count, block in enumerate(blocks(file.lines)):
        if count == MOST_QUESTIONS:
            errors.append(refusals.too_many_questions(block.first, MOST_QUESTIONS))
            break
        if block.text.startswith("$CATEGORY:"):
            category = left_over(block.text[len("$CATEGORY:") :].strip(BLANK))
            warnings += doubts.of_category(block)
            continue
        parts = _parts(block)
        try:
            question = _question(parts)
        except refusals.RefusedError as refused:
            errors.append(refusals.notice(refused, parts))
            continue
        question = replace(question, category=category)
        if "@@PLUGINFILE@@" in block.text:
            question = _with_files(question)
        if grades == "nearest":
            question, changed = _nearest(question, parts)
            warnings += changed
        parts.question = question
        questions.append(question)
        errors += refusals.of_saving(parts)
        warnings += doubts.of_question(parts)
        if question.id_number:
            first = ids.setdefault((category, question.id_number), block.first)
            if first != block.first:
                warnings.append(doubts.id_twice(question, block.first, first))
    if not questions and not errors:
        errors.append(refusals.nothing_found(source))
    return Imported(tuple(questions), by_place(warnings), by_place(errors), "gift")


def _parts(block: Block) -> Parts:
    text = block.text
    parts = Parts(block)
    if text.startswith("::"):
        end = text.find("::", 2)
        parts.body_at = 2
        if end >= 0:
            parts.name = unescaped(text[2:end])
            parts.body_at = _skip_blank(text, end + 2, len(text))
    parts.asked = text[parts.body_at :]
    parts.open, parts.close = text.find("{", parts.body_at), text.find("}", parts.body_at)
    if parts.open >= 0 and parts.close >= 0:
        parts.asked, inside = _without_answers(
            text[parts.body_at :], parts.open - parts.body_at, parts.close - parts.body_at
        )
        parts.answers_at = _skip_blank(text, parts.open + 1, max(parts.close, parts.open + 1))
        parts.answers = inside.strip(BLANK)
        general = parts.answers.rfind("####")
        if general >= 0:
            parts.general, parts.general_at = parts.answers[general + 4 :], parts.answers_at + general
            parts.answers = parts.answers[:general].strip(BLANK)
    return parts


def _skip_blank(text: str, begin: int, end: int) -> int:
    while begin < end and text[begin] in BLANK:
        begin += 1
    return begin


def _turned(text: str, begin: int, end: int, gap: str) -> tuple[str, str]:
    """Give answers and text of a question whose ``}`` stands before its ``{``: Moodle then counts, in bytes, from the end."""
    before = left_over(text[:begin]).encode("utf-8", "surrogatepass")
    data = left_over(text).encode("utf-8", "surrogatepass")
    between = len(left_over(text[end:begin]).encode("utf-8", "surrogatepass"))
    inside = data[len(before) + 1 : max(len(data) - between - 1, len(before) + 1)]
    behind = data[max(len(data) - between + 1, len(before)) :] if between > 1 else data[len(before) :]
    rest = before + gap.encode() + behind
    return hidden_again(inside.decode("utf-8", "replace")), hidden_again(rest.decode("utf-8", "replace"))


def _without_answers(text: str, begin: int, end: int) -> tuple[str, str]:
    """Part the text of a question, with a gap where the answers do not end it, from its answers."""
    gap = "" if text.endswith("}") else "_____"
    if end < begin:
        inside, rest = _turned(text, begin, end, gap)
        return rest, inside
    return text[:begin] + gap + text[end + 1 :], text[begin + 1 : end]


def _question(parts: Parts) -> Question:
    if (parts.open < 0) != (parts.close < 0):
        raise refusals.RefusedError(refusals.BRACES, max(parts.open, parts.close))
    text, format = with_format(parts.asked, "moodle")
    general, general_format = with_format(parts.general or "", format)
    id_number, tags = id_and_tags(parts.block.comments)
    question = Question(
        "description",
        clean_name(parts.name) if parts.name is not None else name_from(text),
        text,
        general_feedback=general,
        line=parts.block.first,
        format=format,
        general_feedback_format=None if general_format == format else general_format,
        id_number=id_number,
        tags=tags,
    )
    answers = parts.answers
    if (ordering := _ordering(parts)) is not None:
        return replace(question, type="ordering", **ordering)
    if parts.open < 0:
        return replace(question, default_mark=0)
    if answers == "":
        return replace(question, type="essay")
    if answers.startswith("#"):
        return replace(question, type="numerical", answers=tuple(_numerical(parts, format)))
    if "~" in answers:
        single = "=" in answers
        return replace(
            question,
            type="multichoice_single" if single else "multichoice_multi",
            answers=tuple(_multichoice(parts, format)),
        )
    if "=" in answers and "->" in answers:
        return replace(question, type="match", answers=tuple(_match(parts, format)))
    said = answers.partition("#")[0].strip(BLANK) if answers.find("#") > 0 else answers
    if said in TRUE | FALSE:
        return replace(question, type="truefalse", answers=_true_false(answers, format))
    return replace(question, type="shortanswer", answers=tuple(_shortanswer(parts, format)))


_PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@/([^\"'\s<>)]+)")


def _with_files(question: Question) -> Question:
    """Name the attached files that the texts of a question show; GIFT itself carries none."""
    texts = [("text", question.text), ("general_feedback", question.general_feedback)]
    for at, answer in enumerate(question.answers):
        texts += [(f"answer {at}", answer.text), (f"feedback {at}", answer.feedback)]
    found = [File(name, place=place) for place, text in texts for name in dict.fromkeys(_PLUGIN_FILE.findall(text))]
    return replace(question, files=tuple(found))


def _split(parts: Parts, signs: re.Pattern[str], begin: int = 0, end: int | None = None) -> list[Piece]:
    """Part the answers at their signs; what stands before the first counts too, unless PHP calls it empty."""
    answers = parts.answers[:end]
    found: list[Piece] = []
    sign, place = "", begin
    for mark in [*signs.finditer(answers, begin), None]:
        piece = answers[place : mark.start() if mark else None].strip(BLANK)
        at = parts.answers_at + (place - 1 if sign else _skip_blank(answers, place, len(answers)))
        if sign or piece not in _EMPTY:
            found.append(Piece(at, sign, piece))
        if mark:
            sign, place = mark[0], mark.end()
            if len(found) > MOST_ANSWERS:
                raise refusals.RefusedError(refusals.MANY_ANSWERS, at, most=MOST_ANSWERS)
    parts.pieces = found
    return found


def _weighed(piece: str, at: int, usual: float) -> tuple[float, str]:
    """Take ``%50%`` off the beginning of an answer and give it in percent, with the rest."""
    if _WEIGHT.match(piece) is None:
        return usual, piece
    weight, _, rest = piece[1:].partition("%")
    if not _PLAIN_WEIGHT.fullmatch(weight):
        raise refusals.RefusedError(refusals.WEIGHT, at, weight=weight)
    return float(weight), rest


def _commented(piece: str, format: Format) -> tuple[str, Format | None, str, Format | None]:
    """Part an answer from its feedback and give both with their formats, None where it is the question's."""
    words, _, comment = piece.partition("#")
    text, own = with_format(words.strip(BLANK), format)
    feedback, its = with_format(comment.strip(BLANK), format)
    return text, None if own == format else own, feedback, None if its == format else its


def _multichoice(parts: Parts, format: Format) -> Iterator[Answer]:
    pieces = _split(parts, _SIGN)
    # An = of its own begins an answer too: "~=" makes an empty one before it.
    if len(pieces) < 2:
        raise refusals.RefusedError(refusals.FEW_ANSWERS, parts.answers_at, least=2)
    for piece in pieces:
        percent, rest = (100.0, piece.text) if piece.sign == "=" else _weighed(piece.text, piece.at, 0)
        text, own, feedback, its = _commented(rest, format)
        yield Answer(text, percent, feedback, own, its)


_EQUALS = re.compile("=")


def _shortanswer(parts: Parts, format: Format) -> Iterator[Answer]:
    pieces = _split(parts, _EQUALS)
    if not pieces:
        raise refusals.RefusedError(refusals.FEW_ANSWERS, parts.answers_at, least=1)
    for piece in pieces:
        percent, rest = _weighed(piece.text, piece.at, 100)
        text, _, feedback, its = _commented(rest, format)
        yield Answer(text, percent, feedback, feedback_format=its)


def _match(parts: Parts, format: Format) -> Iterator[Answer]:
    pieces = _split(parts, _EQUALS)
    if len(pieces) < 2:
        raise refusals.RefusedError(refusals.FEW_ANSWERS, parts.answers_at, least=2)
    for piece in pieces:
        left, arrow, right = piece.text.partition("->")
        if not arrow:
            raise refusals.RefusedError(refusals.NO_ARROW, piece.at, pair=unescaped(piece.text))
        text, own = with_format(left, format)
        yield Answer(text, 100, format=None if own == format else own, match=unescaped(right).strip(BLANK))


def _true_false(answers: str, format: Format) -> tuple[Answer, ...]:
    said, wrong, right = [*answers.split("#", 2), "", ""][:3]
    is_true = with_format(said.strip(BLANK), format)[0] in TRUE
    (wrong, wrong_format), (right, right_format) = (with_format(f.strip(BLANK), format) for f in (wrong, right))
    own = [None if f == format else f for f in (wrong_format, right_format)]
    yes, no = true_false(is_true, if_true=right if is_true else wrong, if_false=wrong if is_true else right)
    if is_true:
        own.reverse()
    return replace(yes, feedback_format=own[0]), replace(no, feedback_format=own[1])


def _numerical(parts: Parts, format: Format) -> Iterator[Answer]:
    tilde = parts.answers.find("~")
    pieces = _split(parts, _EQUALS, 1, tilde if tilde >= 0 else None)
    if not pieces:
        raise refusals.RefusedError(refusals.NO_NUMBER, parts.answers_at)
    for piece in pieces:
        percent, rest = _weighed(piece.text, piece.at, 100)
        text, _, feedback, its = _commented(rest, format)
        try:
            number, tolerance = as_number(text)
        except UnusableNumberError as error:
            refusal = refusals.RANGE if error.kind == "range" else refusals.TOLERANCE
            raise refusals.RefusedError(refusal, piece.at, number=text) from error
        yield Answer(number, percent, feedback, feedback_format=its, tolerance="" if tolerance == "0" else tolerance)
    if tilde >= 0:
        _, _, feedback, its = _commented(parts.answers[tilde:], format)
        parts.pieces.append(Piece(parts.answers_at + tilde, "~", parts.answers[tilde + 1 :].strip(BLANK)))
        yield Answer("*", 0, feedback, feedback_format=its)


_ORDERING = re.compile(
    r"\s*>\s*(?P<selectcount>[0-9]+)\s*(?P<selecttype>(?:ALL|EXACT|RANDOM|REL|CONTIGUOUS|CONTIG)?)\s*"
    r"(?P<layouttype>(?:HORIZONTAL|HORI|H|1|VERTICAL|VERT|V|0)?)\s*"
    r"(?P<gradingtype>(?:ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_NEXT_EXCLUDE_LAST|RELATIVE_NEXT_INCLUDE_LAST|"
    r"RELATIVE_ONE_PREVIOUS_AND_NEXT|RELATIVE_ALL_PREVIOUS_AND_NEXT|RELATIVE_TO_CORRECT|RELATIVE|RELLONGEST_ORDERED_SUBSET|"
    r"LONGEST_CONTIGUOUS_SUBSET)?)\s*(?P<showgrading>(?:SHOW|TRUE|YES|1|HIDE|FALSE|NO|0)?)\s*"
    r"(?P<numberingstyle>(?:none|123|abc|ABCD|iii|IIII)?)\s*",
    re.ASCII,
)
_LINE_ENDS = re.compile(r"[\r\n]+")


def _ordering(parts: Parts) -> dict[str, Any] | None:
    """Read ``{>3 ALL VERTICAL ...`` and its steps, one a line; None where it is no ordering question."""
    options = _ORDERING.match(parts.answers) if parts.answers.startswith(">") else None
    if options is None:
        return None
    lines = [line for line in _LINE_ENDS.split(parts.answers[options.end() :]) if line not in _EMPTY]
    steps = [step for line in lines if (step := line.strip(BLANK)) not in _EMPTY]
    asked = int(options["selectcount"][:9])
    count = asked if 2 <= asked <= len(lines) else min(6, len(lines))
    return {
        "answers": tuple(Answer(left_over(step), 100) for step in steps),
        "extra": {
            "layouttype": "HORIZONTAL" if options["layouttype"] in ("HORIZONTAL", "HORI", "H", "1") else "VERTICAL",
            "selecttype": _SELECT.get(options["selecttype"], "RANDOM"),
            "selectcount": max(count, 2),
            "gradingtype": _GRADING.get(options["gradingtype"], options["gradingtype"] or _USUAL_GRADING),
            "showgrading": "HIDE" if options["showgrading"] in ("HIDE", "FALSE", "NO") else "SHOW",
            "numberingstyle": options["numberingstyle"] or "none",
        },
    }


_SELECT = {"ALL": "ALL", "EXACT": "ALL", "CONTIGUOUS": "CONTIGUOUS", "CONTIG": "CONTIGUOUS"}
_USUAL_GRADING = "RELATIVE_NEXT_EXCLUDE_LAST"
_GRADING = {
    "ABS": "ABSOLUTE_POSITION",
    "ABSOLUTE": "ABSOLUTE_POSITION",
    "RELATIVE": _USUAL_GRADING,
    "RELLONGEST_ORDERED_SUBSET": _USUAL_GRADING,
}


def _nearest(question: Question, parts: Parts) -> tuple[Question, list[Notice]]:
    answers, changed = [], []
    for at, answer in enumerate(question.answers):
        if question.type in ("match", "ordering", "truefalse") or is_grade(answer.percent):
            answers.append(answer)
            continue
        answers.append(replace(answer, percent=nearest_grade(answer.percent)))
        changed.append(doubts.grade_changed(question, parts.block.line(parts.pieces[at].at), answer.percent))
    return replace(question, answers=tuple(answers)), changed
