"""What each type of question becomes in QTI 3."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.moodle import cloze
from steward.quiz.exchange.qti.parts import GAPS, NUMBERINGS, SELECT, TRUE_FALSE
from steward.quiz.exchange.qti.writing import SHARES, Writer, base_value, variable
from steward.quiz.exchange.qti.xhtml import element
from steward.quiz.exchange.question import Answer
from steward.quiz.exchange.safe_text import plain_words
from steward.words import Text

_TRUE, _FALSE = "对 / True", "错 / False"
_WILDCARD = Text(
    "“{name}”的答案“{answer}”里的 * 在 QTI 里只是星号。",
    "In QTI the * in the answer “{answer}” of “{name}” is only an asterisk.",
)
_ORDER = Text(
    "“{name}”改为按位置给分：每一步放对位置得一份。",
    "“{name}” is scored by place: each step in its place earns its share.",
)
_HIDDEN = Text(
    "“{name}”有 {n} 个空白或重复的答案没有写进去。", "{n} answers of “{name}”, blank or given twice, were not written."
)
_ANY_NUMBER = Text("“{name}”里“任何数”的答案没有写进去。", "The answer “any number” of “{name}” was not written.")
_RESPONSES = Text(
    "“{name}”里一个空可选多项，QTI 写不进句子里，没有写这道题。",
    "“{name}” was left out: a gap with several choices has no place within a sentence of QTI.",
)
_GROUPS = Text("“{name}”的选项分组没有写进去。", "The groups of choices of “{name}” were not written.")
_LAYOUT = Text("空的排列方式", "How choices of gaps are laid out")


def _question_text(w: Writer) -> list[Any]:
    return w.texts.blocks(w.of.text, w.of.format)


def _flow(w: Writer, answer: Answer) -> list[Any]:
    return w.texts.inline(answer.text, answer.format or w.of.format)


def _choice(w: Writer) -> list[Any]:
    of, several = w.of, w.of.type == "multichoice_multi"
    identifiers = [f"C{at}" for at in range(1, len(of.answers) + 1)]
    w.choices("RESPONSE", of.answers, identifiers, of.default_mark or 1, several=several)
    w.tell("RESPONSE", of.answers, identifiers, several=several)
    choices = [
        element("qti-simple-choice", {"identifier": each}, *_flow(w, answer))
        for each, answer in zip(identifiers, of.answers, strict=True)
    ]
    shuffle = None if of.shuffle is None else str(of.shuffle).lower()
    attributes = {
        "class": NUMBERINGS.get(of.numbering, ""),
        "response-identifier": "RESPONSE",
        "shuffle": shuffle,
        "max-choices": "0" if several else "1",
    }
    return [*_question_text(w), element("qti-choice-interaction", attributes, *choices)]


def _true_false(w: Writer) -> list[Any]:
    of = w.of
    w.label = TRUE_FALSE
    w.choices("RESPONSE", of.answers, ("true", "false"), of.default_mark or 1, several=False)
    w.tell("RESPONSE", of.answers, ("true", "false"))
    choices = [
        element("qti-simple-choice", {"identifier": each}, words)
        for each, words in (("true", _TRUE), ("false", _FALSE))
    ]
    return [
        *_question_text(w),
        element("qti-choice-interaction", {"response-identifier": "RESPONSE", "max-choices": "1"}, *choices),
    ]


def _entry(w: Writer, name: str, answers: Sequence[Answer], mark: float, *, sensitive: bool) -> Any:
    """Declare and score a gap to type words into, and give its interaction."""
    answers = _told_apart(w, answers)
    best = max((answer.percent for answer in answers), default=0) or 100
    if abs(best - 100) > 0.01:
        w.note("shares-scaled", SHARES, shares=f"{best:g}%")
    for answer in answers:
        if "*" in answer.text:
            w.note("wildcard-lost", _WILDCARD, answer=shown(answer.text, 30))
    mapping = [(_key(answer.text), answer.percent / best * mark, sensitive) for answer in answers]
    right = [_key(answer.text) for answer in answers if answer.percent == best][:1]
    w.declare(name, "single", "string", right, mapping)
    w.scores.append(element("qti-map-response", {"identifier": name}))
    told = [
        element(
            "qti-string-match",
            {"case-sensitive": str(sensitive).lower()},
            variable(name),
            base_value("string", _key(answer.text)),
        )
        for answer in answers
    ]
    w.tell(name, answers, told)
    length = max((len(answer.text) for answer in answers), default=10)
    return element(
        "qti-text-entry-interaction", {"response-identifier": name, "expected-length": str(min(max(length, 5), 60))}
    )


def _key(text: str) -> str:
    return re.sub(r"[\t\r\n]", " ", text).strip(" ")


def _told_apart(w: Writer, answers: Sequence[Answer]) -> list[Answer]:
    """Leave out blank answers, and those that another one hides."""
    kept: dict[str, Answer] = {}
    for answer in answers:
        if _key(answer.text):
            kept.setdefault(_key(answer.text), answer)
    if len(kept) < len(answers):
        w.note("answers-left-out", _HIDDEN, n=len(answers) - len(kept))
    return list(kept.values())


def _numbers(w: Writer, name: str, answers: Sequence[Answer], mark: float) -> Any:
    """Declare and score a gap to type a number into, and give its interaction."""
    plain = [answer for answer in answers if answer.text.strip() != "*"]
    if len(plain) < len(answers):
        w.note("any-number-left-out", _ANY_NUMBER)
    plain = _told_apart(w, plain)
    best = max((answer.percent for answer in plain), default=0) or 100
    if abs(best - 100) > 0.01:
        w.note("shares-scaled", SHARES, shares=f"{best:g}%")
    right = [answer.text for answer in plain if answer.percent == best][:1]
    w.declare(name, "single", "float", right)
    branches = [(_equal(name, answer), answer.percent / best * mark) for answer in plain]
    if branches:
        w.steps(branches)
    w.tell(name, plain, [_equal(name, answer) for answer in plain])
    return element("qti-text-entry-interaction", {"response-identifier": name, "expected-length": "10"})


def _equal(name: str, answer: Answer) -> Any:
    margin = answer.tolerance or "0"
    exact = not float(margin)
    mode = {"tolerance-mode": "exact"} if exact else {"tolerance-mode": "absolute", "tolerance": f"{margin} {margin}"}
    return element("qti-equal", mode, base_value("float", answer.text), variable(name))


_GAP = re.compile(r"_{3,}")


def _with_gap(w: Writer, interaction: Any) -> list[Any]:
    """Put an interaction where the text has its gap, else behind the text."""
    of = w.of
    mark = w.texts.mark(interaction)
    text, found = _GAP.subn(lambda _: mark, of.text, count=1)
    if not found:
        return [*_question_text(w), element("p", None, interaction)]
    return w.texts.blocks(text, of.format)


def _short(w: Writer) -> list[Any]:
    return _with_gap(w, _entry(w, "RESPONSE", w.of.answers, w.of.default_mark or 1, sensitive=w.of.case_sensitive))


def _numerical(w: Writer) -> list[Any]:
    return _with_gap(w, _numbers(w, "RESPONSE", w.of.answers, w.of.default_mark or 1))


def _match(w: Writer) -> list[Any]:
    of = w.of
    lefts = [answer for answer in of.answers if answer.text]
    rights = list(dict.fromkeys(answer.match for answer in of.answers))
    share = (of.default_mark or 1) / max(len(lefts), 1)
    pairs = [f"L{at} R{rights.index(answer.match) + 1}" for at, answer in enumerate(lefts, 1)]
    w.declare("RESPONSE", "multiple", "directedPair", pairs, [(pair, share, None) for pair in pairs])
    w.scores.append(element("qti-map-response", {"identifier": "RESPONSE"}))
    left_side = [
        element("qti-simple-associable-choice", {"identifier": f"L{at}", "match-max": "1"}, *_flow(w, answer))
        for at, answer in enumerate(lefts, 1)
    ]
    right_side = [
        element("qti-simple-associable-choice", {"identifier": f"R{at}", "match-max": "0"}, text)
        for at, text in enumerate(rights, 1)
    ]
    sides = [element("qti-simple-match-set", None, *side) for side in (left_side, right_side)]
    shuffle = None if of.shuffle is None else str(of.shuffle).lower()
    attributes = {"response-identifier": "RESPONSE", "shuffle": shuffle, "max-associations": str(len(lefts))}
    return [*_question_text(w), element("qti-match-interaction", attributes, *sides)]


def _ordering(w: Writer) -> list[Any]:
    of = w.of
    identifiers = [f"S{at}" for at in range(1, len(of.answers) + 1)]
    w.declare("RESPONSE", "ordered", "identifier", identifiers)
    mark = of.default_mark or 1
    if of.extra.get("gradingtype", "ALL_OR_NOTHING") == "ALL_OR_NOTHING" or len(identifiers) < 3:
        w.score_whole("RESPONSE", mark)
    else:
        if of.extra.get("gradingtype") != "ABSOLUTE_POSITION":
            w.note("scored-by-place", _ORDER)
        for at, each in enumerate(identifiers, 1):
            there = element("qti-index", {"n": str(at)}, variable("RESPONSE"))
            hit = element("qti-match", None, there, base_value("identifier", each))
            w.steps([(hit, mark / len(identifiers))])
    # The file has the steps in their right order, so they are shuffled unless the question forbids it.
    steps = [
        element("qti-simple-choice", {"identifier": each}, *_flow(w, answer))
        for each, answer in zip(identifiers, of.answers, strict=True)
    ]
    horizontal = {"orientation": "horizontal"} if of.extra.get("layouttype") == "HORIZONTAL" else {}
    attributes = {
        "response-identifier": "RESPONSE",
        "shuffle": "true" if of.shuffle is None else str(of.shuffle).lower(),
        **horizontal,
    }
    return [*_question_text(w), element("qti-order-interaction", attributes, *steps)]


def _essay(w: Writer) -> list[Any]:
    of = w.of
    w.declare("RESPONSE", "single", "string", ())
    body = _question_text(w)
    if of.model_answer.strip():
        told = w.texts.blocks(of.model_answer, of.extra.get("graderinfo_format", of.format))
        body.append(
            element("qti-rubric-block", {"use": "scoring", "view": "scorer"}, element("qti-content-body", None, *told))
        )
    lines = str(of.extra.get("responsefieldlines", ""))
    attributes = {"response-identifier": "RESPONSE", "expected-lines": lines if lines.isdecimal() else None}
    if of.extra.get("responseformat") == "monospaced":
        attributes["format"] = "preformatted"
    return [*body, element("qti-extended-text-interaction", attributes)]


def _description(w: Writer) -> list[Any]:
    return _question_text(w)


def _cloze(w: Writer) -> list[Any] | None:
    of = w.of
    found = cloze.gaps(of.text)
    if any(gap.several for gap in found):
        w.note("type-left-out", _RESPONSES)
        return None
    w.label = GAPS
    text, place = [], 0
    for at, gap in enumerate(found, 1):
        name = f"RESPONSE{at}"
        text += [of.text[place : gap.begin], w.texts.mark(_gap(w, name, gap))]
        place = gap.end
    if any("_V" in gap.kind or "_H" in gap.kind for gap in found):
        w.left(_LAYOUT)
    return w.texts.blocks("".join(text) + of.text[place:], of.format)


def _gap(w: Writer, name: str, gap: cloze.Gap) -> Any:
    if gap.kind == "NUMERICAL":
        return _numbers(w, name, gap.answers, gap.mark)
    if not gap.chooses:
        return _entry(w, name, gap.answers, gap.mark, sensitive=gap.kind == "SHORTANSWER_C")
    identifiers = [f"C{at}" for at in range(1, len(gap.answers) + 1)]
    w.choices(name, gap.answers, identifiers, gap.mark, several=False)
    w.tell(name, gap.answers, identifiers)
    choices = [
        element("qti-inline-choice", {"identifier": each}, plain_words(answer.text))
        for each, answer in zip(identifiers, gap.answers, strict=True)
    ]
    shuffle = str(gap.kind.endswith("S")).lower()
    return element("qti-inline-choice-interaction", {"response-identifier": name, "shuffle": shuffle}, *choices)


_PLACE = re.compile(r"\[\[([0-9]{1,4})\]\]")


def _gap_match(w: Writer) -> list[Any] | None:
    of = w.of
    if of.type == "gapselect":
        w.label = SELECT
    uses: dict[int, int] = {}
    pairs: list[str] = []

    def placed(found: Any) -> str:
        n = int(found[1])
        if not 1 <= n <= len(of.answers):
            return str(found[0])
        uses[n] = uses.get(n, 0) + 1
        pairs.append(f"C{n} G{len(pairs) + 1}")
        return w.texts.mark(element("span", None, element("qti-gap", {"identifier": f"G{len(pairs)}"})))

    passage = w.texts.blocks(_PLACE.sub(placed, of.text), of.format)
    share = (of.default_mark or 1) / max(len(pairs), 1)
    w.declare("RESPONSE", "multiple", "directedPair", pairs, [(pair, share, None) for pair in pairs])
    w.scores.append(element("qti-map-response", {"identifier": "RESPONSE"}))
    endless = of.extra.get("infinite", ())
    choices = []
    for n, answer in enumerate(of.answers, 1):
        most = "0" if n <= len(endless) and endless[n - 1] else str(max(uses.get(n, 1), 1))
        choices.append(
            element(
                "qti-gap-text",
                {"identifier": f"C{n}", "match-max": most},
                plain_words(answer.text, answer.format or of.format),
            )
        )
    if len(set(map(str, of.extra.get("groups", ())))) > 1:
        w.note("groups-lost", _GROUPS)
    shuffle = None if of.shuffle is None else str(of.shuffle).lower()
    return [
        element(
            "qti-gap-match-interaction", {"response-identifier": "RESPONSE", "shuffle": shuffle}, *choices, *passage
        )
    ]


BODIES: dict[str, Callable[[Writer], list[Any] | None]] = {
    "multichoice_single": _choice, "multichoice_multi": _choice, "truefalse": _true_false, "shortanswer": _short,
    "numerical": _numerical, "match": _match, "ordering": _ordering, "essay": _essay, "description": _description,
    "cloze": _cloze, "gapselect": _gap_match, "ddwtos": _gap_match,
}  # fmt: skip
"""How each type is written."""
