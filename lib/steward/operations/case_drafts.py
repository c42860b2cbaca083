"""A draft of a case from the records: a complaint, or a deviation that many share, told so that it can be reviewed and rehearsed.

The events become the timeline, what left the flow becomes what went badly, each with its standard. What the records do not tell
(what the owner really wanted, how they spoke) is proposed and marked as added.

>>> from steward.operations.complaint_tales import Done, Tale
>>> import datetime as dt
>>> from steward.words import Text
>>> noon = dt.datetime(2026, 10, 20, 12)
>>> tale = Tale("T-1", "east", "渗漏水", "业主来电：阳台漏水，修了又漏", "电话", noon, (Done(noon, "calm", Text("安抚", "Calm"), "", ""),), (), {}, "open",
...     None, None, True, False, 0, "", "")
>>> as_draft(tale, "zh", "water-2026-10").data["title"]
{'zh': '阳台漏水'}
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from steward.casebook.authoring import Draft, new_id
from steward.content import read_yaml
from steward.errors import StewardError
from steward.operations.complaint_tales import Complaints, Done, Stray, Tale
from steward.service.complaints.complaint_flow import Step
from steward.service.personality.character import styles
from steward.standards import catalogue
from steward.words import Locale, Text
from steward.workspace import Workspace

_DAYS = ("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
_WHEN = Text("第 {day} 天（周{weekday}）{time}", "Day {day} ({weekday}), {time}")
_CAME = Text("业主投诉：{what}", "The owner complains: {what}")
_CAME_BY = Text("业主投诉（{channel}）：{what}", "The owner complains ({channel}): {what}")
_DID: Mapping[str, Text] = {
    Step.CALM: Text("{who}先安抚业主", "{who} calms the owner"),
    Step.REGISTER: Text("{who}登记投诉", "{who} registers the complaint"),
    Step.DISPATCH: Text("{who}下单", "{who} issues the order"),
    Step.CONTACT: Text("{who}和业主联系", "{who} gets in touch with the owner"),
    Step.ESCALATE: Text("{who}往上报", "{who} passes it up"),
    Step.PAUSE: Text("{who}记下暂停，等业主", "{who} puts it on hold, waiting for the owner"),
    Step.RESUME: Text("{who}接着处理", "{who} takes it up again"),
    Step.RESOLVE: Text("{who}办完", "{who} reports it done"),
    Step.REVISIT: Text("{who}回访业主", "{who} asks the owner afterwards"),
    Step.CLOSE: Text("{who}把投诉关闭", "{who} closes the complaint"),
    Step.REOPEN: Text("投诉重新打开，还是{who}经手", "The complaint is opened again, with {who}"),
}
_DID_ELSE = Text("{who}：{step}", "{who}: {step}")
_NOTED, _PLAIN = Text("{did}：{note}。", "{did}: {note}."), Text("{did}。", "{did}.")
_NOT_DONE = Text("到这时为止，记录显示{what}。", "By now the records show: {what}.")
_OWNER, _OWNER_IS = Text("这位业主", "the owner"), Text("来投诉的业主", "The owner who complained")
_STEWARD, _STEWARD_IS = Text("经办的管家", "the steward in charge"), Text("接手这件事的人", "Who took the matter on")
_HELPER = Text("同事{n}", "colleague {n}")
_HELPER_IS = Text("参与处理的同事", "A colleague who took part")
_ORDER = "甲乙丙丁戊己庚辛壬癸"
_INVENTED = Text(
    "时间线来自公司记录，已隐去姓名、房号和电话；业主真正想要的、期望的分量和说的话是预填的，请照实情改。",
    "The timeline is from the company’s records, without names, homes or phones; what the owner really wanted, the weights of the expectations and the words spoken are proposals, to be corrected.",
)
_SURFACE = Text("把这件事办好：{what}", "This settled: {what}")
_REAL = Text(
    "按说好的时间给个准信，办完有人来问一声", "A straight answer at the time agreed, and somebody who asks afterwards"
)
_SETTLED = Text("{what}的事办妥", "{what}: settled")
_TOLD = Text("有人说清楚进展，说到做到", "To be told how it stands, and promises kept")
_MONEY, _MONEY_LIMIT = (
    Text("要求赔偿或减免", "Compensation or a reduction"),
    Text("赔不赔、赔多少由公司领导定", "whether and how much is for company leadership to decide"),
)
_NO_MONEY, _NO_MONEY_WHY = (
    Text("当场答应赔偿或减免", "Promise compensation or a reduction on the spot"),
    Text("涉及赔偿的投诉要上报公司领导", "complaints about compensation go up to company leadership"),
)
_MONEY_WORDS = Text("赔给您,给您减免,我做主赔", "we will pay you,you will get a reduction")
_WELL_FAST = Text("投诉进来后 {minutes} 分钟内有人回应业主。", "Somebody answered the owner within {minutes} minutes.")
_WELL_ASKED = Text("办完以后去回访了业主。", "The owner was asked afterwards whether it was settled.")
_BADLY = Text("{what}。", "{what}.")
_BADLY_OVER = Text("{what}，超过时限 {hours} 小时。", "{what}; {hours} hours beyond the limit.")
_WHY = Text(
    "“{what}”是怎么造成的，还要问当时的人", "How it came to “{what}” is still to be asked of those who were there"
)
_AGAIN = Text(
    "同类投诉先看这份记录，照流程一步一步做，少一步都写明原因。",
    "With the next such complaint, go through the flow step by step and write down why a step was left out.",
)
_TEAM, _FROM_NOW = Text("这个班组", "The team"), Text("下一件起", "From the next one on")
_ASK = Text(
    "从时间线上看，业主的情绪在哪几处会变？为什么？", "Where on this timeline would the owner’s mood turn, and why?"
)
_ASK_GOOD = Text(
    "能指出等待最长的一段，和业主听不到消息的时候", "Names the longest wait, and when the owner heard nothing"
)
_ASK_GOOD_2 = Text(
    "能说出哪一步做在前面，业主就不会走到这一步",
    "Says which step, taken earlier, would have kept it from coming to this",
)
_ENDED = {
    "resolved": Text("办完了，业主表示满意。", "Settled, and the owner said so."),
    "improved": Text("办完了，业主满不满意没有记录。", "Settled; whether the owner was content is not on record."),
    "unresolved": Text("到记录截止时还没有办完。", "Not settled by the end of the records."),
    "escalated": Text("办完了，业主仍不满意。", "Dealt with, and the owner was still not satisfied."),
}
_BECAUSE_WELL = Text("每一步都有记录，照流程走完了。", "Every step is on record, and the flow was kept to.")
_BECAUSE = Text("处理当中有偏离：{what}。", "The flow was left on the way: {what}.")
_MANY = Text(
    "{lede}（同样“{what}”的，记录里有 {n} 件。）", "{lede} (The records hold {n} complaints of this kind: {what}.)"
)
_SCENE = Text("业主又来问这件事，{state}。你接待。", "The owner comes about it again, {state}. You receive them.")
_STATE = {"angry": Text("很生气", "angry"), "dissatisfied": Text("不太满意", "not pleased")}
_NO_STYLE = Text(
    "没有“{style}”这种沟通风格，可以写 {known}。", "There is no communication style “{style}”; there are {known}."
)
_PREFIX = re.compile(r"^[^：:]{2,14}[：:]\s*")
_WEEKS = 500
"""Hours beyond a limit up to which they are told."""
_LISTENING = {"dominant": "active", "expressive": "roaming", "amiable": "active", "analytical": "technical"}


def from_complaint(workspace: Workspace, number: str, locale: Locale, *, style: str = "") -> Draft:
    """Draft a case from a complaint of the records.

    Args:
        workspace: whose records; ids taken by its casebook are avoided.
        number: as the register writes it.
        locale: the language of the words we add, where the records' own are in no language.
        style: the owner's communication style; with it the draft has a drill and can be played.

    Raises:
        StewardError: ``no-complaints``, ``unknown-complaint``, ``unknown-style``.
    """
    tale = Complaints.open(workspace).tale(number)
    return as_draft(tale, locale, _id(tale, workspace), style=style)


def from_deviation(workspace: Workspace, rule: str, locale: Locale, *, style: str = "") -> Draft:
    """Draft a case from the complaint in which a deviation has the most to tell.

    Raises:
        StewardError: ``no-complaints``, ``unknown-deviation``, ``unknown-style``.
    """
    complaints = Complaints.open(workspace)
    stray = complaints.stray(rule)
    tale = complaints.tale(stray.cases[0])
    return as_draft(tale, locale, _id(tale, workspace), style=style, stray=stray)


def as_draft(tale: Tale, locale: Locale, id: str, *, style: str = "", stray: Stray | None = None) -> Draft:
    """Write what the records tell of a complaint in the shape of a case; see `from_complaint`.

    Raises:
        StewardError: ``unknown-style``.
    """
    if style and style not in styles():
        raise StewardError("unknown-style", _NO_STYLE, style=style[:40], known=", ".join(styles()))
    locale = "zh" if re.search(r"[\u4e00-\u9fff]", tale.summary + tale.category) else locale
    return _Written(tale, locale, style, stray).draft(id)


def _id(tale: Tale, workspace: Workspace) -> str:
    """Name the draft by family and month: the register's own number would lead back to the owner."""
    return new_id(workspace, tale.received.date(), f"{_matter(tale)[0] or 'complaint'} {tale.received:%Y-%m}")


def _matter(tale: Tale) -> tuple[str, tuple[str, ...]]:
    """Give family and topics by the words of the register; nothing where none fits."""
    words = f"{tale.category} {tale.summary}".casefold()
    fits = ((family, topics) for family, topics, known in _matters() if any(word in words for word in known))
    return next(fits, ("", ()))


@cache
def _matters() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    """Give the families by the words of a register."""
    return tuple((one["family"], tuple(one["topics"]), (*one["zh"], *one["en"])) for one in read_yaml("training/casebook/matters.yaml"))  # fmt: skip


class _Written:
    """One tale being written as a case in one language."""

    def __init__(self, tale: Tale, locale: Locale, style: str, stray: Stray | None) -> None:
        self.tale, self.locale, self.style, self.stray = tale, locale, style, stray
        self.matter = (
            _PREFIX.sub("", tale.summary) or tale.category or ("一件投诉" if locale == "zh" else "a complaint")
        )
        self.family, self.topics = _matter(tale)
        self.people = self._people()

    def draft(self, id: str) -> Draft:
        """Put it together."""
        tale = self.tale
        data: dict[str, Any] = {
            "format": 2,
            "id": id,
            "title": self.said(self._title()),
            "lede": self.said(self._lede()),
            "told": "partial",
            "invented": self.says(_INVENTED),
            **({"family": self.family} if self.family else {}),
            **({"topics": list(self.topics)} if self.topics else {}),
            "standards": self._standards(),
            "people": list(self.people.values()),
            "happened": self._happened(),
            "wanted": {"surface": self.says(_SURFACE, what=self._title()), "real": self.says(_REAL)},
            "flow": "complaint",
            "expectations": self._expectations(),
            **({"limits": [self._no_money()]} if tale.compensation else {}),
            "outcomes": [self._outcome()],
            "review": self._review(),
        }
        if self.style:
            data["drill"] = self._drill()
        return Draft(id, data)

    # -- words ---------------------------------------------------------------------------------------------------------

    def said(self, words: str) -> dict[str, str]:
        """Put words that are in the records' language."""
        return {self.locale: words}

    def says(self, text: Text, **values: object) -> dict[str, str]:
        """Put words of ours."""
        return {self.locale: text.say(self.locale, **values)}

    def _title(self) -> str:
        first = re.split(r"[，,。；;.!！？?]", self.matter)[0].strip() or self.tale.category
        return first[:60] or self.matter[:60]

    def _lede(self) -> str:
        lede = self.matter.rstrip("。.") + ("。" if self.locale == "zh" else ".")
        if self.stray is None:
            return lede
        return _MANY.say(self.locale, lede=lede, what=self.stray.what, n=len(self.stray.cases))

    def _when(self, at: dt.datetime) -> dict[str, str]:
        day = (at.date() - self.tale.received.date()).days + 1
        weekday = _DAYS[0 if self.locale == "zh" else 1][at.weekday()]
        return self.says(_WHEN, day=day, weekday=weekday, time=f"{at:%H:%M}")

    # -- people and events ---------------------------------------------------------------------------------------------

    def _people(self) -> dict[str, dict[str, Any]]:
        """Give the people by pseudonym; the owner stands under the empty one."""
        found = {"": {"id": "owner", "role": "customer", "name": self.says(_OWNER), "who": self.says(_OWNER_IS)}}
        for who in dict.fromkeys(event.who for event in self.tale.events if event.who):
            n, post = len(found), self.tale.posts.get(who, "")
            if n > len(_ORDER):
                break
            mark = _ORDER[n - 2] if self.locale == "zh" else chr(ord("A") + n - 2)
            about = self.said(post) if post else self.says(_STEWARD_IS if n == 1 else _HELPER_IS)
            name = self.says(_STEWARD) if n == 1 else self.says(_HELPER, n=mark)
            found[who] = {"id": f"staff-{n}", "role": "staff" if n == 1 else "colleague", "name": name, "who": about}
        if len(found) == 1:
            found["?"] = {"id": "staff-1", "role": "staff", "name": self.says(_STEWARD), "who": self.says(_STEWARD_IS)}
        return found

    def _happened(self) -> list[dict[str, Any]]:
        """Write the timeline: what was done, and in its place what by the flow should have been."""
        tale = self.tale
        came = self.says(_CAME_BY, what=self.matter, channel=tale.channel) if tale.channel else self.says(_CAME, what=self.matter)  # fmt: skip
        rows: list[tuple[dt.datetime, int, dict[str, Any]]] = [(tale.received, 0, {"what": came})]
        out_of_turn = {one.since for one in tale.strayed if one.rule.endswith(("-late", "-before-revisit"))}
        for event in tale.events:
            row: dict[str, Any] = {"what": self._did(event)}
            if event.at in out_of_turn:
                row["ours"] = "harmed"
            rows.append((event.at, 1, row))
        rows += [
            (one.since, 2, {"what": self.says(_NOT_DONE, what=one.what), "ours": "harmed"})
            for one in tale.strayed
            if one.since is not None and one.since not in out_of_turn
        ]
        rows.sort(key=lambda row: row[:2])
        return [{"when": self._when(at), **row, "told": "source"} for at, _, row in rows]

    def _did(self, event: Done) -> dict[str, str]:
        person = self.people.get(event.who) if event.who else None
        who = person["name"][self.locale] if person else _STEWARD.say(self.locale)
        did = _DID.get(event.step, _DID_ELSE).say(self.locale, who=who, step=event.name)
        did = did[:1].upper() + did[1:]
        return self.says(_NOTED, did=did, note=event.note.rstrip("。.")) if event.note else self.says(_PLAIN, did=did)

    # -- what it teaches -----------------------------------------------------------------------------------------------

    def _standards(self) -> list[str]:
        broken = (one.standard for one in self.tale.strayed)
        more = ("revisit.trigger.c-leak",) if self.tale.leak else ()
        return [id for id in dict.fromkeys(("complaint.flow", *broken, *more)) if id in catalogue()]

    def _expectations(self) -> list[dict[str, Any]]:
        silent = any(one.rule == "silent" for one in self.tale.strayed)
        done = 7 if self.tale.resolved else 2
        found: list[dict[str, Any]] = [
            {"id": "settled", **self.says(_SETTLED, what=self._title()), "importance": 50, "desired": 9, "adequate": 7, "deliverable": 8, "improvable": 4, "authority": "service-centre", "delivered": done, "standards": ["request.improve-if-not-solve"]},
            {"id": "told", **self.says(_TOLD), "importance": 35, "layer": "real", "desired": 9, "adequate": 6, "deliverable": 9, "improvable": 9, "delivered": 1 if silent else 4, "standards": ["request.proactive-feedback"]},
        ]  # fmt: skip
        if self.tale.compensation:
            found.append(
                {"id": "money", **self.says(_MONEY), "importance": 15, "desired": 8, "adequate": 4, "deliverable": 3, "improvable": 0, "authority": "leadership", "delivered": 0, "limit": self.says(_MONEY_LIMIT), "standards": ["complaint.authority.leadership"]}
            )  # fmt: skip
        return found

    def _no_money(self) -> dict[str, Any]:
        return {
            "id": "no-money", "what": self.says(_NO_MONEY), "decides": "leadership", "why": self.says(_NO_MONEY_WHY),
            "standards": ["complaint.authority.leadership"], "words": {self.locale: _MONEY_WORDS.say(self.locale).split(",")},
        }  # fmt: skip

    def _outcome(self) -> dict[str, Any]:
        tale = self.tale
        if tale.resolved is None:
            ended = "unresolved"
        else:
            ended = {True: "resolved", False: "escalated", None: "improved"}[tale.satisfied]
        because = self.says(_BECAUSE, what=self._list(tale.strayed)) if tale.strayed else self.says(_BECAUSE_WELL)
        return {"id": "as-it-went", "ended": ended, "what": self.says(_ENDED[ended]), "because": because, "standards": self._standards()}  # fmt: skip

    def _list(self, strayed: Iterable[Any]) -> str:
        mark = "，" if self.locale == "zh" else "; "
        return mark.join(dict.fromkeys(one.what.say(self.locale) for one in strayed))

    def _review(self) -> dict[str, Any]:
        tale = self.tale
        cause = [{"kind": "process", "what": self.said(tale.cause), "standards": []}] if tale.cause else []
        asked = [
            {"kind": "process", "what": self.says(_WHY, what=one.what), "standards": self._known(one.standard), "open": True}
            for one in tale.strayed
        ]  # fmt: skip
        prevention = tale.prevention or _AGAIN.say(self.locale)
        return {
            "well": self._well(),
            "badly": [self._badly(one) for one in tale.strayed],
            "causes": cause + asked,
            "adopt": [{"what": self.said(prevention), "who": self.says(_TEAM), "when": self.says(_FROM_NOW), "standards": ["complaint.analyse-follow-feedback"]}],
            "questions": [{"ask": self.says(_ASK), "good": [self.says(_ASK_GOOD), self.says(_ASK_GOOD_2)], "standards": ["complaint.flow"]}],
        }  # fmt: skip

    def _badly(self, one: Any) -> dict[str, Any]:
        # What was never done is over by the age of the records, which says nothing.
        over = f"{one.over_hours:.0f}" if one.over_hours and 1 <= one.over_hours <= _WEEKS else ""
        text, values = (_BADLY_OVER, {"hours": over}) if over else (_BADLY, {})
        return {"what": self.says(text, what=one.what, **values), "standards": self._known(one.standard)}

    def _well(self) -> list[dict[str, Any]]:
        tale, found = self.tale, []
        if tale.events and tale.events[0].step in (Step.CALM, Step.CONTACT):
            minutes = round((tale.events[0].at - tale.received).total_seconds() / 60)
            if 0 <= minutes <= 60:
                found.append({"what": self.says(_WELL_FAST, minutes=max(1, minutes)), "standards": ["complaint.flow"]})
        if any(event.step == Step.REVISIT for event in tale.events):
            found.append({"what": self.says(_WELL_ASKED), "standards": ["complaint.closing-check"]})
        return found

    def _known(self, standard: str) -> list[str]:
        return [standard] if standard in catalogue() else []

    # -- the drill -----------------------------------------------------------------------------------------------------

    def _drill(self) -> Mapping[str, Any]:
        state = "angry" if self.tale.strayed else "dissatisfied"
        first = self.matter.rstrip("。.！!") + ("！" if self.locale == "zh" else "!")
        return {
            "customer": "owner", "you": "staff-1", "styles": {self.style: {"listening": _LISTENING[self.style]}}, "style": self.style,
            "state": state, "our_fault": bool(self.tale.strayed), "scene": self.says(_SCENE, state=_STATE[state]),
            "opens": {self.locale: [first]},
        }  # fmt: skip
