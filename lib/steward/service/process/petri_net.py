"""Petri nets: what may happen, drawn as places that hold tokens and transitions that move them.

A net is a `steward.service.process.behaviour.Behaviour` whose states are its markings (tokens in each place, in the order of
`PetriNet.places`); they are worked out as they are asked for, so a net without bounds can be held, though not searched to its end.

Source: T. Murata, “Petri nets: properties, analysis and applications”, Proceedings of the IEEE 77 (1989) 541-580; labelled nets
with silent transitions and a final marking as in W. van der Aalst, Process Mining, 2nd ed. (2016), section 3.2.2.

>>> net = PetriNet.of(
...     [("start", "register"), ("register", "p"), ("p", "close"), ("close", "end")],
...     initial={"start": 1}, finals=[{"end": 1}])
>>> [label for label, _ in net.moves(net.initial)], net.is_final(net.initial)
(['register'], False)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from steward.errors import StewardError, Trouble
from steward.service.said import Said
from steward.words import Locale, Text, number

Marking = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """A transition: what it needs and what it leaves, as (place, tokens) with places numbered as in the net."""

    id: str
    label: str | None
    """The activity; None where it is silent."""
    takes: tuple[tuple[int, int], ...]
    gives: tuple[tuple[int, int], ...]


_NEITHER = Text(
    "弧“{source} → {target}”应连接一个库所和一个变迁。",
    "The arc “{source} → {target}” must join a place and a transition.",
)
_UNKNOWN_PLACE = Text(
    "标识里写了库所“{place}”，网里没有它。", "A marking names the place “{place}”, which the net does not have."
)
_WEIGHT = Text(
    "弧“{source} → {target}”的权重是 {weight}，至少应为 1。",
    "The arc “{source} → {target}” has the weight {weight}; it is 1 at least.",
)
_SENTENCE = Text(
    "Petri 网：{places} 个库所、{transitions} 个变迁（其中 {silent} 个不可见）、{labels} 种活动",
    "A Petri net of {places} places and {transitions} transitions ({silent} of them silent), {labels} activities",
)


@dataclass(frozen=True)
class PetriNet(Said):
    """A net with its initial marking and the markings in which a case may end."""

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]
    initial: Marking
    finals: frozenset[Marking]
    notes: tuple[Text, ...] = field(default=(), compare=False)
    """What a reader should know of how the net was read, in whole sentences."""

    @classmethod
    def of(
        cls,
        arcs: Iterable[tuple[str, str] | tuple[str, str, int]],
        *,
        initial: Mapping[str, int],
        finals: Iterable[Mapping[str, int]],
        silent: Collection[str] = (),
        labels: Mapping[str, str] = MappingProxyType({}),
        places: Iterable[str] = (),
        transitions: Iterable[str] = (),
        notes: tuple[Text, ...] = (),
    ) -> PetriNet:
        """Make a net of its arcs.

        Args:
            arcs: (from, to) or (from, to, weight). Without `places` and `transitions` the places are told from the
                transitions by the markings, and from there along the arcs.
            initial: tokens at the beginning; places left out hold none.
            finals: markings in which a case may end.
            silent: transitions without an activity.
            labels: activities of the transitions that are not called like their activity.
            places: all places, in order.
            transitions: all transitions, in order.
            notes: to be kept with the net.

        Raises:
            StewardError: ``net-arc`` for an arc that does not join a place and a transition, or has a weight below 1;
                ``net-place`` for a marking of a place that is not there. All of them at once.
        """
        drawn = [(source, target, *(rest or (1,))) for source, target, *rest in arcs]
        ends = [dict(final) for final in finals]
        at, named = _told_apart(
            drawn, [*initial, *(p for final in ends for p in final)], list(places), list(transitions)
        )
        number_of = {place: i for i, place in enumerate(at)}
        takes: dict[str, dict[int, int]] = {transition: {} for transition in named}
        gives: dict[str, dict[int, int]] = {transition: {} for transition in named}
        troubles: list[Trouble] = []
        for source, target, weight in drawn:
            if weight < 1:
                troubles.append(Trouble("net-arc", _WEIGHT, {"source": source, "target": target, "weight": weight}))
            elif source in number_of and target in gives:
                _add(takes[target], number_of[source], weight)
            elif source in gives and target in number_of:
                _add(gives[source], number_of[target], weight)
            else:
                troubles.append(Trouble("net-arc", _NEITHER, {"source": source, "target": target}))
        strange = dict.fromkeys(p for marking in (initial, *ends) for p in marking if p not in number_of)
        troubles += [Trouble("net-place", _UNKNOWN_PLACE, {"place": place}) for place in strange]
        if troubles:
            raise StewardError.many(troubles)
        return cls(
            tuple(at),
            tuple(
                Transition(
                    t, None if t in silent else labels.get(t, t), tuple(takes[t].items()), tuple(gives[t].items())
                )
                for t in named
            ),
            tuple(initial.get(place, 0) for place in at),
            frozenset(tuple(final.get(place, 0) for place in at) for final in ends),
            notes,
        )

    @property
    def labels(self) -> frozenset[str]:
        """The activities it knows."""
        return frozenset(t.label for t in self.transitions if t.label is not None)

    def moves(self, state: Marking) -> Iterator[tuple[str | None, Marking]]:
        """Fire every transition that a marking enables, in the order of the net."""
        return ((transition.label, after) for transition, after in self.firings(state))

    def firings(self, state: Marking) -> Iterator[tuple[Transition, Marking]]:
        """Do `moves` with the transitions themselves."""
        for transition in self.transitions:
            for place, tokens in transition.takes:
                if state[place] < tokens:
                    break
            else:
                after = list(state)
                for place, tokens in transition.takes:
                    after[place] -= tokens
                for place, tokens in transition.gives:
                    after[place] += tokens
                yield transition, tuple(after)

    def is_final(self, state: Marking) -> bool:
        """Tell whether a case may end in a marking."""
        return state in self.finals

    def marked(self, state: Marking) -> dict[str, int]:
        """Write a marking with the names of its places."""
        return {place: tokens for place, tokens in zip(self.places, state, strict=True) if tokens}

    def sentence(self, locale: Locale) -> str:
        """Say how large it is."""
        return _SENTENCE.say(
            locale,
            places=number(len(self.places)),
            transitions=number(len(self.transitions)),
            silent=number(sum(t.label is None for t in self.transitions)),
            labels=number(len(self.labels)),
        )


def _add(arcs: dict[int, int], place: int, weight: int) -> None:
    arcs[place] = arcs.get(place, 0) + weight


def _told_apart(
    arcs: list[tuple[str, str, int]], marked: list[str], places: list[str], transitions: list[str]
) -> tuple[list[str], list[str]]:
    """List the places and the transitions; those not told are found along the arcs, which always join one of each."""
    if places or transitions:
        return list(dict.fromkeys(places)), list(dict.fromkeys(transitions))
    order = list(dict.fromkeys([name for source, target, _ in arcs for name in (source, target)]))
    beside: dict[str, list[str]] = {name: [] for name in order}
    for source, target, _ in arcs:
        beside[source].append(target)
        beside[target].append(source)
    is_place: dict[str, bool] = {}
    for seed in (*(name for name in marked if name in beside), *order):  # a piece without a mark begins with a place
        ahead = [] if seed in is_place else [seed]
        is_place.setdefault(seed, True)
        while ahead:
            name = ahead.pop()
            new = [other for other in beside[name] if other not in is_place]
            is_place.update(dict.fromkeys(new, not is_place[name]))
            ahead += new
    return [n for n in order if is_place[n]], [n for n in order if not is_place[n]]
