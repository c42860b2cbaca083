"""The flow that a case runs through: one that is shipped, or one written in the case itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from steward.content import content_root, read_text
from steward.service.complaints.complaint_flow import shipped_flow
from steward.service.complaints.flow import Flow, flow_from, read_flow
from steward.service.complaints.flow_problems import circles, listed
from steward.words import Text
from steward.yaml_files import Finding, Wrong

USUAL = "complaint"
"""The flow of a case that names none."""
_FOLDER = "training/flows"

_NO_FLOW = Text("没有这个流程，可以写的有 {known}", "there is no such flow; there may be {known}")
_NEITHER = Text(
    "应是一个流程的名称（{known}），或者把流程写在这里（states、steps、initial、finals、from）",
    "must be the name of a flow ({known}), or a flow written here (states, steps, initial, finals, from)",
)
_ROUND = Text(
    "{states} 之间可以转圈；走得出去，返工时这是正常的",
    "one may go round among {states}; there is a way out, as with rework",
)


@cache
def flow_names() -> tuple[str, ...]:
    """Give the names of the shipped flows."""
    files = sorted((content_root() / _FOLDER).glob("*.yaml"))
    return tuple(path.stem for path in files if "\ninitial:" in path.read_text(encoding="utf-8"))


@cache
def flow_named(name: str) -> Flow:
    """Give a shipped flow.

    Raises:
        KeyError: where there is none of this name.
    """
    if name not in flow_names():
        raise KeyError(name)
    return shipped_flow() if name == USUAL else read_flow(read_text(f"{_FOLDER}/{name}.yaml"), f"{name}.yaml")


def flow_in(given: str | dict[str, Any]) -> Flow:
    """Give the flow that a case that was read names or holds."""
    if isinstance(given, str):
        return flow_named(given)
    flow = flow_from(given, USUAL)
    if not isinstance(flow, Flow):
        raise TypeError(given)
    return flow


def findings(given: Any) -> Iterator[Finding]:
    """Give what is wrong with what stands under ``flow``, of whatever form."""
    if isinstance(given, str) and given not in flow_names():
        yield ("flow",), Wrong(_NO_FLOW, known=", ".join(flow_names()))
    elif isinstance(given, dict) and not isinstance(flow := flow_from(given, USUAL), Flow):
        yield from ((("flow", *one.place), Wrong(one.text, **one.values)) for one in flow)


def name_or_flow(given: Any) -> Any:
    """Refuse what is neither the name of a flow nor a flow."""
    if not isinstance(given, str | dict):
        raise Wrong(_NEITHER, known=", ".join(flow_names()))
    return given


def notes(given: Any) -> Iterator[Finding]:
    """Give what is worth knowing of a flow written in a case, though nothing is wrong with it."""
    if isinstance(given, dict) and isinstance(flow := flow_from(given, USUAL), Flow):
        for circle in circles(flow):
            yield ("flow", "states"), Wrong(_ROUND, states=listed(circle))
