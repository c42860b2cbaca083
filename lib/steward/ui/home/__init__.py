"""The home page: three doors, for those who train, those who learn and those who answer for the figures; one of them stands open.

It is plain HTML, so that it stands before any script has loaded; only an estate without records needs a widget. What takes
seconds to compute comes second: `show` writes at once what is known, `complete` the rest, in the next cell.
"""

from __future__ import annotations

import datetime as dt

from steward.errors import StewardError
from steward.ui import page, summary, visit
from steward.ui.home import learning, manager, rooms
from steward.ui.page import element, text
from steward.words import Text, long_date

_WELCOME = Text("从今天的 15 分钟开始", "Start with today’s fifteen minutes")


def show(now: dt.datetime | None = None) -> None:
    """Write the home page into the notebook's output, as far as it is known without computing."""
    here = visit.current()
    page.open_page(here)
    try:
        composed = compose(here, now or dt.datetime.now())
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put(composed, here)


def complete(now: dt.datetime | None = None) -> None:
    """Compute the figures where they are not known yet, write the page again with them, then the other ways in."""
    here = visit.current()
    again, files = "", True
    try:
        company, files = here.workspace.company(), bool(summary.imports(here.workspace).files)
        if files and not summary.standing(here.workspace, company):
            summary.make_standing(here.workspace, company)
            again = compose(here, now or dt.datetime.now(), computed=True)
    except StewardError as error:
        again = page.trouble(error, here.locale)
    hide = "<style>#home-first { display: none }</style>" if again else ""
    page.put(hide + again + rooms.drawn(here), here)
    if not files:
        from steward.ui.first_steps import sample_offer

        page.put_app(sample_offer(here), here)


def compose(here: visit.Visit, now: dt.datetime, *, computed: bool = False) -> str:
    """Write the page as HTML.

    Raises:
        StewardError: where profile, ledger or store cannot be read.
    """
    locale = here.locale
    company = here.workspace.company()
    imports = summary.imports(here.workspace)
    standing = summary.standing(here.workspace, company) if imports.files else None
    reports = summary.reports(here.workspace, company, standing.teams if standing else ())
    records = manager.Records(imports, standing, reports)
    learners = learning.read(here, now)
    yours, title = "steward", _WELCOME.say(locale)
    if learners.person:
        title = learners.headline(locale, now)
    elif learners.people:
        yours, title = "trainer", learners.headline(locale, now)
    elif imports.files:
        yours, title = "manager", records.headline(locale)
    doors = (
        learning.trainer_door(here, learners),
        learning.steward_door(here, learners),
        manager.door(here, records, now, counting=not computed),
    )
    return element(
        "div",
        element(
            "p",
            element("time", text(long_date(now.date(), locale)), datetime=now.date().isoformat()),
            element("span", text(company.estate.say(locale))),
            class_="sw-label sw-bits",
        ),
        element("h1", text(title), class_="sw-title"),
        element("div", *(one.drawn(one.id == yours) for one in doors), class_="sw-doors sw-home__doors"),
        id="home-now" if computed or standing or not imports.files else "home-first",
    )
