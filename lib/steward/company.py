"""The company profile: by whose rules figures are made.

It rests as ``company.yaml`` in the workspace; the shipped default beside this module shows every choice with its
meaning. Where the sources of the trade disagree (see `RULE_CHOICES`), the profile names the standard that applies.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from steward.errors import StewardError, Trouble
from steward.words import Locale, Text

Group = Literal["customer-service", "security", "environment-greening", "technical"]
GROUPS: Mapping[Group, Text] = MappingProxyType(
    {
        "customer-service": Text("客服组", "Customer service"),
        "security": Text("安全组", "Security"),
        "environment-greening": Text("环境绿化组", "Environment and greening"),
        "technical": Text("技术组", "Technical"),
    }
)
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

RULE_CHOICES: Mapping[str, tuple[Text, tuple[str, ...]]] = MappingProxyType(
    {
        "repair-follow-up": (
            Text("维修后的回访", "Follow-up of repairs"),
            ("g4.in-home-repair-callback", "revisit.repair-sample-rate", "plan.tech.one-month-revisit"),
        ),
        "leak-follow-up": (
            Text("渗漏维修后的回访", "Follow-up of leak repairs"),
            ("revisit.trigger.c-leak", "revisit.major-defect"),
        ),
        "complaint-revisit": (
            Text("投诉回访的方式", "How a complaint is revisited"),
            ("complaint.closing-check", "g5.callback-100", "revisit.trigger.e-complaint-closed"),
        ),
        "complaint-time-limit": (
            Text("投诉的时限", "Time limit of a complaint"),
            ("g4.three-day-rule", "comm.pre.deadline-and-extension", "complaint.fast-or-explain-delay"),
        ),
        "complaint-authority": (
            Text("投诉由谁处理", "Who handles a complaint"),
            ("complaint.authority.site-office", "z9.handle-personally"),
        ),
        "household-visits": (
            Text("走访的数量", "How many households to visit"),
            ("g6.visit-ratio", "plan.env.weekly-visits", "plan.security.monthly-visit"),
        ),
        "survey-coverage": (
            Text("调查的覆盖面", "Coverage of surveys"),
            ("survey.return-rate", "g10.satisfaction-survey-25"),
        ),
        "record-sample": (
            Text("20% 抽查的对象", "What the 20% sample is drawn from"),
            ("g4.archive-audit-20", "revisit.repair-sample-rate"),
        ),
        "staff-talks": (
            Text("与下属沟通的频次", "How often to talk with staff"),
            ("z3.monthly-communication", "z3.session-length-frequency"),
        ),
    }
)
"""The disagreements of the sources that records can show, each with the standards to choose from."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(_Model):
    """A name in both languages; English may be left out."""

    zh: str
    en: str = ""

    def say(self, locale: Locale) -> str:
        """Give the name, falling back to the Chinese where there is no English."""
        return self.en or self.zh if locale == "en" else self.zh


def _hours(value: str) -> str:
    found = re.fullmatch(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", value.strip())
    if not found:
        raise ValueError("write working hours as 08:30-12:00")
    start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if not start < end <= 1440:
        raise ValueError("working hours must end after they start, 24:00 at the latest")
    return value.strip()


class CalendarRule(_Model):
    """Which days and hours count as working time."""

    days: Literal["every-day", "workdays"] | tuple[Weekday, ...] = "every-day"
    hours: tuple[Annotated[str, AfterValidator(_hours)], ...] = ("00:00-24:00",)

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The hours of a working day as (start, end) minutes after midnight, in order."""
        found = []
        for span in self.hours:
            head, tail = span.split("-")
            (h1, m1), (h2, m2) = head.split(":"), tail.split(":")
            found.append((int(h1) * 60 + int(m1), int(h2) * 60 + int(m2)))
        return tuple(sorted(found))

    @model_validator(mode="after")
    def _apart(self) -> CalendarRule:
        spans = self.spans
        if not spans:
            raise ValueError("a calendar needs at least one span of hours")
        if any(a[1] > b[0] for a, b in itertools.pairwise(spans)):
            raise ValueError("working hours overlap")
        return self


class Team(_Model):
    """A team as the company names it; `also` lists other spellings found in records."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    zh: str
    en: str = ""
    group: Group | None = None
    calendar: str | None = None
    also: tuple[str, ...] = ()

    def say(self, locale: Locale) -> str:
        """Give the team's name, falling back to the Chinese where there is no English."""
        return self.en or self.zh if locale == "en" else self.zh


class ClockRule(_Model):
    """A time limit: `hours` of working time on `calendar` (``team``: the team's own)."""

    hours: float = Field(gt=0, le=24 * 366)
    calendar: str = "team"


class Privacy(_Model):
    """What a report may show of people."""

    smallest_group: int = Field(5, ge=1)


class OwnFlow(_Model):
    """The complaint flow of the company's own: its file, as the profile names it, and what stands in it."""

    file: str
    text: str


class Company(_Model):
    """A validated company profile; `fingerprint` names its exact content."""

    version: int = Field(1, ge=1)
    company: Name
    estate: Name
    locale: Locale | None = None
    calendars: dict[str, CalendarRule]
    default_calendar: str
    extra_holidays: tuple[dt.date, ...] = ()
    extra_workdays: tuple[dt.date, ...] = ()
    teams: tuple[Team, ...] = ()
    terms: dict[str, str] = Field(default_factory=dict)
    clocks: dict[str, ClockRule]
    due_date_from: Literal["record", "clock"] = "record"
    flow: OwnFlow | None = None
    """None for the shipped complaint flow; `steward.service.complaints.complaint_flow.flow_of` reads and checks it."""
    rules: dict[str, str]
    targets: dict[str, float] = Field(default_factory=dict)
    minimum_n: int = Field(5, ge=1)
    confidence: float = Field(0.95, gt=0.5, lt=1)
    privacy: Privacy = Field(default_factory=lambda: Privacy(smallest_group=5))

    @model_validator(mode="after")
    def _consistent(self) -> Company:
        known = set(self.calendars)
        for where, name in [
            ("default_calendar", self.default_calendar),
            *((f"clocks.{k}.calendar", c.calendar) for k, c in self.clocks.items() if c.calendar != "team"),
            *((f"teams.{t.id}.calendar", t.calendar) for t in self.teams if t.calendar),
        ]:
            if name not in known:
                raise ValueError(f"{where}: no calendar named {name}; there are {', '.join(sorted(known))}")
        for topic, chosen in self.rules.items():
            if topic not in RULE_CHOICES:
                raise ValueError(f"rules: no choice named {topic}; there are {', '.join(RULE_CHOICES)}")
            if chosen not in RULE_CHOICES[topic][1]:
                raise ValueError(f"rules.{topic}: choose one of {', '.join(RULE_CHOICES[topic][1])}, not {chosen}")
        if missing := [topic for topic in RULE_CHOICES if topic not in self.rules]:
            raise ValueError(f"rules: nothing chosen for {', '.join(missing)}")
        ids = [t.id for t in self.teams]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"teams: {', '.join(twice)} stands twice")
        return self

    @property
    def fingerprint(self) -> str:
        """The first 12 hex digits of the SHA-256 of the profile's content."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def team(self, name: str) -> Team | None:
        """Find a listed team by id, by either name or by another spelling of it."""
        for team in self.teams:
            if name in (team.id, team.zh, team.en, *team.also) and name:
                return team
        return None

    def team_name(self, team: str, locale: Locale) -> str:
        """Give the name a reader knows a team by; an unlisted team keeps the name in the records."""
        found = self.team(team)
        return found.say(locale) if found else self.term(team, locale)

    def term(self, word: str, locale: Locale) -> str:
        """Give a word found in records in the reader's language, as far as `terms` knows it."""
        return self.terms.get(word, word) if locale == "en" else word

    def team_calendar(self, team: str) -> CalendarRule:
        """Give the working calendar of a team, listed or not."""
        found = self.team(team)
        return self.calendars[found.calendar if found and found.calendar else self.default_calendar]

    def clock_calendar(self, clock: str, team: str) -> CalendarRule:
        """Give the calendar on which a clock runs for a team."""
        rule = self.clocks[clock]
        return self.team_calendar(team) if rule.calendar == "team" else self.calendars[rule.calendar]


DEFAULT_PROFILE = Path(__file__).with_name("company.yaml")


def default_company() -> Company:
    """Give the shipped profile."""
    return load_company(DEFAULT_PROFILE)


def load_company(path: Path) -> Company:
    """Read and check a profile; what it leaves out is taken from the shipped default, section by section.

    Raises:
        StewardError: ``bad-profile`` with one `Trouble` for each mistake, or ``profile-unreadable``.
    """
    import yaml

    def read(file: Path) -> dict[str, Any]:
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8-sig"))
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            mark = getattr(error, "problem_mark", None)
            raise StewardError(
                "profile-unreadable",
                Text(
                    "公司配置 {file} 第 {line} 行读不懂，请检查缩进和冒号，并存成 UTF-8。",
                    "Cannot read the company profile {file} at line {line}; check indents and colons and save as UTF-8.",
                ),
                file=file.name,
                line=mark.line + 1 if mark else 1,
            ) from error
        if not isinstance(content, dict):
            raise StewardError(
                "profile-unreadable",
                Text(
                    "公司配置 {file} 应是“名称: 值”的形式。",
                    "The company profile {file} must be a set of “name: value” lines.",
                ),
                file=file.name,
            )
        return content

    merged = read(DEFAULT_PROFILE)
    if path != DEFAULT_PROFILE:
        for key, value in read(path).items():
            nested = key in ("calendars", "clocks", "rules", "privacy") and isinstance(value, dict)
            merged[key] = {**merged.get(key, {}), **value} if nested else value
    try:
        merged["flow"], mistakes = _own_flow(merged.get("flow"), path.parent), []
    except ValueError as error:
        merged["flow"], mistakes = None, [("flow", error.args[0])]
    try:
        company = Company.model_validate(merged)
    except ValidationError as error:
        mistakes += [
            (".".join(map(str, problem["loc"])) or "company.yaml", problem["msg"].removeprefix("Value error, "))
            for problem in error.errors()
        ]
    if not mistakes:
        return company
    raise StewardError.many(
        Trouble(
            "bad-profile",
            Text(
                "公司配置 {file} 的 {where} 不对：{why}。",
                "In the company profile {file}, {where} is wrong: {why}.",
            ),
            {"file": path.name, "where": where, "why": why},
        )
        for where, why in mistakes
    )


_LARGEST_FLOW = 1_000_000


def _own_flow(given: object, folder: Path) -> dict[str, str] | None:
    """Read the flow a profile names by a path in its own folder.

    Raises:
        ValueError: with a `Text` that says what is wrong.
    """
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        raise ValueError(
            Text("请写流程文件的路径，如 flows/own.yaml", "write the path of the flow's file, such as flows/own.yaml")
        )
    file = (folder / given).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise ValueError(
            Text(
                f"流程文件要放在公司配置所在的文件夹里，不能是 {given}",
                f"the flow's file must lie in the folder of the profile, not at {given}",
            )
        )
    try:
        if file.stat().st_size > _LARGEST_FLOW:
            raise ValueError(Text(f"{given} 太大，不像流程文件", f"{given} is too large for a flow"))
        return {"file": given, "text": file.read_text(encoding="utf-8-sig")}
    except UnicodeDecodeError as error:
        raise ValueError(Text(f"{given} 要存成 UTF-8", f"save {given} as UTF-8")) from error
    except OSError as error:
        raise ValueError(
            Text(f"读不到流程文件 {given}，请核对路径", f"cannot read the flow {given}; check its path")
        ) from error
