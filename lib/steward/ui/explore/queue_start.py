"""Where the queue model starts: from the records of the workspace where there are any, else from an example that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from steward.content import read_yaml
from steward.service.queueing.demand import Arrivals
from steward.service.queueing.load import Load
from steward.words import Locale, Text, number
from steward.workspace import Workspace

FEWEST = 30
"""Complaints from which on records are a better start than an example."""

_RECORDS = Text(
    "起点取自工作区的记录：{days} 天里投诉 {complaints} 件、报修 {orders} 件，合起来每天 {rate} 件（只算投诉是每天 {alone} 件）；两样都由同一拨管家接，所以一起算。{assumed}",
    "The start is taken from the records of this workspace: {complaints} complaints and {orders} repairs in {days} days, {rate} a day together ({alone} counting complaints only); the same stewards take both, so they are counted together. {assumed}",
)
_EXAMPLE = Text("{estate}{by_day}{handling}", "{estate} {by_day} {handling}")


@dataclass(frozen=True, slots=True)
class Start:
    """What the page begins with."""

    per_day: float
    stewards: int
    minutes: float
    variation: float
    patterns: Mapping[str, Arrivals]
    """When complaints come, by the id of the choice; ``records`` only where there are records."""
    note: Text

    @property
    def pattern(self) -> str:
        """The choice to begin with."""
        return "records" if "records" in self.patterns else "day"


@cache
def assumed() -> Mapping[str, Any]:
    """Read what is assumed."""
    found: Mapping[str, Any] = read_yaml("training/queue/patterns.yaml")
    return found


def start(workspace: Workspace) -> Start:
    """Read the records of a workspace as far as they go."""
    handling, estate, by_day = (assumed()[key] for key in ("handling", "estate", "by_day"))
    patterns = {
        "day": Arrivals(1.0, tuple(map(float, by_day["by_hour"])), tuple(map(float, by_day["by_weekday"]))),
        "even": Arrivals(1.0),
    }
    said = {key: Text(entry["zh"], entry["en"]) for key, entry in assumed().items()}
    example = Text(_EXAMPLE.say("zh", **said), _EXAMPLE.say("en", **said))
    plain = Start(estate["per_day"], estate["stewards"], handling["minutes"], handling["variation"], patterns, example)
    counted = _counted(workspace, handling["minutes"] / 60)
    if counted is None:
        return plain
    load, complaints, orders = counted

    def note(locale: Locale) -> str:
        return _RECORDS.say(
            locale, days=number(load.days), complaints=number(complaints), orders=number(orders), assumed=said["handling"],
            rate=number(load.per_day.value, decimals=1), alone=number(complaints / load.days, decimals=1),
        )  # fmt: skip

    stewards = 1 if load.work_a_day < 8 else 2 + int(load.work_a_day / 16)
    return Start(
        load.per_day.value, stewards, handling["minutes"], handling["variation"],
        {"records": load.arrivals, **patterns}, Text(note("zh"), note("en")),
    )  # fmt: skip


def _counted(workspace: Workspace, hours: float) -> tuple[Load, int, int] | None:
    """Count complaints and repairs; None where there are too few to start from."""
    import numpy as np

    from steward.operations.records import Records

    records = Records.open(workspace)
    received = []
    for table in ("complaints", "work_orders"):
        column = records.tables[table].created_at.execute() if records.has(table) else np.zeros(0, "datetime64[us]")
        moments = np.asarray(column).astype("datetime64[us]")
        received.append(moments[~np.isnat(moments)])
    complaints, orders = map(len, received)
    if complaints < FEWEST:
        return None
    return Load.from_times(np.concatenate(received), handling=hours), complaints, orders
