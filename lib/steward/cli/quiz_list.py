"""``steward quiz list``: what the bank holds.

With ``--json``: {"count", "kinds": {kind: n}, "levels": {level: n}, "topics": {topic: n}, "items": [{"id", "type", "level", "topic", "standards", "own",
"only", "seconds", "file", "stem"}]}.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError
from steward.words import Locale, Text, number

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.quiz.items.item import Item

HEADINGS = (
    Text("题号", "Id"),
    Text("题型", "Kind"),
    Text("程度", "Level"),
    Text("主题", "Topic"),
    Text("题目", "Question"),
)
COUNT = Text("共 {n} 题：{kinds}", "Items: {n}. {kinds}")
LEVELS_TOLD = Text("程度：{levels}", "Levels: {levels}")
OF_ONE_KIND = Text("{name} {n}", "{n} × {name}")
NONE = Text("没有这样的题。", "There are no such items.")
OWN_COUNT = Text("其中公司自编 {n} 题", "{n} of them the company’s own")
LEFT_OUT = Text(
    "公司自编的题有 {n} 处错误，有错的文件没有读入；运行 steward quiz check 查看。",
    "Mistakes in the company’s own items: {n}. Files with mistakes were left out; see steward quiz check.",
)
UNKNOWN = Text("没有“{given}”，可选的有：{known}。", "There is no “{given}”; there are: {known}.")
_WIDE = 60


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "list",
        cls=Command,
        help=both(
            "列出题库里的题和数量，可按主题、标准、程度、题型筛选。",
            "List the items of the bank with counts; by topic, standard, level or kind.",
        ),
    )(list_)


def list_(
    topic: Annotated[
        str | None,
        typer.Option(
            metavar="T", help=both("主题，如 complaint 或 投诉处理", "topic, such as complaint or Complaints")
        ),
    ] = None,
    standard: Annotated[
        str | None,
        typer.Option(metavar="ID", help=both("依据哪条标准，如 complaint.flow", "standard, such as complaint.flow")),
    ] = None,
    level: Annotated[
        str | None, typer.Option(metavar="L", help=both("程度：recall、apply、judge", "level: recall, apply, judge"))
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="K", help=both("题型，如 single 或 单选", "kind, such as single or reply")),
    ] = None,
    own: Annotated[bool, typer.Option("--own", help=both("只列公司自编的", "the company’s own only"))] = False,
    json: Annotated[
        bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))
    ] = False,
) -> int:
    """List items."""
    from steward.quiz.answers.asked import KINDS, LEVELS
    from steward.quiz.items.bank import bank_of

    this = call.current()
    locale = this.locale
    bank = bank_of(this.workspace)
    if bank.troubles:
        out.note(LEFT_OUT.say(locale, n=len(bank.troubles)))
    items: list[Item] = list(bank.items.values())
    if topic is not None:
        items = list(bank.of_topic(topic_named(topic, bank)))
    if standard is not None:
        from steward.standards import standard as known_standard

        wanted = known_standard(standard).id
        items = [item for item in items if wanted in item.standards]
    if level is not None:
        wanted = named(level, LEVELS)
        items = [item for item in items if item.level == wanted]
    if kind is not None:
        wanted = named(kind, KINDS)
        items = [item for item in items if item.type == wanted]
    if own:
        items = [item for item in items if item.id in bank.own]
    if json:
        out.as_json(_as_json(items, bank, locale))
    else:
        _show(items, bank, locale)
    return 0


def topic_named(given: str, bank: Bank) -> str:
    """Give the topic of the bank that is meant by its id or its name.

    Raises:
        StewardError: ``unknown-choice`` with those there are.
    """
    from steward.quiz.answers.asked import topic_name

    names = {topic: topic_name(bank.of_topic(topic)[0]) for topic in bank.topics}
    return named(given, names)


def named(given: str, names: Mapping[Any, Text]) -> str:
    """Give the key meant by itself, by its name in either language, or by the beginning of one of these.

    Raises:
        StewardError: ``unknown-choice`` with those there are.
    """
    asked = given.strip().casefold()
    words = {key: [one.casefold() for one in (key, name.zh, name.en)] for key, name in names.items()}
    found = [key for key in words if asked in words[key]]
    found = found or [key for key in words if asked and any(one.startswith(asked) for one in words[key])]
    if len(found) == 1:
        return str(found[0])
    known = [f"{key}（{name.zh}）" for key, name in names.items()]
    raise StewardError("unknown-choice", UNKNOWN, given=given, known=Text("、".join(known), ", ".join(names)))


def _show(items: Sequence[Item], bank: Bank, locale: Locale) -> None:
    from steward.quiz.answers.asked import KINDS, LEVELS, topic_name

    if not items:
        out.line(NONE.say(locale))
        return
    rows = [
        [
            item.id,
            KINDS[item.type].say(locale),
            LEVELS[item.level].say(locale),
            topic_name(item).say(locale),
            _short(question(item, locale)),
        ]
        for item in items
    ]
    out.table([heading.say(locale) for heading in HEADINGS], rows)
    kinds = Counter(item.type for item in items)
    levels = Counter(item.level for item in items)
    own = sum(item.id in bank.own for item in items)
    out.line()
    told = COUNT.say(locale, n=number(len(items)), kinds=_counts(kinds, KINDS, locale))
    out.line(told + ("；" if locale == "zh" else "; ") * bool(own) + (OWN_COUNT.say(locale, n=own) if own else ""))
    out.line(LEVELS_TOLD.say(locale, levels=_counts(levels, LEVELS, locale)))


def question(item: Item, locale: Locale) -> str:
    """Give what an item asks, on one line; the numbers of a generated one are those of its first drawing."""
    from steward.quiz.answers.asked import ask

    return " ".join(ask(item, 1).words(item.stem, locale).split())


def _counts(counted: Counter[Any], names: Mapping[Any, Text], locale: Locale) -> str:
    told = [OF_ONE_KIND.say(locale, name=names[key].say(locale), n=counted[key]) for key in names if counted[key]]
    return ("、" if locale == "zh" else ", ").join(told)


def _short(text: str) -> str:
    from steward.cli.page import width

    kept = ""
    for c in text:
        if width(kept + c) > _WIDE:
            return kept + "…"
        kept += c
    return kept


def _as_json(items: Sequence[Item], bank: Bank, locale: Locale) -> dict[str, Any]:
    from steward.quiz.items.item import topic_of

    return {
        "count": len(items),
        "kinds": dict(Counter(item.type for item in items)),
        "levels": dict(Counter(item.level for item in items)),
        "topics": dict(Counter(topic_of(item) for item in items)),
        "items": [
            {
                "id": item.id,
                "type": item.type,
                "level": item.level,
                "topic": topic_of(item),
                "standards": list(item.standards),
                "own": item.id in bank.own,
                "only": item.only,
                "seconds": item.seconds,
                "file": bank.files[item.id],
                "stem": question(item, locale),
            }
            for item in items
        ],
    }
