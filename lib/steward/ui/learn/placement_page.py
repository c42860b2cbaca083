"""What the page of study does for a placement test, beside asking and taking answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from steward.quiz.courses.course_progress import JOINED, KINDS, joined, standing
from steward.quiz.courses.courses import shelf_of
from steward.quiz.study.session import Session
from steward.ui.learn import placement_scenes
from steward.ui.learn.scenes import Scene

if TYPE_CHECKING:
    from steward.quiz.courses.placing import Placing
    from steward.records.people import Person
    from steward.records.store import Store
    from steward.ui.visit import Visit


class PlacementPage:
    """Shows a test that is not being answered just now, and does what the learner wants of its result."""

    def __init__(self, here: Visit, store: Store) -> None:
        self._here, self._store = here, store

    def start(self, found: Placing, person: Person, now: dt.datetime) -> Scene:
        """Show the cover, or what came of a test that is over; where the course was joined since, with the days chosen then."""
        if not found.over:
            return placement_scenes.cover(found, self._here)
        events = self._store.events(person.id, KINDS)
        last = max(answer.seq for answer in found.answers)
        chosen = None
        if any(event.kind == JOINED and event.about == found.course.id and event.seq > last for event in events):
            chosen = standing(found.course, events, found.bank, now).skipped
        on = joined(events)
        other = shelf_of(self._here.workspace).courses.get(on) if on and on != found.course.id else None
        return placement_scenes.result(
            found, person.name, self._here, now, chosen=chosen, other=other.title.text if other else None
        )

    def heard(self, content: Mapping[str, Any], found: Placing, person: Person, now: dt.datetime, uses: Mapping[str, Any]) -> Scene:  # fmt: skip
        """Go through the answers of a test that is over, or on to the course with the days chosen; else show the result."""
        given, at = placement_scenes.answers(found), content.get("at")
        match content.get("type"):
            case "answers" if found.over and isinstance(at, int) and 0 <= at < len(given):
                session = Session.open(self._store, person.id, found.bank, given[at].session)
                assert session is not None  # the answer was given in it
                return placement_scenes.looked(found, at, session, self._here, uses)
            case "join" if found.over:
                return self._join(content, found, person, now)
            case _:
                return self.start(found, person, now)

    def _join(self, content: Mapping[str, Any], found: Placing, person: Person, now: dt.datetime) -> Scene:
        days = content.get("days")
        study = {day for part in found.test.parts for day in part.study}
        chosen = sorted(study.intersection(day for day in (days if isinstance(days, list) else ()) if type(day) is int))
        body = found.result.joining(found.course, "some", chosen)
        ref = str(content.get("ref") or "")
        self._store.append(person.id, JOINED, at=now, about=found.course.id, body=body, id=ref)
        return placement_scenes.joined(found, chosen, self._here)
