"""The item bank: every question with its key and its reasons, how people fare with it, and the way in and out for questions."""

from __future__ import annotations

from typing import Any

import ipywidgets

from steward.errors import StewardError
from steward.quiz.items.bank import Bank, bank_of
from steward.quiz.items.bank_search import Finder
from steward.quiz.study.history import ANSWERED
from steward.records.identity import may_see_everybody
from steward.records.store import DATABASE_URL, Store
from steward.ui import page, visit
from steward.ui.page import element, text
from steward.ui.parts import ItemsBrowser, in_words
from steward.ui.training import item_words
from steward.ui.training.question_export import QuestionExport
from steward.ui.training.question_import import QuestionImport
from steward.words import Locale, Text, number

TITLE = Text("题库", "Questions")
LEDE = Text(
    "{n} 道题，{standards} 条标准都有题可练。每题写明答案、每个选项错在哪里、依据哪条标准；自己的题可以加进来。",
    "{n} questions over {standards} standards, each with its key, the reason of every option and its standards; add your own.",
)
_IN, _OUT = Text("把题放进来", "Bring questions in"), Text("把题带出去", "Take questions out")
_TROUBLES = Text("自己的题里有 {n} 处要改，改好之前那个文件里的题不出现：", "{n} to mend in your own questions; until then those files are left out:")  # fmt: skip
_NOBODY = Text("还没有人答过。", "Nobody has answered it yet.")
_FARED = Text("{people} 人第一次答，{right} 人全对。", "{people} met it, {right} of them right at the first try.")


class ItemsPage:
    """The app."""

    def __init__(self, here: visit.Visit) -> None:
        self._here = here
        self._locale: Locale = here.locale
        self._bank: Bank = bank_of(here.workspace)
        self._finder = Finder(self._bank)
        self.browser = ItemsBrowser(
            visit.words(item_words.WORDS, self._locale),
            lambda words: list(self._finder.search(words, self._locale)),
            self._detail,
            filters=item_words.filters(self._bank, self._locale),
            briefs=[item_words.brief(item, self._bank, self._locale) for item in self._bank.items.values()],
        )
        self.bring = QuestionImport(here, lambda: self._bank, self._changed)
        self.give = QuestionExport(here, lambda: self._bank)
        self.view = ipywidgets.VBox(
            [
                *self._troubles(),
                self.browser,
                self._heading(_IN),
                self.bring.view,
                self._heading(_OUT),
                self.give.view,
            ]
        )

    def open(self) -> None:
        """Show the list, with the question the address names."""
        if words := self._here.query.get("q"):
            self.browser.search(words[:200])
        if id := self._here.query.get("id"):
            self.browser.show(id)

    def lede(self) -> Text:
        """Say how much there is."""
        n, standards = number(len(self._bank.items)), number(len(self._bank.standards))
        return Text(LEDE.zh.format(n=n, standards=standards), LEDE.en.format(n=n, standards=standards))

    def _heading(self, name: Text) -> Any:
        return ipywidgets.HTML(element("h2", text(name.say(self._locale)), class_="sw-heading sw-heading--rule"))

    def _troubles(self) -> list[Any]:
        found = self._bank.troubles
        if not found:
            return []
        lines = (element("li", text(one.describe(self._locale))) for one in found)
        said = element("p", text(_TROUBLES.say(self._locale, n=number(len(found)))))
        return [ipywidgets.HTML(element("div", said, element("ul", *lines), class_="sw-error", role="alert"))]

    def _detail(self, id: str) -> dict[str, Any]:
        try:
            if id not in self._bank.items:
                unknown = Text("题库里没有 {id}。", "The bank has no {id}.")
                return {"id": id, "trouble": unknown.say(self._locale, id=id[:80])}
            return item_words.detail(self._bank.items[id], self._bank, self._here, self._fared(id))
        except Exception as error:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            return {"id": id, "trouble": in_words(error, self._locale)}

    def _fared(self, id: str) -> str:
        """Say how people fared with a question when they first met it; nothing where that is not for this reader's eyes."""
        import os

        workspace = self._here.workspace
        if not may_see_everybody() or not (workspace.learning.exists() or os.environ.get(DATABASE_URL)):
            return ""
        first: dict[str, bool] = {}
        with Store.open(workspace) as store:
            for event in store.events(kinds=(ANSWERED,), about=id):
                first.setdefault(event.person, event.body.get("fraction") == 1)
        if not first:
            return _NOBODY.say(self._locale)
        return _FARED.say(self._locale, people=number(len(first)), right=number(sum(first.values())))

    def _changed(self) -> None:
        """Read the bank again, and list what is new in it."""
        self._bank = bank_of(self._here.workspace)
        self._finder = Finder(self._bank)
        self.browser.briefs = [item_words.brief(item, self._bank, self._locale) for item in self._bank.items.values()]
        self.browser.search("")


def show() -> None:
    """Put the app into the notebook's output."""
    here = visit.current()
    page.open_page(here)
    try:
        app = ItemsPage(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put(page.heading(TITLE, app.lede(), here.locale), here)
    page.put_app(app.view, here)
    app.open()
