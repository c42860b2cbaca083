"""What the records tell of complaints, so that one can be told as a case: the events in order, and where it left the flow.

Nothing here names a home or a person: the records hold no names, and what free text still hints at is taken out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from steward.errors import StewardError
from steward.operations.records import Records
from steward.operations.staff import posts
from steward.words import Text
from steward.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from steward.company import Company

NO_COMPLAINTS = Text(
    "工作区里还没有投诉记录，请先在“导入记录”里导入投诉台账。",
    "The workspace holds no complaints yet; bring in the register of complaints at “Import records” first.",
)
_UNKNOWN = Text(
    "记录里没有编号为“{number}”的投诉，请核对后再选一次。",
    "There is no complaint “{number}” in the records; check the number.",
)
_NO_STRAY = Text("记录里没有“{rule}”这种偏差。", "The records hold no deviation “{rule}”.")
MOST = 60
"""Complaints that a list shows at a time."""

_N = r"(?:\d+|[一二三四五六七八九十]+)"
_DOOR = r"(?:[-—–_]?\s*(?:\d+\s*[-—–_]\s*)*(?:\*{2,}\d*|\d{3,4}(?!\d|\s*[多余户人天个元次块平分年]))(?:\s*(?:室|房|号房|户))?)"
_HINTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[，,；;]?\s*(请)?(联系|电话|手机|致电)(电话|人|方式)?[:：\s]*\d{2,4}\*+\d{2,4}"), ""),
    (re.compile(r"\+?\d{2,4}\*{2,}\d{2,4}"), "……"),
    (
        re.compile(
            r"(车牌号?[:：\s]*)?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤川青藏琼宁][A-Z][A-Z0-9]*[*\d][A-Z0-9*]*"
        ),
        "一辆车",
    ),
    # Homes go before names: a door that was masked stands after a Chinese character too.
    (re.compile(rf"({_N}|[A-Za-z])\s*(栋|幢|座|号楼|#楼?)(\s*{_N}\s*单元)?(\s*{_DOOR})?"), "某栋"),
    (re.compile(rf"{_N}\s*单元(\s*{_DOOR})?"), "某单元"),
    (re.compile(rf"(\d+\s*[-—–_]\s*)+{_DOOR}|(?<![\u4e00-\u9fff])\*{{2,}}\s*(室|房|号房)"), "某户"),
    (re.compile(r"(?i)\b(building|block|tower|unit)\s+\w*\d\w*"), r"\1 …"),
    (re.compile(r"(?i)\b(room|flat|apartment|apt|unit)\s+[\w-]*\*+[\w*]*"), r"\1 …"),
    (re.compile(r"[\u4e00-\u9fff]\*{1,3}"), "某某"),
)
"""What still points at somebody after masking, and what stands for it in a case."""


def unnamed(text: str) -> str:
    """Take out of a masked text what still points at a home, a person, a number or a car.

    >>> unnamed("3 栋 2 单元漏水，请联系 152****3859")
    '某栋漏水'
    """
    for pattern, stands in _HINTS:
        text = pattern.sub(stands, text)
    return " ".join(text.split())


_POSTS = re.compile(
    r"客服主管|主管|片区管家|管家|维修班长|安全班长|保洁班长|绿化班长|班长|经理|主任|维修工|秩序员|值班员|保洁员|绿化工|前台|客服"
    r"|(?i:supervisor|steward|shift leader|manager|technician|guard|cleaner|gardener|receptionist)"
)


def plain_post(post: str) -> str:
    """Give what somebody is without what tells who: no area, no number; nothing where the post is not one of the usual.

    >>> plain_post("4 号片区管家"), plain_post("Area 4 steward"), plain_post("东门总指挥")
    ('片区管家', 'steward', '')
    """
    found = _POSTS.search(post)
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done, as the records hold it."""

    at: dt.datetime
    step: str
    """Id of the step of the flow."""
    name: Text
    note: str
    """What was noted with it, nobody named."""
    who: str
    """Pseudonym of who did it; empty where nobody is named."""


@dataclass(frozen=True, slots=True)
class Strayed:
    """One way in which a complaint left the flow."""

    rule: str
    what: Text
    standard: str
    since: dt.datetime | None
    over_hours: float | None


@dataclass(frozen=True, slots=True)
class Tale:
    """What the records tell of one complaint."""

    number: str
    team: str
    category: str
    summary: str
    """The owner's matter in the words of the register, nobody named."""
    channel: str
    received: dt.datetime
    events: tuple[Done, ...]
    strayed: tuple[Strayed, ...]
    posts: Mapping[str, str]
    """What the people who did something are, by pseudonym, without what would tell who."""
    status: str
    resolved: dt.datetime | None
    satisfied: bool | None
    leak: bool
    compensation: bool
    reopened: int
    cause: str
    prevention: str


@dataclass(frozen=True, slots=True)
class Tellable:
    """One complaint in the list of those that can be told."""

    number: str
    received: dt.datetime
    team: str
    category: str
    summary: str
    events: int
    strayed: tuple[Text, ...]
    """How it left the flow."""


@dataclass(frozen=True, slots=True)
class Stray:
    """One kind of deviation that the records hold."""

    rule: str
    what: Text
    standard: str
    cases: tuple[str, ...]
    """Numbers of the complaints, the one with the most to tell first."""


class Complaints:
    """The complaints of a workspace, with all that the records hold of each."""

    def __init__(self, records: Records, company: Company, now: dt.datetime) -> None:
        self._records, self._company, self._now = records, company, now

    @classmethod
    def open(cls, workspace: Workspace) -> Complaints:
        """Open the records of a workspace.

        Raises:
            StewardError: ``no-complaints``.
        """
        records = Records.open(workspace)
        if records.as_of is None or not records.has("complaints"):
            raise StewardError("no-complaints", NO_COMPLAINTS)
        return cls(records, workspace.company(), records.as_of)

    def _all(self, table: str) -> pd.DataFrame | None:
        return self._records.connection.execute(self._records.tables[table]) if self._records.has(table) else None

    @cached_property
    def _complaints(self) -> pd.DataFrame:
        found = self._all("complaints")
        assert found is not None
        found = found[found["complaint_id"].notna() & found["created_at"].notna()]
        if "kind" in found:  # enquiries and suggestions are no complaints
            found = found[found["kind"].isna() | (found["kind"] == "complaint")]
        return found.drop_duplicates("complaint_id", keep="last").sort_values("created_at", ascending=False)

    @cached_property
    def _events(self) -> pd.DataFrame | None:
        return self._all("complaint_events")

    @cached_property
    def _revisits(self) -> pd.DataFrame | None:
        found = self._all("revisits")
        return None if found is None else found[found["about"] == "complaint"]

    @cached_property
    def _deviations(self) -> pd.DataFrame:
        from steward.service.complaints.complaint_flow import deviations

        found = deviations(self._events, self._complaints, self._now, self._company, self._revisits)
        return found[found["case"].isin(set(self._complaints["complaint_id"]))]

    @cached_property
    def _strayed(self) -> dict[str, list[Strayed]]:
        found: dict[str, list[Strayed]] = {}
        for row in self._deviations.itertuples():
            one = Strayed(row.rule, row.what, str(row.standard), _moment(row.since), _number(row.hours_over))
            found.setdefault(str(row.case), []).append(one)
        return found

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return {} if self._events is None else self._events["complaint_id"].value_counts().to_dict()

    def list(self, *, words: str = "", team: str = "", most: int = MOST) -> tuple[Tellable, ...]:
        """List complaints, the latest first.

        Args:
            words: each of which the number, the category or the summary holds.
            team: only this team's, by any of its names.
            most: how many at the most.
        """
        import pandas as pd

        rows = self._complaints
        text = pd.Series("", index=rows.index)
        for column in ("complaint_id", "category", "summary"):
            if column in rows:
                text = text + " " + rows[column].fillna("").astype(str)
        for word in words.casefold().split():
            rows = rows[text.loc[rows.index].str.casefold().str.contains(word, regex=False)]
        if team:
            listed = self._company.team(team)
            names = (listed.id, listed.zh, listed.en, *listed.also) if listed else (team,)
            rows = rows[rows["team"].isin(names)]
        return tuple(self._tellable(row) for row in rows.head(most).itertuples())

    def _tellable(self, row: Any) -> Tellable:
        number = str(row.complaint_id)
        return Tellable(
            number, _moment(row.created_at) or self._now, _word(row, "team"), _word(row, "category"), unnamed(_word(row, "summary")),
            self._counts.get(number, 0), tuple(dict.fromkeys(one.what for one in self._strayed.get(number, ()))),
        )  # fmt: skip

    def strays(self) -> tuple[Stray, ...]:
        """List the kinds of deviation that the complaints hold, the most frequent first."""
        found = []
        for rule, rows in self._deviations.groupby("rule", sort=False):
            cases = list(dict.fromkeys(map(str, rows["case"])))
            cases.sort(key=lambda number: -self._counts.get(number, 0))
            first = rows.iloc[0]
            found.append(Stray(str(rule), first["what"], str(first["standard"]), tuple(cases)))
        return tuple(sorted(found, key=lambda one: -len(one.cases)))

    def stray(self, rule: str) -> Stray:
        """Look one kind of deviation up.

        Raises:
            StewardError: ``unknown-deviation``.
        """
        for one in self.strays():
            if one.rule == rule:
                return one
        raise StewardError("unknown-deviation", _NO_STRAY, rule=rule[:60])

    def tale(self, number: str) -> Tale:
        """Tell one complaint.

        Raises:
            StewardError: ``unknown-complaint``.
        """
        rows = self._complaints[self._complaints["complaint_id"].astype(str) == number]
        if rows.empty:
            raise StewardError("unknown-complaint", _UNKNOWN, number=number[:60])
        row = next(rows.itertuples())
        events = self._done(number, row)
        return Tale(
            number=number,
            team=_word(row, "team"),
            category=_word(row, "category"),
            summary=unnamed(_word(row, "summary")),
            channel=_word(row, "channel"),
            received=_moment(row.created_at) or self._now,
            events=events,
            strayed=tuple(self._strayed.get(number, ())),
            posts={
                key: plain
                for key, post in posts(self._records).items()
                if any(key == one.who for one in events) and (plain := plain_post(post))
            },
            status=_word(row, "status"),
            resolved=_moment(getattr(row, "resolved_at", None)),
            satisfied=_flag(row, "satisfied"),
            leak=bool(_flag(row, "is_leak")),
            compensation=bool(_flag(row, "involves_compensation")),
            reopened=int(_number(getattr(row, "reopened", None)) or 0),
            cause=unnamed(_word(row, "cause")),
            prevention=unnamed(_word(row, "prevention")),
        )

    def _done(self, number: str, row: Any) -> tuple[Done, ...]:
        """Give what was done in order; without a log of its own, what the complaint's own times tell."""
        from steward.service.complaints.complaint_flow import Step, shipped_flow

        names = shipped_flow().steps
        found = []
        if self._events is not None:
            for event in self._events[self._events["complaint_id"].astype(str) == number].itertuples():
                at, step = _moment(event.at), _word(event, "activity")
                if at is not None:
                    name = names.get(step, Text(step, step))
                    found.append(Done(at, step, name, unnamed(_word(event, "note")), _word(event, "actor_key")))
        if not found:
            stamps = (("responded_at", Step.CONTACT), ("escalated_at", Step.ESCALATE), ("resolved_at", Step.RESOLVE), ("closed_at", Step.CLOSE))  # fmt: skip
            for column, step in stamps:
                if (at := _moment(getattr(row, column, None))) is not None:
                    found.append(Done(at, step, step.text, "", _word(row, "handler_key")))
        if self._revisits is not None and not any(one.step == Step.REVISIT for one in found):
            for visit in self._revisits[self._revisits["about_id"].astype(str) == number].itertuples():
                if (at := _moment(visit.done_at)) is not None:
                    note = unnamed(_word(visit, "comment"))
                    found.append(Done(at, Step.REVISIT, Step.REVISIT.text, note, _word(visit, "by_key")))
        return tuple(sorted(found, key=lambda one: one.at))


def _word(row: Any, name: str) -> str:
    value = getattr(row, name, "")
    return value.strip() if isinstance(value, str) else ""


def _flag(row: Any, name: str) -> bool | None:
    value = getattr(row, name, None)
    return None if value is None or value != value else bool(value)


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _moment(value: Any) -> dt.datetime | None:
    if value is None or value != value:
        return None
    return dt.datetime.fromisoformat(value.isoformat()).replace(tzinfo=None)
