"""Reports: figures, charts and sentences for one team and period, as HTML, Excel and PDF.

- `render` makes one report, `render_all` those of all teams (`rendering`, `batch`)
- `team_report.build` gives the numbers alone; `material` is what a batch cuts them from
- `sentences` and `fragments` put them into words and pages, the `*_chart` modules into pictures
"""

from steward.reports.batch import BatchResult, Outcome, render_all
from steward.reports.rendering import Rendered, render

__all__ = ["BatchResult", "Outcome", "Rendered", "render", "render_all"]
