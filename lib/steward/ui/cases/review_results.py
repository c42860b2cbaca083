"""What comes of a review: the minute as files, and cases and guides made of it, with their stages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from steward.casebook import authoring, casebook, guides
from steward.casebook.review import Review, as_case, as_guide, as_text, into_case, minute
from steward.casebook.review.minute import EXTRA_CSS, OF
from steward.casebook.status import STAGES, StatusStep
from steward.errors import StewardError
from steward.records.troubles import ANSWERED_ELSEWHERE
from steward.sheet import whole_page
from steward.ui import visit
from steward.ui.cases import review_scenes
from steward.ui.cases.stage_bar import stages
from steward.ui.parts.task import Link, Outcome, Progress, Task
from steward.words import Text
from steward.workspace import not_written, written_whole

if TYPE_CHECKING:
    from steward.casebook import Case

FOLDER = "reviews"
_FILED = Text("存成了草稿；请另一位同事审阅。", "Saved as a draft; ask a colleague to review it.")
_FILED_HOLES = Text(
    "存成了草稿，还有 {n} 处要补：打开它，页面会说是哪里。",
    "Saved as a draft; {n} still to fill in. Open it to see what.",
)
_ADVANCED = Text("记下了。", "Noted.")
_BACK_WHY = Text("写进了 {day} 的复盘", "the review of {day} was put in")
_NOT_OWN = Text(
    "这不是公司自己的案例，请存成一个新案例。", "This is not one of your company’s own cases; save it as a new one."
)
_UNKNOWN = Text("没有这种发布。", "It cannot be published that way.")
_PDF_DONE = Text("PDF 做好了。", "The PDF is ready.")
_PDF_OPEN, _PDF_SAVE = Text("打开 PDF", "Open the PDF"), Text("保存 PDF", "Save the PDF")


class Results:
    """What can be made of one review.

    Args:
        here: the visit.
        review: the review on the store.
        case: what it is about; None where it is gone.
        by: the name of who leads it.
    """

    def __init__(self, here: visit.Visit, review: Review, case: Case | None, by: str) -> None:
        self._here, self._review, self._case, self._by = here, review, case, by
        self._workspace, self._locale = here.workspace, here.locale

    def scene(self) -> dict[str, Any]:
        """Write the minute anew and show the end of the review."""
        return review_scenes.finish(
            self._review.session, self._case, self._here, files=self.files(), by=self._by, stages=self.published()
        )

    # -- the minute ----------------------------------------------------------------------------------------------------

    def files(self) -> dict[str, str]:
        """Write the minute as HTML and as text; gives their addresses.

        Raises:
            StewardError: ``not-written``.
        """
        try:
            self._write()
        except OSError as error:
            raise not_written(self._workspace.reviews, error) from error
        return {
            "open": self._address("html"),
            "html": self._address("html", download=True),
            "txt": self._address("txt", download=True),
        }

    def _write(self) -> None:
        session, locale = self._review.session, self._locale
        title = OF.say(locale, title=session.title)
        body = minute(session, self._case, locale, by=self._by)
        with written_whole(self._workspace.reviews / self._name("html")) as beside:
            beside.write_text(whole_page(title, body, locale, extra_css=EXTRA_CSS), encoding="utf-8")
        with written_whole(self._workspace.reviews / self._name("txt")) as beside:
            # Notepad on Windows takes a file without the mark for one of its own code page.
            beside.write_text(as_text(session, self._case, locale, by=self._by), encoding="utf-8-sig")

    def _name(self, ending: str) -> str:
        session = self._review.session
        return f"{session.case}-{session.begun.astimezone():%Y-%m-%d}-{session.id[:8]}.{self._locale}.{ending}"

    def _address(self, ending: str, *, download: bool = False) -> str:
        return visit.file_address(self._here, FOLDER, self._name(ending), download=download)

    def _print(self, task: Task) -> None:
        from steward.reports.pdf import print_pdf

        folder, html, pdf = self._workspace.reviews, self._name("html"), self._name("pdf")
        links = (
            Link(_PDF_OPEN.say(self._locale), self._address("pdf")),
            Link(_PDF_SAVE.say(self._locale), self._address("pdf", download=True), download=True),
        )

        def work(_report: Progress) -> Outcome:
            print_pdf(folder / html, folder / pdf)
            return Outcome(_PDF_DONE.say(self._locale), links)

        task.run(work)

    # -- publishing ----------------------------------------------------------------------------------------------------

    def do(self, kind: str, content: Mapping[str, Any], now: dt.datetime, task: Task) -> str:
        """Make a PDF (``pdf``), a draft (``publish``), or take one a stage further (``advance``); gives what to say."""
        match kind:
            case "pdf":
                self._print(task)
                return ""
            case "publish":
                return self._publish(str(content.get("what")), now, str(content.get("key") or ""))
            case _:
                return self._advance(content, now.date())

    def _publish(self, what: str, now: dt.datetime, key: str) -> str:
        makers = {"case": self._new_case, "into": self._into_case, "guide": self._new_guide}
        if what not in makers:
            raise StewardError("not-understood", _UNKNOWN)
        # Asked before anything is written: what is made and not noted would be made a second time.
        if self._review.has_heard(key):
            return _FILED.say(self._locale)
        if self._review.behind():
            raise StewardError("answered-elsewhere", ANSWERED_ELSEWHERE)
        id, holes = makers[what](now.date())
        self._review.published("guide" if what == "guide" else "case", id, now, id=key)
        return _FILED_HOLES.say(self._locale, n=holes) if holes else _FILED.say(self._locale)

    def _new_case(self, day: dt.date) -> tuple[str, int]:
        session = self._review.session
        title = session.title.en if session.title.en.isascii() else ""
        id = authoring.new_id(self._workspace, day, f"{title} review" if title else "")
        draft = authoring.begun(as_case(session, self._case, id), self._by, day)
        authoring.save(self._workspace, draft)
        return id, len(authoring.problems(draft, self._workspace))

    def _into_case(self, day: dt.date) -> tuple[str, int]:
        case = self._case
        if case is None or not case.own:
            raise StewardError("not-own-case", _NOT_OWN)
        draft = into_case(self._review.session, case)
        if case.stage != "draft":
            # First: a case in use never holds a review that nobody has reviewed, whatever happens in between.
            why = _BACK_WHY.say(self._locale, day=day.isoformat())
            authoring.advance(self._workspace, case.id, "draft", self._by, day, why)
            draft = into_case(self._review.session, case)
        authoring.save(self._workspace, draft, was=draft.digest, keep=True)
        return case.id, len(authoring.problems(draft, self._workspace))

    def _new_guide(self, day: dt.date) -> tuple[str, int]:
        session = self._review.session
        stem = f"{(session.family or session.case)[:40].strip('-')}-{day:%Y-%m-%d}"
        known = guides.guidebook(self._workspace)
        taken = {*known.guides, *known.broken}
        id = next(name for n in range(1, 1000) if (name := stem if n == 1 else f"{stem}-{n}") not in taken)
        guides.save(self._workspace, id, as_guide(session, self._case, id, by=self._by))
        return id, 0

    def _advance(self, content: Mapping[str, Any], day: dt.date) -> str:
        kind, id, stage = (str(content.get(name) or "") for name in ("kind", "id", "stage"))
        by, note = (str(content.get(name) or "").strip() for name in ("by", "note"))
        wanted = next((one for one in STAGES if one == stage), None)
        if wanted is None or (kind, id) not in {(one.kind, one.id) for one in self._review.session.published}:
            raise StewardError("not-understood", _UNKNOWN)
        if kind == "guide":
            guides.advance(self._workspace, id, wanted, by, day, note)
        else:
            authoring.advance(self._workspace, id, wanted, by, day, note)
        return _ADVANCED.say(self._locale)

    def published(self) -> list[dict[str, Any]]:
        """Give what was made of the review, each once, with how far it has come."""
        found = []
        for kind, id in dict.fromkeys((one.kind, one.id) for one in self._review.session.published):
            title, steps = self._guide(id) if kind == "guide" else self._own_case(id)
            there = title is not None
            href = visit.app_link(self._here, "cases/guides", f"guide={id}") if kind == "guide" else visit.app_link(self._here, "cases/write", f"case={id}")  # fmt: skip
            found.append(
                {
                    "kind": kind,
                    "id": id,
                    "title": title or "",
                    "href": href if there else "",
                    "bar": stages(steps, self._locale),
                }
            )
        return found

    def _guide(self, id: str) -> tuple[str | None, tuple[StatusStep, ...]]:
        one = guides.guidebook(self._workspace).guides.get(id)
        return (one.title.text.say(self._locale), one.status) if one else (None, ())

    def _own_case(self, id: str) -> tuple[str | None, tuple[StatusStep, ...]]:
        case = casebook(self._workspace).cases.get(id)
        if case is not None:
            return case.title.text.say(self._locale), case.status
        try:
            draft = authoring.draft_at(self._workspace, id)
        except StewardError:
            return None, ()
        title = draft.data.get("title")
        said = next((str(words) for words in title.values() if words), id) if isinstance(title, dict) else id
        steps = draft.data.get("status")
        try:
            return said, tuple(StatusStep.model_validate(one) for one in steps) if isinstance(steps, list) else ()
        except ValueError:
            return said, ()
