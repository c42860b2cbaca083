"""Giving questions out in the format of another system, and the Excel template to fill in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from steward.quiz.items.bank import Bank
from steward.quiz.items.item import topic_of
from steward.ui import visit
from steward.ui.parts import Link, Outcome, Progress, Task
from steward.ui.training.item_words import filters
from steward.words import LOCALES, Locale, Text, number
from steward.workspace import written_whole

_FORMAT, _WHICH, _LOCALE = Text("格式", "Format"), Text("哪些题", "Which"), Text("语言", "Language")
_ALL, _OWN = Text("全部 {n} 题", "All {n}"), Text("自己的 {n} 题", "Our own {n}")
_LOCALES: dict[Locale, Text] = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
_GIVE, _TEMPLATE = Text("导出", "Export"), Text("下载 Excel 模板", "Excel template to fill in")
_GIVING = Text("导出题目", "Exporting")
_GIVEN = Text("导出了 {n} 题。", "{n} exported.")
_LOST = Text(
    "有 {n} 处没能原样带走，逐条写在旁边的 {file} 里。", "{n} things could not be carried; each is in {file} beside it."
)
_READY = Text(
    "模板好了：每行一题，填好拖到上面就行。", "The template is ready: a row a question; fill it in and drop it above."
)


class QuestionExport:
    """The part of the page that gives questions out."""

    def __init__(self, here: visit.Visit, bank: Callable[[], Bank]) -> None:
        from steward.quiz.exchange.formats import FORMAT_IDS, FORMAT_NAMES

        self._here, self._bank = here, bank
        self._locale: Locale = here.locale
        self.format = _choice(_FORMAT, [(FORMAT_NAMES[id].say(here.locale), id) for id in FORMAT_IDS], here.locale)
        self.which = _choice(_WHICH, self._groups(), here.locale)
        self.language = _choice(_LOCALE, [(_LOCALES[one].say(here.locale), one) for one in LOCALES], here.locale)
        self.language.value = here.locale
        self.button = _button(_GIVE, here.locale, lambda: self.give())
        self.template = _button(_TEMPLATE, here.locale, lambda: self.give_template())
        self.task = Task(_GIVING, self._locale)
        form = ipywidgets.HBox([self.format, self.which, self.language, self.button, self.template])
        self.view = ipywidgets.VBox([form, self.task])

    def _groups(self) -> list[tuple[str, str]]:
        bank, locale = self._bank(), self._locale
        groups = [(_ALL.say(locale, n=number(len(bank.items))), "all")]
        if bank.own:
            groups.append((_OWN.say(locale, n=number(len(bank.own))), "own"))
        topics = next(one for one in filters(bank, locale) if one["key"] == "topic")["options"]
        return [*groups, *((str(one["label"]), f"topic {one['value']}") for one in topics)]

    def give(self) -> None:
        """Write the file and beside it what it could not carry."""
        format, which, locale = self.format.value, self.which.value, self.language.value

        def work(progress: Progress) -> Outcome:
            from steward.quiz.exchange.formats import SUFFIXES
            from steward.quiz.exchange.giving_out import given_out

            progress(0, 1, "")
            bank = self._bank()
            group = which.removeprefix("topic ")
            items = [
                item
                for item in bank.items.values()
                if which == "all" or (which == "own" and item.id in bank.own) or topic_of(item) == group
            ]
            given = given_out(items, format, locale)
            stem = f"questions-{group if group.isascii() else 'topic'}.{locale}"
            name, losses = stem + SUFFIXES[format], f"{stem}.{format}.report.txt"
            self._write(name, given.data)
            words = [_GIVEN.say(self._locale, n=number(given.asked - given.left_out))]
            links = [Link(name, visit.file_address(self._here, "questions", name, download=True))]
            if given.notes:
                lines = (f"{note.question}: {note.describe(self._locale)}" for note in given.notes)
                self._write(losses, ("\n".join(lines) + "\n").encode("utf-8"))
                words.append(_LOST.say(self._locale, n=number(len(given.notes)), file=losses))
                links.append(Link(losses, visit.file_address(self._here, "questions", losses, download=True)))
            return Outcome(("" if self._locale == "zh" else " ").join(words), tuple(links))

        self.task.run(work)

    def give_template(self) -> None:
        """Write the workbook a trainer fills in."""

        def work(progress: Progress) -> Outcome:
            from steward.quiz.exchange.workbook.writing import write_template

            progress(0, 1, "")
            name = f"question-template.{self._locale}.xlsx"
            self._write(name, write_template(self._locale))
            link = Link(name, visit.file_address(self._here, "questions", name, download=True))
            return Outcome(_READY.say(self._locale), (link,))

        self.task.run(work)

    def _write(self, name: str, data: bytes) -> None:
        with written_whole(self._here.workspace.questions_out / name) as beside:
            beside.write_bytes(data)


def _choice(name: Text, options: list[tuple[str, str]], locale: Locale) -> Any:
    return ipywidgets.Dropdown(description=name.say(locale), options=options)


def _button(name: Text, locale: Locale, press: Callable[[], None]) -> Any:
    button = ipywidgets.Button(description=name.say(locale))
    button.add_class("sw-button")
    button.on_click(lambda _: press())
    return button
