"""What a log is held against: a flow of our own in YAML, a Petri net in PNML, or the company's own complaint flow by its name.

The records may call a step otherwise than the flow; `Model.in_its_words` puts a log into the words of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from steward import yaml_files
from steward.errors import StewardError
from steward.operations.delimited import unpacked
from steward.service.complaints.flow import Flow, read_flow
from steward.service.process.petri_net import PetriNet
from steward.words import Text

if TYPE_CHECKING:
    from steward.company import Company
    from steward.service.process.event_log import EventLog

COMPLAINT = "complaint"
"""Names the flow that the company follows, the shipped one unless its profile says otherwise."""

_NOT_FOUND = Text(
    "找不到流程文件“{file}”；请检查路径，或写 complaint 用公司的投诉流程。",
    "There is no flow file “{file}”; check the path, or write complaint for the company's complaint flow.",
)


@dataclass(frozen=True)
class Model:
    """A model with what it is called and where it comes from."""

    behaviour: Flow | PetriNet
    name: Text
    source: str
    """Name of the file, or ``complaint``."""
    kind: Literal["flow", "petri-net"]
    names: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    """What its activities are called, where that is not the id."""
    standards: Callable[[str], tuple[str, ...]] = lambda _: ()
    """Standards that ask for an activity."""
    notes: tuple[Text, ...] = ()

    def named(self, activity: str) -> str | None:
        """Find the activity of the model that a word of the records means."""
        if activity in self.behaviour.labels:
            return activity
        return self.behaviour.named(activity) if isinstance(self.behaviour, Flow) else None

    def in_its_words(self, log: EventLog) -> EventLog:
        """Give the log with the activities called as in the model; those it does not know keep their names."""
        import numpy as np

        called = [self.named(activity) or activity for activity in log.activities]
        if tuple(called) == log.activities:
            return log
        names = tuple(dict.fromkeys(called))
        code = np.array([names.index(name) for name in called], dtype=np.int32)
        return replace(log, activities=names, activity=code[log.activity])


def read_model(given: str, company: Callable[[], Company]) -> Model:
    """Read a model.

    Args:
        given: path of a YAML or PNML file, or ``complaint``.
        company: asked for the profile where the company's own flow is wanted.

    Raises:
        StewardError: ``flow-not-found``; for YAML as `read_flow`, for PNML as `read_petri_net`.
    """
    if given == COMPLAINT:
        from steward.service.complaints.complaint_flow import flow_of

        return _of_flow(flow_of(company()), COMPLAINT)
    path = Path(given)
    if not path.is_file():
        raise StewardError("flow-not-found", _NOT_FOUND, file=given)
    with unpacked(lambda: path.open("rb"), path.name)() as stream:
        start = stream.read(4096)
    if start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        from steward.operations.petri_net_files import read_petri_net

        net = read_petri_net(path)
        return Model(net, Text(path.name, path.name), path.name, "petri-net", notes=net.notes)
    return _of_flow(read_flow(yaml_files.read(path), path.name), path.name)


def _of_flow(flow: Flow, source: str) -> Model:
    def standards(step: str) -> tuple[str, ...]:
        guidance = flow.guidance.get(step)
        return guidance.standards if guidance is not None and guidance.standards else flow.standards

    return Model(flow, flow.name, source, "flow", flow.steps, standards)
