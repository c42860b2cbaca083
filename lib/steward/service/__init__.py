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
    "Estimate": "estimate",
    "finite_population": "rates",
    "funnel": "rates",
    "newcombe": "rates",
    "shrink": "rates",
    "wilson": "rates",
    "p_chart": "control_chart",
    "laney_p_chart": "control_chart",
    "xmr": "control_chart",
    "kaplan_meier": "durations",
    "judge": "verdict",
    # how things go together
    "pearson": "correlation",
    "spearman": "correlation",
    "partial_correlation": "correlation",
    "cronbach_alpha": "reliability",
    "kr20": "reliability",
    "kr21": "reliability",
    "cohen_kappa": "agreement",
    "fleiss_kappa": "agreement",
    "percent_agreement": "agreement",
    "intraclass": "intraclass_correlation",
    # what owners answered
    "csat": "survey_scores",
    "mean_score": "survey_scores",
    "nps": "survey_scores",
    "nps_of_counts": "survey_scores",
    # what drives satisfaction
    "drivers": "satisfaction_drivers",
    "multiplier": "satisfaction_models",
    "hundred_minus_one": "satisfaction_models",
    "word_of_mouth": "satisfaction_models",
    "satisfied_needed": "satisfaction_models",
    "smallest_clear_change": "satisfaction_models",
    "test_claim": "satisfaction_claims",
    # event logs
    "EventLog": "event_log",
    "variants": "log_variants",
    "directly_follows": "log_follows",
    "case_seconds": "log_times",
    "rework": "log_times",
    "step_times": "log_times",
    # logs held against rules and models
    "PetriNet": "petri_net",
    "StateSpace": "state_space",
    "align": "alignment",
    "profile_of": "behaviour_profile",
    "check": "case_rules",
    "extra_hours": "extra_time",
    "fitness": "alignment",
    "deviations_of": "log_deviations",
    "parse_rule": "case_rules",
    "read_accepted": "accepted",
    # the complaint flow
    "Complaint": "complaint",
    "Flow": "flow",
    "decides": "authority",
    "may": "authority",
    "read_flow": "flow",
    # waiting lines
    "Arrivals": "queue_demand",
    "Handling": "queue_demand",
    "Load": "queue_load",
    "Scenario": "queue_simulation",
    "Shift": "queue_simulation",
    "simulate": "queue_simulation",
    "stewards_needed": "enough_stewards",
    "what_if": "staffing",
    "erlang_a": "queue_formulas",
    "erlang_b": "queue_formulas",
    "erlang_c": "queue_formulas",
    "mgc": "queue_formulas",
    "mmc": "queue_formulas",
    "mmck": "queue_formulas",
    "priority_mmc": "queue_priorities",
    # customers of many kinds
    "Customer": "personality",
    "advice": "personality",
    "best_reply_plan": "personality",
    "likely_styles": "personality",
    "mood_band": "personality",
    "react": "personality",
    "reckon": "personality",
    # five steps, one method
    "matrix": "engagement",
    "Plan": "engagement_plan",
    "adopt": "engagement_changes",
    "adopt_own": "engagement_changes",
    "adopt_table": "engagement_changes",
    "assign": "engagement_changes",
    "schedule": "engagement_changes",
    "record": "engagement_changes",
    "finish": "engagement_changes",
    "drop": "engagement_changes",
    "undo": "engagement_changes",
    "redo": "engagement_changes",
    "progress": "engagement_progress",
    "gaps": "engagement_progress",
    "reach": "household_reach",
    # time
    "Clock": "clock",
    "Period": "period",
    "WorkingCalendar": "working_calendar",
    # what an owner expects
    "Expectation": "expectation",
    "Ledger": "expectation",
    "best_reachable": "expectation",
    "satisfaction": "expectation",
    "kano_of_counts": "kano",
    "kano_table": "kano",
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
