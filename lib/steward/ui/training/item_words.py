"""What the page of the item bank lists and shows of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steward.quiz.answers.asked import EFFECTS, KINDS, LEVELS, ask, topic_name
from steward.quiz.answers.grading import grade
from steward.quiz.insight.learned_scores import stem_of
from steward.quiz.items.item import topic_of
from steward.ui.visit import Visit, app_link
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.quiz.items.bank import Bank
    from steward.quiz.items.item import Item

WORDS = {
    "search": Text("搜题目", "Search the questions"),
    "hint": Text("如：渗漏 回访、24 小时、complaint.flow", "such as: leak revisit, 24 hours, complaint.flow"),
    "filters": Text("筛选", "Filters"),
    "all": Text("全部", "All"),
    "clear": Text("清空", "Clear"),
    "found": Text("找到 {n} 题", "{n} found"),
    "none": Text("没有找到。换个说法，或去掉筛选。", "Nothing found. Try other words, or clear the filters."),
    "more": Text("再显示 {n} 题", "Show {n} more"),
    "pick": Text(
        "点左边一题，看答案、每个选项为什么、依据哪条标准。",
        "Choose one on the left for its key, the reason of every option, and its standards.",
    ),
    "back": Text("返回列表", "Back to the list"),
    "one": Text("一道题", "One question"),
    "own": Text("自己的题", "our own"),
    "zh": Text("只有中文", "Chinese only"),
    "en": Text("只有英文", "English only"),
    "generated": Text("每次换数字", "new numbers each time"),
    "right": Text("（正确）", "(right)"),
    "answer": Text("答案", "Answer"),
    "points": Text("要点", "Key points"),
    "better": Text("更好的说法", "A better reply"),
    "why": Text("为什么", "Why"),
    "standards": Text("依据的标准", "The standards behind it"),
    "answered": Text("答题情况", "How it was answered"),
    "try": Text("做一遍试试", "Try it"),
}
_SOURCES = {"shipped": Text("工作台的题", "the workbench’s"), "own": Text("自己的题", "our own")}
_FILTERS = {
    "topic": Text("主题", "Topic"),
    "kind": Text("题型", "Kind"),
    "level": Text("层次", "Level"),
    "source": Text("来源", "Whose"),
}
_ID, _FILE, _SECONDS = Text("题号", "Id"), Text("文件", "File"), Text("{n} 秒", "{n} seconds")
_TIME = Text("会的人要用", "Takes who knows it")


def filters(bank: Bank, locale: Locale) -> list[dict[str, Any]]:
    """Give the ways to narrow the list."""
    topics = {topic_of(item): topic_name(item).say(locale) for item in bank.items.values()}
    named = (
        ("topic", topics),
        ("kind", {id: text.say(locale) for id, text in KINDS.items()}),
        ("level", {id: text.say(locale) for id, text in LEVELS.items()}),
        ("source", {id: text.say(locale) for id, text in _SOURCES.items()}),
    )
    return [
        {
            "key": key,
            "name": _FILTERS[key].say(locale),
            "options": [{"value": id, "label": name} for id, name in options.items()],
        }
        for key, options in named
    ]


def brief(item: Item, bank: Bank, locale: Locale) -> dict[str, Any]:
    """Give one line of the list."""
    own = item.id in bank.own
    marks = ["own"] * own + [item.only] * bool(item.only) + ["generated"] * bool(getattr(item, "generate", None))
    return {
        "id": item.id,
        "text": stem_of(item).say(locale),
        "label": f"{topic_name(item).say(locale)}{'，' if locale == 'zh' else ', '}{KINDS[item.type].say(locale)}",
        "topic": topic_of(item),
        "kind": item.type,
        "level": item.level,
        "source": "own" if own else "shipped",
        "marks": marks,
    }


def detail(item: Item, bank: Bank, here: Visit, answered: str) -> dict[str, Any]:
    """Give one question with its key; `answered` says how people fared with it."""
    locale = here.locale
    asked = ask(item, 1)
    question, told = asked.shown(locale), grade(asked, {}, locale).shown(locale)
    chosen = [
        {"text": one["text"], "why": one["why"], "right": one["state"] in ("right", "missed")}
        for one in told["options"] or told["moves"]
    ]
    effect = [EFFECTS[item.effect].say(locale)] if item.type == "reply" else []
    return {
        "id": item.id,
        "bits": [topic_name(item).say(locale), KINDS[item.type].say(locale), LEVELS[item.level].say(locale), *effect, *([told["whose"]] if told["whose"] else [])],
        "situation": question.get("situation") or "",
        "owner": question.get("owner") or "",
        "reply": question.get("reply") or "",
        "stem": question["stem"],
        "options": chosen,
        "answer": "" if chosen else told["answer"],
        "points": [point["text"] for point in told["key_points"]],
        "better": told["better"],
        "explanation": told["explanation"],
        "standards": [{**one, "href": app_link(here, "learn/standards", f"id={one['id']}")} for one in told["standards"]],
        "answered": answered,
        "try": app_link(here, "learn/today", f"items={item.id}"),
        "facts": [
            [_ID.say(locale), item.id],
            [_FILE.say(locale), bank.files[item.id]],
            [_TIME.say(locale), _SECONDS.say(locale, n=item.seconds)],
        ],
    }  # fmt: skip
