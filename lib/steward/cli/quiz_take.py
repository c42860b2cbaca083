"""``steward quiz take``: a session of study at the terminal, or driven by a script.

A script gives its answers as a JSON list, or one JSON object a line: {"item", "answer", "certainty", "seconds"}; `answer` is that of
`steward.quiz.answers.asked`, everything but `answer` may be left out. Where all name their item and neither mode nor topic is given, exactly these
items are asked. With ``--json``: {"session", "person", "mode", "answers": [{"item", "seed", ... what is shown after an answer}], "asked": the
question that waits or null, "done", "total", "right", "mark", "unused": [entries not asked for], "sentence"}.
"""

from __future__ import annotations

import contextlib
import json as json_
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steward.cli import call, out
from steward.cli import quiz_terminal as terminal
from steward.cli.learner import GUEST, Back, Stopped, learner, now, typed
from steward.cli.page import Command, both
from steward.cli.quiz_list import named, topic_named
from steward.errors import StewardError
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.quiz.answers.certainty import Certainty
    from steward.quiz.items.bank import Bank
    from steward.quiz.study.session import Mode, Session
    from steward.records.store import Store

UNRECORDED = Text("这次只是练习，不留记录。", "This is practice only; nothing is recorded.")
AT = Text("第 {at}/{total} 题 · {left} · {topic} · {kind}", "{at} of {total} · {left} · {topic} · {kind}")
HELP = Text("（u 撤回上一题，q 先停在这里）", " (u takes the last answer back, q stops here)")
HOW_SURE = Text(
    "有多大把握？s 很有把握（+3/−6） t 大概是（+2/−2） g 猜的（+1/0）：",
    "How sure are you? s sure (+3/−6)  t think so (+2/−2)  g a guess (+1/0): ",
)
SURE_HOW = Text("请写 s、t 或 g。", "Please type s, t or g.")
ON = Text("回车看下一题（u 刚才点错了，q 先停）：", "Enter for the next one (u to take it back, q to stop): ")
TURN = Text("回车翻面（q 先停）：", "Enter to turn it over (q to stop): ")
KNOWN = Text("会了吗？y 会 n 不会：", "Did you know it? y or n: ")
TAKEN_BACK = Text("撤回了，再答一次。", "Taken back; it is asked again.")
STOPPED = Text("先停在这里，今天再运行同一条命令就接着做。", "Stopped here; the same command goes on with it today.")
BAD_FILE = Text(
    "{source} 应是 JSON：一个列表，每项如 {example}。", "{source} must be JSON: a list with entries such as {example}."
)
BAD_ENTRY = Text("{source} 第 {n} 项：{what}", "{source}, entry {n}: {what}")
NOT_TOGETHER = Text("--json 要和 --answers 一起用。", "--json goes with --answers.")
MODE_AND_TOPIC = Text(
    "--topic 用于 topic 和 flash 两种练法，topic 还少不了它；现在的练法是 {mode}。",
    "--topic goes with the modes topic and flash, and topic cannot do without it; the mode here is {mode}.",
)
WITH_TOPIC = ("topic", "flash")
EXAMPLE = '{"item": "complaint.flow-order", "answer": {"order": [2, 0, 1, 3, 4]}, "certainty": "think"}'


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "take",
        cls=Command,
        help=both(
            "在终端里答题：每答一题就记下，随时可停，回头接着做。",
            "Answer questions at the terminal; each answer is kept as it is given, stop any time and go on later.",
        ),
    )(take)


def take(
    minutes: Annotated[
        float, typer.Option(min=1, max=240, metavar="N", help=both("打算做几分钟", "how many minutes"))
    ] = 15,
    topic: Annotated[str | None, typer.Option(metavar="T", help=both("只练一个主题", "one topic only"))] = None,
    mode: Annotated[
        str | None,
        typer.Option(
            metavar="M",
            help=both(
                "today 今天的题、wrong 错题本、topic 按主题、flash 翻卡；不写则是今天的题",
                "today, wrong (the book of wrong answers), topic, flash (quick cards); today's questions by default",
            ),
        ),
    ] = None,
    person: Annotated[
        str | None, typer.Option(metavar="P", help=both("谁在答：姓名或编号", "who answers: name or id"))
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            metavar="N", help=both("随机种子，同样的种子出同样的题", "random seed; the same seed asks the same")
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "从 JSON 文件读答案，供程序使用；- 是标准输入",
                "answers from a JSON file, for programs; - is standard input",
            ),
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=both("以 JSON 输出结果", "write the outcome as JSON"))] = False,
) -> int:
    """Take a session."""
    from steward.quiz.items.bank import bank_of
    from steward.quiz.study.session import MODES
    from steward.records.store import Store

    this = call.current()
    locale = this.locale
    if json and answers is None:
        raise StewardError("json-without-answers", NOT_TOGETHER)
    bank = bank_of(this.workspace)
    chosen = named(mode, MODES) if mode is not None else "topic" if topic is not None else "today"
    about = topic_named(topic, bank) if topic is not None else ""
    script = _script(answers) if answers is not None else None
    items: list[str] = []
    if (chosen == "topic" and topic is None) or (topic is not None and chosen not in WITH_TOPIC):
        raise StewardError("mode-and-topic", MODE_AND_TOPIC, mode=chosen)
    if script and mode is None and topic is None and all("item" in entry for entry in script):
        chosen, items = "items", list(dict.fromkeys(entry["item"] for entry in script))
    with contextlib.ExitStack() as kept:
        try:
            store = kept.enter_context(Store.open(this.workspace))
            who = learner(store, person, locale, ask=script is None)
            if who is None:
                out.note(UNRECORDED.say(locale))
                folder = kept.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
                store = kept.enter_context(Store.at(f"sqlite:///{Path(folder, 'practice.sqlite').as_posix()}"))
            session = _session(store, who.id if who else GUEST, bank, chosen, minutes, seed, items, about, locale)
            if script is None:
                _talk(session, locale)
            else:
                told = _play(session, script, str(answers), locale)
                out.as_json(told) if json else out.line(told["sentence"])
        except Stopped:
            out.line(STOPPED.say(locale))
        except (KeyboardInterrupt, EOFError) as ended:
            out.line()
            out.line(STOPPED.say(locale))
            if isinstance(ended, KeyboardInterrupt):
                raise
    return 0


def _session(
    store: Store,
    person: str,
    bank: Bank,
    mode: str,
    minutes: float,
    seed: int | None,
    items: list[str],
    topic: str,
    locale: Locale,
) -> Session:
    from steward.quiz.study.session import MODES, Session

    which: Mode = next(one for one in MODES if one == mode)
    if seed is None and not items:
        session = Session.resume(store, person, bank, now(), which)
        if session is not None and session.sitting.about == topic:
            return session
    order = _order(store, person, bank) if which == "today" else None
    return Session.begin(
        store, person, bank, now(), which,
        minutes=minutes, seed=seed, order=order, items=items, topic=topic, locale=locale,
    )  # fmt: skip


def _order(store: Store, person: str, bank: Bank) -> tuple[str, ...] | None:
    """Give the order of what is new: that of the learner's course, as on the pages."""
    from steward.quiz.courses.courses import KINDS, shelf_of
    from steward.quiz.courses.on_course import on_course
    from steward.records import people

    found = people.person(store, person)
    shelf = shelf_of(call.current().workspace)
    return on_course(shelf, store.events(person, KINDS), found.post if found else "", bank, now()).order


# -- at the terminal ---------------------------------------------------------------------------------------------------


def _talk(session: Session, locale: Locale) -> None:
    if session.plan is not None:
        out.line(session.plan.sentence(locale))
    try:
        while session.next is not None:
            try:
                if session.mode == "flash":
                    _turn(session, locale)
                else:
                    _ask(session, locale)
            except Back:
                _undo(session, locale)
    except Stopped:
        session.stop(now())
        raise
    finally:
        # Whatever ends it, each answer is kept already.
        out.line()
        out.line(session.summary().sentence(locale))


def _ask(session: Session, locale: Locale) -> None:
    asked = session.asked
    if asked is None:
        raise Stopped
    shown, progress = asked.shown(locale), session.progress
    out.line()
    told = {"at": progress.done + 1, "total": progress.total, "left": progress.shown(locale)["left"]}
    out.line(
        AT.say(locale, topic=shown["topic"], kind=shown["kind"], **told)
        + (f" · {shown['whose']}" if shown["whose"] else "")
    )
    for line in terminal.question(shown, locale):
        out.line(line)
    begun = time.monotonic()
    while True:
        answer: dict[str, Any] = {}
        for part in terminal.asks(shown):
            answer |= _part(part, shown, locale)
        seconds = time.monotonic() - begun
        try:
            sure = _how_sure(locale)
        except Back:  # the answer just typed was the slip
            continue
        try:
            answered = session.answer(answer, sure, locale, seconds, now(), item=asked.item.id)
        except StewardError as error:
            if error.code not in ("bad-answer", "no-number", "several-numbers", "unclear-number"):
                raise
            out.line(error.describe(locale))
            continue
        break
    if answered.graded is None:
        return
    for line in terminal.taught(answered.shown(locale), shown, locale):
        out.line(line)
    typed(ON.say(locale), locale)


def _part(part: str, shown: dict[str, Any], locale: Locale) -> dict[str, Any]:
    colon = "：" if locale == "zh" else ": "
    while True:
        said = typed(terminal.how(part, locale) + HELP.say(locale) + colon, locale)
        if not said.strip():
            continue
        try:
            return terminal.read(part, said, shown)
        except StewardError as error:
            out.line(error.describe(locale))


def _how_sure(locale: Locale) -> Certainty:
    from steward.quiz.answers.certainty import CERTAINTIES

    while True:
        said = typed(HOW_SURE.say(locale), locale).strip().casefold()
        for i, certainty in enumerate(CERTAINTIES, 1):
            if said in (certainty, certainty[0], str(i)):
                return certainty
        out.line(SURE_HOW.say(locale))


def _turn(session: Session, locale: Locale) -> None:
    card = session.card(locale)
    if card is None:
        raise Stopped
    out.line()
    out.line(f"{card['topic']} · {card['front']}")
    for line in card.get("lines", ()):
        out.line(f"  {line}")
    typed(TURN.say(locale), locale)
    out.line(card["back"])
    while (said := typed(KNOWN.say(locale), locale).strip().casefold()) not in ("y", "n", "会", "不会", "是", "否"):
        continue
    session.turn(said in ("y", "会", "是"), now(), item=card["id"])


def _undo(session: Session, locale: Locale) -> None:
    try:
        session.undo(now())
        out.line(TAKEN_BACK.say(locale))
    except StewardError as error:
        if error.code != "nothing-to-undo":
            raise
        out.line(error.describe(locale))


# -- by a script -------------------------------------------------------------------------------------------------------


def _script(path: Path) -> list[dict[str, Any]]:
    """Read answers: a JSON list, or one JSON object a line.

    Raises:
        StewardError: ``file-not-found`` and the like, ``bad-answers-file``.
    """
    from steward import yaml_files

    source = "-" if str(path) == "-" else path.name
    text = sys.stdin.read() if source == "-" else yaml_files.read(path)
    try:
        entries = json_.loads(text) if text.lstrip().startswith("[") else list(_lines(text))
    except (ValueError, RecursionError):
        entries = None
    good = isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)
    if not good or not all(isinstance(entry.get("item", ""), str) for entry in entries or ()):
        raise StewardError("bad-answers-file", BAD_FILE, source=source, example=EXAMPLE)
    assert isinstance(entries, list)
    return entries


def _lines(text: str) -> Iterator[Any]:
    yield from (json_.loads(line) for line in text.splitlines() if line.strip())


def _play(session: Session, script: list[dict[str, Any]], source: str, locale: Locale) -> dict[str, Any]:
    """Answer what is asked from the entries that name it, or that name nothing, in their order."""
    left = list(enumerate(script, 1))
    outcomes: list[dict[str, Any]] = []
    while (asked := session.asked) is not None:
        found = next(((n, one) for n, one in left if one.get("item", asked.item.id) == asked.item.id), None)
        if found is None:
            break
        left.remove(found)
        n, entry = found
        seconds = entry.get("seconds")
        try:
            answered = session.answer(
                entry.get("answer"),
                entry.get("certainty"),
                locale,
                float(seconds) if isinstance(seconds, int | float) else None,
                now(),
                item=asked.item.id,
            )
        except StewardError as error:
            what = Text(error.describe("zh"), error.describe("en"))
            raise StewardError(error.code, BAD_ENTRY, source=source, n=n, what=what) from None
        outcomes.append({"item": asked.item.id, "seed": asked.seed, **answered.shown(locale)})
    summary, progress, asked = session.summary(), session.progress, session.asked
    return {
        "session": session.id,
        "person": session.person,
        "mode": session.mode,
        "answers": outcomes,
        "asked": asked.shown(locale) if asked is not None else None,
        "done": progress.done,
        "total": progress.total,
        "right": summary.right,
        "mark": summary.mark,
        "unused": [n for n, _ in left],
        "sentence": summary.sentence(locale),
    }
