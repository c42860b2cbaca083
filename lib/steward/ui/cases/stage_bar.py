"""The bar that shows how far a company's own case or work guide has come: draft, reviewed, published, with names and dates.

`stage_bar` writes it as HTML; `stages` gives the same to a script, which draws it with ``stage_bar.js``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from steward.casebook.status import NAMES, STAGES, Stage, StatusStep, next_stages
from steward.sheet import element, text
from steward.words import Locale, Text

_LABEL = Text("走到哪一步", "How far it has come")
_NOT_YET = Text("还没有", "not yet")
_BACK = Text("{on} 由 {by} 退回：{note}", "sent back by {by} on {on}: {note}")
_DO: dict[Stage, Text] = {
    "draft": Text("退回草稿", "Send back to draft"),
    "reviewed": Text("审阅通过", "Mark as reviewed"),
    "published": Text("发布", "Publish"),
}


def stages(steps: Sequence[StatusStep], locale: Locale) -> dict[str, Any]:
    """Give the bar for a script; without steps it is in use as it stands and there is nothing to show.

    Returns:
        ``label``; ``rows`` of ``stage``, ``name``, ``state`` (done, now, todo), ``who``, ``on``; ``back``: why it was sent back, or ``""``;
        ``next``: what may be done now, as ``stage`` and ``label``.

    >>> import datetime as dt
    >>> bar = stages([StatusStep(stage="draft", by="何敏", on=dt.date(2026, 11, 22))], "zh")
    >>> [(row["name"], row["state"], row["who"]) for row in bar["rows"]][:2]
    [('草稿', 'now', '何敏'), ('已审阅', 'todo', '')]
    """
    if not steps:
        return {}
    # Only what was done since the last draft still stands.
    since = max(n for n, step in enumerate(steps) if step.stage == "draft")
    standing = {step.stage: step for step in steps[since:]}
    reached = STAGES.index(steps[-1].stage)
    rows = []
    for n, stage in enumerate(STAGES):
        step = standing.get(stage)
        last = n == reached and stage != STAGES[-1]
        rows.append(
            {
                "stage": stage,
                "name": NAMES[stage].say(locale),
                "state": "now" if last else "done" if n <= reached else "todo",
                "who": step.by if step else "",
                "on": step.on.isoformat() if step else "",
            }
        )
    first = steps[since]
    back = _BACK.say(locale, by=first.by, on=first.on.isoformat(), note=first.note) if since and first.note else ""
    coming = [{"stage": stage, "label": _DO[stage].say(locale)} for stage in next_stages(steps)]
    return {"label": _LABEL.say(locale), "todo": _NOT_YET.say(locale), "rows": rows, "back": back, "next": coming}


def stage_bar(steps: Sequence[StatusStep], locale: Locale) -> str:
    """Write the bar as HTML; ``""`` without steps."""
    bar = stages(steps, locale)
    if not bar:
        return ""
    rows = "".join(
        element(
            "li",
            element("b", text(row["name"])),
            element(
                "span",
                *(element("span", text(word)) for word in (row["who"], row["on"]) if word),
                "" if row["who"] else text(bar["todo"]),
                class_="sw-label",
            ),
            data_state=row["state"],
            aria_current="step" if row["state"] == "now" else None,
        )
        for row in bar["rows"]
    )
    back = element("p", text(bar["back"]), class_="sw-note") if bar["back"] else ""
    return element("div", element("ol", rows, class_="sw-flow sw-flow--row sw-stages", aria_label=bar["label"]), back)
