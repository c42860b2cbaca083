"""Our own widgets: each a Python class with its traits and a plain ES module of the same name beside it.

Text reaches the page only as text; the one piece of HTML that a script takes over as it is are the interval bars drawn
by `steward.reports`. Nothing is fetched: a module's text travels with the widget.
"""

from steward.ui.parts.browse import ItemsBrowser, StandardsBrowser
from steward.ui.parts.choices import Choices
from steward.ui.parts.figures import Figures
from steward.ui.parts.intake import Intake
from steward.ui.parts.plan import PlanBoard
from steward.ui.parts.shelf import Shelf
from steward.ui.parts.task import Link, Outcome, Progress, Stopped, Task, in_words
from steward.ui.parts.verdicts import Verdicts

__all__ = [
    "Choices",
    "Figures",
    "Intake",
    "ItemsBrowser",
    "Link",
    "Outcome",
    "PlanBoard",
    "Progress",
    "Shelf",
    "StandardsBrowser",
    "Stopped",
    "Task",
    "Verdicts",
    "in_words",
]
