"""One question as an item of QTI 3."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from steward.quiz.exchange.gift.names import name_from
from steward.quiz.exchange.hostile import shown
from steward.quiz.exchange.qti.parts import NUMBERINGS
from steward.quiz.exchange.qti.xhtml import Texts, add, element
from steward.quiz.exchange.question import Answer, Format, Notice, Question
from steward.words import Text

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


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
SHARES = Text(
    "“{name}”的分值换算成满分 100%：{shares}。", "The shares of “{name}” were taken as parts of the whole: {shares}."
)
_HINTS, _PENALTY, _PARTIAL, _UNITS, _TEMPLATE, _NUMBERING, _CASE, _FEEDBACK, _MORE = (
    Text("提示", "Hints"), Text("答错扣分", "The penalty"), Text("部分对的反馈", "Feedback to the half right"), Text("单位", "Units"),
    Text("作答的起始文字", "The text to begin with"), Text("选项的编号方式", "How options are numbered"), Text("区分大小写", "That capitals matter"),
    Text("单个答案的反馈", "Feedback to single answers"), Text("其他格式的附加内容（{keys}）", "What another format says besides ({keys})"),
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
    texts: Texts = field(init=False)

    def __post_init__(self) -> None:
        self.texts = Texts(self.file_of)

    def note(self, code: str, text: Text, **values: object) -> None:
        """Note something for who sends the question away."""
        self.notes.append(Notice(code, text, {"name": shown(self.of.name, 60), **values}, self.of.line, self.of.name))

    def left(self, what: Text, **values: object) -> None:
        """Note what stays behind."""
        self.note("left-behind", _LEFT, what=Text(what.zh.format(**values), what.en.format(**values)))

    def item(self, write: Callable[[Writer], list[Any] | None] | None) -> Any | None:
        """Give the element of the item, its body by `write`; None where QTI cannot carry the question."""
        of = self.of
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
        add(item, element("qti-item-body", None, *(body or [element("p")])))
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
            self.note("shares-scaled", SHARES, shares=", ".join(f"{percent:g}%" for percent in positive))
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
        # Both are there even where one says nothing, so that a reader knows them for what they are.
        for key, text, tag in (
            ("CORRECT", of.correct_feedback, "correctfeedback"),
            ("INCORRECT", of.incorrect_feedback, "incorrectfeedback"),
        ):
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
        if of.id_number and not IDENTIFIER.fullmatch(of.id_number):
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
