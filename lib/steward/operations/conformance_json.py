"""The stable JSON of ``steward flow conformance``, described in docs/data-formats.md, “flow conformance --json”."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steward.operations.conformance import Conformance, RuleResult
from steward.service.process.alignment import Fitness
from steward.service.process.deviations import Deviation
from steward.service.process.extra_time import RestrictedMean
from steward.service.process.times import StepTime
from steward.service.statistics.durations import Duration
from steward.service.statistics.estimate import Estimate
from steward.words import Locale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXAMPLES = 10
"""Cases named for each deviation and rule."""


def as_json(found: Conformance, locale: Locale) -> dict[str, Any]:
    """Give everything as JSON values; sentences in the reader's language."""
    fit = found.fitness if found.fitness is not None and found.fitness.log_fitness is not None else None
    deviations = found.deviations
    return {
        "cases": len(found.log.cases),
        "events": len(found.log),
        "activities": len(found.log.activities),
        "variants": _variants(found, fit),
        "directly_follows": [
            {"from": edge.source, "to": edge.target, "count": edge.count, "median_seconds": edge.median_seconds}
            for edge in found.follows.edges
        ],
        "case_seconds": {
            "mean": _rounded(found.seconds.mean),
            "median": _rounded(found.seconds.median),
            "p95": _rounded(found.seconds.p95),
        },
        "rework_cases": found.rework.cases,
        "fitness": None if fit is None else fit.log_fitness,
        "deviations": [] if deviations is None else [_deviation(found, d, locale) for d in deviations.found],
        "rules": [_rule(found, result, locale) for result in found.rules],
        "steps": [_step(step) for step in found.steps.steps],
        "flow": _flow(found, locale),
        "average_trace_fitness": None if fit is None else fit.average_trace_fitness,
        "fitting_cases": None if fit is None else fit.fitting_cases,
        "fitting": None if fit is None or fit.fitting is None else _share(fit.fitting),
        "open_cases": found.steps.open_cases,
        "accepted": [] if deviations is None else [_deviation(found, d, locale) for d in deviations.accepted],
        "alignments": [
            {
                "cases": int(found.fitness.variants.counts[i]),
                "cost": aligned.cost,
                "fitness": aligned.fitness,
                "moves": [{"kind": move.kind, "activity": move.activity} for move in aligned.moves if move.activity],
            }
            for i, aligned in found.nearest
            if found.fitness is not None
        ],
        "start_activities": dict(found.follows.starts),
        "end_activities": dict(found.follows.ends),
        "notes": [note.say(locale) for note in found.notes],
    }


def _flow(found: Conformance, locale: Locale) -> dict[str, Any] | None:
    if found.model is None:
        return None
    return {"name": found.model.name.say(locale), "source": found.model.source, "kind": found.model.kind}


def _variants(found: Conformance, fit: Fitness | None) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = [
        {"activities": list(steps), "cases": cases}
        for steps, cases in zip(found.variants.activities, found.variants.counts.tolist(), strict=True)
    ]
    if fit is not None:
        for entry, i in zip(told, found.spoken_variants.tolist(), strict=True):
            entry |= {"cost": int(fit.costs[i]), "fitness": float(fit.of_variant[i])}
    return told


def _examples(found: Conformance, of_case: NDArray[np.bool_]) -> list[str]:
    import numpy as np

    return [str(found.log.cases[i]) for i in np.flatnonzero(of_case)[:EXAMPLES].tolist()]


def _rule(found: Conformance, result: RuleResult, locale: Locale) -> dict[str, Any]:
    return {
        "rule": result.text,
        "violated": result.violated,
        **_share(result.share),
        "meaning": result.rule.sentence(locale, {} if found.model is None else found.model.names),
        "examples": _examples(found, ~result.holds),
    }


def _deviation(found: Conformance, d: Deviation, locale: Locale) -> dict[str, Any]:
    told = {
        "kind": d.kind,
        "activity": d.activity,
        "other": d.other,
        "most": d.most,
        "what": d.what(locale, {} if found.model is None else found.model.names),
        "cases": d.cases,
        "pending_cases": d.pending,
        **_share(d.share),
        "extra_hours": {
            "value": _rounded(d.extra.value),
            "low": _rounded(d.extra.low),
            "high": _rounded(d.extra.high),
            "horizon": _rounded(d.extra.horizon),
            "with": _median(d.extra.with_it),
            "without": _median(d.extra.without),
            "method": d.extra.method,
        },
        "standards": list(d.standards),
        "examples": _examples(found, d.of_case),
    }
    if d.accepted is not None:
        told |= {"reason": d.accepted.reason.say(locale), "until": d.accepted.until.isoformat()}
    return told


def _median(found: RestrictedMean) -> dict[str, Any]:
    return {"n": found.n, "ended": found.ended, "median": _rounded(found.median)}


def _share(estimate: Estimate) -> dict[str, float | int | None]:
    known = estimate.n > 0
    return {
        "n": estimate.n,
        "share": _rounded(estimate.value if known else None),
        "low": _rounded(estimate.low if known else None),
        "high": _rounded(estimate.high if known else None),
    }


def _step(step: StepTime) -> dict[str, Any]:
    return {
        "activity": step.activity,
        "events": step.n,
        "cases": step.cases,
        "service_seconds": None if step.service is None else _seconds(step.service),
        "waiting_seconds": _seconds(step.before),
        "until_next_seconds": _seconds(step.after),
        "repeats": step.repeats,
        "rework_cases": step.rework_cases,
        "rework_seconds": _rounded(step.rework_hours * 3600),
    }


def _seconds(found: Duration) -> dict[str, Any]:
    def seconds(hours: float | None) -> float | None:
        return None if hours is None else _rounded(hours * 3600)

    return {
        "n": found.n,
        "ended": found.ended,
        "median": seconds(found.median),
        "low": seconds(found.low),
        "high": seconds(found.high),
        "p90": seconds(found.p90),
    }


def _rounded(value: float | None) -> float | None:
    """Round what is no fitness: of that a 1 must be a 1."""
    return None if value is None else round(value, 6)
