"""What drives satisfaction: what the trade's standards say, and whether one's own records say so too.

`drivers` is the catalogue: every standard about satisfaction with its role - why we do it, how it is measured, what is aimed at,
a small model, a claim, a misconception, something to do. `test_claim` tries a claim or a misconception on records.

>>> records = {
...     "satisfaction": [0.72, 0.75, 0.78, 0.80, 0.83, 0.85, 0.88, 0.91, 0.79, 0.70],
...     "collection": [0.81, 0.85, 0.83, 0.90, 0.88, 0.94, 0.92, 0.97, 0.89, 0.84],
... }
>>> print(test_claim("satisfaction.fee-correlation", records).sentence("en"))
Your records support it: Owner satisfaction and the management-fee collection rate move together: the correlation is positive.

That two things go together does not say which makes the other. Where both follow a third, give it as a control.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from steward.errors import StewardError, Trouble
from steward.service.said import Said
from steward.service.statistics.correlation import Correlation, partial_correlation, spearman
from steward.service.statistics.estimate import Difference, Estimate
from steward.service.statistics.rates import newcombe, wilson
from steward.service.survey.drivers import ClaimTest, Driver, column_name, content, drivers, role_name
from steward.service.survey.satisfaction_models import (
    hundred_minus_one,
    multiplier,
    satisfied_needed,
    smallest_clear_change,
    word_of_mouth,
)  # fmt: skip
from steward.words import Locale, Text, join

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "ClaimTest", "Driver", "Finding", "Tested", "column_name", "drivers", "hundred_minus_one", "multiplier", "role_name",
    "satisfied_needed", "smallest_clear_change", "test_claim", "word_of_mouth",
]  # fmt: skip

Outcome = Literal["supports", "contradicts", "unclear"]
Says = Literal["supports", "contradicts", "mixed", "unclear"]

OUTCOME_TEXTS: Mapping[Outcome, Text] = MappingProxyType(
    {
        "supports": Text("是这样", "so it is"),
        "contradicts": Text("正好相反", "it is the other way round"),
        "unclear": Text("还说不准", "cannot tell yet"),
    }
)
_SAYS: Mapping[Says, Text] = MappingProxyType(
    {
        "supports": Text("您的记录支持这一条", "Your records support it"),
        "contradicts": Text("您的记录与这一条不符", "Your records speak against it"),
        "mixed": Text("您的记录有的支持、有的不支持", "Your records speak both for and against it"),
        "unclear": Text("凭现有的记录还说不准", "Your records cannot tell yet"),
    }
)
_CORRECTS: Mapping[Says, Text] = MappingProxyType(
    {
        "supports": Text("您的记录支持这里的纠正", "Your records bear the correction out"),
        "contradicts": Text("您的记录不支持这里的纠正", "Your records do not bear the correction out"),
        "mixed": _SAYS["mixed"],
        "unclear": _SAYS["unclear"],
    }
)
_FINDING = Text("{says}：{outcome}。{evidence}", "{says}: {outcome}. {evidence}")
_TOO_FEW = Text(
    "{evidence}；少于 {least} 个，先不下结论", "{evidence}; with fewer than {least} nothing is concluded yet"
)
_NEEDS = Text(
    "要验证 {id}，还缺这些列：{columns}。请补上再算。", "To test {id} these columns are missing: {columns}. Add them."
)
_NOT_YES_OR_NO = Text(
    "“{column}”一列只能填是或否（1 或 0），里面有别的值。",
    "The column “{column}” takes yes or no (1 or 0), and holds something else.",
)
_LENGTHS = Text(
    "各列的行数要一样，现在是 {lengths}。", "The columns must have the same number of rows; they have {lengths}."
)
_NO_NUMBERS = Text("“{column}”一列要填数字。", "The column “{column}” takes numbers.")


@dataclass(frozen=True, slots=True)
class Finding(Said):
    """What one test found in the records."""

    test: ClaimTest
    outcome: Outcome
    """Whether what the test says is so."""
    evidence: Correlation | Difference | Estimate
    least: int = 0
    """How many figures were asked for, where there are fewer."""

    @property
    def for_the_standard(self) -> Outcome:
        """What it means for the standard: a misconception that is not so speaks for it."""
        if self.test.corrects or self.outcome == "unclear":
            return self.outcome
        return "contradicts" if self.outcome == "supports" else "supports"

    def sentence(self, locale: Locale) -> str:
        """Say what was tried, what came out, and on what evidence."""
        evidence = self.evidence.sentence(locale)
        if self.least:
            evidence = _TOO_FEW.say(locale, evidence=evidence, least=self.least)
        outcome = OUTCOME_TEXTS[self.outcome]
        return _FINDING.say(locale, says=_opened(self.test.says, locale), outcome=outcome, evidence=evidence)


@dataclass(frozen=True, slots=True)
class Tested(Said):
    """What the records say about a claim or a misconception."""

    driver: Driver
    findings: tuple[Finding, ...]

    @property
    def says(self) -> Says:
        """Whether the records support the standard."""
        found = {finding.for_the_standard for finding in self.findings} - {"unclear"}
        if len(found) == 2:
            return "mixed"
        return found.pop() if found else "unclear"

    def sentence(self, locale: Locale) -> str:
        """Say it beside the standard's own words."""
        colon = "：" if locale == "zh" else ": "
        said = (_CORRECTS if self.driver.role == "misconception" else _SAYS)[self.says]
        return f"{said.say(locale)}{colon}{self.driver.standard.text.say(locale)}"

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give every finding with its evidence."""
        return [
            (_opened(f.test.says, locale), f"{OUTCOME_TEXTS[f.outcome].say(locale)}{_AND[locale]}{f.evidence.sentence(locale)}")
            for f in self.findings
        ]  # fmt: skip


_AND: dict[Locale, str] = {"zh": "，", "en": "; "}


def _opened(text: Text, locale: Locale) -> str:
    said = text.say(locale)
    return said[:1].upper() + said[1:]


def test_claim(id: str, records: Mapping[str, Any], confidence: float = 0.95) -> Tested:
    """Try a claim or a misconception on records.

    A test says “so it is” when the whole interval lies on the side it expects, “the other way round” when all of it lies on the
    other, and else “cannot tell yet”; with fewer figures than the content file's minimum it never says more than that.
    Correlations are Spearman's (partial, where the test names controls), differences between two groups Newcombe's, shares
    Wilson's. Several tests on the same few teams make it likelier that one of them is right by luck.

    Source: the standards say what to expect; the intervals are those of `steward.service.statistics.correlation` and `steward.service.statistics.rates`.

    Args:
        id: a standard whose driver has tests.
        records: the columns by name, each a list of one length (a data frame will do): figures of teams or months for a
            correlation, yes and no (1 and 0) of single cases for the others; None or NaN where a figure is missing.
        confidence: such as 0.95.

    Raises:
        StewardError: ``no-claim`` for an id without tests; ``missing-columns``, ``different-lengths``, ``not-numbers`` or
            ``not-yes-or-no`` for records that do not fit. Tests whose columns are missing are passed over as long as one can be run.
    """
    driver = drivers().get(id)
    if driver is None or not driver.tests:
        known = ", ".join(key for key, one in drivers().items() if one.tests)
        raise StewardError(
            "no-claim",
            Text("没有可以验证的 {id}，能验证的有：{known}。", "{id} cannot be tested; these can: {known}."),
            id=id,
            known=known,
        )
    tests = [test for test in driver.tests if all(column in records for column in test.columns)]
    if not tests:
        missing = dict.fromkeys(c for test in driver.tests for c in test.columns if c not in records)
        named = Text(
            "、".join(f"{c}（{column_name(c).zh}）" for c in missing),
            ", ".join(f"{c} ({column_name(c).en})" for c in missing),
        )
        raise StewardError("missing-columns", _NEEDS, id=id, columns=named)
    columns = {c: records[c] for test in tests for c in test.columns}
    _check(columns, {c for test in tests if test.analysis != "correlation" for c in test.columns})
    return Tested(driver, tuple(_run(test, columns, confidence) for test in tests))


test_claim.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test of its own


def _run(test: ClaimTest, columns: Mapping[str, Any], confidence: float) -> Finding:
    least = content()["minimum"]
    values = [_numbers(columns[c]) for c in test.columns]
    evidence: Correlation | Difference | Estimate
    match test.analysis:
        case "correlation":
            x, y, *controls = values
            evidence = (
                partial_correlation(x, y, controls, confidence=confidence) if controls else spearman(x, y, confidence)
            )
            enough, needed = evidence.n >= least["pairs"], int(least["pairs"])
        case "difference":
            evidence = _difference(values[0], values[1], confidence)
            enough = min(evidence.first.n, evidence.second.n) >= least["cases"]
            needed = int(least["cases"])
        case _:
            there = values[0][values[0] == values[0]]
            evidence = wilson(int(there.sum()), len(there), confidence)
            enough, needed = evidence.n >= least["cases"], int(least["cases"])
    if not enough or math.isnan(evidence.value):
        return Finding(test, "unclear", evidence, 0 if enough else needed)
    return Finding(test, _outcome(test, evidence.low, evidence.high), evidence)


def _outcome(test: ClaimTest, low: float, high: float) -> Outcome:
    match test.expects:
        case "negative":
            low, high, line = -high, -low, 0.0
        case "weak":
            # Zero is never proved: little is shown by an interval that is narrow, much by one that leaves zero out.
            if max(abs(low), abs(high)) <= test.limit:
                return "supports"
            return "contradicts" if low > 0 or high < 0 else "unclear"
        case _:
            line = test.limit
    if low > line:
        return "supports"
    return "contradicts" if high < line else "unclear"


def _difference(group: Floats, of: Floats, confidence: float) -> Difference:
    there = (group == group) & (of == of)
    yes, no = of[there & (group == 1)], of[there & (group == 0)]
    return newcombe(int(yes.sum()), len(yes), int(no.sum()), len(no), confidence)


def _numbers(column: Any) -> Floats:
    import numpy as np

    return np.asarray(column, dtype=np.float64)


def _check(columns: Mapping[str, Any], yes_or_no: set[str]) -> None:
    """Gather everything that is wrong with the records."""
    import numpy as np

    troubles = []
    for name, column in columns.items():
        try:
            values = _numbers(column)
        except (TypeError, ValueError):
            troubles.append(Trouble("not-numbers", _NO_NUMBERS, {"column": column_name(name)}))
            continue
        if name in yes_or_no and not bool(np.isin(values[values == values], (0, 1)).all()):
            troubles.append(Trouble("not-yes-or-no", _NOT_YES_OR_NO, {"column": column_name(name)}))
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        told = Text(*(join([f"{column_name(n).say(lang)} {k}" for n, k in lengths.items()], lang) for lang in _BOTH))
        troubles.append(Trouble("different-lengths", _LENGTHS, {"lengths": told}))
    if troubles:
        raise StewardError.many(troubles)


_BOTH: tuple[Locale, Locale] = ("zh", "en")
