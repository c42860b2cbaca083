"""All KPIs by id, in the order of a report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from steward.operations.kpis import activities, complaints, fees, inspections, repairs, revisits, surveys, visits
from steward.operations.kpis.kpi import Kpi
from steward.operations.kpis.unmeasured import UNMEASURED
from steward.words import Text


@cache
def registry() -> Mapping[str, Kpi]:
    """Give every KPI by id, in the order in which a report shows them."""
    found: dict[str, Kpi] = {}
    for module in (complaints, repairs, revisits, surveys, visits, fees, inspections, activities):
        for kpi in module.KPIS:
            if kpi.id in found:
                raise ValueError(f"two KPIs are called {kpi.id}")
            found[kpi.id] = kpi
    return MappingProxyType(found)


def unmeasured() -> Mapping[str, Text]:
    """Give the standards that feed a report but that no record shows, each with the reason."""
    return UNMEASURED
