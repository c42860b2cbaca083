"""``steward drill``: the situations there are, and a talk with an owner at the terminal or driven by a script.

``drill list --json``: [{"case", "title", "lede", "styles", "style", "state", "languages", "own"}].

``drill play --json``: {"case", "customer": {"name", "style", "listening", "state"}, "level", "seed", "locale", "opening", "turns": [{"reply", "moves", "mood",
"trust", "patience", "customer", "acts"}], "outcome": "resolved|improved|unresolved|escalated", "ended": "satisfied|plan|patience|turns|left",
"score": 0-100, "scores": {part: 0-20}, "best": 0-100, "unused": [replies given after the talk had ended]}; `mood` is 0 (calm) to 100 (furious), `customer` in a
turn is what was answered. A file of replies holds one a line, a JSON list, or JSON lines; an entry is a text, or {"text", "moves"}, {"choose": id of
one of the case's replies}. A script's talk is not recorded.
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
from steward.cli.learner import GUEST, Back, Stopped, learner, now, typed
from steward.cli.page import Command, both, group
from steward.errors import StewardError
from steward.words import Locale, Text, join, number

if TYPE_CHECKING:
    from steward.casebook import Case
    from steward.drill.keeping import Practice
    from steward.drill.situation import Situation
    from steward.drill.talk import Talk
    from steward.drill.turns import Reply

app = group(
    both(
        "情景演练：和一位会生气、会提问、会消气的业主谈一场。",
        "Drills: a talk with an owner who gets angry, asks back and calms down.",
    )
)

AsJson = Annotated[bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))]

HEADINGS = (Text("编号", "Id"), Text("情境", "Situation"), Text("风格", "Styles"), Text("备注", "Notes"))
ONLY = {"zh": Text("只有中文", "Chinese only"), "en": Text("只有英文", "English only")}
OWN = Text("公司自编", "your own")
SAYS = Text("{name}：{words}", "{name}: {words}")
YOU = Text("您：", "You: ")
STANDING = Text("[{sentence}]", "[{sentence}]")
HELP = Text(
    "把您要说的话写在一行里，按回车。1 到 4 选一句现成的；h 看提示；u 收回上一句；q 先停。",
    "Type what you say on one line. 1 to 4 takes a ready reply; h for a hint; u takes the last one back; q stops.",
)
HINT = Text("提示（扣 {n} 分）：{words}", "Hint (costs {n}): {words}")
STOPPED = Text("先停在这里。说过的都记下了，可以在演练页面接着谈。", "Stopped here. What was said is kept; go on with it on the page of drills.")  # fmt: skip
UNKEPT = Text("先停在这里。", "Stopped here.")
UNRECORDED = Text("这次只是练习，不留记录。", "This is practice only; nothing is recorded.")
ENDED = Text("{why}：{what}", "{why}: {what}")
SCORED = Text("{score} 分（{parts}）。最好能到 {best} 分。", "Score {score} ({parts}). The best to be had is {best}.")
PART = Text("{name} {points}/20", "{name} {points}/20")
BAD_FILE = Text(
    "{source} 应是一行一句话，或 JSON：一个列表，每项如 {example}。",
    "{source} must hold one reply a line, or JSON: a list with entries such as {example}.",
)
EMPTY = Text("{source} 里没有回复，请至少写一句。", "{source} holds no reply; write one at least.")
JSON_ALONE = Text("--json 要和 --replies 一起用。", "--json goes with --replies.")
EXAMPLE = '{"text": "..."}'
OFFERED = ("1", "2", "3", "4")


@app.command("list", cls=Command, help=both("列出可以演练的情境。", "List the situations to practise."))
def list_(json: AsJson = False) -> int:
    """List the situations."""
    from steward.casebook import casebook
    from steward.service.personality import styles

    this = call.current()
    locale, book = this.locale, casebook(this.workspace)
    playable = [case for case in book.cases.values() if case.drill is not None]
    if json:
        out.as_json([_listed(case, locale) for case in playable])
    else:
        rows = [
            [case.id, case.title.text.say(locale), join([styles()[id].name.say(locale) for id in case.drill.styles], locale), _notes(case, locale)]
            for case in playable if case.drill is not None
        ]  # fmt: skip
        out.table([heading.say(locale) for heading in HEADINGS], rows)
    for trouble in book.troubles:
        out.note(trouble.describe(locale))
    return 1 if book.troubles else 0


def _listed(case: Case, locale: Locale) -> dict[str, Any]:
    assert case.drill is not None  # the caller has looked
    return {
        "case": case.id, "title": case.title.text.say(locale), "lede": case.lede.text.say(locale), "styles": list(case.drill.styles),
        "style": case.drill.style, "state": case.drill.state, "languages": list(case.languages), "own": case.own,
    }  # fmt: skip


def _notes(case: Case, locale: Locale) -> str:
    notes = [*([OWN] if case.own else []), *([ONLY[case.only]] if case.only else [])]
    return join([note.say(locale) for note in notes], locale)


@app.command(
    "play",
    cls=Command,
    help=both(
        "演练一场：在终端里对话，或用 --replies 读入写好的回复。",
        "Play a drill: talk at the terminal, or give the replies with --replies.",
    ),
)
def play(
    case: Annotated[
        str, typer.Argument(metavar="CASE", help=both("情境的编号，或案例的文件夹", "id of a situation, or a case’s folder"))
    ],
    style: Annotated[
        str | None,
        typer.Option(metavar="S", help=both("业主的风格：dominant、expressive、amiable、analytical", "the owner’s style: dominant, expressive, amiable, analytical")),
    ] = None,
    level: Annotated[int, typer.Option(min=1, max=3, metavar="L", help=both("难度 1 到 3", "how hard, 1 to 3"))] = 2,
    seed: Annotated[
        int, typer.Option(metavar="N", help=both("随机种子，同样的种子和回复谈出同样的一场", "random seed; the same seed and replies give the same talk"))
    ] = 1,
    replies: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=both("回复的文件：一行一句，或 JSON；- 是标准输入", "file of replies: one a line, or JSON; - is standard input")),
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="P", help=both("谁在练：姓名或编号", "who practises: name or id"))] = None,
    json: AsJson = False,
) -> int:  # fmt: skip
    """Play a drill."""
    from steward.casebook import case_of
    from steward.drill.situation import situation

    this = call.current()
    if json and replies is None:
        raise StewardError("json-without-replies", JSON_ALONE)
    chosen = situation(case_of(this.workspace, case), style, level, seed=seed, locale=this.locale)
    if replies is None:
        return _at_terminal(chosen, person, this.locale)
    talk, unused = _played(chosen, _script(replies))
    if json:
        out.as_json(_told(talk, unused))
    else:
        for line in _written(talk, this.locale):
            out.line(line)
    return 0


# -- by a script -------------------------------------------------------------------------------------------------------


def _script(path: Path) -> list[dict[str, Any]]:
    """Read replies.

    Raises:
        StewardError: ``file-not-found`` and the like, ``bad-replies-file``, ``no-replies``.
    """
    from steward import yaml_files

    source = "-" if str(path) == "-" else path.name
    text = sys.stdin.read() if source == "-" else yaml_files.read(path)
    entries = _entries(text)
    if entries is None:
        raise StewardError("bad-replies-file", BAD_FILE, source=source, example=EXAMPLE)
    if not entries:
        raise StewardError("no-replies", EMPTY, source=source)
    return entries


def _entries(text: str) -> list[dict[str, Any]] | None:
    """Give the replies of a file; None where it is meant as JSON and is none that can be used."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not text.lstrip().startswith(("[", "{")):
        return [{"text": line} for line in lines]
    try:
        found = json_.loads(text) if text.lstrip().startswith("[") else [json_.loads(line) for line in lines]
    except (ValueError, RecursionError):
        # A reply may well begin with a bracket; a file of them is no JSON at all.
        return [{"text": line} for line in lines] if not any(line.lstrip().startswith("{") for line in lines) else None
    if not isinstance(found, list):
        return None
    entries = [{"text": one} if isinstance(one, str) else one for one in found]
    return entries if all(_is_reply(one) for one in entries) else None


def _is_reply(one: Any) -> bool:
    if not isinstance(one, dict):
        return False
    moves, text = one.get("moves", []), one.get("text", one.get("reply", ""))
    named = isinstance(moves, list) and all(isinstance(id, str) for id in moves)
    return (
        named
        and isinstance(text, str)
        and isinstance(one.get("choose", ""), str)
        and bool({"text", "reply", "choose"} & set(one))
    )


def _reply(entry: dict[str, Any], talk: Talk) -> Reply:
    from steward.drill.turns import Reply

    if chosen := entry.get("choose"):
        drill, locale = talk.situation.drill, talk.situation.locale
        found = next((one for one in drill.replies if one.id == chosen), None)
        # Where there is none of that id the talk itself says so.
        return Reply(found.text.say(locale) if found else "", found.moves if found else (), "choose", chosen)
    moves = entry.get("moves")
    return Reply(str(entry.get("text", entry.get("reply", ""))), None if moves is None else tuple(moves))


def _played(chosen: Situation, entries: list[dict[str, Any]]) -> tuple[Talk, list[str]]:
    """Say what the script says; a talk that is not over after that ends there."""
    from steward.drill.talk import begin, leave, say

    talk = begin(chosen)
    for n, entry in enumerate(entries):
        if talk.ended:
            return talk, [str(one.get("text", one.get("reply", one.get("choose", "")))) for one in entries[n:]]
        talk = say(talk, _reply(entry, talk))
    return leave(talk), []


def _told(talk: Talk, unused: list[str]) -> dict[str, Any]:
    from steward.drill.best import best
    from steward.drill.scoring import score

    situation = talk.situation
    reached, ended = score(talk), talk.ended
    assert ended is not None  # a script's talk is ended with it
    return {
        "case": situation.case.id,
        "customer": {
            "name": situation.owner.say(situation.locale), "style": situation.style, "listening": situation.listening, "state": situation.drill.state,
        },
        "level": situation.level,
        "seed": situation.seed,
        "locale": situation.locale,
        "opening": " ".join(one.text for one in talk.opening),
        "turns": [
            {
                "reply": turn.reply.text, "moves": list(turn.moves), "mood": turn.after.mood, "trust": turn.after.trust, "patience": turn.after.patience,
                "customer": " ".join(one.text for one in turn.said), "acts": list(turn.acts),
            }
            for turn in talk.turns
        ],
        "outcome": ended.outcome,
        "ended": ended.how,
        "score": round(reached.total, 1),
        "scores": {part.id: round(part.points, 1) for part in reached.parts},
        "best": round(max(best(situation).score.total, reached.total), 1),
        "unused": unused,
    }  # fmt: skip


def _written(talk: Talk, locale: Locale) -> Iterator[str]:
    """Write a talk that was played, line by line."""
    situation = talk.situation
    yield situation.drill.scene.text.say(situation.locale)
    yield from _said(talk, 0, locale)
    for turn in talk.turns:
        yield f"{YOU.say(locale)}{turn.reply.text}"
        yield from _said(talk, turn.number, locale)
    yield from _end(talk, locale)


def _said(talk: Talk, number: int, locale: Locale) -> Iterator[str]:
    case = talk.situation.case
    for one in talk.turns[number - 1].said if number else talk.opening:
        yield SAYS.say(locale, name=case.person(one.who).name.text, words=one.text)
    standing = talk.turns[number - 1].after if number else talk.situation.standing
    yield STANDING.say(locale, sentence=standing.sentence(locale))


def _end(talk: Talk, locale: Locale) -> Iterator[str]:
    from steward.drill.best import best
    from steward.drill.scoring import PARTS, score

    ended, reached = talk.ended, score(talk)
    if ended is None:
        return
    parts = join([PART.say(locale, name=PARTS[part.id], points=number(part.points)) for part in reached.parts], locale)
    yield ""
    yield ENDED.say(locale, why=ended.why, what=talk.situation.drill.endings.of(ended.outcome))
    most = max(best(talk.situation).score.total, reached.total)
    yield SCORED.say(locale, score=number(reached.total), parts=parts, best=number(most))


# -- at the terminal ---------------------------------------------------------------------------------------------------


def _at_terminal(chosen: Situation, person: str | None, locale: Locale) -> int:
    from steward.drill.keeping import Practice
    from steward.records.store import Store

    known = False
    with contextlib.ExitStack() as kept:
        try:
            store = kept.enter_context(Store.open(call.current().workspace))
            who = learner(store, person, locale, ask=True)
            known = who is not None
            if who is None:
                out.note(UNRECORDED.say(locale))
                folder = kept.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
                store = kept.enter_context(Store.at(f"sqlite:///{Path(folder, 'practice.sqlite').as_posix()}"))
            practice = Practice.begin(store, who.id if who else GUEST, chosen, now())
            _talk(practice, locale)
        except (Stopped, Back):
            out.line((STOPPED if known else UNKEPT).say(locale))
        except (KeyboardInterrupt, EOFError) as ended:
            out.line()
            out.line((STOPPED if known else UNKEPT).say(locale))
            if isinstance(ended, KeyboardInterrupt):
                raise
    return 0


def _talk(practice: Practice, locale: Locale) -> None:
    out.line(practice.talk.situation.drill.scene.text.say(practice.talk.situation.locale))
    out.line(HELP.say(locale))
    _lines(_said(practice.talk, 0, locale))
    while not practice.talk.ended:
        began = time.monotonic()
        try:
            line = typed(YOU.say(locale), locale)
        except Back:
            if practice.talk.turns:
                practice.go_back(len(practice.talk.turns), now())
                _lines(_said(practice.talk, len(practice.talk.turns), locale))
            continue
        if line.strip().casefold() == "h":
            _hint(practice, locale)
            continue
        practice.say(_given(line, practice.talk, time.monotonic() - began), now())
        _lines(_said(practice.talk, len(practice.talk.turns), locale))
    _lines(_end(practice.talk, locale))


def _given(line: str, talk: Talk, seconds: float) -> Reply:
    from steward.drill.choices import choices
    from steward.drill.turns import Reply

    offered = choices(talk)
    if line.strip() in OFFERED[: len(offered)]:
        return offered[int(line) - 1].reply(talk.situation.locale, seconds=seconds)
    return Reply(line, None, seconds=seconds)


def _hint(practice: Practice, locale: Locale) -> None:
    """Give the next hint, then the ready replies with their numbers."""
    from steward.drill.choices import choices, hint

    if practice.told.hints < 2:
        practice.hint(now())
    given = hint(practice.talk, practice.told.hints)
    out.line(HINT.say(locale, n=given.cost, words=given.words or given.text))
    for n, one in enumerate(choices(practice.talk), start=1):
        out.line(f"  {n}. {one.text.say(practice.talk.situation.locale)}")


def _lines(lines: Iterator[str]) -> None:
    for line in lines:
        out.line(line)
