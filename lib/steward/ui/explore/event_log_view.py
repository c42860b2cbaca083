"""What the page ``event-log`` looks at: the logs there are, one of them beside the flow, and the part of it that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.operations.conformance import Conformance, conformance
from steward.operations.event_log_files import read_log
from steward.operations.event_log_records import complaints_log, recorded_complaints
from steward.operations.flow_models import Model, read_model
from steward.service.process.deviations import Deviation
from steward.service.process.event_log import EventLog
from steward.service.process.extra_time import ExtraHours
from steward.service.process.times import StepTimes, step_times
from steward.service.process.variants import Variants, variants
from steward.ui.visit import Visit
from steward.words import Locale, Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

SAMPLE, OWN, FILE = "sample", "records", "file:"
BY_FLOW, UNKNOWN = "flow", "unknown"
_LOGS = {SAMPLE: Text("示例小区听松苑", "The sample estate"), OWN: Text("本公司导入的投诉", "Your imported complaints")}
ENDS = {BY_FLOW: Text("按流程", "As the flow says"), UNKNOWN: Text("没有说明", "Not said")}


@dataclass(frozen=True)
class Looked:
    """One log, in the words of the flow where it speaks them, and what stands beside it."""

    log: EventLog
    model: Model
    speaks: bool
    """Whether at least half of its events are steps of the flow."""
    found: Conformance

    @classmethod
    def at(cls, log: EventLog, model: Model) -> Looked:
        """Look at a log beside a flow."""
        import numpy as np

        spoken = model.in_its_words(log)
        known = [i for i, name in enumerate(spoken.activities) if name in model.behaviour.labels]
        speaks = bool(len(spoken)) and 2 * int(np.isin(spoken.activity, known).sum()) >= len(spoken)
        return cls(spoken, model, speaks, conformance(spoken, model if speaks else None))

    @cached_property
    def left(self) -> Flags | None:
        """The cases that left the flow; None where that cannot be told."""
        fit = self.found.fitness
        if fit is None or fit.log_fitness is None:
            return None
        # An open case may lack steps that are still to come; it has left the flow where no way on would mend it.
        flags: Flags = fit.so_far[fit.variants.of_case] > 0
        return flags

    def costs(self) -> list[tuple[Deviation, int, ExtraHours]]:
        """Give the deviations, how many cases have each for good, and the extra hours of these; the commonest first."""
        found = self.found.deviations
        return [] if found is None else [(d, d.certain, d.extra) for d in found.found if d.certain]

    def name(self, step: str, locale: Locale) -> str:
        """Give a step as the reader calls it."""
        text = self.model.names.get(step)
        return step if text is None or not self.speaks else text.say(locale)

    def ends(self) -> dict[str, Text]:
        """Give what may count as the end of a case."""
        if self.speaks:
            return {BY_FLOW: ENDS[BY_FLOW]}
        last = [*self.found.follows.ends][:12]
        return {UNKNOWN: ENDS[UNKNOWN], **{name: Text(name, name) for name in last}}


@dataclass(frozen=True)
class View:
    """What the page is set to show of a log."""

    log: EventLog
    ways: Variants
    shown: int
    """How many of the ways, the commonest first, are shown."""
    costs: Sequence[int | None]
    """Of each way, how far it is from the flow; None where that cannot be told."""
    left: Sequence[bool]
    """Of each way, whether it leaves the flow; a case that is on its way has not left it."""
    times: StepTimes
    which: str
    """Which cases were chosen: all of them, those that fit, those that left."""

    @property
    def covered(self) -> int:
        """Cases that go one of the ways shown."""
        return int(self.ways.counts[: self.shown].sum())


class Logs:
    """The logs that the page can show, each read when it is first asked for."""

    def __init__(self, here: Visit) -> None:
        self.here = here
        self.model = read_model("complaint", here.workspace.company)
        self.looked = lru_cache(maxsize=4)(self._looked)
        self.view = lru_cache(maxsize=64)(self._view)

    def names(self) -> dict[str, Text]:
        """List the logs: the company's own first, then files that were brought in, then the sample."""
        found: dict[str, Text] = {}
        if self.own is not None:
            found[OWN] = _LOGS[OWN]
        folder = self.here.workspace.event_logs
        files = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
        found |= {FILE + name: Text(name, name) for name in files if not name.startswith(".")}
        return {**found, SAMPLE: _LOGS[SAMPLE]}

    @cached_property
    def own(self) -> EventLog | None:
        """The complaints of the workspace's records."""
        from steward.operations.records import Ledger
        from steward.operations.records import Records as Imported

        if not Ledger.read(self.here.workspace.records).parts.get("complaint_events"):
            return None
        return recorded_complaints(Imported.open(self.here.workspace))

    def _looked(self, id: str) -> Looked:
        if id == OWN and self.own is not None:
            log = self.own
        elif id.startswith(FILE):
            log = read_log(self.here.workspace.event_logs / Path(id.removeprefix(FILE)).name, leave_out_untimed=True)
        else:
            log = sample_log()
        return Looked.at(log, self.model)

    def _view(self, id: str, which: str, share: float, end: str) -> View | None:
        import numpy as np

        looked = self.looked(id)
        if end not in looked.ends():
            end = next(iter(looked.ends()))
        log = looked.log
        chosen = np.ones(len(log.cases), dtype=bool)
        if which != "all" and looked.left is not None:
            chosen = looked.left if which == "left" else ~looked.left
        if not chosen.any():
            return None
        ended: Any = None if end == UNKNOWN else [end]
        if end == BY_FLOW and looked.found.steps.ended is not None:
            ended = looked.found.steps.ended[chosen]
        kept = log.keep(chosen)
        ways = variants(kept)
        fit = looked.found.fitness if looked.left is not None else None
        costs: list[int | None] = [None] * len(ways)
        left = [False] * len(ways)
        if fit is not None and looked.left is not None:
            place = {way: i for i, way in enumerate(fit.variants.activities)}
            costs = [int(fit.costs[place[way]]) for way in ways.activities]
            astray = set(ways.of_case[looked.left[chosen]].tolist())
            left = [i in astray for i in range(len(ways))]
        times = step_times(kept, ended, log.at.max().item())
        return View(kept, ways, ways.covering(share / 100), costs, left, times, which)


@lru_cache(maxsize=1)
def sample_log() -> EventLog:
    """Give the complaints of the sample estate; it is the same at every call.

    >>> len(sample_log().cases) > 100
    True
    """
    from steward.operations.sample_estate import build

    tables = build().tables
    log = complaints_log(tables["complaint_events"], tables["complaints"])
    assert log is not None
    return log


def closed_only(view: View) -> float | None:
    """Give the median hours of the cases that have ended alone, which flatters; None where none has."""
    import numpy as np

    seconds = (view.log.at[view.log.starts[1:] - 1] - view.log.at[view.log.starts[:-1]]).astype(np.int64) / 1e6
    if view.times.ended is not None:
        seconds = seconds[view.times.ended]
    return float(np.median(seconds)) / 3600 if len(seconds) else None
