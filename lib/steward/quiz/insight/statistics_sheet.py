"""Item statistics as a workbook: what to look at first, every item, who picked what, and the test as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from steward.quiz.insight import item_statistics as words
from steward.quiz.insight.books import Book, Share, Value, book
from steward.quiz.insight.distractors import options_of
from steward.quiz.insight.item_advice import Advice, on_the_test
from steward.quiz.insight.item_statistics import ItemStatistics, QuizStatistics
from steward.words import Locale, Text

_ADVICE, _ITEMS, _PLACES = Text("先看这些", "Look at these"), Text("各题", "Items"), Text("卷面位置", "Places")
_OPTIONS, _TEST = Text("选项", "Options"), Text("整卷", "The test")
_ITEM, _STEM, _NAME, _VALUE = (
    Text("题号", "Item"),
    Text("题目", "Question"),
    Text("项目", "Figure"),
    Text("值", "Value"),
)
_WHAT, _WHY, _DO = Text("看到什么", "What shows"), Text("依据", "Why"), Text("建议", "What to do")
_LOW, _HIGH = Text("95% 区间下限", "95% interval from"), Text("95% 区间上限", "95% interval to")
_REST = Text("与其余各题的相关（%）", "Correlation with the rest (%)")
_OPTION, _KEY, _N, _SHARE = (
    Text("选项", "Option"),
    Text("是答案", "Key"),
    Text("人数", "Chosen by"),
    Text("占比", "Share"),
)
_STRONG, _WEAK = Text("靠前三分之一里", "Of the strong third"), Text("靠后三分之一里", "Of the weak third")
_YES = Text("是", "yes")
_ABOUT = Text(
    "难度、标准差、权重、区分度和区分效率按 Moodle 测验统计报告的定义；区间为 95%。",
    "Facility, standard deviation, weights, discrimination and efficiency as Moodle's quiz statistics report defines them; intervals are 95 %.",
)


def write_statistics(
    found: QuizStatistics,
    advice: Mapping[str, Sequence[Advice]],
    stems: Mapping[str, Text],
    title: str,
    path: Path,
    locale: Locale,
) -> Path:
    """Write the workbook.

    Args:
        found: the statistics.
        advice: on each item.
        stems: what items ask, where that is known.
        title: what the scores are of.
        path: ends in ``.xlsx``; takes its place only when it is complete.
        locale: of headings and sentences.

    Raises:
        StewardError: ``not-xlsx``, ``cannot-write``.
    """
    with book(path, title) as made:
        _advice(made, found, advice, stems, title, locale)
        _items(made, _ITEMS, found.items, stems, title, locale)
        if found.positions:
            _items(made, _PLACES, found.positions, {}, title, locale)
        _options(made, found, title, locale)
        made.table(
            _TEST.say(locale),
            title,
            [_NAME.say(locale), _VALUE.say(locale)],
            found.test.rows(locale),
            notes=[on_the_test(found.test).say(locale)],
            widths=[30, 60],
        )
    return path


def _advice(
    made: Book,
    found: QuizStatistics,
    advice: Mapping[str, Sequence[Advice]],
    stems: Mapping[str, Text],
    title: str,
    locale: Locale,
) -> None:
    rows: list[Sequence[Value]] = []
    for item in found.items:
        for one in advice.get(item.item, ()):
            what, _, why = one.sentence(locale).partition("：" if locale == "zh" else ": ")
            rows.append([item.item, _stem(stems, item.item, locale), what, why, one.do.say(locale)])
    heads = [head.say(locale) for head in (_ITEM, _STEM, _WHAT, _WHY, _DO)]
    made.table(_ADVICE.say(locale), title, heads, rows, notes=[found.sentence(locale)], widths=[24, 46, 20, 52, 52])


def _items(
    made: Book, name: Text, items: Sequence[ItemStatistics], stems: Mapping[str, Text], title: str, locale: Locale
) -> None:
    heads = [
        _ITEM, _STEM, Text("n", "n"), words.FACILITY, _LOW, _HIGH, words.SD, words.GUESS, words.INTENDED, words.EFFECTIVE,
        words.DISCRIMINATION, words.EFFICIENCY, _REST, _LOW, _HIGH,
    ]  # fmt: skip
    rows: list[Sequence[Value]] = []
    for one in items:
        figures = one.as_json()
        hundredths = [
            figures[name] / 100 if figures[name] is not None else None
            for name in ("intended_weight", "effective_weight", "discrimination_index", "discriminative_efficiency")
        ]
        sd = None if one.sd is None or not one.maximum else one.sd / one.maximum
        rows.append(
            [
                one.item,
                _stem(stems, one.item, locale),
                one.n,
                *(Share(figures[name]) for name in ("facility", "facility_low", "facility_high")),
                Share(sd),
                Share(one.random_guess),
                *map(Share, hundredths),
                *(Share(figures[name]) for name in ("rest", "rest_low", "rest_high")),
            ]
        )
    made.table(
        name.say(locale),
        title,
        [head.say(locale) for head in heads],
        rows,
        notes=[_ABOUT.say(locale)],
        widths=[24, 46, 7],
    )


def _options(made: Book, found: QuizStatistics, title: str, locale: Locale) -> None:
    rows: list[Sequence[Value]] = []
    for item in found.items:
        analysis = options_of(found.scores, item.item)
        for one in analysis.options if analysis else ():
            strong = Share(one.strong / analysis.strong) if analysis and analysis.strong else None
            weak = Share(one.weak / analysis.weak) if analysis and analysis.weak else None
            text = one.text.say(locale) if one.text else ""
            key = _YES.say(locale) if one.is_right else ""
            rows.append(
                [
                    item.item,
                    one.option,
                    text,
                    key,
                    one.n,
                    analysis.n if analysis else 0,
                    Share(one.share.value if one.share.n else None),
                    strong,
                    weak,
                ]
            )
    if rows:
        heads = [head.say(locale) for head in (_ITEM, _OPTION, _STEM, _KEY, _N, Text("n", "n"), _SHARE, _STRONG, _WEAK)]
        made.table(_OPTIONS.say(locale), title, heads, rows, widths=[24, 8, 46, 8, 8, 8], fixed=2)


def _stem(stems: Mapping[str, Text], item: str, locale: Locale) -> str:
    return stems[item].say(locale) if item in stems else ""
