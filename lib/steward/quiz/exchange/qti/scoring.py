"""What answers of a QTI item are worth, learnt by scoring them, and which feedback each of them brings up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from steward.quiz.exchange.qti.declarations import (
    Declared,
    Many,
    Value,
    container,
    declared,
    map_value,
    parsed,
    value_text,
)
from steward.quiz.exchange.qti.names import attribute, inside, kind, within
from steward.quiz.exchange.qti.processing import Budget, CannotProcessError, Processing, tolerances


@dataclass
class Scoring:
    """The declarations and rules of one item, and what comes out for a response."""

    processing: Processing
    failed: str = ""
    """What in the rules could not be run."""
    asked: bool = False
    """Whether anything was scored yet."""
    _memory: dict[Any, dict[str, Value] | None] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any, budget: Budget) -> Scoring:
        """Read the declarations and rules of an item."""

        def named(tag: str) -> dict[str, Declared]:
            return {one.identifier: one for one in map(declared, inside(root, tag))}

        rules = next(iter(inside(root, "response-processing")), None)
        if (
            rules is not None
            and not len(rules)
            and not (attribute(rules, "template") or attribute(rules, "template-location"))
        ):
            rules = None
        responses, outcomes = named("response-declaration"), named("outcome-declaration")
        scoring = cls(Processing(responses, outcomes, named("template-declaration"), rules, budget))
        keys = {name: scoring.whole_key(one) for name, one in responses.items() if one.correct is None}
        found = {name: replace(responses[name], correct=key) for name, key in keys.items() if key is not None}
        return cls(replace(scoring.processing, responses={**responses, **found})) if found else scoring

    def whole_key(self, one: Declared) -> Value:
        """Give the best response where none is declared right: all that a mapping rewards, or a whole one that the rules compare with."""
        rules = self.processing.rules
        earning = {key: worth for key, (worth, _) in one.mapping.items() if worth > 0}
        if earning:
            keys = list(earning) if one.cardinality != "single" else [max(earning, key=lambda key: earning[key])]
            values = [value for key in keys if (value := parsed(key, one.base_type)) is not None]
            return (
                values[0]
                if values and one.cardinality == "single"
                else container(values, one.cardinality)
                if values
                else None
            )
        if rules is None or one.cardinality == "single":
            return None
        best, worth = None, 0.0
        for element in within(rules, "multiple", "ordered"):
            if len(element) and all(kind(child) == "base-value" for child in element):
                said = (parsed(value_text(child), one.base_type) for child in element)
                value = container(said, one.cardinality)
                score = self.score({one.identifier: value})
                if score is not None and score > worth:
                    best, worth = value, score
        return best

    @property
    def responses(self) -> Mapping[str, Declared]:
        """The responses of the item by their identifiers."""
        return self.processing.responses

    @cached_property
    def key(self) -> dict[str, Value]:
        """The responses that the item declares right."""
        return {name: one.correct for name, one in self.responses.items() if one.correct is not None}

    @cached_property
    def outcome(self) -> str:
        """Name of the outcome that is the score; empty where none is."""
        outcomes = self.processing.outcomes
        if "SCORE" in outcomes or self.processing.template:
            return "SCORE"
        floats = [
            name
            for name, one in outcomes.items()
            if one.base_type in ("float", "integer") and "MAX" not in name.upper()
        ]
        likely = [name for name in floats if "SCORE" in name.upper()] or floats
        return likely[0] if len(likely) == 1 else ""

    def outcomes(self, given: Mapping[str, Value]) -> dict[str, Value] | None:
        """Give all outcomes for some responses; None where the rules cannot be run."""
        if self.processing.rules is None:
            return None
        memory = tuple(sorted((name, repr(value)) for name, value in given.items() if value is not None))
        if memory not in self._memory:
            try:
                self._memory[memory] = self.processing.run(given)
            except CannotProcessError as error:
                self.failed = self.failed or str(error)
                self._memory[memory] = None
            except (TypeError, IndexError, ValueError, KeyError, RecursionError):
                self.failed = self.failed or "response-processing"
                self._memory[memory] = None
        return self._memory[memory]

    def score(self, given: Mapping[str, Value]) -> float | None:
        """Give the score of some responses; None where it cannot be known."""
        if not self.outcome or self.processing.rules is None:
            return None
        found = self.outcomes(given)
        if found is None:
            return None
        value = found.get(self.outcome)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0

    def gain(self, name: str, value: Value) -> float | None:
        """Give what one response adds to the score where all others are right."""
        others = {other: right for other, right in self.key.items() if other != name}
        with_it, without = self.score({**others, name: value}), self.score(others)
        return None if with_it is None or without is None else with_it - without

    @cached_property
    def best(self) -> float | None:
        """The score of the right responses."""
        return self.score(self.key) if self.key else None

    def literals(self, name: str) -> list[str]:
        """Give all values that the rules compare a response with, as written."""
        rules = self.processing.rules
        found: list[str] = []
        for variable in within(rules, "variable") if rules is not None else ():
            if attribute(variable, "identifier") == name:
                found += [value_text(one) for one in within(variable.getparent(), "base-value")]
        return list(dict.fromkeys(found))

    @cached_property
    def side_outcomes(self) -> set[str]:
        """Names of what the rules work out besides the score."""
        rules = self.processing.rules
        if rules is None:
            return set()
        found = {attribute(one, "identifier") for one in within(rules, "set-outcome-value")}
        found -= {attribute(one, "identifier") for one in within(rules, "variable")}
        return {n for n in found if n != self.outcome and "MAX" not in n.upper() and "completion" not in n.lower()}

    def tolerance(self, name: str, value: float) -> tuple[str, float, float] | None:
        """Give mode and tolerances of the comparison that a number passes."""
        rules = self.processing.rules
        for equal in within(rules, "equal") if rules is not None else ():
            if not any(attribute(one, "identifier") == name for one in within(equal, "variable")):
                continue
            said = [parsed(value_text(one), "float") for one in within(equal, "base-value")]
            if said and value not in said:
                continue
            if attribute(equal, "tolerance-mode", "exact") in ("absolute", "relative"):
                return attribute(equal, "tolerance-mode"), *tolerances(equal)
        return None


def shares(gains: Iterable[float]) -> list[float]:
    """Give gains in percent of the best of them, -100 at least."""
    found = list(gains)
    best = max([*found, 0.0])
    return [round(max(100 * gain / best, -100.0), 5) if best > 0 else 0.0 for gain in found]


def worth_of_choices(scoring: Scoring, name: str, identifiers: list[str]) -> tuple[list[float], str] | None:
    """Give the shares of choices of which several may be taken, and how they are scored: ``map``, ``whole`` or ``own``.

    None where it cannot be known. Where all must be right, right ones share the mark and wrong ones its loss.
    """
    one = scoring.responses[name]
    right = set(one.correct if isinstance(one.correct, Many) else () if one.correct is None else (one.correct,))
    whole, single = scoring.gain(name, one.correct), [scoring.gain(name, Many((each,))) for each in identifiers]
    how = "own"
    if one.has_mapping and (scoring.processing.template == "map_response" or _maps(scoring, name)):
        gains, how = [map_value(one, each) for each in identifiers], "map"
    elif None in single or (right and whole is None):
        return None
    else:
        gains = [gain or 0.0 for gain in single]
        if (
            not right
            or abs(sum(gain for gain in gains if gain > 0) - (whole or 0.0)) > 1e-6
            or len(right) > 1 >= sum(g > 0 for g in gains)
        ):
            if not right or not whole or whole <= 0:
                return None if not any(gain > 0 for gain in gains) else (_part(gains), "own")
            return whole_or_nothing(identifiers, right), "whole"
    return (_part(gains), how) if any(gain > 0 for gain in gains) else None


def _part(gains: list[float]) -> list[float]:
    """Give gains in percent of all that can be gained."""
    total = sum(gain for gain in gains if gain > 0)
    return [round(max(100 * gain / total, -100.0), 5) for gain in gains]


def whole_or_nothing(identifiers: list[str], right: set[str]) -> list[float]:
    """Let right choices share the mark, and wrong ones its loss."""
    wrong = sum(each not in right for each in identifiers)
    hits = sum(each in right for each in identifiers)
    return [round(100 / hits if each in right else -100 / wrong, 5) if hits else 0.0 for each in identifiers]


def _maps(scoring: Scoring, name: str) -> bool:
    rules = scoring.processing.rules
    return rules is not None and any(attribute(one, "identifier") == name for one in within(rules, "map-response"))


def is_sensitive(scoring: Scoring, name: str, value: str) -> bool:
    """Tell whether capitals matter for a text that earns something."""
    turned = value.swapcase()
    if turned == value:
        return False
    here, there = scoring.gain(name, value), scoring.gain(name, turned)
    return here is not None and there is not None and there < here


def number_range(scoring: Scoring, name: str, value: float) -> tuple[float, float] | None:
    """Give the range around a right number in which all is right, where the rules give its ends; None where they do not."""
    said = scoring.tolerance(name, value)
    if said is not None:
        mode, low, high = said
        if mode == "relative":
            low, high = abs(value) * low / 100, abs(value) * high / 100
        return value - low, value + high
    ends = sorted({end for text in scoring.literals(name) if isinstance(end := parsed(text, "float"), float)})
    step = max(abs(value), 1.0) * 1e-6
    below, above = [end for end in ends if end <= value], [end for end in ends if end >= value]
    for left, right in (
        (below[-1:], [end for end in above if end > value]),
        ([end for end in below if end < value][-1:], above),
    ):
        if left and right and _all_right(scoring, name, left[0], right[0], step):
            return left[0], right[0]
    return None


def _all_right(scoring: Scoring, name: str, low: float, high: float, step: float) -> bool:
    """Tell whether all between two ends earns something, and nothing beyond them."""
    within_ends = [scoring.gain(name, place) for place in (low + step, high - step, (low + high) / 2)]
    beyond = [scoring.gain(name, place) for place in (low - step, high + step)]
    return all((gain or 0) > 0 for gain in within_ends) and all((gain or 0) <= 0 for gain in beyond)


def is_template(element: Any) -> bool:
    """Tell whether an item makes itself anew from variables."""
    return any(kind(child) in ("template-declaration", "template-processing") for child in element)


def nonsense(one: Declared) -> Value:
    """Give a response that nobody would give and no rule expects: the plainest of wrong ones."""
    value: Value = "steward-nonsense"
    if one.base_type in ("integer", "float"):
        value = 9_876_543_217
    elif one.base_type == "boolean":
        value = one.correct is False
    elif "pair" in one.base_type.lower():
        value = ("steward-nonsense", "steward-nonsense")
    return value if one.cardinality == "single" else container((value,), one.cardinality)
