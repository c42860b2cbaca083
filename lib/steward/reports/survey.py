"""What owners said in the survey, and which part of the service goes with how content they are.

Performance is the share of scores of four or five. Importance is the rank correlation between a dimension's score and the
overall score of the same sheet, with its interval: what moves with the overall judgement is worth improving first. Both are
hidden where fewer people answered than the company shows.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from steward.company import Company
from steward.reports.terms import Terms
from steward.service.period import Period
from steward.service.statistics.rates import wilson
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

    from steward.operations.records import Records

_NAMELESS = Text("未命名的项目", "A part named in Chinese only")
SATISFIED_FROM = 4.0
"""A score of four or five of five is satisfied."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One part of the service as the survey asked about it."""

    name: Text
    k: int
    n: int
    """Answers to it; one sheet may answer several of its questions."""
    low: float
    high: float
    importance: float | None
    """Spearman's rank correlation with the overall score; None where it cannot be told."""
    importance_low: float | None
    importance_high: float | None
    pairs: int
    """Sheets that scored both the dimension and the whole."""

    @property
    def share(self) -> float:
        """The share of satisfied answers."""
        return self.k / self.n


@dataclass(frozen=True, slots=True)
class Survey:
    """The latest owners' survey up to the end of the period."""

    round_name: Text
    opened_on: dt.date
    sheets: int
    distributed: int | None
    """Questionnaires given out in the whole round, all teams together."""
    overall_k: int
    overall_n: int
    overall_low: float | None
    overall_high: float | None
    dimensions: tuple[Dimension, ...]
    hidden: bool
    """Whether fewer people answered than the company shows."""
    smallest_group: int


def survey(records: Records, company: Company, names: Sequence[str], period: Period) -> Survey | None:
    """Read the latest owners' survey that opened before the period ended and that the team's owners answered.

    `names` are those under which the records may hold the team.
    """
    if not (records.has("survey_responses") and records.has("survey_rounds")):
        return None
    answers, rounds = records.tables["survey_responses"], records.tables["survey_rounds"]
    held = rounds.filter((rounds.opened_on < period.end) & (rounds.kind.fill_null("owners") == "owners"))
    held = held.select("round_id", "name", "opened_on", "distributed")
    ours = answers.filter(answers.team.isin(names))
    rows = records.connection.execute(
        ours.join(held, "round_id").select(
            "round_id", "name", "opened_on", "distributed", "sheet_id", "respondent_key", "response_id", "dimension", "question",
            "score", "is_overall",
        )
    )  # fmt: skip
    if rows.empty:
        return None
    latest = rows.sort_values(["opened_on", "round_id"]).iloc[-1]
    rows = rows[rows["round_id"] == latest["round_id"]].copy()
    rows["sheet"] = rows["sheet_id"].fillna(rows["respondent_key"]).fillna(rows["response_id"]).fillna("")
    rows["is_overall"] = rows["is_overall"].astype("boolean").fillna(False).astype(bool)
    sheets = int(rows["sheet"].nunique())
    smallest = company.privacy.smallest_group
    hidden = sheets < smallest
    scored = rows[rows["score"].notna()]
    overall = scored[scored["is_overall"]]
    k, n = int((overall["score"] >= SATISFIED_FROM).sum()), len(overall)
    whole = wilson(k, n, company.confidence) if n and not hidden else None
    name = str(latest["name"] or latest["round_id"])
    return Survey(
        round_name=Terms(company).of(name, Text("业主满意度调查", "Owners' survey")),
        opened_on=dt.date(latest["opened_on"].year, latest["opened_on"].month, latest["opened_on"].day),
        sheets=sheets,
        distributed=None if latest["distributed"] != latest["distributed"] else int(latest["distributed"]),
        overall_k=0 if hidden else k,
        overall_n=0 if hidden else n,
        overall_low=whole.low if whole else None,
        overall_high=whole.high if whole else None,
        dimensions=() if hidden else _dimensions(scored, company, smallest),
        hidden=hidden,
        smallest_group=smallest,
    )


def _dimensions(scored: pd.DataFrame, company: Company, smallest: int) -> tuple[Dimension, ...]:
    overall = scored[scored["is_overall"]].groupby("sheet")["score"].mean()
    parts = scored[~scored["is_overall"]].copy()
    parts["part"] = parts["dimension"].fillna(parts["question"])
    terms = Terms(company)
    found = []
    for name, rows in parts.groupby("part"):
        by_sheet = rows.groupby("sheet")["score"].mean()
        if len(by_sheet) < smallest:
            continue
        k, n = int((rows["score"] >= SATISFIED_FROM).sum()), len(rows)
        share = wilson(k, n, company.confidence)
        both = by_sheet.to_frame("part").join(overall.rename("whole"), how="inner")
        importance = correlation(both["part"].tolist(), both["whole"].tolist(), company.confidence)
        r, low, high = importance or (None, None, None)
        found.append(Dimension(terms.of(str(name), _NAMELESS), k, n, share.low, share.high, r, low, high, len(both)))
    return tuple(sorted(found, key=lambda d: (-(d.importance or -2.0), d.share, d.name.zh)))


def correlation(a: list[float], b: list[float], confidence: float) -> tuple[float, float, float] | None:
    """Give Spearman's rank correlation with its interval; None below ten pairs or where one side never varies.

    The interval is Fisher's z with the standard error sqrt((1 + r²/2) / (n - 3)) of Bonett and Wright, “Sample size
    requirements for estimating Pearson, Kendall and Spearman correlations”, Psychometrika 65 (2000) 23-28.
    """
    from scipy.stats import spearmanr

    if len(a) < 10 or len(set(a)) < 2 or len(set(b)) < 2:
        return None
    r = float(spearmanr(a, b).statistic)
    inside = min(max(r, -0.999999), 0.999999)
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * math.sqrt((1 + inside * inside / 2) / (len(a) - 3))
    return r, math.tanh(math.atanh(inside) - half), math.tanh(math.atanh(inside) + half)
