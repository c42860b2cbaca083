"""The form of a case, as data for the script that draws it: sections, their fields, and what may be chosen in each.

A field is ``{k, t, label}`` and more: `k` leads to it in the case (``drill.opens``), `t` says what it is (text, long, lines, select, number,
check, chips, standards, rows, styles). A field of words (`words`) is written in every language the case is written in. Rows have `fields` of
their own, a `prefix` for the ids that the page makes, and what a `fresh` one holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_args

from steward.casebook.case import Role
from steward.casebook.families import families
from steward.casebook.parts import topics
from steward.service.complaints.authority import levels
from steward.service.personality.character import listening_styles, states, styles
from steward.words import Locale, Text

Field = dict[str, Any]

_ROLES: Mapping[str, Text] = {
    "customer": Text("业主（客户）", "customer"),
    "companion": Text("同来的人", "companion"),
    "staff": Text("我方接待的人", "staff who receive them"),
    "colleague": Text("我方同事", "colleague"),
    "manager": Text("我方负责人", "manager"),
    "authority": Text("主管部门", "authority"),
    "neighbour": Text("邻居", "neighbour"),
    "contractor": Text("外包单位", "contractor"),
}
_OURS = {"": Text("不是我们做的", "not our doing"), "helped": Text("我们做的，帮上了", "our doing, and it helped"), "harmed": Text("我们做的，帮了倒忙", "our doing, and it did harm")}  # fmt: skip
_LAYERS = {"surface": Text("嘴上说的", "said"), "real": Text("真正想要的", "meant"), "hidden": Text("没说出口的", "left unsaid")}  # fmt: skip
_KINDS = {
    "people": Text("人", "people"),
    "process": Text("流程", "process"),
    "facility": Text("设施", "facility"),
    "expectation": Text("期望", "expectation"),
    "communication": Text("沟通", "communication"),
}
_ENDED = {
    "resolved": Text("办妥", "resolved"),
    "improved": Text("有所改善", "improved"),
    "unresolved": Text("没有着落", "unresolved"),
    "escalated": Text("闹大了", "escalated"),
}
assert set(_ROLES) == set(get_args(Role))


def form(locale: Locale) -> list[dict[str, Any]]:
    """Give the sections of the form in one language."""
    return _Form(locale).sections()


class _Form:
    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def say(self, zh: str, en: str) -> str:
        return Text(zh, en).say(self.locale)

    def field(self, k: str, t: str, zh: str, en: str, hint: tuple[str, str] | None = None, **more: Any) -> Field:
        found: Field = {"k": k, "t": t, "label": self.say(zh, en), **more}
        if t in ("text", "long", "lines") and "plain" not in more:
            found["words"] = True
        if hint:
            found["hint"] = self.say(*hint)
        return found

    def options(
        self, given: Mapping[str, Text] | Iterable[tuple[str, Text]], empty: Text | None = None
    ) -> list[list[str]]:
        pairs = given.items() if isinstance(given, Mapping) else given
        return [
            *([["", empty.say(self.locale)]] if empty else []),
            *([id, name.say(self.locale)] for id, name in pairs),
        ]

    def standards(self) -> Field:
        return self.field("standards", "standards", "依据的标准", "Standards", optional=True)

    def sections(self) -> list[dict[str, Any]]:
        found = [
            self._about(), self._people(), self._happened(), self._wanted(), self._facts(), self._expected(), self._limits(),
            self._review(), self._drill(), self._story(),
        ]  # fmt: skip
        return [
            {"id": id, "title": self.say(*title), "lede": self.say(*lede), "fields": fields}
            for id, title, lede, fields in found
        ]

    # -- the sections --------------------------------------------------------------------------------------------------

    def _about(self) -> Any:
        kinds = [(id, one.name) for id, one in families().items()]
        return "about", ("说的是什么事", "What it is about"), ("一个标题，一句话。人名、房号、电话都换掉。", "A title and one sentence. Change names, homes and phone numbers."), [
            self.field("title", "text", "标题", "Title", ("像人说的话：“水又漫上来了”", "as people would say it: “The water is back”")),
            self.field("lede", "long", "一句话说清", "In one sentence", ("谁，碰上什么，来要什么", "who, what happened, what they came for"), rows=2),
            self.field("family", "select", "属于哪一类", "Kind of matter", options=self.options(kinds, Text("先不选", "not chosen")), optional=True),
            self.field("topics", "chips", "主题", "Topics", options=self.options(topics()), optional=True),
            self.standards(),
        ]  # fmt: skip

    def _people(self) -> Any:
        return "people", ("人物", "People"), ("业主和接待他的人要有，别人看需要。", "The customer and whoever receives them; others as needed."), [
            self.field("people", "rows", "人物", "People", prefix="person", least=1, add=self.say("加一个人", "Add a person"), one=self.say("人物", "Person"), fresh={"role": "colleague"}, fields=[
                self.field("name", "text", "称呼", "Name", ("周老先生、管家小林", "Mr Zhou; Lin, the steward"), half=True),
                self.field("role", "select", "身份", "Role", options=self.options(_ROLES), half=True),
                self.field("who", "text", "什么样的人", "Who they are", ("七十六岁，退休教师，膝盖不好", "seventy-six, a retired teacher with bad knees")),
            ]),
        ]  # fmt: skip

    def _happened(self) -> Any:
        return "happened", ("经过", "What happened"), ("按时间一行一件事。只写看得见、听得到的。", "One event a row, in order. Only what could be seen and heard."), [
            self.field("happened", "rows", "经过", "What happened", least=1, add=self.say("加一件事", "Add an event"), one=self.say("第 {n} 件事", "Event {n}"), fresh={"told": "source"}, fields=[
                self.field("when", "text", "什么时候", "When", ("上周四下午，暴雨", "last Thursday afternoon, heavy rain"), css="is-third"),
                self.field("what", "long", "发生了什么", "What happened", rows=1, css="is-rest"),
                self.field("mood", "mood", "业主这时的情绪（估计）", "The owner’s mood then (an estimate)", optional=True),
                self.field("ours", "select", "是不是我们做的", "Was it our doing", options=self.options(_OURS), optional=True, half=True, more=True),
                self.field("told", "added", "为教学补写的，不是真发生的", "added for teaching, did not really happen", half=True, more=True),
            ]),
            self.field("invented", "long", "补写了什么", "What was added", ("有补写的经过，或没有讲全，就要写明", "needed where an event is added or the story is not told in full"), rows=2, optional=True),
        ]  # fmt: skip

    def _wanted(self) -> Any:
        return "wanted", ("业主要什么", "What they wanted"), ("嘴上一句，心里一句，往往还有没说的一句。", "What they say, what they mean, and often something left unsaid."), [
            self.field("wanted.surface", "long", "嘴上说的", "As said", rows=1),
            self.field("wanted.real", "long", "真正想要的", "As meant", rows=1),
            self.field("wanted.hidden", "long", "没说出口的", "Left unsaid", rows=1, optional=True),
        ]  # fmt: skip

    def _facts(self) -> Any:
        return "facts", ("要问出来的", "What one has to find out"), ("没人问就没人说的事。可以没有。", "What nobody tells unasked. There may be none."), [
            self.field("facts", "rows", "要问出来的", "What one has to find out", prefix="fact", add=self.say("加一件", "Add one"), one=self.say("第 {n} 件", "Fact {n}"), optional=True, fields=[
                self.field("what", "long", "是什么事", "The fact", rows=1),
                self.field("says", "lines", "业主会怎么说", "How the owner tells it", ("一行一种说法", "one way a line"), rows=2),
                self.field("asked", "lines", "问到哪些字眼就会说", "Words in a question that reach it", ("一行一个，如：夜里、一个人", "one a line, such as: at night, alone"), rows=2),
                self.field("must", "check", "谈得好就一定要问出来", "A good talk has to find it"),
            ]),
        ]  # fmt: skip

    def _expected(self) -> Any:
        level: dict[str, Any] = {"least": 0, "most": 10, "half": True}
        return "expectations", ("期望", "Expectations"), ("业主期望什么，多少算够，我们能做到多少（0 到 10）。", "What they expect, how much would do, how much can be had (0 to 10)."), [
            self.field("expectations", "rows", "期望", "Expectations", prefix="wish", least=1, add=self.say("加一项期望", "Add an expectation"), one=self.say("第 {n} 项", "Expectation {n}"), fresh={"importance": 30, "desired": 8, "adequate": 6, "deliverable": 7, "improvable": 6, "delivered": 1, "layer": "surface"}, fields=[
                self.field("", "text", "期望什么", "What they expect", ("花槽的水不要再漫上来", "The water in the trough must not come back")),
                self.field("importance", "number", "分量", "Weight", ("几项之间的轻重", "against the others"), least=1, most=100, half=True),
                self.field("layer", "select", "在哪一层", "Layer", options=self.options(_LAYERS), default="surface", half=True),
                self.field("desired", "number", "最好做到", "Wished for", **level),
                self.field("adequate", "number", "至少做到", "Would just do", **level),
                self.field("delivered", "number", "现在做到", "Have now", **level),
                self.field("improvable", "number", "管家自己能做到", "The steward alone can give", **level),
                self.field("deliverable", "number", "上面批了能做到", "Can be had once granted", **level),
                self.field("authority", "select", "要谁批", "Who may grant it", options=self.options(levels()), default="steward", half=True),
                self.field("by", "text", "谁来办", "Who does it", optional=True, more=True),
                self.field("limit", "long", "为什么只能到这里", "Why no more can be had", rows=1, optional=True, more=True),
                self.field("zone", "text", "从最好到至少，用话说", "From wished for to just enough, in words", ("最好今天就好，最迟下次下雨前", "today if possible, before the next rain at the latest"), optional=True, more=True),
                self.field("says", "lines", "被问出来时怎么说", "How they let it out", ("一行一种说法", "one way a line"), rows=2, optional=True, more=True),
                {**self.standards(), "more": True},
            ]),
        ]  # fmt: skip

    def _limits(self) -> Any:
        return "limits", ("不能答应的", "Not to be promised"), ("哪些话管家不能说死，由谁定。可以没有。", "What is not the steward’s to promise, and who decides. There may be none."), [
            self.field("limits", "rows", "不能答应的", "Not to be promised", prefix="limit", add=self.say("加一条", "Add one"), one=self.say("第 {n} 条", "Limit {n}"), optional=True, fresh={"decides": "leadership"}, fields=[
                self.field("what", "text", "不能答应什么", "What may not be promised", ("答应赔地板", "promise to pay for the floor")),
                self.field("decides", "select", "由谁定", "Who decides", options=self.options(levels()), half=True),
                self.field("why", "long", "为什么", "Why", rows=1),
                self.field("words", "lines", "怎么说就算答应了", "Words that promise it", ("一行一个，如：全赔、包在我身上", "one a line, such as: we will pay, I guarantee"), rows=2),
                {**self.standards(), "more": True},
            ]),
        ]  # fmt: skip

    def _points(self, k: str, zh: str, en: str, *more: Field, what: Field | None = None) -> Field:
        fields = [
            *more,
            what or self.field("what", "long", "写一句", "One sentence", rows=1),
            {**self.standards(), "more": True},
        ]
        return self.field(
            k,
            "rows",
            zh,
            en,
            add=self.say("加一条", "Add one"),
            one=self.say("第 {n} 条", "{n}"),
            optional=True,
            fields=fields,
        )

    def _review(self) -> Any:
        who = self.field("who", "text", "谁来做", "Who", half=True)
        when = self.field("when", "text", "什么时候起", "From when", half=True)
        return "review", ("复盘要点和讨论题", "Review and questions"), ("大家先自己答，再看这里写的。可以以后再写。", "A group answers first and sees this afterwards. It can wait."), [
            self._points("review.well", "做得好的", "What went well"),
            self._points("review.badly", "做得不好的", "What went badly"),
            self._points("review.causes", "原因", "Causes", self.field("kind", "select", "哪一类", "Kind", options=self.options(_KINDS), half=True), self.field("open", "check", "还没查证", "still to be verified", half=True)),
            self._points("review.mine", "换成是我", "If it were mine"),
            self._points("review.adopt", "我们以后这样做", "What we adopt", who, when),
            self.field("review.questions", "rows", "讨论题", "Questions", add=self.say("加一条", "Add one"), one=self.say("第 {n} 条", "{n}"), optional=True, fields=[
                self.field("ask", "long", "问题", "Question", rows=1),
                self.field("good", "points", "好的回答里有什么", "What a good answer contains", ("一行一点", "one point a line"), words=True, rows=3),
                {**self.standards(), "more": True},
            ]),
            self.field("outcomes", "rows", "可以怎样结束", "Ways it can end", prefix="outcome", add=self.say("加一种", "Add one"), one=self.say("第 {n} 种", "Ending {n}"), optional=True, fresh={"ended": "resolved"}, fields=[
                self.field("ended", "select", "结果", "How it ended", options=self.options(_ENDED), half=True),
                self.field("what", "long", "后来怎样", "What became of it", rows=2),
                self.field("because", "long", "因为", "Because", rows=1),
                {**self.standards(), "more": True},
            ]),
        ]  # fmt: skip

    def _drill(self) -> Any:
        return "drill", ("演练", "The drill"), ("定下是哪种业主、怎么进门、头一句说什么，就能练了。候选的话和结局由工作台补上。", "Say what kind of owner, how they come and their first words, and it can be practised; the workbench supplies replies and endings."), [
            self.field("drill", "toggle", "这个案例可以演练", "This case can be practised"),
            self.field("drill.customer", "person", "业主是谁", "Who the owner is", role="customer", half=True),
            self.field("drill.you", "person", "学员演谁", "Who the learner plays", role="staff", half=True),
            self.field("drill.companion", "person", "谁一起来", "Who comes along", role="companion", half=True, optional=True),
            self.field("drill.style", "style", "业主是哪种人", "What kind of owner", options=[[id, one.name.say(self.locale), one.described.say(self.locale)] for id, one in styles().items()]),
            self.field("drill.listening", "listening", "怎么听人说话", "How they listen", options=[[id, one.name.say(self.locale)] for id, one in listening_styles().items()], half=True),
            self.field("drill.state", "select", "进门时的状态", "How they come", options=self.options((id, one.name) for id, one in states().items()), half=True),
            self.field("drill.our_fault", "check", "是我们的责任", "The trouble is our doing", half=True),
            self.field("drill.misunderstanding", "check", "其实是误会", "It is really a misunderstanding", half=True),
            self.field("drill.scene", "long", "开口之前看到的", "What one sees before a word is said", ("什么时候、在哪里、谁进来、什么样子", "when, where, who comes in, in what state"), rows=2),
            self.field("drill.opens", "lines", "业主的头一句", "The owner’s first words", ("写得让人心里一紧；一行一种说法，多写几种更好", "one way a line; several are better"), rows=3),
            self.field("drill.replies", "replies", "候选的话", "Replies to choose from", optional=True),
        ]  # fmt: skip

    def _story(self) -> Any:
        return "story", ("故事", "The story"), ("讲给没在场的人听，最后可以问：第一句话你会怎么说？可以不写。", "Told to people who were not there; it may end by asking what one’s first sentence would be. It may be left out."), [
            self.field("story", "story", "故事", "The story", rows=8, words=True, optional=True),
        ]  # fmt: skip


@cache
def usual_listening() -> dict[str, str]:
    """Give the way of listening that a style has where nobody says otherwise, as in most shipped cases."""
    return {"dominant": "active", "expressive": "roaming", "amiable": "active", "analytical": "technical"}
