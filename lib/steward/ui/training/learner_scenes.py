"""The first view of the page of learners: who needs a word, and the map of topics and standards by people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from steward.quiz.insight.at_risk import REASONS, limit
from steward.quiz.insight.class_view import Cell, ClassView, Learner, Level
from steward.records.identity import hub_user
from steward.records.people import POSTS
from steward.service.statistics.estimate import Estimate
from steward.standards import standard, vocabulary
from steward.ui import visit
from steward.ui.training.register import Chosen, Register
from steward.ui.visit import app_link
from steward.words import Locale, Text

Scene = dict[str, Any]
CODES: Mapping[Level, str] = {"right": "r", "mixed": "m", "wrong": "w"}
"""Levels as the screen gets them; ``?`` stands for what cannot be told."""
_SEEN = Text("上次来 {day}", "last here {day}")


def scene(register: Register, chosen: Chosen, teams: Mapping[str, str], here: visit.Visit, now: dt.datetime) -> Scene:
    """Give the view; `teams` are the names of teams by id."""
    topics, standards = register.view("topic", chosen, now), register.view("standard", chosen, now)
    return {
        "kind": "learners",
        "sentence": topics.sentence(here.locale),
        "risk": [_risk(one, teams, here) for one in topics.at_risk],
        "map": heat(topics, standards, here),
    }


def about(one: Learner, teams: Mapping[str, str], locale: Locale) -> list[str]:
    """Give the small facts that stand beside a name."""
    post = POSTS[one.post].say(locale) if one.post in POSTS else ""
    seen = _SEEN.say(locale, day=one.last_seen.isoformat()) if one.last_seen else ""
    return [fact for fact in (capital(post), teams.get(one.team, one.team), seen) if fact]


def capital(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def _risk(one: Learner, teams: Mapping[str, str], here: visit.Visit) -> Scene:
    """Give somebody with all reasons, the gravest first, and the one next step that follows from it."""
    locale = here.locale
    return {
        "id": one.id,
        "name": one.name,
        "about": about(one, teams, locale),
        "reasons": [{"name": REASONS[named.reason].say(locale), "why": named.why.say(locale)} for named in one.named],
        "do": one.named[0].do.say(locale),
        # Under JupyterHub a page of progress is its owner's alone.
        "link": "" if hub_user() else app_link(here, "learn/me", f"who={one.id}"),
    }


def heat(topics: ClassView, standards: ClassView, here: visit.Visit) -> Scene:
    """Give the map: topics, each with its standards, what is answered worst first.

    The cells of a row are one text, for there are ten thousand of them: ``6/10m,,2/3?`` gives right answers, answers and the code of the
    level, nothing where nothing was asked, in the order of the people.
    """
    locale = here.locale
    inside: dict[str, list[Scene]] = {}
    for id in standards.weakest_first:
        found = standard(id)
        inside.setdefault(found.topic, []).append(
            {
                "id": id,
                "name": found.text.say(locale),
                "link": app_link(here, "learn/standards", f"id={id}"),
                "all": _all(standards.together[id]),
                "cells": _row(id, standards),
            }
        )
    rows = [*topics.weakest_first, *(topic for topic in inside if topic not in topics.lines)]
    names: Mapping[str, Text] = {**vocabulary("topics"), **topics.lines}
    return {
        "people": [{"id": one.id, "name": one.name} for one in topics.learners],
        "least": {"topic": int(limit("least_topic")), "standard": int(limit("least"))},
        "topics": [
            {
                "id": topic,
                "name": names[topic].say(locale),
                "all": _all(topics.together.get(topic)),
                "cells": _row(topic, topics),
                "standards": inside.get(topic, []),
            }
            for topic in rows
        ],
    }


def _all(found: Estimate | None) -> Sequence[int]:
    return [] if found is None else [found.k or 0, found.n]


def _row(row: str, view: ClassView) -> str:
    return ",".join(_cell(one.cells.get(row)) for one in view.learners)


def _cell(cell: Cell | None) -> str:
    if cell is None or not cell.right.n:
        return ""
    return f"{cell.right.k}/{cell.right.n}{CODES[cell.level] if cell.level else '?'}"
