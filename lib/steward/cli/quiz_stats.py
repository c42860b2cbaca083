"""``steward quiz stats``: what marks say about items, of an exam, of study, or from a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError
from steward.words import EN_DASH, Locale, Text, number, percent

if TYPE_CHECKING:
    from steward.quiz.insight.item_advice import Advice
    from steward.quiz.insight.item_statistics import ItemStatistics, QuizStatistics
    from steward.quiz.insight.scores import Scores
    from steward.quiz.items.bank import Bank

HEADINGS = (
    Text("题号", "Item"),
    Text("n", "n"),
    Text("得分率", "Facility"),
    Text("95% 区间", "95% interval"),
    Text("标准差", "SD"),
    Text("瞎猜", "Guess"),
    Text("有效权重", "Eff. weight"),
    Text("区分度", "Discr."),
    Text("95% 区间", "95% interval"),
    Text("区分效率", "Efficiency"),
    Text("提醒", "Mark"),
)
OF_STUDY = Text("自学中每人每题的第一次作答", "The first answer of each person to each item in study")
BOTH = Text("文件和 --exam 只能写一个。", "Give either a file or --exam, not both.")
NO_ITEM = Text("这里没有题目 {item}，有的是：{known}。", "There is no item {item} here; there are: {known}.")
NOBODY = Text("还没有人作答，没有可统计的。", "Nobody has answered yet; there is nothing to reckon.")
OR_WRONG = Text(
    "空格要是没答，请加 --blank wrong，按答错算。",
    "Where a blank means that no answer was given, add --blank wrong to count it as wrong.",
)
LOOK = Text("先看这些", "Look at these first")
WRITTEN = Text("已写到 {path}", "Written to {path}")
PLACES = Text("按卷面位置（每人的题不同）", "By place on the form (people had different items)")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "stats",
        cls=Command,
        help=both(
            "题目统计（按 Moodle 的定义，附区间和建议）：某次考试、自学记录，或一份成绩表。",
            "Item statistics as Moodle defines them, with intervals and advice: of an exam, of study, or of a sheet of scores.",
        ),
    )(stats)


def stats(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help=both(
                "成绩表（CSV 或 Excel）：一行一人、一列一题；不写则用自学记录",
                "scores in CSV or Excel, one row a person and one column an item; else what people answered in study",
            ),
        ),
    ] = None,
    exam: Annotated[
        str | None,
        typer.Option(metavar="ID", help=both("哪次考试，如 service-conduct", "an exam, such as service-conduct")),
    ] = None,
    item: Annotated[
        str | None,
        typer.Option(metavar="ID", help=both("只看一道题，连同谁选了什么", "one item, with who picked what")),
    ] = None,
    attempts: Annotated[
        Literal["first", "last", "highest", "all"],
        typer.Option(
            metavar="W",
            help=both(
                "同一个人考过几次时算哪次：first、last、highest、all", "attempts that count: first, last, highest, all"
            ),
        ),
    ] = "first",
    blank: Annotated[
        Literal["unseen", "wrong"],
        typer.Option(
            metavar="B",
            help=both(
                "表里的空格：unseen 没考到这题，wrong 没答、算错", "blank cells: unseen (item not on the form) or wrong"
            ),
        ),
    ] = "unseen",
    json: Annotated[
        bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.xlsx", help=both("另存为 Excel", "write a workbook as well"))
    ] = None,
) -> int:
    """Show statistics."""
    from steward.quiz.insight.item_advice import advice_of
    from steward.quiz.insight.item_statistics import statistics_of
    from steward.quiz.insight.learned_scores import stem_of
    from steward.quiz.items.bank import bank_of

    this = call.current()
    locale = this.locale
    if file is not None and exam is not None:
        raise StewardError("either-or", BOTH)
    bank = bank_of(this.workspace) if file is None else None
    title, scores, notes = _from_file(file, blank) if file is not None else _from_store(exam, bank)
    found = statistics_of(scores, attempts)
    advice = advice_of(found)
    stems = {} if bank is None else {id: stem_of(bank.items[id]) for id in scores.items}
    if item is not None:
        item = _named(item, scores.items)
    if to is not None:
        from steward.quiz.insight.statistics_sheet import write_statistics

        write_statistics(found, advice, stems, title.say(locale), to, locale)
    if json:
        out.as_json(_as_json(title, found, advice, notes, attempts, item, locale))
        return 0
    for note in notes:
        out.note(note.say(locale))
    if file is not None and blank == "unseen" and not scores.is_whole:
        out.note(OR_WRONG.say(locale))
    if not len(found.scores):
        out.line(NOBODY.say(locale))
    elif item is not None:
        _show_item(found, item, advice, stems, locale)
    else:
        _show(found, advice, title, locale)
    if to is not None:
        out.line(WRITTEN.say(locale, path=to))
    return 0


def _from_file(path: Path, blank: Literal["unseen", "wrong"]) -> tuple[Text, Scores, Sequence[Text]]:
    from steward.operations.reading import open_sheets
    from steward.quiz.insight.score_sheets import scores_from_rows

    sheets = [sheet for sheet in open_sheets(path) if not sheet.hidden]
    read = scores_from_rows(sheets[0].rows() if sheets else [], path.name, blank=blank)
    return Text(path.name, path.name), read.scores, read.notes


def _from_store(exam: str | None, bank: Bank | None) -> tuple[Text, Scores, Sequence[Text]]:
    from steward.cli.people import trainers_only
    from steward.quiz.insight.learned_scores import scores_of_exam, scores_of_study
    from steward.records.store import Store

    assert bank is not None
    trainers_only()
    workspace = call.current().workspace
    with Store.open(workspace) as store:
        if exam is None:
            from steward.quiz.study import history

            return OF_STUDY, scores_of_study(history.histories(store.events(kinds=history.KINDS)), bank), ()
        from steward.quiz.exams.blueprint import exams_of
        from steward.quiz.exams.exam import sittings

        known = sittings(store, exam=exam)
        title = known[-1].title if known else exams_of(workspace).exam(exam).title.text
        return title, scores_of_exam(known, bank), ()


def _named(item: str, known: Sequence[str]) -> str:
    import difflib

    if item in known:
        return item
    near = difflib.get_close_matches(item, known, 5, 0.4) or list(known[:8])
    raise StewardError("no-such-item", NO_ITEM, item=item, known=Text("、".join(near), ", ".join(near)))


# -- showing -----------------------------------------------------------------------------------------------------------


def _show(found: QuizStatistics, advice: Mapping[str, Sequence[Advice]], title: Text, locale: Locale) -> None:
    from steward.quiz.insight.item_advice import on_the_test

    out.line(title.say(locale))
    out.line()
    for name, value in found.test.rows(locale):
        out.line(f"{name}{'：' if locale == 'zh' else ': '}{value}")
    out.line(on_the_test(found.test).say(locale))
    _table(found.items, advice, locale)
    if found.positions:
        out.line()
        out.line(PLACES.say(locale))
        _table(found.positions, {}, locale)
    grave = [(id, one) for id, several in advice.items() for one in several if one.kind != "cannot-tell"]
    if grave:
        from steward.quiz.insight.item_advice import KINDS

        order = list(KINDS)
        out.line()
        out.line(LOOK.say(locale))
        for id, one in sorted(grave, key=lambda pair: (order.index(pair[1].kind), not pair[1].is_clear)):
            out.line(f"  {id}  {one.sentence(locale)}")
            out.line(f"      {one.do.say(locale)}")


def _table(items: Sequence[ItemStatistics], advice: Mapping[str, Sequence[Advice]], locale: Locale) -> None:
    from steward.quiz.insight.item_advice import KINDS

    rows = []
    for one in items:
        marks = [KINDS[advised.kind].say(locale) for advised in advice.get(one.item, ())[:2]]
        given = one.as_json()
        rows.append(
            [
                one.item,
                number(one.n),
                _share(one.facility),
                _between(given["facility_low"], given["facility_high"]),
                _share(None if one.sd is None or not one.maximum else one.sd / one.maximum),
                _share(one.random_guess),
                _hundredth(one.effective_weight),
                _hundredth(one.discrimination_index),
                _between(given["rest_low"], given["rest_high"]),
                _hundredth(one.discriminative_efficiency),
                ("；" if locale == "zh" else "; ").join(marks),
            ]
        )
    out.line()
    out.table([heading.say(locale) for heading in HEADINGS], rows, right=tuple(range(1, 10)))


def _show_item(
    found: QuizStatistics, item: str, advice: Mapping[str, Sequence[Advice]], stems: Mapping[str, Text], locale: Locale
) -> None:
    from steward.quiz.insight.distractors import options_of

    if item in stems:
        out.line(stems[item].say(locale))
    out.line(found[item].text(locale))
    if (options := options_of(found.scores, item)) is not None:
        out.line()
        out.line(options.text(locale))
        out.line()
        for one in options.options:
            if one.text is not None:
                out.line(f"  {one.option}  {one.text.say(locale)}")
    for advised in advice[item]:
        out.line()
        out.line(advised.text(locale))


def _share(value: float | None) -> str:
    return EN_DASH if value is None else percent(value)


def _hundredth(value: float | None) -> str:
    return EN_DASH if value is None else percent(value / 100)


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return EN_DASH
    middle = EN_DASH if low >= 0 else " … "
    return f"{percent(low, decimals=0)}{middle}{percent(high, decimals=0)}"


# -- JSON --------------------------------------------------------------------------------------------------------------


def _as_json(
    title: Text,
    found: QuizStatistics,
    advice: Mapping[str, Sequence[Advice]],
    notes: Sequence[Text],
    attempts: str,
    item: str | None,
    locale: Locale,
) -> dict[str, Any]:
    from steward.quiz.insight.distractors import options_of

    items = []
    for one in found.items:
        if item is not None and one.item != item:
            continue
        options = options_of(found.scores, one.item)
        items.append(
            {
                **one.as_json(),
                "options": None if options is None else options.as_json(),
                "advice": [
                    {
                        "kind": said.kind,
                        "clear": said.is_clear,
                        "text": said.sentence(locale),
                        "do": said.do.say(locale),
                    }
                    for said in advice[one.item]
                ],
            }
        )
    return {
        "title": title.say(locale),
        "attempts": attempts,
        "notes": [note.say(locale) for note in notes],
        "test": found.test.as_json(),
        "items": items,
        "positions": [one.as_json() for one in found.positions],
    }
