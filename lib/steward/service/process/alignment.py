"""How well cases fit a model: alignments, and the fitness that follows from them.

An alignment lays a case beside a complete run of the model, step by step. A step of both is synchronous; an event the model does
not have there is a log move, a step of the model that the case does not have is a model move. Each log move costs 1, each model
move 1, synchronous and silent steps nothing; the alignment with the least cost counts.

    fitness of a case     = 1 - cost / (events of the case + steps of the model's shortest run)
    fitness of a log      = 1 - sum of the costs / sum of (events of the case + steps of the model's shortest run)

The fitness is 1 exactly when the model allows the case as it is; it is 0 when nothing of it is common with the model. The average
of the cases' own fitness is given beside it: it weighs a short case like a long one.

Source: A. Adriansyah, Aligning Observed and Modeled Behavior, PhD thesis, TU Eindhoven (2014), chapters 4 and 6; W. van der Aalst,
A. Adriansyah and B. van Dongen, “Replaying history on process models for conformance checking and performance analysis”, WIREs
Data Mining and Knowledge Discovery 2 (2012) 182-192. The same figures as ``fitness_alignments`` of pm4py, which lets a silent step
cost 0.0001 in its log fitness.

>>> from steward.service.complaints.complaint_flow import shipped_flow
>>> found = align(["calm", "register", "dispatch", "resolve", "close"], shipped_flow())
>>> found.cost, round(found.fitness, 3), [str(move) for move in found.moves if move.kind != "both"]
(1, 0.9, ['+revisit'])
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from steward.errors import StewardError
from steward.service.process.behaviour import Behaviour
from steward.service.process.petri_net import PetriNet
from steward.service.process.state_space import StateSpace
from steward.service.said import Said
from steward.words import Locale, Text, number, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from steward.service.process._guided_search import Step
    from steward.service.process.event_log import EventLog
    from steward.service.process.variants import Variants
    from steward.service.statistics.estimate import Estimate

    Integers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MOST_STEPS = 1_000_000
"""How many pairs of place in the trace and state of the model one search may look at."""

_UNGUIDED = 3_000
"""Of a net, before the marking equation is asked."""
_GUIDED = 20_000

Kind = Literal["both", "log", "model", "silent"]

NEVER_ENDS = Text(
    "按这个模型，没有一个案子能走到结束，所以算不出契合度。",
    "No case can come to an end in this model, so there is no fitness.",
)
_NO_CASES = Text("日志里没有案子，算不出契合度。", "The log holds no cases, so there is no fitness.")
_TOO_LARGE = Text(
    "这个模型太大，或者没有上界，看过 {limit} 种情形还没找到最好的对齐；请简化模型。",
    "The model is too large or has no bound: after {limit} situations the best alignment was not found; simplify the model.",
)
_ALIGNED = Text(
    "契合度 {fitness}，偏差 {cost} 处（n = {n} 个事件）", "Fitness {fitness}, {cost} deviations (n = {n} events)"
)
_FITNESS = Text("契合度 {fitness}；完全符合的案子 {fitting}", "Fitness {fitness}; cases that fit entirely: {fitting}")
_AVERAGE = Text("案子契合度的平均", "Average fitness of a case")
_SHORTEST = Text("模型最短一趟的步数", "Steps of the model's shortest run")
_OPEN = Text("按模型还没走完的案子", "Cases that the model says are not at an end")
_OF = Text("{k}/{n}", "{k}/{n}")


class Move(NamedTuple):
    """One step of an alignment."""

    kind: Kind
    """``both``; ``log``: the case has it, the model does not; ``model``: the model has it, the case does not; ``silent``."""
    activity: str | None
    """None for a silent step."""

    def __str__(self) -> str:
        return {"both": "", "log": "-", "model": "+", "silent": "τ"}[self.kind] + (self.activity or "")


@dataclass(frozen=True)
class Alignment(Said):
    """A case beside the run of the model that is nearest to it; among equally near ones always the same."""

    moves: tuple[Move, ...]
    cost: int
    shortest: int
    """Steps of the model's shortest run."""

    @property
    def events(self) -> int:
        """Events of the case."""
        return sum(move.kind in ("both", "log") for move in self.moves)

    @property
    def fitness(self) -> float:
        """1 exactly when the case fits; see the top of the module."""
        worst = self.events + self.shortest
        return 1 - self.cost / worst if worst else 1.0

    def sentence(self, locale: Locale) -> str:
        """Say how well it fits."""
        return _ALIGNED.say(
            locale, fitness=percent(self.fitness), cost=number(self.cost, locale), n=number(self.events, locale)
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the steps that are not of both."""
        return [(_SIGNS[move.kind].say(locale), move.activity or "") for move in self.moves if move.kind in _SIGNS]


_SIGNS: Mapping[Kind, Text] = MappingProxyType({"log": Text("多出", "too much"), "model": Text("缺少", "missing")})


def align(trace: Sequence[str], model: Behaviour, *, limit: int = MOST_STEPS) -> Alignment:
    """Find the best alignment of a trace.

    Raises:
        StewardError: ``model-never-ends`` where no case can come to an end in the model; ``alignment-too-large`` where the search
            would look at more than `limit` situations.
    """
    found = _best(trace, model, limit)
    shortest = found if not trace else _best((), model, limit)
    return Alignment(found.moves, found.cost, shortest.cost)


class _Found(NamedTuple):
    moves: tuple[Move, ...]
    cost: int
    so_far: int
    """Least cost of the trace as the beginning of a case; of a guided search, without the model moves after its last event."""


def _best(trace: Sequence[str], model: Behaviour, limit: int) -> _Found:
    """Search as it comes; where that leads too far and the model is a net, search again with the marking equation."""
    try:
        return _search(trace, model, min(limit, _UNGUIDED) if isinstance(model, PetriNet) else limit)
    except StewardError as error:
        if error.code != "alignment-too-large" or not isinstance(model, PetriNet):
            raise
    from steward.service.process._guided_search import guided

    try:
        steps = guided(trace, model, min(limit, _GUIDED))
    except OverflowError:
        raise StewardError("alignment-too-large", _TOO_LARGE, limit=number(limit)) from None
    if steps is None:
        raise StewardError("model-never-ends", NEVER_ENDS)
    moves = tuple(_move(trace, step) for step in steps)
    cost = sum(move.kind in ("log", "model") for move in moves)
    last = max((i for i, move in enumerate(moves) if move.kind in ("both", "log")), default=-1)
    return _Found(moves, cost, cost - sum(move.kind == "model" for move in moves[last + 1 :]))


def _move(trace: Sequence[str], step: Step) -> Move:
    if step.event is not None:
        return Move("log" if step.transition is None else "both", trace[step.event])
    label = None if step.transition is None else step.transition.label
    return Move("silent" if label is None else "model", label)


_Node = tuple[int, Hashable]


def _search(trace: Sequence[str], model: Behaviour, limit: int) -> _Found:
    """Search breadth first by cost; of equal costs what goes on in step with the trace comes first.

    Source: the synchronous product of Adriansyah (see above), searched by Dijkstra's algorithm with two kinds of cost, 0 and 1.
    """
    start: _Node = (0, model.initial)
    reached: dict[_Node, tuple[_Node, Move] | None] = {start: None}
    settled: set[_Node] = set()
    best: dict[_Node, int] = {start: 0}
    ahead: deque[tuple[int, _Node]] = deque([(0, start)])
    so_far: int | None = None
    while ahead:
        cost, node = ahead.popleft()
        if node in settled:
            continue
        settled.add(node)
        place, state = node
        if place == len(trace):
            so_far = cost if so_far is None else so_far
            if model.is_final(state):
                return _Found(tuple(_way(reached, node)), cost, so_far)
        if len(settled) > limit:
            raise StewardError("alignment-too-large", _TOO_LARGE, limit=number(limit))
        free: list[tuple[_Node, Move]] = []
        dear: list[tuple[_Node, Move]] = []
        if place < len(trace):
            dear.append(((place + 1, state), Move("log", trace[place])))
        for label, after in model.moves(state):
            if label is None:
                free.append(((place, after), Move("silent", None)))
                continue
            dear.append(((place, after), Move("model", label)))
            if place < len(trace) and trace[place] == label:
                free.insert(0, ((place + 1, after), Move("both", label)))
        for following, move in reversed(free):
            if following not in settled and best.get(following, cost + 1) > cost:
                best[following] = cost
                reached[following] = (node, move)
                ahead.appendleft((cost, following))
        for following, move in dear:
            if following not in best:
                best[following] = cost + 1
                reached[following] = (node, move)
                ahead.append((cost + 1, following))
    raise StewardError("model-never-ends", NEVER_ENDS)


def _way(reached: Mapping[_Node, tuple[_Node, Move] | None], node: _Node) -> list[Move]:
    moves: list[Move] = []
    while (step := reached[node]) is not None:
        node, move = step
        moves.append(move)
    return moves[::-1]


# -- a whole log -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Fitness(Said):
    """How well a log fits a model. Figures are None where there is none, and `reason` says why."""

    variants: Variants
    costs: Integers
    """Least cost of each variant."""
    so_far: Integers
    """Least cost of each variant as the beginning of a case, whatever may follow."""
    shortest: int | None
    """Steps of the model's shortest run; None where no case can come to an end."""
    reason: Text | None = None

    @property
    def n(self) -> int:
        """Cases."""
        return len(self.variants.of_case)

    @cached_property
    def worst(self) -> Integers:
        """For each variant, what it would cost to have nothing in common with the model's shortest run."""
        import numpy as np

        lengths = np.array([len(steps) for steps in self.variants.activities], dtype=np.int64)
        return lengths + (self.shortest or 0)

    @cached_property
    def of_variant(self) -> NDArray[np.float64]:
        """Fitness of each variant; empty where there is none."""
        import numpy as np

        if self.reason is not None:
            return np.zeros(0)
        return np.where(self.worst > 0, 1 - self.costs / np.maximum(self.worst, 1), 1.0)

    @cached_property
    def log_fitness(self) -> float | None:
        """1 - sum of the costs / sum of the worst costs, over all cases; 1 exactly when every case fits."""
        if self.reason is not None:
            return None
        worst = int((self.worst * self.variants.counts).sum())
        return 1 - int((self.costs * self.variants.counts).sum()) / worst if worst else 1.0

    @cached_property
    def average_trace_fitness(self) -> float | None:
        """Mean of the fitness of the cases."""
        if self.reason is not None:
            return None
        return float((self.of_variant * self.variants.counts).sum()) / self.n

    @cached_property
    def fitting_cases(self) -> int | None:
        """Cases with fitness 1."""
        return None if self.reason is not None else int(self.variants.counts[self.costs == 0].sum())

    @property
    def fitting(self) -> Estimate | None:
        """Share of cases that fit, with its interval."""
        from steward.service.statistics.rates import wilson

        return None if self.fitting_cases is None else wilson(self.fitting_cases, self.n)

    @property
    def open(self) -> Flags:
        """Whether each variant is, at its least cost, still on its way: more steps would have to follow."""
        found: Flags = self.costs > self.so_far
        return found

    @cached_property
    def open_cases(self) -> Flags:
        """For each case of the log, whether the model says that it is still on its way."""
        of_case: Flags = self.open[self.variants.of_case]
        return of_case

    def sentence(self, locale: Locale) -> str:
        """Say the fitness of the log and how many cases fit."""
        if self.log_fitness is None or self.fitting is None:
            return (self.reason or NEVER_ENDS).say(locale).rstrip("。.")
        return _FITNESS.say(locale, fitness=percent(self.log_fitness), fitting=self.fitting.sentence(locale))

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give what stands behind it."""
        if self.average_trace_fitness is None:
            return []
        still_open = _OF.say(locale, k=number(int(self.open_cases.sum())), n=number(self.n))
        return [
            (_AVERAGE.say(locale), percent(self.average_trace_fitness)),
            (_SHORTEST.say(locale), number(self.shortest or 0)),
            (_OPEN.say(locale), still_open),
        ]


def fitness(log: EventLog, model: Behaviour, *, limit: int = MOST_STEPS) -> Fitness:
    """Measure how well a log fits a model, by optimal alignments; formulas and sources at the top of the module.

    All variants are aligned together while the model has a manageable number of states (`steward.service.process.state_space`), one by
    one otherwise. A model in which no case can come to an end gives no fitness, and neither does an empty log.

    Args:
        log: the events; activities are compared with those of the model as they are written.
        model: a flow, a Petri net, a state space.
        limit: how many situations the search for one variant may look at where the model is too large to be held.

    Raises:
        StewardError: ``alignment-too-large``.

    >>> from steward.service.complaints.complaint_flow import shipped_flow
    >>> from steward.service.process.event_log import EventLog
    >>> steps = ["calm", "register", "dispatch", "resolve", "revisit", "close"]
    >>> print(fitness(EventLog.from_traces([steps, steps[:4] + steps[5:]]), shipped_flow()).sentence("en"))
    Fitness 95.2%; cases that fit entirely: 50.0% (1/2), 95% interval 9%–91%
    """
    import numpy as np

    from steward.service.process._trace_costs import trace_costs
    from steward.service.process.variants import variants

    found = variants(log)
    none = np.zeros(len(found), dtype=np.int64)
    try:
        space: StateSpace | None = StateSpace.of(model)
    except StewardError as error:
        if error.code != "model-too-large":
            raise
        space = None
    try:
        if space is None:
            shortest = _best((), model, limit).cost
            searched = list(_one_by_one(found.activities, model, limit))
            whole = np.array([one.cost for one in searched], dtype=np.int64)
            so_far = np.array([one.so_far for one in searched], dtype=np.int64)
        elif space.can_end:
            costs = trace_costs(space, ((), *found.activities))
            shortest, whole, so_far = int(costs.whole[0]), costs.whole[1:], costs.so_far[1:]
        else:
            raise StewardError("model-never-ends", NEVER_ENDS)
    except StewardError as error:
        if error.code != "model-never-ends":
            raise
        return Fitness(found, none, none, None, NEVER_ENDS)
    return Fitness(found, whole, so_far, shortest, None if len(found) else _NO_CASES)


def _one_by_one(traces: Sequence[Sequence[str]], model: Behaviour, limit: int) -> Iterator[_Found]:
    for trace in traces:
        yield _best(trace, model, limit)
