"""The certificate of a passed exam as files: a page that prints as it stands, and a PDF where there is a browser to print it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from steward.quiz.exams.certificate import Certificate, certificate, certificate_html
from steward.ui import visit
from steward.ui.learn.scenes import Scene
from steward.words import Text
from steward.workspace import written_whole

if TYPE_CHECKING:
    from steward.quiz.exams.exam import Record
    from steward.quiz.items.bank import Bank
    from steward.records.people import Person
    from steward.records.store import Store
    from steward.ui.visit import Visit

FOLDER = "certificates"
_HOLDS = Text("有效期至 {until}", "Holds until {until}")
_CHECK = Text(
    "要核对真假，请培训师按编号查，或运行 steward quiz verify {code}。",
    "To check it, the trainer looks the code up, or runs steward quiz verify {code}.",
)
_NO_BROWSER = Text(
    "这台电脑上没有 Chrome、Edge 或 Chromium，做不了 PDF；打开证书，用浏览器的“打印”也能存成 PDF。",
    "There is no Chrome, Edge or Chromium on this computer to make a PDF; open the certificate and print it to PDF.",
)


def drawn(here: Visit, store: Store, record: Record, person: Person, bank: Bank, now: dt.datetime) -> Scene:
    """Write the certificate as a page and tell its code and address.

    Raises:
        StewardError: ``no-certificate``, ``not-handed-in``.
    """
    from steward.reports.pdf import find_browser

    locale = here.locale
    made = _made(here, store, record, person, bank, now)
    page = _write(here, made)
    until = made.valid_until.isoformat() if made.valid_until else ""
    can_print = find_browser() is not None
    return {
        "code": made.code,
        "href": visit.file_address(here, FOLDER, page.name),
        "can_print": can_print,
        "notes": [
            *([_HOLDS.say(locale, until=until)] if until else []),
            _CHECK.say(locale, code=made.code),
            *([] if can_print else [_NO_BROWSER.say(locale)]),
        ],
    }


def printed(here: Visit, store: Store, record: Record, person: Person, bank: Bank, now: dt.datetime) -> str:
    """Print the certificate as PDF and give its address.

    Raises:
        StewardError: ``no-certificate``; ``no-browser``, ``pdf-failed``, ``pdf-timeout``.
    """
    from steward.reports.pdf import print_pdf

    page = _write(here, _made(here, store, record, person, bank, now))
    return visit.file_address(here, FOLDER, print_pdf(page, page.with_suffix(".pdf")).name)


def _made(here: Visit, store: Store, record: Record, person: Person, bank: Bank, now: dt.datetime) -> Certificate:
    profile = here.workspace.company().company
    company = Text(profile.say("zh"), profile.say("en"))
    return certificate(store, record, person, company, here.workspace.certificate_key(), bank, now)


def _write(here: Visit, made: Certificate) -> Path:
    path = here.workspace.certificates / f"{made.code}.{here.locale}.html"
    with written_whole(path) as beside:
        beside.write_text(certificate_html(made, here.locale), encoding="utf-8")
    return path
