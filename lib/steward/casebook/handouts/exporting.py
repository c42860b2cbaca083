"""Making hand-outs as files: which ones, in which languages, as HTML and PDF, in a folder or as one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from steward.casebook.case import Case
from steward.casebook.handouts.case_sheets import case_sheet
from steward.casebook.handouts.frame import NAMES, NOT_PLAYED, ONLY, PLAYED, Kind
from steward.casebook.handouts.observer_sheets import observer_sheets
from steward.casebook.handouts.role_cards import role_cards
from steward.casebook.handouts.run_sheet import run_sheet
from steward.casebook.handouts.slides import slides
from steward.errors import StewardError
from steward.words import LOCALES, Locale, Text
from steward.workspace import written_whole

if TYPE_CHECKING:
    from steward.casebook.guides import Guide

Format = Literal["html", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
Printer = Callable[[Path, Path], object]
"""Prints an HTML file to a PDF; `steward.reports.pdf.print_pdf` does."""
Progress = Callable[[int, int, str], None]
"""Told before each file: how many are done, of how many, and the name of the next."""

_ONLY_GUIDE = {
    "zh": Text("指引《{title}》只有中文，还没有写英文。", "The guide “{title}” is in Chinese only; its English has not been written."),
    "en": Text("指引《{title}》只有英文，还没有写中文。", "The guide “{title}” is in English only; its Chinese has not been written."),
}  # fmt: skip
_UNWRITABLE = Text(
    "{path} 写不进去（{why}）；请换一个文件夹。",
    "{path} cannot be written ({why}); choose another folder.",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One hand-out to be made, in one language."""

    name: str
    """Of its file, without the ending."""
    title: Text
    make: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Planned:
    """What will be made, and what there is none of, with the reason."""

    sheets: tuple[Sheet, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was made."""

    files: tuple[Path, ...]
    notes: tuple[Text, ...]
    zip: Path | None = None


def sheet(case: Case, kind: Kind, locale: Locale) -> str:
    """Write one hand-out of a case as HTML."""
    if kind in ("sheet", "answers"):
        return case_sheet(case, locale, answers=kind == "answers")
    made = {"cards": role_cards, "observer": observer_sheets, "run": run_sheet, "slides": slides}[kind]
    return made(case, locale)


def planned(
    cases: Iterable[Case],
    kinds: Sequence[Kind],
    locales: Sequence[Locale] = LOCALES,
    guides: Iterable[Guide] = (),
) -> Planned:
    """Say what there is to be made: what a case does not have is left out with a sentence that says why."""
    sheets: list[Sheet] = []
    notes: list[Text] = []
    for case in cases:
        title = case.title.text
        if case.drill is None and PLAYED.intersection(kinds):
            notes.append(_filled(NOT_PLAYED, title))
        if case.only and any(locale != case.only for locale in locales):
            notes.append(_filled(ONLY[case.only], title))
        for kind in kinds:
            if case.drill is None and kind in PLAYED:
                continue
            sheets += [
                Sheet(f"{case.id}-{kind}.{locale}", Text(f"{title.zh}，{NAMES[kind].zh}", f"{title.en}, {NAMES[kind].en}"), _maker(case, kind, locale))
                for locale in _there(case.languages, locales)
            ]  # fmt: skip
    for guide in guides:
        if guide.only and any(locale != guide.only for locale in locales):
            notes.append(_filled(_ONLY_GUIDE[guide.only], guide.title.text))
        sheets += [
            Sheet(f"{guide.id}-guide.{locale}", guide.title.text, _guide_maker(guide, locale))
            for locale in _there(guide.languages, locales)
        ]
    return Planned(tuple(sheets), tuple(dict.fromkeys(notes)))


def _there(languages: Sequence[Locale], locales: Sequence[Locale]) -> list[Locale]:
    """Give the languages to make sheets in: of those asked for, the ones there are; where there is none of them, what there is."""
    return [locale for locale in LOCALES if locale in locales and locale in languages] or list(languages)


def _filled(words: Text, title: Text) -> Text:
    return Text(words.say("zh", title=title), words.say("en", title=title))


def _maker(case: Case, kind: Kind, locale: Locale) -> Callable[[], str]:
    return lambda: sheet(case, kind, locale)


def _guide_maker(guide: Guide, locale: Locale) -> Callable[[], str]:
    def make() -> str:
        from steward.casebook.guides.sheet import page

        return page(guide, locale)

    return make


def export(
    wanted: Planned,
    formats: Sequence[Format],
    out: Path,
    *,
    printer: Printer | None = None,
    zip_to: Path | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Make the files, in `out`, each written whole or not at all.

    Args:
        wanted: what to make.
        formats: HTML, PDF or both.
        out: the folder; it is made where there is none.
        printer: prints a PDF; needed for that format.
        zip_to: also puts all of them into one zip, of this path.
        progress: told before each file.

    Raises:
        StewardError: ``no-reveal``, whatever the printer raises, or ``handouts-unwritable``.
    """
    files: list[Path] = []
    total = len(wanted.sheets) * len(formats)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in wanted.sheets:
            if progress:
                progress(len(files), total, one.name)
            files += _made(one, formats, out, printer)
        if zip_to:
            with written_whole(zip_to) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in files:
                    archive.write(path, path.name)
    except OSError as error:
        raise StewardError(
            "handouts-unwritable", _UNWRITABLE, path=error.filename or out, why=error.strerror or type(error).__name__
        ) from error
    return Exported(tuple(files), wanted.notes, zip_to)


def _made(one: Sheet, formats: Sequence[Format], out: Path, printer: Printer | None) -> list[Path]:
    html = out / f"{one.name}.html"
    had = html.exists()
    with written_whole(html) as beside:
        beside.write_text(one.make(), encoding="utf-8")
    found = [html] if "html" in formats else []
    if "pdf" in formats and printer is not None:
        pdf = out / f"{one.name}.pdf"
        printer(html, pdf)
        found.append(pdf)
    if "html" not in formats and not had:
        html.unlink()
    return found
