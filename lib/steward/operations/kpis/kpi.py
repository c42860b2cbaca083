"""What a KPI is: one entry that says in words and as an Ibis expression what counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from steward.company import RULE_CHOICES, Company
from steward.service.statistics.verdict import Direction
from steward.standards import standard
from steward.words import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from steward.operations.clocks import Clocks

Rows = Callable[[Mapping[str, "ir.Table"], "Clocks", Company], "ir.Table"]
"""The expression of a KPI: canonical tables, clocks and company to one row per case."""
Kind = Literal["rate", "duration", "ratio", "money-ratio"]
Unit = Literal["share", "hours"]
Subject = Literal["complaints", "repairs", "revisits", "visits", "surveys", "fees", "inspections", "activities"]
SUBJECTS: Mapping[Subject, Text] = {
    "complaints": Text("投诉", "Complaints"),
    "repairs": Text("报修", "Repairs"),
    "revisits": Text("回访", "Revisits"),
    "visits": Text("走访", "Household visits"),
    "surveys": Text("满意度", "Satisfaction"),
    "fees": Text("收费", "Fees"),
    "inspections": Text("巡查与核对", "Inspections and checks"),
    "activities": Text("活动与措施", "Activities and measures"),
}


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the trade.

    `rows` takes the canonical tables, the clocks and the company and gives one row per case:

    ====================  =======================================================================================
    ``team``              as it stands in the records; null counts for the whole estate only
    ``at``                the moment that places the case in a month; a case after now is not counted yet
    ``case``              what a reader looks the case up by
    ``good``              rate: whether it counts
    ``hours``, ``ended``  duration: working hours so far, and whether they are all
    ``top``, ``bottom``   ratio and money-ratio: what it adds above and below the line
    ``cluster``           money-ratio: the household, within which bills are alike
    ``benchmark``         optional: a target that comes with the case; the mean of a period is its target
    ``due``, ``done``     optional: limit and end of the case, for the reader
    ``source_*``          where the row came from; null for a duty that left no record
    ====================  =======================================================================================
    """

    id: str
    name: Text
    question: Text
    """What counts and what it is divided by, in plain words."""
    subject: Subject
    kind: Kind
    rows: Rows
    needs: tuple[str, ...]
    """``table`` or ``table.column``: without any value in each of them there is nothing to say."""
    target: float | Callable[[Company], float]
    standards: tuple[str, ...] = ()
    """The standards it shows, the one it rests on first."""
    direction: Direction = "higher"
    minimum_n: int | None = None
    """Below this n it cannot tell; without one the company's ``minimum_n``."""
    owed_to_all: bool = False
    """Whether every case is counted and nothing inferred."""
    rules: tuple[tuple[str, str], ...] = ()
    """(topic, standard) of company rules; it applies where one of them is chosen."""
    level: Literal["team", "estate"] = "team"
    """``estate``: records do not tell teams apart."""
    target_from: str = ""
    """The standard whose number the target is, or empty for a default of the company."""
    of_people: bool = False
    """Whether a row is what one person said: groups smaller than the company's ``smallest_group`` are hidden."""
    clock: str = ""
    """The time limit of the company profile it depends on."""

    @property
    def unit(self) -> Unit:
        """What the value is in: a share (0.703) or working hours."""
        return "hours" if self.kind == "duration" else "share"

    @property
    def standard(self) -> str:
        """The id of the standard it rests on; empty for a figure of the company's own."""
        return self.standards[0] if self.standards else ""

    @property
    def source(self) -> Text:
        """Whose rule it is: the document of its standard, or the company profile."""
        if self.standards:
            return standard(self.standards[0]).source_title
        return Text("公司配置", "company profile")

    def applies(self, company: Company) -> bool:
        """Tell whether the company goes by it."""
        return not self.rules or any(company.rules.get(topic) == chosen for topic, chosen in self.rules)

    @property
    def rule_topics(self) -> tuple[Text, ...]:
        """The disagreements of the sources on which it hangs."""
        return tuple(RULE_CHOICES[topic][0] for topic, _ in self.rules)

    def target_of(self, company: Company) -> float:
        """Give the target: the company's own, else the default."""
        if (own := company.targets.get(self.id)) is not None:
            return own
        return self.target(company) if callable(self.target) else self.target

    def minimum_of(self, company: Company) -> int:
        """Give the n from which on anything is said."""
        return self.minimum_n or company.minimum_n


def param(id: str, name: str) -> Any:
    """Read a number of the trade from the catalogue of standards."""
    return standard(id).params[name]


def limit(clock: str) -> Callable[[Company], float]:
    """Take a time limit of the company profile as the target, in hours."""
    return lambda company: company.clocks[clock].hours
