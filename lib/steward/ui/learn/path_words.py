"""What today's session says of the path: nothing is new on this day any more, and what else the day holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.ui import visit
from steward.ui.learn.course_scenes import KINDS
from steward.ui.learn.scenes import Scene
from steward.ui.visit import app_link
from steward.words import Text

if TYPE_CHECKING:
    from steward.quiz.courses.on_course import OnCourse

_NO_NEW = Text(
    "路径上第 {day} 天没有新题了，这一天还有：{parts}。",
    "Day {day} of your path has nothing new to ask; still to do on it: {parts}.",
)
_TO_PATH = Text("接着走第 {day} 天", "Go on with day {day}")


def offered(scene: Scene, on: OnCourse, here: visit.Visit) -> Scene:
    """Say in a scene before or after a session what the day of the path still holds, and lead there; first where nothing else is to be done."""
    if on.day is None or on.standing is None:
        return scene
    locale = here.locale
    parts = Text("、", ", ").say(locale).join(KINDS[part.kind].say(locale).lower() for part in on.standing.left)
    to = {"label": _TO_PATH.say(locale, day=on.day), "href": app_link(here, "learn/course")}
    actions = list(scene.get("actions", ()))
    if scene["kind"] == "start":
        actions.append(to)
    else:
        actions = [{**to, "primary": True}, *({**one, "primary": False} for one in actions)]
    words = _NO_NEW.say(locale, day=on.day, parts=parts)
    return {**scene, "notes": [*scene.get("notes", ()), words], "actions": actions}
