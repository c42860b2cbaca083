"""Hand-outs of a case: role cards, observer sheets, case sheets, a run sheet for the trainer and slides, each as one HTML file.

Each is a page that carries everything inside it, in our look, and prints on A4 as it stands, the slides in the shape of a wall.

>>> from steward.casebook import casebook
>>> "问到才说" in role_cards(casebook().cases["flooded-flower-trough"], "zh")
True
"""

from steward.casebook.handouts.case_sheets import case_sheet
from steward.casebook.handouts.exporting import FORMATS, Exported, Format, Planned, Sheet, export, planned, sheet
from steward.casebook.handouts.frame import NAMES, Kind
from steward.casebook.handouts.observer_sheets import observer_sheets
from steward.casebook.handouts.role_cards import role_cards
from steward.casebook.handouts.run_sheet import run_sheet
from steward.casebook.handouts.slides import slides

__all__ = [
    "FORMATS",
    "NAMES",
    "Exported",
    "Format",
    "Kind",
    "Planned",
    "Sheet",
    "case_sheet",
    "export",
    "observer_sheets",
    "planned",
    "role_cards",
    "run_sheet",
    "sheet",
    "slides",
]
