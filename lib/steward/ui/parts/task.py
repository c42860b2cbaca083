"""A piece of work that takes a while, done beside the page so that the page keeps answering."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import anywidget
import traitlets

from steward.errors import StewardError
from steward.ui.page import script
from steward.words import Locale, Text

_EVERY = 0.1
"""Seconds between two reports of progress; more would only keep the browser busy."""
_STOP = Text("停下", "Stop")
_STOPPED = Text("已停下，先前的结果都还在。", "Stopped; what was there before is untouched.")
_UNEXPECTED = Text(
    "没有做成：{what}。请再试一次；如果还是这样，请把工作区里的 .jupyter/server.log 发给负责维护的人。",
    "This did not work: {what}. Try again; if it keeps failing, send .jupyter/server.log from the workspace to whoever looks after the workbench.",
)


class Stopped(Exception):  # noqa: N818  # not an error: the user asked for it
    """The user stopped the work; raised inside it at the next report of progress."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where to look at, or save, what came of it."""

    text: str
    href: str
    download: bool = False
    here: bool = False
    """Whether it takes the place of this page."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to say when it is done."""

    message: str
    links: tuple[Link, ...] = ()
    fine: bool = True
    """Whether to put a tick before it."""


Progress = Callable[[int, int, str], None]
Work = Callable[[Progress], Outcome]


def in_words(error: Exception, locale: Locale) -> str:
    """Say an error to the user: a `StewardError` as it is, anything else as one calm sentence; the log keeps the rest."""
    if isinstance(error, StewardError):
        return error.describe(locale)
    logging.getLogger("steward.ui").exception("something failed behind a page", exc_info=error)
    return _UNEXPECTED.say(locale, what=f"{type(error).__name__} {error}".strip())


class Task(anywidget.AnyWidget):
    """Shows how far a piece of work is, lets the user stop it, and says what came of it."""

    _esm = script("dom.js", "task.js")
    words = traitlets.Dict().tag(sync=True)
    name = traitlets.Unicode().tag(sync=True)
    state = traitlets.Enum(["idle", "running", "done", "failed", "stopped"], "idle").tag(sync=True)
    done = traitlets.Int().tag(sync=True)
    total = traitlets.Int().tag(sync=True)
    what = traitlets.Unicode().tag(sync=True)
    message = traitlets.Unicode().tag(sync=True)
    fine = traitlets.Bool(True).tag(sync=True)
    links: Any = traitlets.List().tag(sync=True)
    stoppable = traitlets.Bool(False).tag(sync=True)

    def __init__(self, name: Text, locale: Locale, *, stoppable: bool = False) -> None:
        super().__init__(name=name.say(locale), stoppable=stoppable, words={"stop": _STOP.say(locale)})
        self._locale = locale
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.on_msg(self._heard)

    def run(self, work: Work, *, then: Callable[[], None] | None = None) -> None:
        """Do `work` in a thread of its own; it is given a function to report progress by, which raises `Stopped`.

        Args:
            work: returns what to say at the end; a `StewardError` is said as it is, anything else as one calm sentence.
            then: called in the same thread when it has ended, however it ended.
        """
        if self.state == "running":
            return
        self._stop.clear()
        with self.hold_trait_notifications(), self.hold_sync():
            self.done, self.total, self.what, self.message, self.links = 0, 0, "", "", []
            self.state = "running"

        def body() -> None:
            try:
                outcome = work(self._report())
            except Stopped:
                self._end("stopped", _STOPPED.say(self._locale))
            except Exception as error:
                self._end("failed", in_words(error, self._locale))
            else:
                self._end("done", outcome.message, outcome.links, fine=outcome.fine)
            finally:
                if then:
                    then()

        self._thread = threading.Thread(target=body, name="steward-task", daemon=True)
        self._thread.start()

    def say(self, words: Text) -> None:
        """Say why the work was not begun."""
        if self.state != "running":
            self._end("failed", words.say(self._locale))

    def clear(self) -> None:
        """Say nothing any more."""
        if self.state != "running":
            with self.hold_sync():
                self.state, self.message, self.links = "idle", "", []

    def wait(self, seconds: float = 60) -> None:
        """Wait for the work to end; for tests and scripts."""
        if self._thread:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Ask the work to stop at its next report of progress."""
        self._stop.set()

    def _report(self) -> Progress:
        last = 0.0

        def report(done: int, total: int, what: str) -> None:
            nonlocal last
            if self._stop.is_set():
                raise Stopped
            now = time.monotonic()
            if now - last < _EVERY and done < total:
                return
            last = now
            with self.hold_sync():
                self.done, self.total, self.what = done, total, what

        return report

    def _end(self, state: str, message: str, links: Sequence[Link] = (), *, fine: bool = False) -> None:
        with self.hold_sync():
            self.message, self.fine = message, fine
            self.links = [
                {"text": one.text, "href": one.href, "download": one.download, "here": one.here} for one in links
            ]
            self.state = state

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if content.get("type") == "stop":
            self.stop()
