"""What the page “owners' voice” shows: the three readings of a survey, each as a sentence, a picture and a table."""

from __future__ import annotations

import math

from steward.service.survey.importance_performance import QUADRANT_NAMES, Grid, importance_performance
from steward.service.survey.kano import KanoFeature, coefficient, kano_table
from steward.service.survey.kano_category import CATEGORY_NAMES
from steward.service.survey.paired_gap import Gap, without_name
from steward.service.survey.servqual import Servqual, servqual
from steward.ui.explore.kit import Note, Panel, Picture, Sentence, Table
from steward.ui.explore.owners_voice_pictures import Dot, Field, gaps_chart, scatter
from steward.ui.explore.owners_voice_survey import Survey
from steward.words import Locale, Text, join, number, percent


def features_of(survey: Survey) -> tuple[KanoFeature, ...]:
    """Judge every feature of a survey."""
    return kano_table(survey.kano, survey.kano_pairs)


def gaps_of(survey: Survey) -> Servqual:
    """Give the gaps of a survey."""
    return servqual(survey.expected, survey.found, survey.dimensions, survey.weights)


def grid_of(survey: Survey) -> Grid:
    """Place the attributes of a survey."""
    return importance_performance(survey.performance, survey.importance)


def _interval(gap: Gap, locale: Locale) -> str:
    """Write a gap for a column that is headed so."""
    return without_name(gap, locale).removeprefix("差距" if locale == "zh" else "gap").strip()


def kano_panels(survey: Survey, locale: Locale) -> list[Panel]:
    """Show the features by what they add and what they cost."""
    features = features_of(survey)
    told = next((one for one in features if not one.is_clear), features[-1] if len(features) < 3 else features[2])
    dots = [
        Dot(
            one.name,
            0 if math.isnan(one.worse.value) else -one.worse.value,
            0 if math.isnan(one.better.value) else one.better.value,
            (0 if math.isnan(one.worse.high) else -one.worse.high, 1 if math.isnan(one.worse.low) else -one.worse.low),
            (
                0 if math.isnan(one.better.low) else one.better.low,
                1 if math.isnan(one.better.high) else one.better.high,
            ),
            one.is_clear,
        )
        for one in features
    ]
    names = [CATEGORY_NAMES[c].say(locale) for c in ("A", "O", "I", "M")]
    field = Field(
        (0, 1), (0, 1), (0.5, 0.5), (names[0], names[1], names[2], names[3]),
        Text("做不好会扣多少 →", "how much its absence costs →").say(locale), Text("↑ 做好能加多少", "↑ how much it adds").say(locale),
        (0, 0.5, 1), (0, 0.5, 1),
    )  # fmt: skip
    heads = (
        Text("项目", "Feature"),
        Text("类别", "Category"),
        Text("领先的份数", "Lead"),
        Text("做好加分（Better）", "Better"),
        Text("没有扣分（Worse）", "Worse"),
    )
    unsure = Text("{category}，还说不准", "{category}, cannot tell yet")
    rows = [
        (
            one.name,
            CATEGORY_NAMES[one.category].say(locale)
            if one.is_clear
            else unsure.say(locale, category=CATEGORY_NAMES[one.category]),
            f"{one.counts[one.category]} : {one.counts[one.runner_up]}",
            coefficient(one.better, locale),
            coefficient(one.worse, locale),
        )
        for one in features
    ]
    return [
        Sentence(told.sentence(locale)),
        Picture(
            Text("做好加分，做不好扣分", "What it adds when there, what it costs when not").say(locale),
            _listed(features, locale),
            lambda narrow: scatter(dots, field, narrow),
            Text(
                "灰线是 95% 区间；空心点的类别还说不准",
                "Grey bars are 95% intervals; a hollow dot's category cannot be told yet",
            ).say(locale),
            show_sentence=False,
        ),
        Table(Text("每一项", "Every feature").say(locale), [head.say(locale) for head in heads], rows),
    ]


def _listed(features: tuple[KanoFeature, ...], locale: Locale) -> str:
    return join([f"{one.name} {CATEGORY_NAMES[one.category].say(locale)}" for one in features], locale)


def gap_panels(survey: Survey, locale: Locale) -> list[Panel]:
    """Show the gaps by dimension."""
    result = gaps_of(survey)
    weight = Text("{name}（分量 {weight}）", "{name} (weight {weight})")
    gaps = [
        (one.gap, weight.say(locale, name=one.name, weight=percent(one.weight, decimals=0)))
        for one in result.dimensions
    ]
    heads = (
        Text("维度", "Dimension"),
        Text("期望", "Expected"),
        Text("实际", "Found"),
        Text("差距", "Gap"),
        Text("题目合不合拍（α）", "Alpha"),
    )
    rows = [
        (
            one.name.say(locale),
            number(one.gap.second, decimals=2),
            number(one.gap.first, decimals=2),
            _interval(one.gap, locale),
            one.alpha.sentence(locale).removeprefix(one.alpha.name.say(locale)).strip(),
        )
        for one in result.dimensions
    ]
    notes = [said for name, answers in result.notes if (said := answers.note(locale, name))]
    return [
        Sentence(result.sentence(locale)),
        Picture(
            Text("实际减期望", "Found less expected").say(locale),
            result.overall.sentence(locale),
            lambda narrow: gaps_chart(gaps, narrow, locale),
            Text(
                "零线以左不如期望；灰线是 95% 区间，跨过零线就还说不准",
                "Left of zero falls short; grey bars are 95% intervals, and one that crosses zero cannot be told yet",
            ).say(locale),
            show_sentence=False,
        ),
        Table(Text("五个维度", "By dimension").say(locale), [head.say(locale) for head in heads], rows),
        *(Note(said) for said in notes),
    ]


def grid_panels(survey: Survey, locale: Locale) -> list[Panel]:
    """Show importance against performance."""
    grid = grid_of(survey)

    def ends(low: float, high: float, value: float) -> tuple[float, float]:
        return (1, 5) if math.isnan(low) or math.isnan(high) else (min(low, value), max(high, value))

    dots = [
        Dot(
            one.name,
            one.performance.value,
            one.importance.value,
            ends(one.performance.low, one.performance.high, one.performance.value),
            ends(one.importance.low, one.importance.high, one.importance.value),
            one.quadrant != "unclear",
        )
        for one in grid.attributes
        if not math.isnan(one.performance.value) and not math.isnan(one.importance.value)
    ]
    names = [QUADRANT_NAMES[q].say(locale) for q in ("concentrate", "keep-up", "low-priority", "overkill")]
    field = Field(
        (1, 5), (1, 5), (grid.performance_line, grid.importance_line), (names[0], names[1], names[2], names[3]),
        Text("表现 →", "performance →").say(locale), Text("↑ 重要程度", "↑ importance").say(locale),
        (1, 2, 3, 4, 5), (1, 2, 3, 4, 5),
    )  # fmt: skip
    heads = (
        Text("项目", "Attribute"),
        Text("放在哪一格", "Where it lies"),
        Text("重要程度", "Importance"),
        Text("表现", "Performance"),
        Text("表现减重要", "Gap"),
    )
    rows = [
        (
            one.name,
            QUADRANT_NAMES[one.quadrant].say(locale),
            one.importance.sentence(locale),
            one.performance.sentence(locale),
            "" if one.gap is None else _interval(one.gap, locale),
        )
        for one in grid.attributes
    ]
    return [
        Sentence(grid.sentence(locale)),
        Picture(
            Text("重要程度与表现", "Importance and performance").say(locale),
            grid.sentence(locale),
            lambda narrow: scatter(dots, field, narrow),
            Text(
                "灰线是 95% 区间；区间跨过虚线的画空心，还说不准",
                "Grey bars are 95% intervals; hollow where one crosses a line and nothing can be told yet",
            ).say(locale),
            show_sentence=False,
        ),
        Table(Text("每一项", "Every attribute").say(locale), [head.say(locale) for head in heads], rows),
    ]
