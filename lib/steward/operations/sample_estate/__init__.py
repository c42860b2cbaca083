"""A believable estate, 听松苑 Listening Pines, to try everything on. Nobody in it exists.

`build` tells the estate's story in memory, `write_sample` writes it as the files a company's systems would export,
with everything that makes such files hard to read, `as_records` gives it to a report without a detour through files.

- `seasons`, `arrivals`, `chance`, `service_hours`: when things happen
- `teams`, `staffing`, `people`, `places`: who and where
- `repairs`, `complaints`, `complaint_steps`, `revisits`, `visits`, `surveys`, `fees`, `inspections`, `activities`: what happened
- `forms`, `styles`, `sheets`, `damage`, `exports`: how it looks when a system exports it
- `planted`, `headline`: what a report ought to find; `profile`: the company profile that goes with it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.operations.sample_estate.in_memory import as_records

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Estate", "as_records", "build", "write_sample"]


@dataclass(frozen=True)
class Estate:
    """The estate's records, unmasked, as the columns of ``tables.yaml``; what was planted; its company profile."""

    tables: Mapping[str, pd.DataFrame]
    planted: dict[str, Any]
    company_yaml: str


def build(seed: int = 7, households: int = 1400, months: int = 18, end: dt.date | None = None) -> Estate:
    """Tell the estate of `households` homes for `months` months up to `end` (2026-10-31).

    Raises:
        StewardError: ``sample-too-small``.
    """
    from steward.operations.sample_estate.estate import DEFAULT_END, tell
    from steward.operations.sample_estate.planted import planted_facts
    from steward.operations.sample_estate.profile import company_profile

    story = tell(seed, households, months, end or DEFAULT_END)
    return Estate(story.tables, planted_facts(story, seed, households), company_profile(story))


def write_sample(
    directory: Path,
    seed: int = 7,
    households: int = 1400,
    months: int = 18,
    *,
    end: dt.date | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Estate:
    """Write the estate's exports, ``planted.json`` and ``company.yaml`` into a folder; equal arguments, equal files.

    `planted` of the estate given back also lists the files and the bad rows in them.

    Raises:
        StewardError: ``sample-too-small``.
    """
    from steward.operations.sample_estate.exports import write_estate

    estate = build(seed, households, months, end)
    return replace(estate, planted=write_estate(estate, directory, seed, progress=progress))
