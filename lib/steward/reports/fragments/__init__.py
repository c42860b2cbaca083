"""The sections of a report as HTML, one function each; every one takes the report and the language.

- `opening`: head, three things to know
- `kpi_table`: figures against their targets
- `course`: trend, standing among the teams
- `handling`: complaints through the flow, how long things take
- `owners`: satisfaction and its drivers, visits and revisits owed
- `work`: action plan, training, calls to make
- `data`: notes on the data, the cases behind every figure
"""

from steward.reports.fragments.course import standing, trend
from steward.reports.fragments.data import cases, notes
from steward.reports.fragments.handling import durations, flow
from steward.reports.fragments.kpi_table import kpis
from steward.reports.fragments.opening import head, three_things
from steward.reports.fragments.owners import owed, satisfaction
from steward.reports.fragments.work import calls, plan, training

__all__ = [
    "calls", "cases", "durations", "flow", "head", "kpis", "notes", "owed", "plan", "satisfaction", "standing", "three_things",
    "training", "trend",
]  # fmt: skip
