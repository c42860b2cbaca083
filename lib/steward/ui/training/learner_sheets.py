"""Workbooks of the page of learners, in a folder of the workspace from which they are handed out."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from steward.quiz.insight.class_sheet import write_class
from steward.quiz.insight.learned_scores import stem_of
from steward.quiz.insight.statistics_sheet import write_statistics
from steward.ui import visit
from steward.ui.training.figure_scenes import sources
from steward.ui.training.register import Chosen, Figures, Register

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank


def of_class(register: Register, chosen: Chosen, here: visit.Visit, now: dt.datetime) -> str:
    """Write who needs a word, and standards by people; gives the name of the file.

    Raises:
        StewardError: ``cannot-write``.
    """
    name = f"learners-{now.date()}.{here.locale}.xlsx"
    write_class(register.view("standard", chosen, now), here.workspace.training_sheets / name, here.locale)
    return name


def of_items(
    register: Register,
    figures: Figures | None,
    of: str,
    chosen: Chosen,
    bank: Bank,
    here: visit.Visit,
    now: dt.datetime,
) -> str:
    """Write the statistics of the questions of an exam, or of study; gives the name of the file.

    Raises:
        StewardError: ``cannot-write``.
    """
    found = figures or register.figures(of, chosen, now)
    stems = {one.item: stem_of(bank.items[one.item]) for one in found.statistics.items if one.item in bank.items}
    title = next((one["name"] for one in sources(register, here.locale) if one["id"] == of), of)
    name = f"questions-{re.sub(r'[^A-Za-z0-9-]', '-', of)[:60] or 'study'}-{now.date()}.{here.locale}.xlsx"
    path = here.workspace.training_sheets / name
    write_statistics(found.statistics, found.advice, stems, title, path, here.locale)
    return name
