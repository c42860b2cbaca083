"""What a question says around its own words, on every page that asks one."""

from __future__ import annotations

from collections.abc import Mapping

from steward.words import Text

WORDS: Mapping[str, Text] = {
    # choosing
    "one": Text("选一个", "Choose one"),
    "several": Text("可以选几个", "Choose all that apply"),
    "quoted": Text("“{text}”", "“{text}”"),
    "state-right": Text("您选了 {key}，对", "You chose {key}: right"),
    "state-wrong": Text("您选了 {key}，不对", "You chose {key}: not right"),
    "state-missed": Text("{key} 是对的，您没有选", "{key} is right; you did not choose it"),
    "negative": Text("注意：问的是“不”", "Mind: it asks what is not so"),
    # ordering
    "order": Text("用箭头把先后排好，也可以拖动", "Put them in order with the arrows, or drag"),
    "up": Text("上移：{text}", "Move up: {text}"),
    "down": Text("下移：{text}", "Move down: {text}"),
    "place": Text("第 {n} 位，共 {of} 位：{text}", "Place {n} of {of}: {text}"),
    "order-is": Text("正确的先后", "The right order"),
    "step-right": Text("排对了", "In its place"),
    "step-wrong": Text("您排在第 {n} 位", "You put it at {n}"),
    # matching
    "match": Text("给每一项选出对应的", "Choose what belongs to each"),
    "choose": Text("请选择", "Choose"),
    "pair-right": Text("“{text}”，对", "“{text}”: right"),
    "pair-wrong": Text("您选了“{text}”，不对", "You chose “{text}”: not right"),
    "pair-was": Text("应是“{text}”", "It is “{text}”"),
    "nothing": Text("没有选", "nothing"),
    # writing
    "write-numeric": Text("您算出来是", "Your figure"),
    "write-fill": Text("空里填", "In the gap"),
    "write-short": Text("用自己的话写，写到要点就行", "In your own words; the points are what counts"),
    "yours": Text("您写的", "What you wrote"),
    "typed-right": Text("您的答案，对", "Your answer: right"),
    "typed-wrong": Text("您的答案，不对", "Your answer: not right"),
    "typed-answer": Text("答案", "The answer"),
    "found": Text("，说到了", ": said"),
    "missed": Text("，没说到", ": not said"),
    # a line of dialogue
    "owner": Text("业主", "The owner"),
    "reply": Text("我们的回复", "Our reply"),
    "moves": Text("回复里用了哪些做法？可以选几个", "What does the reply do? Choose all that apply"),
    "effect": Text("业主听了会怎样？", "What does it do to the owner?"),
    "moves-were": Text("回复里的做法", "What the reply does"),
    "effect-was": Text("业主听了之后", "What it does to the owner"),
    # what there is to learn
    "model": Text("参考答案", "A model answer"),
    "better": Text("可以这样说", "One could say"),
    "standard": Text("标准", "Standard"),
    "comma": Text("，", ", "),
    "only-zh": Text("这道题只有中文", "This question is in Chinese only"),
    "only-en": Text("这道题只有英文", "This question is in English only"),
}
