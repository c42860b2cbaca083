"""The service models: pure Python, no widgets, no clock but the one passed in, and no files but the shipped content.

This is the table of contents; a name is imported when it is first used, so that ``import steward.service`` costs nothing.

>>> from steward.service import wilson
>>> print(wilson(14, 17))
82.4% (14/17), 95% interval 59%–94%
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE: dict[str, str] = {
    # how sure a figure is
    "Estimate": "statistics.estimate",
    "finite_population": "statistics.rates",
    "funnel": "statistics.rates",
    "newcombe": "statistics.rates",
    "shrink": "statistics.rates",
    "wilson": "statistics.rates",
    "p_chart": "statistics.control_chart",
    "laney_p_chart": "statistics.control_chart",
    "xmr": "statistics.control_chart",
    "kaplan_meier": "statistics.durations",
    "judge": "statistics.verdict",
    # how things go together
    "pearson": "statistics.correlation",
    "spearman": "statistics.correlation",
    "partial_correlation": "statistics.correlation",
    "cronbach_alpha": "statistics.reliability",
    "kr20": "statistics.reliability",
    "kr21": "statistics.reliability",
    "cohen_kappa": "statistics.agreement",
    "fleiss_kappa": "statistics.agreement",
    "percent_agreement": "statistics.agreement",
    "intraclass": "statistics.intraclass_correlation",
    # what owners answered
    "csat": "survey.scores",
    "mean_score": "survey.scores",
    "nps": "survey.scores",
    "nps_of_counts": "survey.scores",
    # what drives satisfaction
    "drivers": "survey.drivers",
    "multiplier": "survey.satisfaction_models",
    "hundred_minus_one": "survey.satisfaction_models",
    "word_of_mouth": "survey.satisfaction_models",
    "satisfied_needed": "survey.satisfaction_models",
    "smallest_clear_change": "survey.satisfaction_models",
    "test_claim": "survey.claims",
    # event logs
    "EventLog": "process.event_log",
    "variants": "process.variants",
    "directly_follows": "process.follows",
    "case_seconds": "process.times",
    "rework": "process.times",
    "step_times": "process.times",
    # logs held against rules and models
    "PetriNet": "process.petri_net",
    "StateSpace": "process.state_space",
    "align": "process.alignment",
    "profile_of": "process.behaviour_profile",
    "check": "process.case_rules",
    "extra_hours": "process.extra_time",
    "fitness": "process.alignment",
    "deviations_of": "process.deviations",
    "parse_rule": "process.case_rules",
    "read_accepted": "process.accepted",
    # the complaint flow
    "Complaint": "complaints.complaint",
    "Flow": "complaints.flow",
    "decides": "complaints.authority",
    "may": "complaints.authority",
    "read_flow": "complaints.flow",
    # waiting lines
    "Arrivals": "queueing.demand",
    "Handling": "queueing.demand",
    "Load": "queueing.load",
    "Scenario": "queueing.simulation",
    "Shift": "queueing.simulation",
    "simulate": "queueing.simulation",
    "stewards_needed": "queueing.enough_stewards",
    "what_if": "queueing.staffing",
    "erlang_a": "queueing.formulas",
    "erlang_b": "queueing.formulas",
    "erlang_c": "queueing.formulas",
    "mgc": "queueing.formulas",
    "mmc": "queueing.formulas",
    "mmck": "queueing.formulas",
    "priority_mmc": "queueing.priorities",
    # customers of many kinds
    "Customer": "personality",
    "advice": "personality",
    "best_reply_plan": "personality",
    "likely_styles": "personality",
    "mood_band": "personality",
    "react": "personality",
    "reckon": "personality",
    # five steps, one method
    "matrix": "engagement.measures",
    "Plan": "engagement.plan",
    "adopt": "engagement.changes",
    "adopt_own": "engagement.changes",
    "adopt_table": "engagement.changes",
    "assign": "engagement.changes",
    "schedule": "engagement.changes",
    "record": "engagement.changes",
    "finish": "engagement.changes",
    "drop": "engagement.changes",
    "undo": "engagement.changes",
    "redo": "engagement.changes",
    "progress": "engagement.progress",
    "gaps": "engagement.progress",
    "reach": "engagement.household_reach",
    # time
    "Clock": "clock",
    "Period": "period",
    "WorkingCalendar": "working_calendar",
    # what an owner expects
    "Expectation": "expectation",
    "Ledger": "expectation",
    "best_reachable": "expectation",
    "satisfaction": "expectation",
    "kano_of_counts": "survey.kano",
    "kano_table": "survey.kano",
}
"""Public names and the module of this package that has them."""

__all__ = sorted(_WHERE)  # the table above is the one list


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"steward.service has no {name}")
    found = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
