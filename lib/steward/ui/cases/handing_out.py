"""Hand-outs: choose a case and the sheets, look at them, make them, save each or all as one zip.

``?case=ID`` chooses a case, ``?guide=ID`` a work guide to go with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import ipywidgets

from steward.casebook import Case, casebook, handouts
from steward.casebook.guides import Guide, guidebook
from steward.casebook.handouts.frame import PLAYED
from steward.errors import StewardError
from steward.ui import page, visit
from steward.ui.page import element, text
from steward.ui.parts import Choices, Link, Outcome, Progress, Shelf, Task
from steward.ui.parts.task import in_words
from steward.words import LOCALES, Locale, Text, moment, number

FOLDER = "handouts"
TITLE = page.TITLES["cases/handouts"]
LEDE = Text(
    "把一个案例做成一场工作坊要用的全部单子：角色卡、观察表、案例单、带班单、幻灯片。打印出来，照带班单就能带。",
    "Everything a workshop on one case needs: role cards, observer sheets, case sheets, a run sheet and slides. Print them and follow the run sheet.",
)
_CASE, _LANGUAGE, _SHEETS, _GUIDE, _FORMATS = (
    Text("案例", "Case"),
    Text("讲义的语言", "Language of the hand-outs"),
    Text("做哪些", "Which"),
    Text("一起做的工作指引", "With work guides"),
    Text("格式", "Formats"),
)
_LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English"), "both": Text("中英文各一份", "one in each")}
_NO_GUIDE = Text("不要", "None")
_NAMING = Text("提到这个案例的 {n} 份", "The {n} that name this case")
_LABELS = {
    "html": Text("网页（HTML，离线可看）", "HTML (opens offline)"),
    "pdf": Text("PDF（打印用）", "PDF (to print)"),
}
_NO_BROWSER = Text(
    "PDF 要用本机的 Chrome、Edge 或 Chromium，这里没有找到；可以先做 HTML，打开以后用浏览器的“打印”。装好后重新打开这一页就能选。",
    "PDF needs Chrome, Edge or Chromium on this machine, and none was found. Make HTML, open it and print from the browser; or install one of them and open this page again.",
)
_MAKE, _MAKING = Text("做讲义", "Make hand-outs"), Text("正在做讲义", "Making hand-outs")
_NEXT = Text("{total} 份里好了 {done} 份", "{done} of {total} done")
_DONE = Text("{n} 份做好了。", "{n} made.")
_NOTHING = Text("请至少选一种单子、一种格式。", "Choose at least one sheet and one format.")
_ALL = Text("全部存成一个 zip", "Save all as one zip")
_LOOK = Text("先看看", "Look at")
_SHELF = {
    "title": Text("这个案例做好的讲义", "Finished hand-outs of this case"),
    "none": Text(
        "还没有。做好的会列在这里，文件在工作区的 handouts 文件夹。",
        "None yet. What is made is listed here; the files are in the workspace’s handouts folder.",
    ),
}
_OPEN, _SAVE, _PDF = Text("打开", "Open"), Text("存成文件", "Save"), Text("PDF", "PDF")
_UNKNOWN = Text("没有案例“{case}”，下面列的是现有的。", "There is no case “{case}”; those below can be chosen.")
_IN = {"zh": Text("{name}，中文", "{name}, Chinese"), "en": Text("{name}，英文", "{name}, English")}


class HandoutPage:
    """The app: a form, a preview, the work, and the shelf of what was made."""

    def __init__(self, here: visit.Visit) -> None:
        self._here, self._locale = here, here.locale
        book, guides = casebook(here.workspace), guidebook(here.workspace)
        self._cases, self._guides = book.cases, guides.guides
        self._shown: tuple[str, ...] = ()

        def say(words: Text) -> str:
            return words.say(self._locale)

        asked = here.query.get("case", "")
        first = asked if asked in self._cases else next(iter(self._cases))
        options = [(one.title.text.say(self._locale), id) for id, one in self._cases.items()]
        self.case = ipywidgets.Dropdown(description=say(_CASE), options=options, value=first)
        self.language = ipywidgets.Dropdown(
            description=say(_LANGUAGE), options=[(say(name), id) for id, name in _LANGUAGES.items()], value=self._locale
        )
        self.guide = ipywidgets.Dropdown(description=say(_GUIDE))
        self.sheets = Choices(name=say(_SHEETS), chosen=list(handouts.NAMES))
        self.formats = Choices(name=say(_FORMATS), chosen=["html"])
        self.button = ipywidgets.Button(description=say(_MAKE))
        for name in ("sw-button", "sw-button--primary"):
            self.button.add_class(name)
        self.making = Task(_MAKING, self._locale, stoppable=True)
        self.look = ipywidgets.Dropdown(description=say(_LOOK))
        self.preview = ipywidgets.HTML()
        self.shelf = Shelf(words=visit.words(_SHELF, self._locale))
        self.notice = ipywidgets.HTML()
        if asked and asked not in self._cases:
            self.notice.value = element(
                "p", text(_UNKNOWN.say(self._locale, case=asked[:60])), class_="sw-note", role="alert"
            )
        pickers = ipywidgets.HBox([self.case, self.language, self.guide])
        pickers.add_class("sw-pickers")
        form = ipywidgets.VBox([pickers, self.sheets, self.formats, self.button])
        self.view = ipywidgets.VBox([self.notice, form, self.making, self.shelf, self.look, self.preview])
        self.view.add_class("sw-handouts")

    def open(self) -> None:
        """Show what there is for the case, and look at its first sheet."""
        from steward.reports.pdf import find_browser

        can_print = find_browser() is not None
        self.formats.options = [
            {"value": name, "label": label.say(self._locale), "disabled": name == "pdf" and not can_print}
            for name, label in _LABELS.items()
        ]
        self.formats.note = "" if can_print else _NO_BROWSER.say(self._locale)
        self._offer()
        self.case.observe(lambda _: self._offer(), "value")
        self.language.observe(lambda _: self._looks(), "value")
        self.look.observe(lambda _: self._show(), "value")
        self.button.on_click(lambda _: self.make())

    # -- what there is -------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Case:
        """The case that is chosen."""
        return self._cases[self.case.value]

    def _naming(self) -> list[Guide]:
        return [one for one in self._guides.values() if self.chosen.id in one.cases]

    def _offer(self) -> None:
        """Offer what the case has; what it cannot have stays there, unticked, with the reason."""
        locale, case = self._locale, self.chosen
        self.sheets.options = [
            {"value": kind, "label": name.say(locale), "disabled": kind in PLAYED and not case.playable}
            for kind, name in handouts.NAMES.items()
        ]
        plan = handouts.planned([case], list(handouts.NAMES), LOCALES)
        self.sheets.note = _together([note.say(locale) for note in plan.notes], locale)
        naming = self._naming()
        some = [(_NAMING.say(locale, n=number(len(naming))), "*")] if naming else []
        each = [(one.title.text.say(locale), id) for id, one in self._guides.items()]
        self.guide.options = [(_NO_GUIDE.say(locale), ""), *some, *each]
        asked = self._here.query.get("guide", "")
        self.guide.value = asked if asked in self._guides else ""
        self.making.clear()
        self._looks()
        self._list()

    def _locales(self) -> Sequence[Locale]:
        chosen = self.language.value
        return LOCALES if chosen == "both" else (chosen,)

    def _looks(self) -> None:
        """Offer the sheets to look at."""
        locale, before = self._locale, self.look.value
        kinds = [kind for kind in handouts.NAMES if self.chosen.playable or kind not in PLAYED]
        self.look.options = [(handouts.NAMES[kind].say(locale), kind) for kind in kinds]
        self.look.value = before if before in kinds else kinds[0]
        self._show()

    def _show(self) -> None:
        """Show the sheet that is looked at, as it will be, below the form."""
        kind, locale = self.look.value, self._locales()[0]
        if kind is None or self._shown == (wanted := (self.case.value, kind, locale)):
            return
        self._shown = wanted
        planned = handouts.planned([self.chosen], [kind], [locale])
        try:
            (made,) = handouts.export(planned, ["html"], self._here.workspace.handouts / "preview").files
        except StewardError as error:
            self.preview.value = element("p", text(in_words(error, self._locale)), class_="sw-error", role="alert")
            return
        title = handouts.NAMES[kind].say(self._locale)
        stamp = made.stat().st_mtime_ns
        self.preview.value = element(
            "iframe", src=f"{self._address(made)}?at={stamp}", title=title, class_="sw-handouts__look"
        )

    # -- making --------------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the sheets that are ticked, beside the page."""
        case = self.chosen
        kinds = [kind for kind in handouts.NAMES if kind in self.sheets.chosen]
        formats = [one for one in handouts.FORMATS if one in self.formats.chosen]
        guides = (
            self._naming()
            if self.guide.value == "*"
            else [one for id, one in self._guides.items() if id == self.guide.value]
        )
        wanted = handouts.planned([case], kinds, self._locales(), guides)
        if not wanted.sheets or not formats:
            self.making.say(_NOTHING)
            return
        self._lock(True)

        def work(progress: Progress) -> Outcome:
            from steward.reports.pdf import print_pdf

            def told(done: int, total: int, _: str) -> None:
                progress(done, total, _NEXT.say(self._locale, done=number(done), total=number(total)))

            folder = self._here.workspace.handouts
            made = handouts.export(
                wanted, formats, folder, printer=print_pdf, zip_to=folder / f"{case.id}-handouts.zip", progress=told
            )
            said = [
                _DONE.say(self._locale, n=number(len(made.files))),
                *(note.say(self._locale) for note in made.notes),
            ]
            assert made.zip is not None  # asked for above
            link = Link(_ALL.say(self._locale), self._address(made.zip, download=True), download=True)
            return Outcome(_together(said, self._locale), (link,))

        self.making.run(work, then=self._made)

    def _made(self) -> None:
        self._lock(False)
        self._list()

    def _lock(self, locked: bool) -> None:
        for part in (self.case, self.language, self.guide, self.sheets, self.formats, self.button):
            part.disabled = locked

    def _list(self) -> None:
        """List what has been made of this case, in the order of the sheets, and the guides."""
        folder, locale = self._here.workspace.handouts, self._locale
        names = [(f"{self.chosen.id}-{kind}", name) for kind, name in handouts.NAMES.items()]
        names += [(f"{one.id}-guide", one.title.text) for one in self._guides.values()]
        rows = []
        for stem, name in names:
            for written in LOCALES:
                html, pdf = (folder / f"{stem}.{written}.{ending}" for ending in handouts.FORMATS)
                there = [path for path in (html, pdf) if path.is_file()]
                if not there:
                    continue
                links = [(_OPEN, html, False), (_SAVE, html, True), (_PDF, pdf, False)]
                rows.append({
                    "title": _IN[written].say(locale, name=name),
                    "when": moment(datetime.fromtimestamp(max(path.stat().st_mtime for path in there)).astimezone()),
                    "links": [
                        {"text": words.say(locale), "href": self._address(path, download=save), "download": save}
                        for words, path, save in links
                        if path in there
                    ],
                })  # fmt: skip
        self.shelf.reports = rows

    def _address(self, path: Path, *, download: bool = False) -> str:
        name = path.relative_to(self._here.workspace.handouts).as_posix()
        return visit.file_address(self._here, FOLDER, name, download=download)


def _together(sentences: Sequence[str], locale: Locale) -> str:
    return ("" if locale == "zh" else " ").join(sentences)


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    page.put(page.heading(TITLE, LEDE, here.locale), here)
    app = HandoutPage(here)
    page.put_app(app.view, here)
    app.open()
