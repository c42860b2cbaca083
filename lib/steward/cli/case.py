"""``steward case``: the casebook listed, one case shown, cases checked before they are used.

``case list [--find WORDS] --json``: [{"case", "title", "lede", "told", "own", "languages", "playable", "family", "topics", "styles", "stage"}], with "why" where words were given.
``case show CASE --json``: the case as its file holds it, with its "stories".
``case check --json``: {"ok", "cases": [ids that can be used], "errors": [{"file", "line", "where", "code", "message"}], "notes": [the same]}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from steward.cli import call, case_export, case_new, out
from steward.cli.page import Command, both, group
from steward.words import Locale, Text, join, number

if TYPE_CHECKING:
    from steward.casebook import Case
    from steward.errors import Trouble
    from steward.written import Words

app = group(
    both(
        "案例：看有哪些、读一个、检查自己写的。",
        "Cases: which there are, one to read, and checking those of your own.",
    )
)
case_export.add_to(app)
case_new.add_to(app)

AsJson = Annotated[bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))]
Named = Annotated[
    str,
    typer.Argument(metavar="CASE", help=both("案例的编号，或它的文件夹", "id of a case, or its folder")),
]

HEADINGS = (Text("编号", "Id"), Text("标题", "Title"), Text("讲到哪里", "Told"), Text("备注", "Notes"))
TOLD = {
    "full": Text("讲全了", "in full"),
    "partial": Text("讲了一部分", "in part"),
    "title-only": Text("只有标题", "title only"),
    "playbook": Text("按处理框架编写", "from a playbook"),
}
WHY = Text("为什么找到它", "Why")
NOTHING = Text("没有找到和“{words}”有关的案例。", "No case was found for “{words}”.")
OWN = Text("公司自编", "your own")
ONLY = {"zh": Text("只有中文", "Chinese only"), "en": Text("只有英文", "English only")}
HALF = Text(
    "{case}：{language}缺 {n} 处，先按一种语言用；缺在第 {lines} 行。",
    "{case}: {language} is missing in {n} places, and the case is used in one language for now; lines {lines}.",
)
LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
NOT_PLAYED = Text("没有演练", "no drill")
BROKEN = Text("下面的案例有错，暂时用不了：", "These cases have mistakes and cannot be used yet:")
ALL_WELL = Text("{n} 个案例，没有发现问题。", "Cases: {n}. No problems found.")
OPEN = Text("（待查证）", " (still to be verified)")
ADOPTED = Text("{what}（{who}，{when}）", "{what} ({who}, {when})")
NOTED = Text("顺便一提：", "Worth knowing:")
MISTAKES = Text("{n} 处要改：", "To mend: {n}.")


@app.command(
    "list",
    cls=Command,
    help=both(
        "列出所有案例，或用 --find 找出相关的，最贴切的在前。",
        "List all cases, or with --find those that fit, the best first.",
    ),
)
def list_cases(
    find: Annotated[
        str,
        typer.Option(
            "--find",
            metavar="WORDS",
            help=both("要找的字词（中英文都行），或标准的编号", "words in either language, or the id of a standard"),
        ),
    ] = "",
    json: AsJson = False,
) -> int:
    """List the casebook, or what of it fits some words."""
    from steward.casebook import casebook

    this = call.current()
    locale, book = this.locale, casebook(this.workspace)
    why = _found(find) if find.strip() else dict.fromkeys(book.cases, "")
    cases = [book.cases[id] for id in why]
    if json:
        out.as_json([{**_listed(case, locale), **({"why": why[case.id]} if find.strip() else {})} for case in cases])
    elif not cases:
        out.line(NOTHING.say(locale, words=find))
    else:
        rows = [
            [case.id, case.title.text.say(locale), TOLD[case.told].say(locale), why[case.id] or _notes(case, locale)]
            for case in cases
        ]
        out.table([heading.say(locale) for heading in (*HEADINGS[:3], WHY if find.strip() else HEADINGS[3])], rows)
    if book.troubles:
        out.note(BROKEN.say(locale))
        for trouble in book.troubles:
            out.note(f"  {trouble.describe(locale)}")
    return 1 if book.troubles else 0


def _found(words: str) -> dict[str, str]:
    """Give the cases that fit some words, the best first, each with the reason."""
    from steward.casebook.finding import search

    this = call.current()
    found = search(words, this.locale, this.workspace)
    return {one.id: one.why.say(this.locale) for one in found if one.kind == "case"}


def _listed(case: Case, locale: Locale) -> dict[str, Any]:
    return {
        "case": case.id,
        "title": case.title.text.say(locale),
        "lede": case.lede.text.say(locale),
        "told": case.told,
        "own": case.own,
        "languages": list(case.languages),
        "playable": case.playable,
        "family": case.family,
        "topics": list(case.topics),
        "styles": list(case.drill.styles) if case.drill else [],
        "stage": case.stage,
    }


def _half(case: Case, locale: Locale) -> str:
    """Say where a translation is missing."""
    lines = [*dict.fromkeys(str(line) for line in case.untranslated)]
    shown = ", ".join(lines[:10]) + (" …" if len(lines) > 10 else "")
    other = LANGUAGES["en" if case.only == "zh" else "zh"]
    return HALF.say(locale, case=case.id, language=other, n=number(len(case.untranslated)), lines=shown)


def _notes(case: Case, locale: Locale) -> str:
    from steward.casebook.status import NAMES

    notes = [OWN] if case.own else []
    notes += [ONLY[case.only]] if case.only else []
    notes += [] if case.playable else [NOT_PLAYED]
    notes += [] if case.stage == "published" else [NAMES[case.stage]]
    return join([note.say(locale) for note in notes], locale)


@app.command(
    "show",
    cls=Command,
    help=both("读一个案例：故事、经过、期望、结局。", "Read one case: story, events, expectations, outcomes."),
)
def show(
    case: Named,
    answers: Annotated[
        bool, typer.Option("--answers", help=both("连复盘的参考一起看", "with the reference of the review"))
    ] = False,
    json: AsJson = False,
) -> int:
    """Show one case."""
    from steward.casebook import case_of

    this = call.current()
    found = case_of(this.workspace, case)
    if json:
        stories = {locale: found.story(locale) for locale in found.story_languages}
        out.as_json({**found.model_dump(mode="json", exclude_none=True), "stories": stories})
    else:
        for line in _page(found, this.locale) + (_answers(found, this.locale) if answers else []):
            out.line(line)
    return 0


def _head(zh: str, en: str, locale: Locale) -> list[str]:
    return ["", Text(zh, en).say(locale)]


def _answers(case: Case, locale: Locale) -> list[str]:
    """Write the reference of the review."""
    from steward.casebook.reference import CAUSE_KINDS

    review, colon = case.review, Text("：", ": ").say(locale)

    def said(words: Words) -> str:
        return words.text.say(locale)

    def part(zh: str, en: str, entries: list[str]) -> list[str]:
        return [*_head(zh, en, locale), *(f"  {entry}" for entry in entries)] if entries else []

    causes = [
        f"{CAUSE_KINDS[one.kind].say(locale)}{colon}{said(one.what)}" + (OPEN.say(locale) if one.open else "")
        for one in review.causes
    ]
    adopted = [ADOPTED.say(locale, what=said(one.what), who=said(one.who), when=said(one.when)) for one in review.adopt]
    asked = [
        line for one in review.questions for line in (said(one.ask), *(f"  – {said(point)}" for point in one.good))
    ]
    return [
        *part("做得好的", "What went well", [said(one.what) for one in review.well]),
        *part("做得不好的", "What went badly", [said(one.what) for one in review.badly]),
        *part("原因", "Causes", causes),
        *part("换成我来办", "If it were mine", [f"{n}. {said(one.what)}" for n, one in enumerate(review.mine, 1)]),
        *part("从今以后", "From now on", adopted),
        *part("好的回答里有", "What good answers contain", asked),
    ]


def _page(case: Case, locale: Locale) -> list[str]:
    """Write a case to be read on a terminal."""
    from steward.casebook.parts import ENDED

    def head(zh: str, en: str) -> list[str]:
        return _head(zh, en, locale)

    def said(words: Words) -> str:
        return words.text.say(locale)

    colon = Text("：", ": ").say(locale)
    lines = [f"{said(case.title)}  ({case.id})", said(case.lede)]
    lines += [notes] if (notes := _notes(case, locale)) else []
    lines += ["", case.story(locale).strip()] if case.story(locale) else []
    lines += head("人物", "People") + [f"  {said(one.name)}{colon}{said(one.who)}" for one in case.people]
    lines += head("经过", "What happened") + [f"  {said(one.when)}{colon}{said(one.what)}" for one in case.happened]
    lines += head("他们期望什么", "What they expect") + [f"  {one.text.say(locale)}" for one in case.expectations]
    if case.limits:
        lines += head("不能答应的", "Not to be promised")
        lines += [f"  {said(one.what)}{colon}{said(one.why)}" for one in case.limits]
    if case.outcomes:
        lines += head("可能的结局", "Ways it can end")
        lines += [f"  {ENDED[one.ended].say(locale)}{colon}{said(one.what)}" for one in case.outcomes]
    if case.review.questions:
        lines += head("讨论", "To discuss") + [f"  {said(one.ask)}" for one in case.review.questions]
    if case.invented:
        lines += [*head("为教学补写的", "Added for teaching"), f"  {said(case.invented)}"]
    return lines


@app.command(
    "check",
    cls=Command,
    help=both(
        "检查案例：每一处错误连同行号一次说完；不写名字则检查全部案例。",
        "Check cases: every mistake with its line, all at once; without a name, the whole casebook.",
    ),
)
def check(
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CASE",
            help=both(
                "案例的编号或文件夹，也可以是装着案例的文件夹", "ids or folders of cases, or folders that hold cases"
            ),
        ),
    ] = None,
    json: AsJson = False,
) -> int:
    """Check cases and say what is wrong."""
    from steward.casebook import checking

    this = call.current()
    result = checking.check(cases or (), this.workspace)
    if json:
        errors, notes = ([_as_data(one, this.locale) for one in some] for some in (result.troubles, result.notes))
        out.as_json({"ok": result.ok, "cases": [case.id for case in result.whole], "errors": errors, "notes": notes})
    elif result.ok:
        out.line(ALL_WELL.say(this.locale, n=number(len(result.whole))))
        for case in result.whole:
            if case.untranslated:
                out.line(_half(case, this.locale))
    else:
        out.line(MISTAKES.say(this.locale, n=number(len(result.troubles))))
        for trouble in result.troubles:
            out.line(f"  {trouble.describe(this.locale)}")
    if result.notes and not json:
        out.line(NOTED.say(this.locale))
        for note in result.notes:
            out.line(f"  {note.describe(this.locale)}")
    return 0 if result.ok else 1


def _as_data(trouble: Trouble, locale: Locale) -> dict[str, Any]:
    where = trouble.values.get("where")
    return {
        "file": trouble.values.get("source"),
        "line": trouble.values.get("line"),
        "where": str(where.say(locale) if isinstance(where, Text) else where or ""),
        "code": trouble.code,
        "message": trouble.describe(locale),
    }
