"""The page where a company writes its own cases: a form that keeps itself, says what is still missing, and shows the case as it will be read.

``?case=ID`` goes on with a case of one's own, or copies a shipped one; ``?new=1`` begins; ``?complaint=NUMBER`` and ``?deviation=RULE`` begin from
the records. What is written is kept in ``casebook/<id>/`` of the workspace as it is typed, mistakes and all.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from steward.casebook import Casebook, case_called, casebook
from steward.casebook.authoring import (
    Draft,
    advance,
    before,
    begun,
    blank,
    copy_of,
    draft_at,
    look,
    new_id,
    save,
    versions,
)  # fmt: skip
from steward.casebook.authoring.checking import place_of
from steward.casebook.status import StatusStep, as_stage
from steward.errors import StewardError, Trouble
from steward.service.personality.character import styles
from steward.standards import catalogue, search
from steward.ui import page, visit
from steward.ui.cases.stage_bar import stages
from steward.ui.cases.writing_form import form, usual_listening
from steward.ui.cases.writing_words import BROKEN, FIELDS, LEDE, ONE_LANGUAGE, STAGES, TITLE, WORDS
from steward.ui.parts.task import in_words
from steward.ui.parts.writing import CaseDesk
from steward.words import LOCALES, Locale, Text
from steward.yaml_clauses import BOTH, EMPTY, MISSING

_MOST = 8
"""Standards that a search offers, complaints that the records list at once."""
_LOCKED = Text(
    "案例 {id} 已经不是草稿，这一次没有保存；写下的留在这个浏览器里，退回草稿后再打开就能接着用。",
    "The case {id} is no longer a draft, so this was not saved; what you wrote stays in this browser and can be used once it is a draft again.",
)
_NOT_DRAFT = Text(
    "案例 {id} 已经不是草稿；请先退回草稿，再用以前的版本。",
    "The case {id} is no longer a draft; send it back to draft first, then use an earlier version.",
)
_MISSING = (BOTH, EMPTY, MISSING)
"""What reading says of something that is not written; a form says it shorter."""


class Writing:
    """The app; `clock` gives the time."""

    def __init__(self, here: visit.Visit, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        self._here, self._clock = here, clock
        self._locale: Locale = here.locale
        self.desk = CaseDesk(
            {**visit.words(WORDS, self._locale), "locale": self._locale}, form(self._locale), self.heard
        )
        self.view = ipywidgets.VBox([self.desk])

    def open(self) -> None:
        """Open the case named in the address, else the ways to begin."""
        asked = self._here.query.get("case", "")
        try:
            if asked and (self._here.workspace.casebook / asked / "case.yaml").is_file() and not _is_shipped(asked):
                self._edit(asked)
            else:
                self._start()
        except Exception as error:
            self._start(trouble=in_words(error, self._locale))

    def heard(self, content: Mapping[str, Any]) -> None:
        """Do what was asked for on the page; what cannot be done is said there and changes nothing."""
        ref = str(content.get("ref") or "")
        try:
            self._do(str(content.get("type")), content, ref)
        except Exception as error:
            self.desk.said = {"ref": ref, "trouble": in_words(error, self._locale), "code": getattr(error, "code", "")}

    def _do(self, kind: str, content: Mapping[str, Any], ref: str) -> None:
        id = str(content.get("id") or "")
        match kind:
            case "put":
                self._put(id, content, ref)
            case "begin":
                self._begin(content)
            case "open":
                self._edit(id)
            case "start":
                self._start()
            case "records":
                self.desk.found = {"ref": ref, **self._records(str(content.get("words") or "")[:100])}
            case "standards":
                self.desk.found = {"ref": ref, "standards": self._standards(str(content.get("words") or "")[:100])}
            case "stage":
                stage = as_stage(str(content.get("stage")))
                advance(
                    self._here.workspace, id, stage, str(content.get("by") or ""), self._clock().date(),
                    str(content.get("note") or ""),
                )  # fmt: skip
                self._edit(id)
            case "bring-back":
                self._bring_back(id, str(content.get("version") or ""))

    def _bring_back(self, id: str, version: str) -> None:
        """Put an earlier version in the place of what is there, which is kept among them."""
        workspace, is_locked = self._here.workspace, False
        earlier = before(workspace, id, version)
        # How far it has come is a matter of record, whatever the words are; a file that cannot be read has none.
        with contextlib.suppress(StewardError):
            now = draft_at(workspace, id)
            earlier = earlier.changed(status=now.data.get("status"))
            is_locked = bool(now.data.get("status")) and now.stage != "draft"
        if is_locked:
            raise StewardError("case-locked", _NOT_DRAFT, id=id)
        save(workspace, earlier, was=earlier.digest, keep=True)
        self._edit(id)

    # -- beginning -----------------------------------------------------------------------------------------------------

    def _start(self, trouble: str = "") -> None:
        workspace, locale, query = self._here.workspace, self._locale, self._here.query
        book = casebook(workspace)
        asked = query.get("case", "")
        cases = [[case.id, case.title.text.say(locale)] for case in book.cases.values()]
        from_records = next(([kind, query[kind]] for kind in ("complaint", "deviation") if query.get(kind)), None)
        self.desk.scene = {
            "kind": "start",
            "title": TITLE.say(locale),
            "lede": LEDE.say(locale),
            "cases": cases,
            "copy": asked if asked in book.cases else "",
            "chosen": from_records,
            "styles": [[id, one.name.say(locale)] for id, one in styles().items()],
            "drafts": [self._listed(folder.name, book) for folder in _own_folders(self._here)],
            "trouble": trouble,
        }

    def _listed(self, id: str, book: Casebook) -> dict[str, Any]:
        locale = self._locale
        if case := book.cases.get(id):
            stage = STAGES[case.stage].say(locale) if case.status else ""
            return {"id": id, "title": case.title.text.say(locale), "stage": stage, "n": 0, "trouble": ""}
        try:
            draft = draft_at(self._here.workspace, id)
        except StewardError as error:
            return {"id": id, "title": id, "stage": "", "n": 1, "trouble": error.describe(locale)}
        title = draft.data.get("title")
        words = title if isinstance(title, dict) else {}
        return {
            "id": id,
            "title": words.get(locale) or next(iter(words.values()), "") or WORDS["untitled"].say(locale),
            "stage": STAGES[draft.stage].say(locale) if draft.data.get("status") and draft.stage in STAGES else "",
            "n": len(look(draft, self._here.workspace).troubles),
            "trouble": "",
        }

    def _begin(self, content: Mapping[str, Any]) -> None:
        workspace, locale, today = self._here.workspace, self._locale, self._clock().date()
        by, style = str(content.get("by") or ""), str(content.get("style") or "")
        match content.get("from"):
            case "copy":
                case = case_called(workspace, str(content.get("case")))
                draft = copy_of(case, new_id(workspace, today, f"{case.id} {today:%m%d}"), locale)
            case "complaint":
                from steward.operations.case_drafts import from_complaint

                draft = from_complaint(workspace, str(content.get("what")), locale, style=style)
            case "deviation":
                from steward.operations.case_drafts import from_deviation

                draft = from_deviation(workspace, str(content.get("what")), locale, style=style)
            case _:
                draft = blank(new_id(workspace, today), locale)
        save(workspace, begun(draft, by, today))
        self._edit(draft.id)

    def _records(self, words: str) -> dict[str, Any]:
        from steward.operations.complaint_tales import Complaints, Tellable

        complaints = Complaints.open(self._here.workspace)
        comma, company = Text("；", "; ").say(self._locale), self._here.workspace.company()

        def bits(one: Tellable) -> list[str]:
            team = company.team(one.team)
            named = team.say(self._locale) if team else one.team
            return [
                f"{one.received:%Y-%m-%d}",
                one.category,
                named,
                comma.join(what.say(self._locale) for what in one.strayed[:2]),
            ]

        return {
            "complaints": [
                {"id": one.number, "text": one.summary or one.category or one.number, "bits": bits(one)}
                for one in complaints.list(words=words, most=_MOST)
            ],
            "strays": [
                {"id": one.rule, "text": one.what.say(self._locale), "n": len(one.cases)} for one in complaints.strays()[:_MOST]
            ],
        }  # fmt: skip

    def _standards(self, words: str) -> list[list[str]]:
        return [[one.id, one.text.say(self._locale)] for one in search(words, self._locale)[:_MOST]] if words else []

    # -- writing -------------------------------------------------------------------------------------------------------

    def _edit(self, id: str) -> None:
        workspace, locale = self._here.workspace, self._locale
        kept = [[name, _when(name)] for name in versions(workspace, id)]
        links = {
            "try": visit.app_link(self._here, "drills/drill", f"case={id}"),
            "handouts": visit.app_link(self._here, "cases/handouts", f"case={id}"),
            "review": visit.app_link(self._here, "cases/review", f"case={id}"),
            "read": visit.app_link(self._here, "cases/case", f"case={id}"),
        }
        try:
            draft = draft_at(workspace, id)
        except StewardError as error:
            if error.code == "unknown-case":
                raise
            words = BROKEN.say(locale, what=error.describe(locale), file=f"casebook/{id}/case.yaml")
            self.desk.scene = {"kind": "broken", "id": id, "trouble": words, "versions": kept}
            return
        used = {id for one in _standards_in(draft.data) for id in one if id in catalogue()}
        with self.desk.hold_sync():
            self.desk.scene = {
                "kind": "edit",
                "id": id,
                "file": f"casebook/{id}/case.yaml",
                "data": draft.data,
                "stories": dict(draft.stories),
                "digest": draft.digest,
                "langs": [*(draft.languages or (locale,))],
                "bar": stages(_steps(draft), locale),
                "stage": draft.stage if draft.data.get("status") else "",
                "links": links,
                "versions": kept,
                "standards": {id: catalogue()[id].text.say(locale) for id in sorted(used)},
                "listening": usual_listening(),
            }
            self.desk.said = self._looked(draft, "")

    def _put(self, id: str, content: Mapping[str, Any], ref: str) -> None:
        """Keep what was typed; only a draft can be written over, and only the one the page began from."""
        data, stories = content.get("data"), content.get("stories")
        if not isinstance(data, dict) or not isinstance(stories, dict):
            return
        workspace = self._here.workspace
        now = draft_at(workspace, id)
        was = now.digest if content.get("over") is True else str(content.get("was") or "")
        told: dict[Locale, str] = {locale: str(stories.get(locale) or "") for locale in LOCALES if stories.get(locale)}
        draft = Draft(id, {**data, "id": id, "status": now.data.get("status")}, told, was)
        if not now.data.get("status") or now.stage != "draft":
            # Never told as kept: a page that was open when the case went further keeps its words until it is a draft again.
            raise StewardError("case-locked", _LOCKED, id=id)
        save(workspace, draft, was=was, keep=content.get("over") is True)
        self.desk.said = self._looked(draft_at(workspace, id), ref)

    def _looked(self, draft: Draft, ref: str) -> dict[str, Any]:
        found = look(draft, self._here.workspace)
        return {
            "ref": ref,
            "digest": draft.digest,
            "at": f"{self._clock():%H:%M:%S}",
            "problems": _told(found.troubles, self._locale),
            "playable": found.case is not None and found.case.playable,
        }


def _told(troubles: tuple[Trouble, ...], locale: Locale) -> list[dict[str, Any]]:
    """Say the problems for a form, each once with its place."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    missing = {place_of(one) for one in troubles if one.values.get("what") in _MISSING}
    for one in troubles:
        what, place = one.values.get("what"), list(place_of(one))
        words = what.say(locale) if isinstance(what, Text) else one.describe(locale)
        for key, name in FIELDS.items():
            words = words.replace(key, name.say(locale))
        if is_missing := what in _MISSING:
            words = WORDS["not-yet"].say(locale)
            if place and place[-1] in LOCALES:
                here, there = place.pop(), "en" if place_of(one)[-1] == "zh" else "zh"
                # Written in neither language it is one thing that is missing.
                words = words if (*place, there) in missing else ONE_LANGUAGE[str(here)].say(locale)
        found.setdefault((*place, words), {"place": place, "text": words, "missing": is_missing})
    return list(found.values())


def _steps(draft: Draft) -> tuple[StatusStep, ...]:
    given = draft.data.get("status")
    try:
        return tuple(StatusStep.model_validate(step) for step in given) if isinstance(given, list) else ()
    except ValueError:  # told among the problems
        return ()


def _standards_in(data: Any) -> list[list[str]]:
    if isinstance(data, dict):
        own = [[str(id) for id in data["standards"]]] if isinstance(data.get("standards"), list) else []
        return own + [found for value in data.values() for found in _standards_in(value)]
    return [found for one in data for found in _standards_in(one)] if isinstance(data, list) else []


def _own_folders(here: visit.Visit) -> list[Any]:
    found = [
        path.parent for path in here.workspace.casebook.glob("*/case.yaml") if not path.parent.name.startswith(".")
    ]
    return sorted(found, key=lambda folder: -(folder / "case.yaml").stat().st_mtime)


def _is_shipped(id: str) -> bool:
    from steward.casebook.authoring.names import is_shipped

    return is_shipped(id)


def _when(version: str) -> str:
    day, _, time = version.partition("-")
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}"


def show() -> None:
    """Open the app for the visit at hand."""
    here = visit.current()
    page.open_page(here)
    app = Writing(here)
    page.put_app(app.view, here)
    app.open()
