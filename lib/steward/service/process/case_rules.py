"""Rules about the steps of a case, one answer for each case and rule.

| rule | holds for a case when |
| --- | --- |
| ``contains(A)``, ``contains(A, n)`` | A occurs, at least n times |
| ``absent(A)``, ``absent(A, n)`` | A does not occur, or fewer than n times |
| ``between(A, min, max)`` | A occurs at least min and at most max times |
| ``between(A, B, C)`` | every A lies after some B and before some C |
| ``starts(A)``, ``ends(A)`` | the first, or last, event is A |
| ``precedence(A, B)`` | no B occurs before the first A |
| ``response(A, B)`` | after every A there is a B later on |
| ``succession(A, B)`` | both ``precedence(A, B)`` and ``response(A, B)`` |
| ``responded-existence(A, B)`` | where A occurs, B occurs too, before or after |
| ``exclusive(A, B)`` | not both A and B occur |

A rule about a step that never occurs in the case holds, unless it asks for that step. “Before” and “after” go by the order of
the log: time, then place in the file.

Source: M. Pesic and W. M. P. van der Aalst, “A declarative approach for flexible business processes management”, BPM 2006
Workshops, LNCS 4103, 169-180 (existence(n), absence(n), init, responded existence, response, precedence, succession,
not co-existence, with their LTL); the names are those of the R package processcheckR (``contains_between`` is ``between``
here, ``xor`` is ``exclusive``). As in Declare, n of ``absent`` is the number that is already too many.

>>> from steward.service.process.event_log import EventLog
>>> log = EventLog.from_traces([["register", "revisit", "close"], ["register", "close", "revisit"]])
>>> check(log, ["precedence(revisit, close)", "contains(register)"]).tolist()
[[True, True], [False, True]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from steward.errors import Trouble
from steward.service.process._occurrences import Seen
from steward.service.process.case_rule import NAMES, Name, Rule, parse_rule, parse_rules
from steward.words import Text

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from steward.service.process.event_log import EventLog

    Flags = NDArray[np.bool_]

__all__ = ["NAMES", "Name", "Rule", "check", "check_frame", "parse_rule", "parse_rules", "unknown_activities"]


def check(log: EventLog, rules: Sequence[Rule | str]) -> Flags:
    """Say for each case and rule whether the rule holds.

    An activity that the log does not have is one that never occurs; `unknown_activities` names them.

    Args:
        log: the events.
        rules: rules, or their texts.

    Returns:
        Flags, one row a case in the order of ``log.cases``, one column a rule.

    Raises:
        StewardError: for a text that is no rule, as `parse_rule`.
    """
    import numpy as np

    read = _read(rules)
    seen = Seen(log)
    holds = np.empty((len(log.cases), len(read)), dtype=bool, order="F")
    for column, rule in enumerate(read):
        holds[:, column] = _TESTS[rule.name](seen, rule)
    return holds


def check_frame(log: EventLog, rules: Sequence[Rule | str]) -> pd.DataFrame:
    """Do `check` as a table: one row a case under its name, one column a rule under its text."""
    import pandas as pd

    read = _read(rules)
    return pd.DataFrame(check(log, read), index=pd.Index(log.cases, name="case"), columns=[str(rule) for rule in read])


def _read(rules: Sequence[Rule | str]) -> tuple[Rule, ...]:
    texts = parse_rules([rule for rule in rules if isinstance(rule, str)])
    parsed = iter(texts)
    return tuple(rule if isinstance(rule, Rule) else next(parsed) for rule in rules)


_NOT_IN_LOG = Text(
    "规则“{rule}”里的活动“{name}”在日志里从来没有出现。",
    "The activity “{name}” of the rule “{rule}” never occurs in the log.",
)
_NOT_IN_LOG_CLOSE = Text(
    "规则“{rule}”里的活动“{name}”在日志里从来没有出现，是不是“{close}”？",
    "The activity “{name}” of the rule “{rule}” never occurs in the log; did you mean “{close}”?",
)


def unknown_activities(log: EventLog, rules: Iterable[Rule]) -> Iterator[Trouble]:
    """Name the activities of rules that the log does not have, each with the closest one that it has."""
    from difflib import get_close_matches

    folded = {name.casefold(): name for name in log.activities}
    for rule in rules:
        for name in rule.activities:
            if name in log.activities:
                continue
            close = get_close_matches(name.casefold().strip(), folded, 1, 0.6)
            values: dict[str, object] = {"rule": str(rule), "name": name}
            if close:
                yield Trouble("rule-activity-unknown", _NOT_IN_LOG_CLOSE, {**values, "close": folded[close[0]]})
            else:
                yield Trouble("rule-activity-unknown", _NOT_IN_LOG, values)


def _contains(seen: Seen, rule: Rule) -> Flags:
    least = rule.counts[0] if rule.counts else 1
    holds: Flags = seen[rule.activities[0]].count >= least
    return holds


def _absent(seen: Seen, rule: Rule) -> Flags:
    too_many = rule.counts[0] if rule.counts else 1
    holds: Flags = seen[rule.activities[0]].count < too_many
    return holds


def _between(seen: Seen, rule: Rule) -> Flags:
    a = seen[rule.activities[0]]
    if rule.counts:
        least, most = rule.counts
        counted: Flags = (a.count >= least) & (a.count <= most)
        return counted
    b, c = seen[rule.activities[1]], seen[rule.activities[2]]
    holds: Flags = (a.count == 0) | ((b.first >= 0) & (b.first < a.first) & (c.last > a.last))
    return holds


def _starts(seen: Seen, rule: Rule) -> Flags:
    a = seen[rule.activities[0]]
    holds: Flags = (a.count > 0) & (a.first == seen.log.starts[:-1])
    return holds


def _ends(seen: Seen, rule: Rule) -> Flags:
    a = seen[rule.activities[0]]
    holds: Flags = (a.count > 0) & (a.last == seen.log.starts[1:] - 1)
    return holds


def _precedence(seen: Seen, rule: Rule) -> Flags:
    a, b = (seen[name] for name in rule.activities)
    holds: Flags = (b.count == 0) | ((a.first >= 0) & (a.first < b.first))
    return holds


def _response(seen: Seen, rule: Rule) -> Flags:
    a, b = (seen[name] for name in rule.activities)
    holds: Flags = (a.count == 0) | (b.last > a.last)
    return holds


def _succession(seen: Seen, rule: Rule) -> Flags:
    holds: Flags = _precedence(seen, rule) & _response(seen, rule)
    return holds


def _responded_existence(seen: Seen, rule: Rule) -> Flags:
    a, b = (seen[name] for name in rule.activities)
    holds: Flags = (a.count == 0) | (b.count > 0)
    return holds


def _exclusive(seen: Seen, rule: Rule) -> Flags:
    a, b = (seen[name] for name in rule.activities)
    holds: Flags = (a.count == 0) | (b.count == 0)
    return holds


_TESTS: Mapping[Name, Callable[[Seen, Rule], Flags]] = MappingProxyType(
    {
        "contains": _contains,
        "absent": _absent,
        "between": _between,
        "starts": _starts,
        "ends": _ends,
        "precedence": _precedence,
        "response": _response,
        "succession": _succession,
        "responded-existence": _responded_existence,
        "exclusive": _exclusive,
    }
)
