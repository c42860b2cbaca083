"""What the trade's standards say about satisfaction, each with its role: ``training/satisfaction/drivers.yaml`` as data.

>>> [role_name(drivers()[id].role).en for id in ("satisfaction.fee-correlation", "misconception.money-first")]
['A claim to be tested', 'A misconception']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from steward.content import read_yaml
from steward.standards import Standard, standard
from steward.words import Text

Role = Literal["aim", "measure", "target", "model", "claim", "misconception", "lever"]
Expects = Literal["positive", "negative", "weak", "above"]


@dataclass(frozen=True, slots=True)
class ClaimTest:
    """One analysis that shows whether something is so."""

    id: str
    says: Text
    analysis: Literal["correlation", "difference", "share"]
    columns: tuple[str, ...]
    """What it takes, in order: x, y and controls; the groups and what is compared; or what is counted."""
    expects: Expects
    limit: float = 0.0
    """Of a share, what it must exceed; of a weak correlation, what it must stay below."""
    corrects: bool = True
    """Whether it states what the standard holds; otherwise it states the misconception itself."""
    assumption: Text | None = None


@dataclass(frozen=True, slots=True)
class Driver:
    """One standard about satisfaction and what it is good for here."""

    standard: Standard
    role: Role
    use: Text
    """What to do with it in figures."""
    watch: tuple[str, ...] = ()
    """KPIs that show it."""
    tests: tuple[ClaimTest, ...] = ()
    model: str = ""
    """Function of `steward.service.survey.satisfaction_models` that plays it through."""
    cost: Literal["none", "little", ""] = ""
    """Of something to do: nothing, or a little labour."""


@cache
def drivers() -> Mapping[str, Driver]:
    """Give every standard about satisfaction by its id, in the order of ``training/satisfaction/drivers.yaml``.

    >>> drivers()["satisfaction.multiplier"].model, sum(d.role == "misconception" for d in drivers().values())
    ('multiplier', 5)
    """
    return MappingProxyType({entry["standard"]: _driver(entry) for entry in content()["drivers"]})


def role_name(role: Role) -> Text:
    """Give a role in words.

    >>> role_name("lever").zh
    '抓手'
    """
    return _text(content()["roles"][role])


def column_name(column: str) -> Text:
    """Give a column that a test takes in words.

    >>> column_name("collection").en
    'collection rate'
    """
    return _text(content()["columns"][column])


def content() -> Any:
    """Give the content file as it is read."""
    return read_yaml("training/satisfaction/drivers.yaml")


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["zh"], entry["en"])


def _driver(entry: Mapping[str, Any]) -> Driver:
    misconception = entry["role"] == "misconception"
    return Driver(
        standard=standard(entry["standard"]),
        role=entry["role"],
        use=_text(entry["use"]),
        watch=tuple(entry.get("watch", ())),
        tests=tuple(_claim_test(test, misconception) for test in entry.get("tests", ())),
        model=entry.get("model", ""),
        cost=entry.get("cost", ""),
    )


def _claim_test(entry: Mapping[str, Any], misconception: bool) -> ClaimTest:
    columns = [entry[key] for key in ("x", "y", "group", "of") if key in entry] + entry.get("controls", [])
    return ClaimTest(
        id=entry["id"],
        says=_text(entry["says"]),
        analysis=entry["analysis"],
        columns=tuple(columns),
        expects=entry["expects"],
        limit=float(entry.get("limit", 0.0)),
        corrects=bool(entry.get("corrects", not misconception)),
        assumption=_text(entry["assumption"]) if "assumption" in entry else None,
    )
