"""What a sitting of study says: before a question, after it, and at its end."""

from __future__ import annotations

from collections.abc import Mapping

from steward.quiz.answers.certainty import CERTAINTIES, MARKS, NAMES
from steward.quiz.study.outcome import mark_words
from steward.ui import visit
from steward.ui.learn import question_words
from steward.words import Locale, Text

_WORDS: Mapping[str, Text] = {
    "progress": Text("进度", "Progress"),
    "at": Text("第 {now} 题，共 {total} 题", "Question {now} of {total}"),
    "sure_ask": Text("有多大把握？点一下就提交", "How sure are you? A tap hands it in"),
    "sure_was": Text("提交前，您说自己有多大把握", "Before it was marked you said"),
    "sure-chosen": Text("，您选的是这个", ", as you said"),
    "first": Text("先作答，再说有多大把握。", "Answer first, then say how sure you are."),
    "first-matching": Text("每一项都选好，再说有多大把握。", "Choose for each, then say how sure you are."),
    "first-reply": Text(
        "业主的反应也要选，再说有多大把握。", "Choose its effect on the owner too, then say how sure you are."
    ),
    "pass": Text("想不起来，看答案", "I cannot recall it; show me"),
    "again": Text("再来一次", "second try"),
    "undo": Text("刚才点错了", "That was a slip"),
    "stop": Text("先停在这里", "Stop here"),
    "help": Text("快捷键", "Keys"),
    "keys": Text("用键盘答题", "Answering by keyboard"),
    "key-choose": Text("选项，再按一次可取消多选", "choose an option; once more takes back one of several"),
    "key-sure": Text("很有把握、大概是、猜的，同时提交", "sure, think so, a guess; this hands it in"),
    "key-next": Text("去选把握，或到下一题", "on to how sure, or to the next question"),
    "key-undo": Text("撤回刚才的答案", "take the last answer back"),
    "key-help": Text("看这张表", "this list"),
    "keys-off": Text("不用单键（读屏时）", "No single keys (with a screen reader)"),
    "close": Text("知道了", "Close"),
    "slow": Text("还没送到，正在再送一次，答案不会丢。", "Not through yet; sending again. Your answer is safe."),
    "lost": Text(
        "连接断了。答案留在这里，请重新打开这一页，会自动补交，不会记两次。",
        "The connection was lost. Your answer is kept here: open this page again and it is handed in, once.",
    ),
    "contest": Text("我说到了", "I did say that"),
    "contest-what": Text("我说到了：{text}", "I did say that: {text}"),
    "contested": Text("已记下，培训师会看", "Noted for the trainer"),
    # cards
    "card": Text("翻卡片", "Flash card"),
    "card-how": Text("先在心里答，再翻开。", "Answer in your head, then turn it."),
    "turn": Text("翻开", "Turn over"),
    "answer": Text("答案", "The answer"),
    "knew": Text("我答上来了", "I knew it"),
    "not-yet": Text("还没有", "Not yet"),
    # before and after
    "others": Text("换个练法", "Other ways to practise"),
    "topic": Text("只练一个主题", "One topic only"),
}
_MARKS = Text("对 {right}，错 {wrong}", "{right} or {wrong}")


def words(locale: Locale) -> dict[str, str]:
    """Give everything the widget says by itself."""
    told = visit.words({**question_words.WORDS, **_WORDS}, locale)
    for certainty in CERTAINTIES:
        right, wrong = MARKS[certainty]
        told[certainty] = NAMES[certainty].say(locale)
        told[f"{certainty}-marks"] = _MARKS.say(locale, right=mark_words(right), wrong=mark_words(wrong))
    return told
