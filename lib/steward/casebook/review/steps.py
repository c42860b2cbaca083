"""The six steps of a review, and the parts of each in which answers are written.

>>> step_of("well").id, PARTS["well"].name.zh
('went', '好在哪里')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from steward.casebook.reference import CauseKind
from steward.words import Text

KINDS: tuple[CauseKind, ...] = get_args(CauseKind)


@dataclass(frozen=True, slots=True)
class Part:
    """One list within a step."""

    id: str
    name: Text
    ask: Text
    """What to ask the room, so that this list fills."""
    ordered: bool = False
    """Whether its entries follow one another in time."""
    voted: bool = True
    """Whether the room votes on it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a review."""

    id: str
    name: Text
    lede: Text
    minutes: int
    """What it takes of an hour's review."""
    parts: tuple[Part, ...]


STEPS: tuple[Step, ...] = (
    Step(
        "facts",
        Text("发生了什么", "What happened"),
        Text(
            "只说看到的、听到的，不评价。每件事之后，业主的情绪大约是多少？",
            "Only what was seen and heard, no judging. Roughly what was the owner’s mood after each event?",
        ),
        10,
        (
            Part(
                "unknown",
                Text("还不清楚的事", "What we do not know yet"),
                Text("还有什么没问清？该去问谁？", "What was never asked? Who can we ask?"),
                voted=False,
            ),
        ),
    ),
    Step(
        "went",
        Text("哪里好，哪里不好", "Good and bad"),
        Text(
            "先说做得好的，再说伤了人的；说事，不说人。",
            "First what was done well, then what did harm; talk about the deed, not the person.",
        ),
        10,
        (
            Part(
                "well",
                Text("好在哪里", "What went well"),
                Text("哪一句、哪一个动作帮上了忙？", "Which sentence, which act helped?"),
            ),
            Part(
                "badly",
                Text("不好在哪里", "What went badly"),
                Text("业主是在哪一刻更生气的？", "At what moment did the owner get angrier?"),
            ),
        ),
    ),
    Step(
        "causes",
        Text("原因", "Causes"),
        Text(
            "为什么会这样？五类都问一遍；拿不准的标“待查证”。",
            "Why did it come to this? Go through all five kinds; mark anything uncertain “to be checked”.",
        ),
        12,
        (
            Part(
                "people",
                Text("人", "People"),
                Text("会不会做，愿不愿做？", "Did they know how, and want to?"),
            ),
            Part(
                "process",
                Text("流程", "Process"),
                Text("哪一步没有规定，或没人管？", "Which step has no rule, or nobody in charge?"),
            ),
            Part(
                "facility",
                Text("设施", "Facility"),
                Text("东西本身有没有毛病？", "Is something wrong with the thing itself?"),
            ),
            Part(
                "expectation",
                Text("期望", "Expectation"),
                Text("业主原本以为会怎样？", "What did the owner expect?"),
            ),
            Part(
                "communication",
                Text("沟通", "Communication"),
                Text("哪句话没说，或说错了？", "What was not said, or said wrongly?"),
            ),
        ),
    ),
    Step(
        "mine",
        Text("换成我", "If it were mine"),
        Text(
            "换成你值班，第一件事做什么，然后呢？写到谁去、几点前。",
            "If you were on duty, what would you do first, and then what? Say who goes, and by when.",
        ),
        10,
        (
            Part(
                "mine",
                Text("换成我，我会", "If it were mine, I would"),
                Text("谁，什么时候，做什么？", "Who does what, and when?"),
                ordered=True,
            ),
        ),
    ),
    Step(
        "class",
        Text("这一类事", "This kind of matter"),
        Text(
            "别的楼、别的日子也会有。这一类事通常怎么来，怎么防？",
            "It will happen in other blocks and on other days. How does this kind of matter usually arise, and what prevents it?",
        ),
        10,
        (
            Part(
                "situations",
                Text("常见情形", "Common situations"),
                Text("我们还在哪里见过？", "Where else have we seen it?"),
            ),
            Part(
                "common-causes",
                Text("常见原因", "Common causes"),
                Text("每次都绕不开的原因？", "Which causes come back each time?"),
            ),
            Part(
                "measures",
                Text("管用的做法", "Measures that help"),
                Text("做什么能让它少发生？", "What would make it happen less often?"),
            ),
        ),
    ),
    Step(
        "adopt",
        Text("我们采用", "What we adopt"),
        Text(
            "只挑一到三条，每条有人管、有日子。",
            "Choose only one to three, each with a person in charge and a date.",
        ),
        8,
        (
            Part(
                "adopt",
                Text("做法", "Practice"),
                Text("从明天起，我们固定做什么？", "From tomorrow on, what do we always do?"),
                voted=False,
            ),
        ),
    ),
)
"""In the order in which a group walks through them."""

PARTS: Mapping[str, Part] = MappingProxyType({part.id: part for step in STEPS for part in step.parts})
_STEP_OF: Mapping[str, Step] = MappingProxyType({part.id: step for step in STEPS for part in step.parts})
STEP_IDS: tuple[str, ...] = tuple(step.id for step in STEPS)


_BY_ID: Mapping[str, Step] = MappingProxyType({step.id: step for step in STEPS})


def step(id: str) -> Step:
    """Give one step.

    Raises:
        KeyError: where there is none of this id.
    """
    return _BY_ID[id]


def step_of(part: str) -> Step:
    """Give the step a part belongs to.

    Raises:
        KeyError: where there is no such part.
    """
    return _STEP_OF[part]


def planned(total: int) -> dict[str, int]:
    """Share minutes among the steps, as an hour's review would; 0 for a review without a clock.

    >>> planned(30)
    {'facts': 5, 'went': 5, 'causes': 6, 'mine': 5, 'class': 5, 'adopt': 4}
    """
    return {one.id: max(1, round(one.minutes * total / 60)) if total else 0 for one in STEPS}
