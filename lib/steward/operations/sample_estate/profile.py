"""The company profile that goes with the estate: the shipped one with its teams, words and targets filled in."""

from __future__ import annotations

import json

from steward.company import DEFAULT_PROFILE
from steward.operations.sample_estate import (
    activities,
    complaint_words,
    fees,
    inspections,
    repair_words,
    staffing,
    surveys,
)
from steward.operations.sample_estate.estate import Story
from steward.operations.sample_estate.teams import TEAMS
from steward.service.engagement.measures import matrix

TARGETS = {"complaint-on-time": 0.90, "order-on-time": 0.85, "survey-satisfaction": 0.80, "fee-collection-rate": 0.90}
"""What the company sets itself; the other KPIs keep their own target."""


def terms(story: Story) -> dict[str, str]:
    """Give the English of every word of the estate's text columns."""
    words = {
        **{k.zh: k.en for k in repair_words.KINDS},
        **{k.zh: k.en for k in complaint_words.KINDS},
        **dict(complaint_words.OTHER_CATEGORIES.values()),
        **repair_words.CHANNELS_EN,
        **complaint_words.CHANNELS_EN,
        **staffing.POSTS_EN,
        **surveys.DIMENSIONS_EN,
        **surveys.QUESTIONS_EN,
        **fees.ITEMS_EN,
        **fees.METHODS_EN,
        **inspections.PLACES,
        **activities.NAMES_EN,
        **{m.name.zh: m.name.en for m in matrix().measures.values() if not m.placed_by_us},
        **dict(story.areas.values()),
        "全区": "Whole estate",
    }
    for post in story.staffing.posts:
        if post.endswith("号片区管家"):
            words[post] = f"Steward of area {post.split()[0]}"
    for round_ in story.tables["survey_rounds"].itertuples():
        year = round_.name[:4]
        if round_.kind == "owners":
            words[round_.name] = (
                f"Owner satisfaction survey, {'first' if '上半年' in round_.name else 'second'} half of {year}"
            )
        elif round_.kind == "staff":
            words[round_.name] = f"Staff self-assessment {year}"
    return words


def company_profile(story: Story) -> str:
    """Fill the shipped profile in; its comments stay."""
    teams = "\n".join(
        f"  - {{id: {t.id}, zh: {t.zh}, en: {t.en}, group: {t.group}, calendar: {t.calendar}, also: [{', '.join(t.also)}]}}"
        for t in TEAMS
    )
    words = "\n".join(
        f"  {json.dumps(zh, ensure_ascii=False)}: {json.dumps(en, ensure_ascii=False)}"
        for zh, en in terms(story).items()
    )
    targets = "\n".join(f"  {kpi}: {value:.2f}" for kpi, value in TARGETS.items())
    text = DEFAULT_PROFILE.read_text(encoding="utf-8")
    for old, new in (
        (
            "company: {zh: 本公司, en: Our company}",
            "company: {zh: 听松物业, en: Listening Pines Property Services}",
        ),
        ("estate: {zh: 本小区, en: Our estate}", "estate: {zh: 听松苑, en: Listening Pines}"),
        ("teams: []\n", f"teams:\n{teams}\n"),
        ("terms: {} ", f"terms:\n{words}\n "),
        ("targets: {}\n", f"targets:\n{targets}\n"),
    ):
        if old not in text:
            raise ValueError(f"the shipped profile no longer holds {old!r}")
        text = text.replace(old, new)
    return text
