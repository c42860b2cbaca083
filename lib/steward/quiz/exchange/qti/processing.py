"""Response processing of QTI, run on made-up responses: the surest way to learn what an answer is worth.

Templates and written-out rules are one thing here: what counts is which score comes out. Expressions that need chance, a
clock, a place on a picture or another program are not run; whoever asks is told which one it was. Source: 1EdTech, QTI 3.0
Assessment, Section and Item Information Model, section 6 (response processing) and 7 (expressions).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steward.quiz.exchange.qti.declarations import (
    Declared,
    Many,
    Value,
    container,
    map_value,
    number,
    parsed,
    value_text,
)
from steward.quiz.exchange.qti.expressions import OF_VALUES, are_numbers, same
from steward.quiz.exchange.qti.names import attribute, kind

_TEMPLATES = ("match_correct", "map_response", "cc2_match", "cc2_match_basic", "cc2_map_response")


class CannotProcessError(Exception):
    """The rules hold something that is not run here; its name is the argument."""


@dataclass
class Budget:
    """Steps that scoring may still take; the largest examples of the consortium take some thousands."""

    of_file: int = 20_000_000
    of_item: int = 500_000

    def for_an_item(self) -> Budget:
        """Begin another item of the same file."""
        self.of_item = 500_000
        return self

    def spend(self, steps: int) -> None:
        """Count steps, and stop where there were too many."""
        self.of_file -= steps
        self.of_item -= steps
        if not self.lasts:
            raise CannotProcessError("too long")

    @property
    def lasts(self) -> bool:
        """Whether anything is left."""
        return self.of_file > 0 and self.of_item > 0


@dataclass
class Processing:
    """The rules of one item."""

    responses: Mapping[str, Declared]
    outcomes: Mapping[str, Declared]
    templates: Mapping[str, Declared]
    rules: Any | None
    """The element ``response-processing``; None where the item has none."""
    budget: Budget = field(default_factory=lambda: Budget())

    @property
    def template(self) -> str:
        """Name of the standard template that the item uses: ``match_correct``, ``map_response``...; empty for its own rules."""
        if self.rules is None or len(self.rules):
            return ""
        said = attribute(self.rules, "template") or attribute(self.rules, "template-location")
        return said.rstrip("/").rpartition("/")[2].removesuffix(".xml").lower()

    def run(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """Give all outcomes for some responses; those not given have no value.

        Raises:
            CannotProcessError: where the rules hold something that is not run here.
        """
        run = _Run(self, dict(given))
        self.budget.spend(1 + len(self.responses))
        if self.rules is None:
            raise CannotProcessError("response-processing")
        if self.template in _TEMPLATES:
            run.standard(self.template)
        elif self.template:
            raise CannotProcessError(self.template)
        else:
            with contextlib.suppress(_StopError):
                run.rules(self.rules)
        return run.outcomes


class _StopError(Exception):
    """The rules say that they end here."""


@dataclass
class _Run:
    of: Processing
    given: dict[str, Value]
    outcomes: dict[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        self.outcomes = {
            name: 0.0
            if one.default is None and one.base_type in ("float", "integer") and one.cardinality == "single"
            else one.default
            for name, one in self.of.outcomes.items()
        }
        self.outcomes.setdefault("completionStatus", "unknown")

    def standard(self, template: str) -> None:
        """Run a standard template; it is written for a response called RESPONSE, and the CC2 ones, of Common Cartridge, give feedback."""
        one = self.of.responses.get("RESPONSE") or next(iter(self.of.responses.values()), None)
        if one is None:
            raise CannotProcessError("response-declaration")
        given, best = self.given.get(one.identifier), self.outcomes.get("MAXSCORE")
        if "map_response" in template:
            self.outcomes["SCORE"] = self.mapped(one, given)
        else:
            full = best if template.startswith("cc2_") and isinstance(best, (int, float)) and best else 1.0
            self.outcomes["SCORE"] = float(full) if same(given, one.correct) is True else 0.0
        if template.startswith("cc2_"):
            said = "correct" if self.outcomes["SCORE"] and self.outcomes["SCORE"] == (best or 1.0) else "incorrect"
            self.outcomes["FEEDBACK" if "map_response" in template else "FEEDBACKBASIC"] = said
            if template == "cc2_match":
                self.outcomes["FEEDBACK"] = given

    def rules(self, element: Any) -> None:
        for rule in element:
            name = kind(rule)
            if name == "response-condition":
                for branch in rule:
                    if kind(branch) == "response-else":
                        self.rules_of(branch, 0)
                        break
                    if self.value(branch[0]) is True:
                        self.rules_of(branch, 1)
                        break
            elif name == "set-outcome-value":
                self.outcomes[attribute(rule, "identifier")] = self.typed(
                    attribute(rule, "identifier"), self.value(rule[0])
                )
            elif name == "exit-response":
                raise _StopError
            elif name == "response-processing-fragment":
                self.rules(rule)
            elif name == "lookup-outcome-value":
                self.look_up(rule)
            else:
                raise CannotProcessError(name)

    def rules_of(self, branch: Any, begin: int) -> None:
        for rule in branch[begin:]:
            holder = _Holder([rule])
            self.rules(holder)

    def typed(self, name: str, value: Value) -> Value:
        one = self.of.outcomes.get(name)
        if one is None or value is None:
            return value
        if one.cardinality in ("multiple", "ordered") and not isinstance(value, Many):
            return container((value,), one.cardinality)
        if one.cardinality == "single" and isinstance(value, Many):
            return value[0] if len(value) == 1 else value
        return value

    def look_up(self, rule: Any) -> None:
        one, value = self.of.outcomes.get(attribute(rule, "identifier")), self.value(rule[0])
        if one is None or one.table is None:
            raise CannotProcessError("lookup-outcome-value")
        found: Value = attribute(one.table, "default-value") or None
        for entry in one.table:
            source = number(attribute(entry, "source-value"))
            hit = value is not None and (value == source if kind(entry) == "match-table-entry" else value >= source)
            if hit:
                found = attribute(entry, "target-value")
                break
        self.outcomes[one.identifier] = parsed(found, one.base_type) if isinstance(found, str) else found

    def mapped(self, one: Declared, value: Value) -> float:
        if one.areas:
            raise CannotProcessError("map-response-point")
        values: Iterable[Value] = () if value is None else value if isinstance(value, Many) else (value,)
        total = 0.0
        counted: set[Value] = set()
        for each in values:
            if each in counted and one.cardinality == "multiple":
                continue
            counted.add(each)
            total += map_value(one, each)
        if one.lower is not None:
            total = max(total, one.lower)
        if one.upper is not None:
            total = min(total, one.upper)
        return total

    def value(self, element: Any) -> Value:
        self.of.budget.spend(1)
        name = kind(element)
        if name in _OF_ELEMENT:
            return _OF_ELEMENT[name](self, element)
        if name in OF_VALUES:
            return OF_VALUES[name]([self.value(child) for child in element])
        raise CannotProcessError(name)

    def variable(self, element: Any) -> Value:
        name = attribute(element, "identifier")
        if name in self.of.responses:
            return self.given.get(name)
        if name in self.outcomes:
            return self.outcomes[name]
        if name in self.of.templates:
            raise CannotProcessError("template-variable")
        return None

    def correct(self, element: Any) -> Value:
        one = self.of.responses.get(attribute(element, "identifier"))
        return None if one is None else one.correct

    def map_response(self, element: Any) -> Value:
        one = self.of.responses.get(attribute(element, "identifier"))
        return 0.0 if one is None else self.mapped(one, self.given.get(one.identifier))

    def default(self, element: Any) -> Value:
        name = attribute(element, "identifier")
        one = self.of.outcomes.get(name) or self.of.responses.get(name)
        return None if one is None else one.default

    def equal(self, element: Any) -> Value:
        left, right = (self.value(child) for child in element)
        if not are_numbers([left, right]):
            return None
        low, high = tolerances(element)
        if attribute(element, "tolerance-mode", "exact") == "absolute":
            return left - low <= right <= left + high
        if attribute(element, "tolerance-mode", "exact") == "relative":
            ends = sorted((left * (1 - low / 100), left * (1 + high / 100)))
            return ends[0] <= right <= ends[1]
        return bool(left == right)

    def equal_rounded(self, element: Any) -> Value:
        left, right = (self.value(child) for child in element)
        if not are_numbers([left, right]):
            return None
        figures = int(number(attribute(element, "figures", "0")))
        if attribute(element, "rounding-mode", "significantFigures").lower().startswith("decimal"):
            return round(left, figures) == round(right, figures)
        return f"{left:.{max(figures - 1, 0)}e}" == f"{right:.{max(figures - 1, 0)}e}"

    def string_match(self, element: Any) -> Value:
        left, right = (self.value(child) for child in element)
        if left is None or right is None:
            return None
        left, right = str(left), str(right)
        if attribute(element, "case-sensitive", "true") in ("false", "0"):
            left, right = left.casefold(), right.casefold()
        return right in left if attribute(element, "substring", "false") in ("true", "1") else left == right

    def substring(self, element: Any) -> Value:
        left, right = (self.value(child) for child in element)
        if left is None or right is None:
            return None
        if attribute(element, "case-sensitive", "true") in ("false", "0"):
            left, right = str(left).casefold(), str(right).casefold()
        return str(left) in str(right)

    def any_n(self, element: Any) -> Value:
        values = [self.value(child) for child in element]
        low, high = number(attribute(element, "min", "0")), number(attribute(element, "max", "0"))
        return low <= sum(value is True for value in values) <= high

    def index(self, element: Any) -> Value:
        values, n = self.value(element[0]), int(number(attribute(element, "n", "0")))
        return values[n - 1] if isinstance(values, Many) and 0 < n <= len(values) else None


class _Holder(list[Any]):
    """A few rules, to be run like those of an element."""


_OF_ELEMENT: dict[str, Callable[[_Run, Any], Value]] = {
    "variable": _Run.variable,
    "correct": _Run.correct,
    "default": _Run.default,
    "map-response": _Run.map_response,
    "base-value": lambda _run, element: parsed(value_text(element), attribute(element, "base-type", "identifier")),
    "null": lambda _run, _element: None,
    "equal": _Run.equal,
    "equal-rounded": _Run.equal_rounded,
    "string-match": _Run.string_match,
    "substring": _Run.substring,
    "any-n": _Run.any_n,
    "index": _Run.index,
}  # fmt: skip


def tolerances(element: Any) -> tuple[float, float]:
    """Give how far below and above a number may lie; one figure stands for both."""
    figures = [abs(number(part)) for part in attribute(element, "tolerance").split()]
    return (figures[0], figures[-1]) if figures else (0.0, 0.0)
