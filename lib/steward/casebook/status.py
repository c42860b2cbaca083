"""How far a company's own case or work guide has come: draft, reviewed, published, with names and dates.

>>> import datetime as dt
>>> steps = advance((), "draft", "何敏", dt.date(2026, 11, 22))
>>> steps = advance(steps, "reviewed", "林晓", dt.date(2026, 11, 24))
>>> stage_of(steps), steps[-1].by
('reviewed', '林晓')
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import StringConstraints

from steward.casebook.parts import Entry
from steward.errors import StewardError
from steward.words import Text
from steward.yaml_files import Finding, Wrong

Stage = Literal["draft", "reviewed", "published"]
STAGES: tuple[Stage, ...] = get_args(Stage)
NAMES: dict[Stage, Text] = {
    "draft": Text("草稿", "draft"),
    "reviewed": Text("已审阅", "reviewed"),
    "published": Text("已发布", "published"),
}
MOST = 50
"""Steps that may be kept."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]

_FIRST = Text("第一步应是 draft（草稿），写的是 {stage}", "the first step must be draft, not {stage}")
_ORDER = Text(
    "{before} 之后只能是 {next}，写的是 {stage}", "after {before} comes {next}, not {stage}"
)  # fmt: skip
_SAME_PERSON = Text(
    "审阅的人不能是写草稿的人（{by}），请换一位", "{by} wrote the draft and cannot review it; let somebody else do it"
)
_EARLIER = Text("日期 {on} 早于上一步的 {before}", "{on} is before the step above it ({before})")
_NO_REASON = Text("退回草稿要在 note 里写明原因", "what goes back to draft needs a note that says why")
_NOBODY = Text("请写明由谁办的（by）", "write who did it (by)")
_MANY = Text("步骤太多，最多 {most} 步", "there are too many steps; {most} at most")
_UNKNOWN = Text("没有“{word}”这一步，可以写的有 {known}。", "There is no stage “{word}”; there are {known}.")
_REFUSED = Text("{why}。", "This cannot be done: {why}.")


class StatusStep(Entry):
    """One step: what it became, by whom and when."""

    stage: Stage
    by: Name
    on: dt.date
    note: Note = ""
    """Why, where it went back to draft."""


def as_stage(word: str) -> Stage:
    """Take what somebody wrote for a stage.

    Raises:
        StewardError: ``unknown-stage``.
    """
    for stage in STAGES:
        if word.strip().lower() == stage:
            return stage
    raise StewardError("unknown-stage", _UNKNOWN, word=word[:40], known=", ".join(STAGES))


def stage_of(steps: Sequence[StatusStep]) -> Stage:
    """Give the stage reached; what has no steps is in use as it stands."""
    return steps[-1].stage if steps else "published"


def next_stages(steps: Sequence[StatusStep]) -> tuple[Stage, ...]:
    """Give the stages that may come next."""
    return _may_follow(steps[-1].stage) if steps else ("draft",)


def advance(steps: Sequence[StatusStep], stage: Stage, by: str, on: dt.date, note: str = "") -> tuple[StatusStep, ...]:
    """Take one step more: draft, reviewed, published, or back to draft with a reason.

    Raises:
        StewardError: ``status-refused`` where the order, the person or the date does not allow it.
    """
    by, note = by.strip(), note.strip()
    if wrong := _wrong(steps, stage, by, on, note):
        why = wrong[1].filled
        raise StewardError("status-refused", _REFUSED, why=why)
    return (*steps, StatusStep(stage=stage, by=by[:60], on=on, note=note[:500]))


def findings(data: Any, place: tuple[str | int, ...] = ("status",)) -> Iterator[Finding]:
    """Give what is wrong with steps as a file holds them, beyond their form; `place` is where they stand in it."""
    steps: list[StatusStep] = []
    for i, given in enumerate(data[:MOST] if isinstance(data, list) else ()):
        try:
            step = StatusStep.model_validate(given)
        except ValueError:  # told with the mistakes of form
            return
        if wrong := _wrong(steps, step.stage, step.by, step.on, step.note):
            yield (*place, i, wrong[0]), wrong[1]
        steps.append(step)


def _may_follow(stage: Stage) -> tuple[Stage, ...]:
    return {"draft": ("reviewed",), "reviewed": ("published", "draft"), "published": ("draft",)}[stage]  # type: ignore[return-value]


def _plain(name: str) -> str:
    """Give a name as it is compared: 何 敏 and 何敏 are one person, and so are He Min and he min."""
    return "".join(name.split()).casefold()


def _wrong(steps: Sequence[StatusStep], stage: Stage, by: str, on: dt.date, note: str) -> tuple[str, Wrong] | None:
    """Say what forbids a step, and which of its entries is to blame."""
    if not by:
        return "by", Wrong(_NOBODY)
    if len(steps) >= MOST:
        return "stage", Wrong(_MANY, most=MOST)
    if not steps:
        return None if stage == "draft" else ("stage", Wrong(_FIRST, stage=stage))
    last = steps[-1]
    if stage not in (following := _may_follow(last.stage)):
        return "stage", Wrong(
            _ORDER, before=last.stage, next=Text(" 或 ".join(following), " or ".join(following)), stage=stage
        )
    if on < last.on:
        return "on", Wrong(_EARLIER, on=on, before=last.on)
    drafted = next(step.by for step in reversed(steps) if step.stage == "draft") if stage != "draft" else ""
    if stage == "reviewed" and _plain(by) == _plain(drafted):
        return "by", Wrong(_SAME_PERSON, by=by)
    if stage == "draft" and not note:
        return "note", Wrong(_NO_REASON)
    return None
