"""The whole estate, told in order: people and places first, then cases, then what was done about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.operations.sample_estate.activities import activity_diary
from steward.operations.sample_estate.complaint_steps import complaint_events
from steward.operations.sample_estate.complaints import Complaints, complaint_cases
from steward.operations.sample_estate.fees import bills
from steward.operations.sample_estate.inspections import inspection_log
from steward.operations.sample_estate.places import Homes, area_name, settle
from steward.operations.sample_estate.repairs import Repairs, repair_orders
from steward.operations.sample_estate.revisits import revisit_log
from steward.operations.sample_estate.seasons import Year
from steward.operations.sample_estate.staffing import Staffing, hire
from steward.operations.sample_estate.surveys import survey_rounds
from steward.operations.sample_estate.visits import household_visits
from steward.words import Text

if TYPE_CHECKING:
    import pandas as pd

DEFAULT_END = dt.date(2026, 10, 31)
FEWEST_HOUSEHOLDS = 20


@dataclass(frozen=True)
class Story:
    """Everything that is known about the estate, also what no export shows."""

    year: Year
    staffing: Staffing
    homes: Homes
    repairs: Repairs
    complaints: Complaints
    tables: Mapping[str, pd.DataFrame]
    areas: Mapping[int, tuple[str, str]]


def tell(seed: int, households: int, months: int, end: dt.date) -> Story:
    """Tell the estate's story; equal arguments give equal tables.

    Raises:
        StewardError: ``sample-too-small`` for fewer than 20 households or less than one month.
    """
    if households < FEWEST_HOUSEHOLDS or not 1 <= months <= 120 or seed < 0:
        raise StewardError(
            "sample-too-small",
            Text(
                "示例小区至少要 {fewest} 户，1 到 120 个月，种子不能为负；请改 --households、--months 或 --seed。",
                "A sample estate needs at least {fewest} households, 1 to 120 months and a seed of 0 or more; change --households, --months or --seed.",
            ),
            fewest=FEWEST_HOUSEHOLDS,
        )
    year = Year.back_from(end, months, seed)
    staffing = hire(year, households)
    homes = settle(year, households, staffing)
    repairs = repair_orders(year, homes, staffing)
    complaints = complaint_cases(year, homes, staffing)
    events = complaint_events(year, homes, staffing, complaints)
    visits = household_visits(year, homes, staffing)
    fees = bills(year, homes, staffing)
    activities = activity_diary(year, staffing)
    surveys = survey_rounds(year, homes, complaints.home, complaints.created, activities, len(staffing.name))
    revisits = revisit_log(year, homes, staffing, repairs, complaints, visits, surveys, fees)
    areas = _areas(homes)
    tables: dict[str, Any] = {
        "staff": staffing.table(areas),
        "households": homes.table,
        "work_orders": repairs.table,
        "complaints": complaints.table,
        "complaint_events": events,
        "revisits": revisits,
        "visits": visits.table,
        "survey_rounds": surveys.rounds,
        "survey_responses": surveys.responses,
        "fees": fees.table,
        "inspections": inspection_log(year, homes, staffing),
        "activities": activities,
    }
    return Story(year, staffing, homes, repairs, complaints, tables, areas)


def _areas(homes: Homes) -> dict[int, tuple[str, str]]:
    """Name the stretch of buildings of every steward, by position in the staffing."""
    served: dict[int, set[int]] = {}
    for steward, building in set(zip(homes.steward.tolist(), homes.building.tolist(), strict=True)):
        served.setdefault(steward, set()).add(building)
    return {steward: area_name(sorted(buildings)) for steward, buildings in sorted(served.items())}
