"""One question as an item of QTI 3."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from steward.quiz.exchange import cloze
from steward.quiz.exchange.gift_names import name_from
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti_interactions import NUMBERINGS, SELECT, TRUE_FALSE
from steward.quiz.exchange.qti_xhtml import Texts, add, element
from steward.quiz.exchange.question import Answer, Format, Notice, Question
from steward.quiz.exchange.safe_text import plain_words
from steward.words import Text

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_TRUE, _FALSE = "对 / True", "错 / False"

_NO_TYPE = Text(
    "“{name}”没有写进去：QTI 里写不了这种题（{type}）。",
    "“{name}” was left out: a question of this type ({type}) cannot be written as QTI.",
)
_LEFT = Text(
    "“{name}”的{what}没有写进去，QTI 没有地方放。", "{what} of “{name}” stayed behind: QTI has no place for it."
)
_SIMPLER = Text("“{name}”的部分格式没有写进去：{what}。", "Some markup of “{name}” was not written: {what}.")
_ID = Text(
    "“{name}”的编号“{id}”不能用作 QTI 标识，没有写进去。",
    "The ID number “{id}” of “{name}” cannot be an identifier in QTI and was not written.",
)
_WILDCARD = Text(
    "“{name}”的答案“{answer}”里的 * 在 QTI 里只是星号。",
    "In QTI the * in the answer “{answer}” of “{name}” is only an asterisk.",
)
_SHARES = Text(
    "“{name}”的分值换算成满分 100%：{shares}。", "The shares of “{name}” were taken as parts of the whole: {shares}."
)
_ORDER = Text(
    "“{name}”改为按位置给分：每一步放对位置得一份。",
    "“{name}” is scored by place: each step in its place earns its share.",
)
_ANY_NUMBER = Text("“{name}”里“任何数”的答案没有写进去。", "The answer “any number” of “{name}” was not written.")
_RESPONSES = Text(
    "“{name}”里一个空可选多项，QTI 写不进句子里，没有写这道题。",
    "“{name}” was left out: a gap with several choices has no place within a sentence of QTI.",
)
_GROUPS = Text("“{name}”的选项分组没有写进去。", "The groups of choices of “{name}” were not written.")
_HINTS, _PENALTY, _PARTIAL, _UNITS, _TEMPLATE, _NUMBERING, _CASE, _LAYOUT, _FEEDBACK, _MORE = (
    Text("提示", "Hints"), Text("答错扣分", "The penalty"), Text("部分对的反馈", "Feedback to the half right"), Text("单位", "Units"),
    Text("作答的起始文字", "The text to begin with"), Text("选项的编号方式", "How options are numbered"), Text("区分大小写", "That capitals matter"),
    Text("空的排列方式", "How choices of gaps are laid out"), Text("单个答案的反馈", "Feedback to single answers"),
    Text("其他格式的附加内容（{keys}）", "What another format says besides ({keys})"),
)  # fmt: skip
_KNOWN = frozenset(("lang", "scoring", "type", "groups", "infinite", "slider", "responsefieldlines", "responseformat"))
_ORDER_KEYS = frozenset(("layouttype", "selecttype", "selectcount", "gradingtype", "showgrading", "numberingstyle"))


@dataclass
class Writer:
    """Writes one question, and notes what is lost."""

    of: Question
    identifier: str
    file_of: Callable[[str], str]
    notes: list[Notice] = field(default_factory=list)
    responses: list[Any] = field(default_factory=list)
    scores: list[Any] = field(default_factory=list)
    """Expressions whose sum is the score."""
    rules: list[Any] = field(default_factory=list)
    feedback: list[Any] = field(default_factory=list)
    label: str = ""
    full: float = 0
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.file_of)

    def note(self, code: str, text: Text, **values: object) -> None:
        """Note something for who sends the question away."""
        self.notes.append(Notice(code, text, {"name": shown(self.of.name, 60), **values}, self.of.line, self.of.name))

    def left(self, what: Text, **values: object) -> None:
        """Note what stays behind."""
        self.note("left-behind", _LEFT, what=Text(what.zh.format(**values), what.en.format(**values)))

    def item(self) -> Any | None:
        """Give the element of the item; None where QTI cannot carry the question."""
        of = self.of
        write = _BODIES.get(of.type)
        if write is None:
            self.note("type-left-out", _NO_TYPE, type=str(of.extra.get("type", of.type)))
            return None
        body = write(self)
        if body is None:
            return None
        self._combined_feedback()
        item = element(
            "qti-assessment-item",
            {
                "identifier": self.identifier,
                "title": of.name or name_from(of.text),
                "label": self.label,
                "{http://www.w3.org/XML/1998/namespace}lang": str(of.extra.get("lang", "")),
                "adaptive": "false",
                "time-dependent": "false",
                "tool-name": "Steward Workbench",
                "tool-version": "1",
            },
            *self.responses,
        )
        for one in self._outcomes():
            add(item, one)
        add(item, element("qti-item-body", None, *body))
        if processing := self._processing():
            add(item, element("qti-response-processing", None, *processing))
        for one in self.feedback:
            add(item, one)
        self._check()
        return item

    def _outcomes(self) -> list[Any]:
        found = []
        if self.scores or self.of.type == "essay":
            by_hand = {"external-scored": "human"} if self.of.type == "essay" else {}
            maximum = {"normal-maximum": figure(self.of.default_mark)} if self.of.default_mark > 0 else {}
            found.append(
                element("qti-outcome-declaration", {"identifier": "SCORE", "cardinality": "single", "base-type": "float", **maximum, **by_hand},
                        element("qti-default-value", None, element("qti-value", None, "0")))
            )  # fmt: skip
        if self.feedback:
            for name, cardinality in (("FEEDBACK", "multiple"), ("FEEDBACKBASIC", "single")):
                found.append(
                    element(
                        "qti-outcome-declaration",
                        {"identifier": name, "cardinality": cardinality, "base-type": "identifier"},
                    )
                )
        return found

    def _processing(self) -> list[Any]:
        found = []
        if self.scores:
            whole = self.scores[0] if len(self.scores) == 1 else element("qti-sum", None, *self.scores)
            found.append(element("qti-set-outcome-value", {"identifier": "SCORE"}, whole))
        return found + self.rules

    # Responses

    def declare(
        self, name: str, cardinality: str, base: str, correct: Sequence[str], mapping: Sequence[tuple[str, float, bool | None]] = (),
        bounds: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """Declare a response with its right values and what each of them is worth."""
        made = element("qti-response-declaration", {"identifier": name, "cardinality": cardinality, "base-type": base})
        if correct:
            add(made, element("qti-correct-response", None, *(element("qti-value", None, value) for value in correct)))
        if mapping:
            limits = {"lower-bound": figure(bounds[0]), "upper-bound": figure(bounds[1])} if bounds else {}
            entries = [
                element("qti-map-entry", {
                    "map-key": key, "mapped-value": figure(worth),
                    "case-sensitive": None if sensitive is None else str(sensitive).lower(),
                })
                for key, worth, sensitive in mapping
            ]  # fmt: skip
            add(made, element("qti-mapping", {"default-value": "0", **limits}, *entries))
        self.responses.append(made)

    def choices(
        self, name: str, answers: Sequence[Answer], identifiers: Sequence[str], mark: float, *, several: bool
    ) -> None:
        """Declare a response of choices, and score it by their shares, or as a whole where the question says so."""
        right = [each for each, answer in zip(identifiers, answers, strict=True) if answer.percent > 0]
        if several and self.of.extra.get("scoring") == "match_correct":
            self.declare(name, "multiple", "identifier", right)
            self.score_whole(name, mark)
            return
        positive = [answer.percent for answer in answers if answer.percent > 0]
        whole = sum(positive) if several else max(positive, default=0)
        if whole and abs(whole - 100) > 0.01:
            self.note("shares-scaled", _SHARES, shares=", ".join(f"{percent:g}%" for percent in positive))
        scale = mark / (whole or 100)
        mapping = [
            (each, answer.percent * scale, None)
            for each, answer in zip(identifiers, answers, strict=True)
            if answer.percent
        ]
        cardinality = "multiple" if several else "single"
        if not several:
            right = [
                each
                for each, answer in zip(identifiers, answers, strict=True)
                if positive and answer.percent == max(positive)
            ][:1]
        self.declare(name, cardinality, "identifier", right, mapping, (0, mark) if several else None)
        self.scores.append(element("qti-map-response", {"identifier": name}))

    def score_whole(self, name: str, mark: float) -> None:
        """Give the whole mark where a response is right, else nothing."""
        hit = element("qti-match", None, variable(name), element("qti-correct", {"identifier": name}))
        self.steps([(hit, mark)])

    def steps(self, branches: Sequence[tuple[Any, float]]) -> None:
        """Add to the score what the first condition that holds is worth."""
        condition = element("qti-response-condition")
        for at, (test, worth) in enumerate(branches):
            branch = element("qti-response-if" if at == 0 else "qti-response-else-if", None, test)
            add(branch, added_to_score(worth))
            add(condition, branch)
        self.rules.insert(self.scored, condition)
        self.scored += 1
        if not self.scores:
            self.scores.append(base_value("float", "0"))

    scored: int = 0
    """How many of the rules score; feedback comes after them."""

    def tell(self, name: str, answers: Sequence[Answer], values: Sequence[Any], *, several: bool = False) -> None:
        """Bring up the feedback of each answer; a value is an identifier, or an expression that tells whether it was given."""
        for answer, value in zip(answers, values, strict=True):
            if not answer.feedback:
                continue
            key = f"FB{len(self.feedback) + 1}"
            if isinstance(value, str):
                given = base_value("identifier", value)
                test = (
                    element("qti-member", None, given, variable(name))
                    if several
                    else element("qti-match", None, variable(name), given)
                )
            else:
                test = value
            self.show(key, answer.feedback, answer.feedback_format or self.of.format, test)

    def show(self, key: str, text: str, format: Format, test: Any | None) -> None:
        """Add a piece of feedback that shows where a test holds, or always."""
        setting = element("qti-set-outcome-value", {"identifier": "FEEDBACK"},
                          element("qti-multiple", None, variable("FEEDBACK"), base_value("identifier", key)))  # fmt: skip
        self.rules.append(
            setting
            if test is None
            else element("qti-response-condition", None, element("qti-response-if", None, test, setting))
        )
        self.modal("FEEDBACK", key, text, format)

    def modal(self, outcome: str, key: str, text: str, format: Format) -> None:
        """Add the words of a piece of feedback."""
        body = element("qti-content-body", None, *self.texts.blocks(text, format))
        self.feedback.append(
            element("qti-modal-feedback", {"outcome-identifier": outcome, "identifier": key, "show-hide": "show"}, body)
        )

    def _combined_feedback(self) -> None:
        of = self.of
        if of.general_feedback:
            self.show("GENERAL", of.general_feedback, of.general_feedback_format or of.format, None)
        if not (of.correct_feedback or of.incorrect_feedback):
            return
        if not self.scores:
            self.left(Text("对、错的反馈", "Feedback to right and wrong"))
            return
        test = element(
            "qti-gte", None, variable("SCORE"), base_value("float", figure(max(self.of.default_mark - 1e-4, 1e-4)))
        )

        def said(key: str) -> Any:
            return element("qti-set-outcome-value", {"identifier": "FEEDBACKBASIC"}, base_value("identifier", key))

        self.rules.append(element("qti-response-condition", None,
                                  element("qti-response-if", None, test, said("CORRECT")),
                                  element("qti-response-else", None, said("INCORRECT"))))  # fmt: skip
        for key, text, tag in (
            ("CORRECT", of.correct_feedback, "correctfeedback"),
            ("INCORRECT", of.incorrect_feedback, "incorrectfeedback"),
        ):
            if text:
                self.modal("FEEDBACKBASIC", key, text, of.extra.get(f"{tag}_format", of.format))

    def _check(self) -> None:
        of = self.of
        for lost, what in (
            (of.hints, _HINTS),
            (of.penalty is not None, _PENALTY),
            (of.partial_feedback, _PARTIAL),
            (of.units, _UNITS),
            (of.template, _TEMPLATE),
            (of.numbering and of.numbering not in NUMBERINGS, _NUMBERING),
            (of.case_sensitive and of.type != "shortanswer", _CASE),
            (
                any(a.feedback for a in of.answers) and of.type in ("match", "ordering", "gapselect", "ddwtos"),
                _FEEDBACK,
            ),
        ):
            if lost:
                self.left(what)
        known = _KNOWN | (_ORDER_KEYS if of.type == "ordering" else frozenset())
        if keys := [key for key in of.extra if key not in known and not key.endswith("_format")]:
            self.left(_MORE, keys=", ".join(shown(str(key), 30) for key in keys))
        if self.texts.simpler:
            self.note("markup-simpler", _SIMPLER, what=", ".join(sorted(self.texts.simpler)))
        if of.id_number and of.id_number != self.identifier:
            self.note("id-left-behind", _ID, id=shown(of.id_number, 40))


def figure(value: float) -> str:
    """Write a number without an exponent and without more places than it needs."""
    written = f"{value:.10f}".rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def variable(name: str) -> Any:
    """Make an expression that gives a variable."""
    return element("qti-variable", {"identifier": name})


def base_value(base: str, said: str) -> Any:
    """Make an expression that gives a value."""
    return element("qti-base-value", {"base-type": base}, said)


def added_to_score(worth: float) -> Any:
    """Make the rule that adds to the score."""
    total = element("qti-sum", None, variable("SCORE"), base_value("float", figure(worth)))
    return element("qti-set-outcome-value", {"identifier": "SCORE"}, total)


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
    best = max((answer.percent for answer in answers), default=0) or 100
    if abs(best - 100) > 0.01:
        w.note("shares-scaled", _SHARES, shares=f"{best:g}%")
    for answer in answers:
        if "*" in answer.text:
            w.note("wildcard-lost", _WILDCARD, answer=shown(answer.text, 30))
    kept = {_key(answer.text): answer for answer in reversed(answers)}
    mapping = [
        (key, kept[key].percent / best * mark, sensitive) for key in dict.fromkeys(_key(a.text) for a in answers)
    ]
    right = [answer.text for answer in answers if answer.percent == best][:1]
    w.declare(name, "single", "string", right, mapping)
    w.scores.append(element("qti-map-response", {"identifier": name}))
    told = [
        element(
            "qti-string-match",
            {"case-sensitive": str(sensitive).lower()},
            variable(name),
            base_value("string", answer.text),
        )
        for answer in answers
    ]
    w.tell(name, answers, told)
    length = max((len(answer.text) for answer in answers), default=10)
    return element(
        "qti-text-entry-interaction", {"response-identifier": name, "expected-length": str(min(max(length, 5), 60))}
    )


def _key(text: str) -> str:
    return " ".join(text.split())


def _numbers(w: Writer, name: str, answers: Sequence[Answer], mark: float) -> Any:
    """Declare and score a gap to type a number into, and give its interaction."""
    plain = [answer for answer in answers if answer.text.strip() != "*"]
    if len(plain) < len(answers):
        w.note("any-number-left-out", _ANY_NUMBER)
    best = max((answer.percent for answer in plain), default=0) or 100
    if abs(best - 100) > 0.01:
        w.note("shares-scaled", _SHARES, shares=f"{best:g}%")
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
    if of.model_answer:
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
        return w.texts.mark(element("qti-gap", {"identifier": f"G{len(pairs)}"}))

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


_BODIES: dict[str, Callable[[Writer], list[Any] | None]] = {
    "multichoice_single": _choice, "multichoice_multi": _choice, "truefalse": _true_false, "shortanswer": _short,
    "numerical": _numerical, "match": _match, "ordering": _ordering, "essay": _essay, "description": _description,
    "cloze": _cloze, "gapselect": _gap_match, "ddwtos": _gap_match,
}  # fmt: skip
