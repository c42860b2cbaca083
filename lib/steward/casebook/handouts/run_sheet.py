"""The trainer's run sheet: a workshop of 60, 75 or 90 minutes on one case, with nothing else at hand than the hand-outs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from steward.casebook.case import Case
from steward.casebook.drill import CaseReply, Drill
from steward.casebook.handouts.deck import deck, numbers
from steward.casebook.handouts.frame import NAMES, hand_out, listed, say, section, spoken
from steward.casebook.handouts.workshop import LENGTHS, Length, Step, names, plan
from steward.casebook.parts import ENDED
from steward.service.complaints.authority import levels
from steward.sheet import element, text
from steward.words import EN_DASH, Locale, Text

_ABOUT = Text(
    "一个人，凭这几张单子，带一场 60、75 或 90 分钟的工作坊。提前一天看完这一份和“案例单，带参考答案”，约需半小时。",
    "For one person running a workshop of 60, 75 or 90 minutes. Read this and the case sheet with answers the day before; allow half an hour.",
)
_BEFORE = Text("事前准备", "Beforehand")
_PRINT = Text("要印什么", "What to print")
_COLUMNS = (
    Text("单子", "Sheet"),
    Text("印几份", "Copies"),
    Text("12 个人", "For 12"),
    Text("什么时候给", "Handed out"),
)
_PRINTS = {
    "cards": (
        Text("每组一套，单面，沿线剪开；脾气卡按轮次排好", "one set per group, one-sided, cut; style cards in order"),
        Text("4 套", "4 sets"),
        Text("分组时", "with the groups"),
    ),
    "observer": (Text("每组每轮一张，双面", "one for each group and round, both sides"), Text("12 张", "12"), Text("每轮开始前", "before each round")),
    "sheet": (Text("每人一份，双面", "one each, both sides"), Text("12 份", "12"), Text("看案例时，不要提前", "when it is read")),
    "answers": (Text("您自己一份；要发的话，每人一份", "one for you; one each if you give it out"), Text("1 或 13 份", "1 or 13"), Text("对照参考以后", "after the reference")),
    "run": (Text("您自己一份", "one for you"), Text("1 份", "1"), Text("", "")),
    "slides": (Text("投影；没有投影机就不用，照这张单子念", "projected; without a projector, read from this sheet"), Text("", ""), Text("", "")),
}  # fmt: skip
_ROOM = (
    Text("三人一桌，桌与桌隔开两步，别摆成上课的样子。", "Tables for three, two paces apart; not in classroom rows."),
    Text(
        "一块表大家都看得见；白板或大纸一张，笔每人一支。",
        "A clock that all can see; a board or large paper, a pen for everyone.",
    ),
    Text(
        "人数不是三的倍数：多出来的做第二位观察者。少于六个人，就一组演，其余都观察。",
        "If numbers don’t divide by three, extra people are second observers. With fewer than six, one group acts and the others observe.",
    ),
)
_ROOM_TALK = (
    Text(
        "三四个人一桌；每桌一张大纸，笔每人一支。",
        "Tables of three or four, a large sheet of paper each, a pen for everyone.",
    ),
    Text("一块表大家都看得见。", "A clock that all can see."),
)
_KNOW = Text("您自己先要清楚", "What you should know yourself")
_OUR_FAULT = Text(
    "这件事我们有责任：该道歉，要道在具体的事上。",
    "We are responsible here: an apology is due, for the specific thing we did.",
)
_NOT_OURS = Text(
    "这件事不是我们造成的：空口道歉不管用，管用的是去看、去办。",
    "We did not cause this: an empty apology doesn’t help; going to look and getting something done does.",
)
_MISTAKEN = Text(
    "客户有误会，说清就好，但要先听完。", "The customer has misunderstood something: clear it up, but listen first."
)
_SCENE = Text("开演前念给大家听的场景：{scene}", "The scene, to be read out before the acting: {scene}")
_MEANT = Text("客户真正要的：{real}", "What the customer really wants: {real}")
_HIDDEN = Text("没说出口的：{hidden}", "What is left unsaid: {hidden}")
_MUST = Text("演得好的一组，会问出：", "A good talk finds out:")
_LIMITS = Text("越界的许诺，由谁定：", "Out of bounds, and who decides:")
_LIMIT = Text("{what}：{who}", "{what}: {who}")
_TRAPS = Text("最容易说出口的错话", "Wrong things that are easily said")
_TRAP_NOTE = Text(
    "演的时候听到这样的，记下来；复盘时念出来，问：“客户听了会怎样？换成怎么说？”",
    "When you hear one of these, note it; in the debrief, read it out and ask how it affects the customer and what to say instead.",
)
_PLAN = Text("一步一步", "Step by step")
_PLAN_NOTE = Text(
    "左边三栏是 60、75、90 分钟的工作坊里，这一步从第几分钟开始。到点就走，宁可少谈一条，不要拖堂。",
    "The three columns say at which minute a step begins in a workshop of 60, 75 or 90 minutes. Move on when it is time; better to leave a point out than run over.",
)
_HEADS = (Text("做什么", "What to do"), Text("您这样说", "What you say"), Text("留意", "Watch out for"))
_SLIDE, _SLIDES = Text("幻灯片第 {n} 张", "slide {n}"), Text("幻灯片第 {n} 到 {last} 张", "slides {n} to {last}")
_ENDINGS = Text("对照参考时，讲结局", "The endings, with the reference")
_ENDINGS_NOTE = Text(
    "几种都在幻灯片上；挑跟大家演的最像的一种念，再问：差的是哪一句？",
    "All are on the slides; read out the one most like what was played, and ask which sentence made the difference.",
)
_ENDINGS_TALKED = Text(
    "对照参考的时候念；每念一种，问：从哪一步开始，走到了这里？",
    "Read these out with the reference; after each ask at which step it began to go that way.",
)
_AFTER = Text("散会以后", "Afterwards")
_AFTER_ROWS = (
    Text("观察表上的等级只给本人看，不排名次。等级是一个人看一次的印象，不能当考核用。", "Levels are shown only to the person concerned and are not ranked. They are one person’s impression of one conversation, and must not be used for appraisal."),
    Text("把大家比参考想得好的那几条，写进公司自己的案例。", "Add what the group did better than the reference to your own version of the case."),
    Text("一周后在例会上问两个问题：那句话用了没有？客户怎么回的？", "A week later, at the meeting: was the sentence used? What did the customer say?"),
)  # fmt: skip
_OURS = Text(
    "时间和说法是本工具拟的，照您的人数和习惯改。",
    "Minutes and words are this workbench’s own; change them to suit your people.",
)
_COLON = Text("：", ": ")


def run_sheet(case: Case, locale: Locale) -> str:
    """Write the trainer's run sheet of a case as one HTML file."""
    asked, locale = locale, spoken(case, locale)
    drill = case.drill
    points = section(_KNOW, locale, _point(case, drill, locale))
    traps = section(_TRAPS, locale, _traps(drill, locale), note=say(_TRAP_NOTE, locale)) if drill else ""
    steps = section(_PLAN, locale, _steps(case, locale), note=say(_PLAN_NOTE, locale), class_="sw-hand__plan")
    endings = section(
        _ENDINGS, locale, _endings(case, locale), note=say(_ENDINGS_NOTE if drill else _ENDINGS_TALKED, locale)
    )
    after = section(
        _AFTER, locale, listed((say(words, locale) for words in _AFTER_ROWS[0 if drill else 1 :]), "sw-points")
    )
    body = (
        section(_BEFORE, locale, _prints(case, locale), listed((say(words, locale) for words in (_ROOM if drill else _ROOM_TALK)), "sw-points"))
        # The steps begin a page; where nobody is played, the first page has room for what follows them.
        + (points + traps + steps + endings + after if drill else points + endings + after + steps)
        + element("p", say(_OURS, locale), class_="sw-note sw-observe__ours")
    )  # fmt: skip
    return hand_out(case, "run", locale, body, about=say(_ABOUT, locale), asked=asked)


def _prints(case: Case, locale: Locale) -> str:
    kinds = [kind for kind in NAMES if case.drill or kind not in ("cards", "observer")]
    head = element("tr", *(element("th", say(name, locale), scope="col") for name in _COLUMNS))
    rows = "".join(
        element("tr", element("th", say(NAMES[kind], locale), scope="row"), *(element("td", say(words, locale)) for words in _PRINTS[kind]))
        for kind in kinds
    )  # fmt: skip
    return element("table", element("thead", head), element("tbody", rows), class_="sw-table")


def _point(case: Case, drill: Drill | None, locale: Locale) -> str:
    rows = [say(case.lede, locale)]
    if drill:
        rows.append(say(_SCENE, locale, scene=drill.scene.text))
        rows.append(say(_OUR_FAULT if drill.our_fault else _NOT_OURS, locale))
        rows += [say(_MISTAKEN, locale)] if drill.misunderstanding else []
    rows.append(say(_MEANT, locale, real=case.wanted.real.text))
    rows += [say(_HIDDEN, locale, hidden=case.wanted.hidden.text)] if case.wanted.hidden else []
    must = listed((say(fact.what, locale) for fact in case.facts if fact.must), "sw-points")
    rows += [say(_MUST, locale) + must] if must and drill else []
    limits = (say(_LIMIT, locale, what=one.what.text, who=levels()[one.decides]) for one in case.limits)
    rows += [say(_LIMITS, locale) + listed(limits, "sw-points")] if case.limits else []
    return listed(rows, "sw-points")


def _traps(drill: Drill, locale: Locale) -> str:
    """Give one trap of each stage, with why it tempts, in the order of a talk."""
    found: dict[str, CaseReply] = {}
    for reply in drill.replies:
        if reply.tempts and not reply.moment:
            found.setdefault(reply.stage, reply)
    return listed(
        (
            element("q", text(one.text.say(locale))) + (element("small", say(one.tempts, locale)) if one.tempts else "")
            for one in found.values()
        ),
        "sw-points",
    )


def _steps(case: Case, locale: Locale) -> str:
    steps, slides, named = plan(played=case.drill is not None), numbers(case, locale), names(case)
    # A step goes on until the slide before that of the next step.
    on_wall = (*(slides[step.slide] for step in steps), len(deck(case, locale)) + 1)
    begins = {length: (0, *accumulate(step.minutes[length] for step in steps)) for length in LENGTHS}
    head = element(
        "tr",
        *(element("th", f"{length}′", scope="col") for length in LENGTHS),
        *(element("th", say(name, locale), scope="col") for name in _HEADS),
    )
    rows = "".join(
        _step(step, {length: begins[length][n] for length in LENGTHS}, on_wall[n : n + 2], named, locale)
        for n, step in enumerate(steps)
    )
    end = element("tr", *(element("td", length, class_="is-minute") for length in LENGTHS), '<td colspan="3"></td>')
    return element("table", element("thead", head), element("tbody", rows, end), class_="sw-table sw-plan")


def _step(step: Step, begins: dict[Length, int], slides: Sequence[int], named: dict[str, Text], locale: Locale) -> str:
    minutes = "".join(
        element(
            "td", str(begins[length]) if step.minutes[length] else EN_DASH, class_="is-minute", data_label=f"{length}′"
        )
        for length in LENGTHS
    )
    first, last = slides[0], slides[1] - 1
    on_wall = element("small", say(_SLIDES if last > first else _SLIDE, locale, n=first, last=last))
    what = element("td", element("b", say(step.name, locale)), element("p", say(step.do, locale, **named)), on_wall)

    def cell(rows: Sequence[Text], class_: str) -> str:
        return element("td", *(element("p", say(words, locale, **named)) for words in rows), class_=class_)

    return element(
        "tr", minutes, what, cell([one.text for one in step.say], "sw-plan__say"), cell([one.text for one in step.watch], "sw-plan__watch")
    )  # fmt: skip


def _endings(case: Case, locale: Locale) -> str:
    rows = (
        element("b", say(ENDED[one.ended], locale)) + _COLON.say(locale) + say(one.what, locale) + element("small", say(one.because, locale))
        for one in case.outcomes
    )  # fmt: skip
    return listed(rows, "sw-points")
