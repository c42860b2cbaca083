"""The KPI registry: every figure of the trade that records can show, and why the others cannot be shown.

`registry` names the figures, `compute` makes them for all teams and months, `unmeasured` says what no record tells.
"""

from steward.operations.kpis.board import Board, compute
from steward.operations.kpis.kpi import SUBJECTS, Kpi
from steward.operations.kpis.register import registry, unmeasured
from steward.operations.kpis.result import KpiResult, Ranked

__all__ = ["SUBJECTS", "Board", "Kpi", "KpiResult", "Ranked", "compute", "registry", "unmeasured"]
