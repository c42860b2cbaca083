"""What must hold between the columns of a row, and whether it does.

What is required stands here as data (`RULES`); pandera checks a whole batch of it at once and gathers every failure.
A time of day that an export leaves out is not held against a row: a date alone is compared as a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from steward.operations.tables import Table

if TYPE_CHECKING:
    import pandas as pd

CLOCKS_APART = 5.0
"""Minutes by which two clocks of a company may differ before the order of two times counts as wrong."""
CENT = 0.005


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that must hold; `column` is the one at fault where it does not."""

    code: Literal["too-early", "too-much", "below-zero", "required"]
    column: str
    others: tuple[str, ...] = ()
    """Compared with the time of the only one, or with the sum of all (missing ones count as nothing)."""


def _after(other: str, *columns: str) -> tuple[Rule, ...]:
    return tuple(Rule("too-early", column, (other,)) for column in columns)


def _positive(*columns: str) -> tuple[Rule, ...]:
    return tuple(Rule("below-zero", column) for column in columns)


RULES: Mapping[str, tuple[Rule, ...]] = {
    "staff": _after("hired_on", "left_on"),
    "households": _positive("area_m2"),
    "work_orders": (
        *_after(
            "created_at",
            "accepted_at",
            "dispatched_at",
            "arrived_at",
            "due_at",
            "resolved_at",
            "closed_at",
            "reopened_at",
        ),
        *_positive("paused_hours", "material_fee", "labour_fee"),
    ),
    "complaints": _after("created_at", "responded_at", "due_at", "resolved_at", "closed_at", "escalated_at"),
    "visits": _after("visited_at", "answered_at"),
    "survey_rounds": _after("opened_on", "closed_on", "analysed_on", "replied_on"),
    "survey_responses": _after("answered_at", "followed_up_at"),
    "fees": (
        Rule("too-much", "paid", ("due", "late_fee")),
        Rule("too-much", "waived", ("due",)),
        *_positive("late_fee"),
    ),
    "inspections": (*_after("done_at", "fixed_at"), Rule("too-much", "faults", ("checked",))),
    "activities": (Rule("too-much", "satisfied", ("surveyed",)), Rule("too-much", "resolved_issues", ("issues",))),
}


def _measure(rule: Rule, frame: pd.DataFrame) -> pd.Series[Any] | None:
    """The number that decides a rule, null where there is nothing to decide; None where a column is not there."""
    import pandas as pd

    if rule.column not in frame or (rule.others and rule.others[0] not in frame):
        return None
    if rule.code == "below-zero":
        return frame[rule.column].astype("Float64")
    if rule.code == "too-early":
        later, earlier = frame[rule.column], frame[rule.others[0]]
        date_alone = later == later.dt.normalize()
        minutes = (later - earlier.where(~date_alone, earlier.dt.normalize())).dt.total_seconds() / 60
        return pd.Series(minutes, index=frame.index)
    limit = frame[rule.others[0]].astype("Float64")
    for other in rule.others[1:]:
        if other in frame:
            limit = limit + frame[other].astype("Float64").fillna(0.0)
    value = frame[rule.column].astype("Float64")
    # A credit note is below zero on both sides.
    return value - limit.where(limit >= 0, value)


def failures(frame: pd.DataFrame, table: Table) -> Iterator[tuple[int, Rule]]:
    """Give every (position of the row in the frame, rule) that does not hold, required columns included.

    The frame holds parsed values under our column names; columns it lacks are not judged.
    """
    import pandas as pd
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

    rules: dict[str, Rule] = {}
    measures: dict[str, pd.Series[Any]] = {}
    schema: dict[str, pa.Column] = {}
    limits = {
        "too-early": lambda: pa.Check.ge(-CLOCKS_APART),
        "too-much": lambda: pa.Check.le(CENT),
        "below-zero": lambda: pa.Check.ge(0),
    }
    for rule in (*(Rule("required", c.name) for c in table.required), *RULES.get(table.name, ())):
        name = f"{rule.code}:{rule.column}"
        if rule.code == "required":
            if rule.column not in frame:
                continue
            # Only whether something is there matters, and 0 or null says it for every type alike.
            measures[name] = frame[rule.column].isna().map({False: 0.0, True: None}).astype("float64")
            schema[name] = pa.Column(float, nullable=False)
        elif (measure := _measure(rule, frame)) is not None:
            measures[name] = measure.astype("Float64").astype("float64")
            schema[name] = pa.Column(float, limits[rule.code](), nullable=True)
        if name in measures:
            rules[name] = rule
    if not measures:
        return
    measured = pd.DataFrame({name: values.to_numpy() for name, values in measures.items()})
    try:
        pa.DataFrameSchema(schema).validate(measured, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases
        for name, index in zip(cases["column"], cases["index"], strict=True):
            yield int(index), rules[name]
