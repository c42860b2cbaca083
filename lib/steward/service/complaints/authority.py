"""Who may decide what in a complaint, read from ``training/flows/authority.yaml``.

The sources agree that compensation, and a complaint about the head of the site office, are company leadership's to decide; they differ
on who handles the others, and the company chooses (``complaint-authority`` in its profile).

>>> print(decides("compensation").sentence("en"))
Compensation: company leadership decides; nobody promises any of it before they have decided
>>> may("service-centre", "compensation"), may("service-centre", "complaint")
(False, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from steward.content import read_yaml
from steward.errors import StewardError
from steward.service.said import Said
from steward.standards import standard
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.company import Company

CHOICE = "complaint-authority"
"""The entry of ``company.rules`` that chooses between the sources."""
DEFAULT_RULE = "complaint.authority.site-office"
"""The source that applies where nobody has chosen; the shipped profile's choice."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to be decided."""

    id: str
    name: Text
    levels: Mapping[str, str]
    """The level that decides by each source; under ``*`` where the sources do not differ."""
    standards: tuple[str, ...]
    why: Text
    assumption: Text | None = None
    """Why the level is our own reading, where no source names one."""


@dataclass(frozen=True, slots=True)
class Authority(Said):
    """Who decides a matter."""

    matter: str
    level: str
    who: Text
    why: Text
    standards: tuple[str, ...]
    """What it rests on, the source the company chose first."""
    assumption: Text | None = None

    def sentence(self, locale: Locale) -> str:
        """Say who decides and why."""
        return Text("{matter}：由{who}定；{why}", "{matter}: {who} decides; {why}").say(
            locale, matter=matters()[self.matter].name, who=self.who, why=self.why
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Give the standards in their own words, and what is only our reading."""
        found = [(id, standard(id).text.say(locale)) for id in self.standards]
        if self.assumption is not None:
            found.append((Text("本工具的推定", "Our own reading").say(locale), self.assumption.say(locale)))
        return found


@cache
def levels() -> Mapping[str, Text]:
    """Give the levels, the one nearest the owner first."""
    return MappingProxyType({id: Text(**names) for id, names in _content()["levels"].items()})


@cache
def matters() -> Mapping[str, Matter]:
    """Give everything somebody must have the authority to decide."""
    found = {}
    for id, entry in _content()["matters"].items():
        told = entry["level"]
        found[id] = Matter(
            id=id,
            name=Text(entry["zh"], entry["en"]),
            levels=MappingProxyType({"*": told} if isinstance(told, str) else dict(told)),
            standards=tuple(entry["standards"]),
            why=Text(**entry["why"]),
            assumption=Text(**entry["assumption"]) if "assumption" in entry else None,
        )
    return MappingProxyType(found)


def decides(matter: str, company: Company | None = None, *, rule: str | None = None) -> Authority:
    """Say who decides a matter.

    Args:
        matter: id of one of `matters`.
        company: whose ``rules["complaint-authority"]`` chooses the source.
        rule: the source itself, as the id of a standard, where there is no company; default as shipped.

    Raises:
        StewardError: ``unknown-matter`` or ``unknown-rule``.
    """
    known = matters()
    if matter not in known:
        raise StewardError(
            "unknown-matter",
            Text("没有“{matter}”这件事，可用的有：{known}。", "There is no matter “{matter}”; there are: {known}."),
            matter=matter,
            known=", ".join(known),
        )
    found = known[matter]
    chosen = company.rules[CHOICE] if company is not None else rule or DEFAULT_RULE
    if "*" in found.levels:
        return _authority(found, found.levels["*"], found.standards)
    if chosen not in found.levels:
        raise StewardError(
            "unknown-rule",
            Text(
                "“{rule}”没有说投诉由谁处理，可用的有：{known}。",
                "“{rule}” does not say who handles a complaint; there are: {known}.",
            ),
            rule=chosen,
            known=", ".join(found.levels),
        )
    return _authority(found, found.levels[chosen], tuple(dict.fromkeys((chosen, *found.standards))))


def _authority(matter: Matter, level: str, standards: tuple[str, ...]) -> Authority:
    return Authority(matter.id, level, levels()[level], matter.why, standards, matter.assumption)


def highest(found: Iterable[str], company: Company | None = None, *, rule: str | None = None) -> Authority:
    """Say who decides a complaint in which several matters come together: the highest of those who decide one of them.

    >>> highest(["complaint", "compensation", "collective-risk"]).level
    'leadership'
    """
    order = list(levels())
    told = [decides(matter, company, rule=rule) for matter in found]
    if not told:
        raise ValueError("at least one matter is needed")
    return max(told, key=lambda authority: order.index(authority.level))


def may(level: str, matter: str, company: Company | None = None, *, rule: str | None = None) -> bool:
    """Tell whether somebody at a level may decide a matter: the level that decides it, or one above.

    Raises:
        StewardError: ``unknown-level``, ``unknown-matter`` or ``unknown-rule``.
    """
    order = list(levels())
    if level not in order:
        raise StewardError(
            "unknown-level",
            Text("没有“{level}”这一级，可用的有：{known}。", "There is no level “{level}”; there are: {known}."),
            level=level,
            known=", ".join(order),
        )
    return order.index(level) >= order.index(decides(matter, company, rule=rule).level)


def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml("training/flows/authority.yaml")
    return content
