"""What the screen of the drill says in its widget."""

from __future__ import annotations

from collections.abc import Mapping

from steward.ui import visit
from steward.words import Locale, Text

_WORDS: Mapping[str, Text] = {
    # before the talk
    "begin": Text("开始", "Begin"),
    "others": Text("换一个情境", "Another situation"),
    "resume": Text("接着谈", "Go on"),
    "unfinished": Text("没谈完的", "Broken off"),
    "past": Text("练过的", "What you practised"),
    "own-troubles": Text("有的案例没有读进来", "Some cases could not be read"),
    # the talk
    "talk": Text("对话", "Conversation"),
    "said": Text("对话记录", "What was said"),
    "flow": Text("投诉流程", "Complaint flow"),
    "step-done": Text("，已做到", "; done"),
    "step-now": Text("，进行中", "; now"),
    "nothing": Text("（什么也没说）", "(says nothing)"),
    "ask": Text("您怎么回答？", "What do you say?"),
    "ask-choose": Text("您会说哪一句？", "Which would you say?"),
    "ask-clicked": Text("听到了什么？点一下", "What did you hear? Click it"),
    "way": Text("回答方式", "Way of replying"),
    "say": Text("说出口", "Say it"),
    "undo": Text("收回上一句", "Take that back"),
    "pause": Text("先停一停", "Pause"),
    "first-type": Text(
        "还没有写。再按一次，就是什么也不说。", "Nothing is written yet. Once more, and you say nothing at all."
    ),
    "first-choose": Text("先选一句。", "Choose one first."),
    "first-clicked": Text("点一下听到的动作，或写下大意。", "Click what was heard, or note the gist."),
    "heard-words": Text("说的大意（可以不写）", "The gist (optional)"),
    "helps": Text("有帮助的", "Helps"),
    "harms": Text("有伤害的", "Harms"),
    "compare": Text("这几句，差别在哪里", "What each would have done"),
    "good": Text("可取：", "good: "),
    "bad": Text("不可取：", "harmful: "),
    "yours": Text("您选的", "yours"),
    "next": Text("听业主怎么说", "Hear the owner"),
    # the owner
    "owner": Text("业主", "The owner"),
    "mood": Text("业主的情绪", "The owner’s mood"),
    "line-says": Text("情绪走势：{values}", "Mood line: {values}"),
    "comma": Text("，", ", "),
    "furious": Text("盛怒", "furious"),
    "calm": Text("平静", "calm"),
    "band": Text("平静区", "calm band"),
    "signs": Text("从这些地方看得出来", "How to tell"),
    "time": Text("用时", "Time"),
    "trust": Text("信任", "Trust"),
    "patience": Text("耐心", "Patience"),
    "expectations": Text("期望卡", "Expectation card"),
    "expectations-short": Text("期望", "Expectations"),
    # keys
    "keys": Text("用键盘练", "Practising by keyboard"),
    "key-choose": Text("选第几句", "choose a reply"),
    "key-say": Text("说出口；换行用 Shift + Enter", "say it; Shift + Enter for a new line"),
    "key-help": Text("看这张表", "this list"),
    "keys-off": Text("不用单键（读屏时）", "No single keys (with a screen reader)"),
    "close": Text("知道了", "Close"),
    # the way to the kernel
    "slow": Text("还没送到，正在再送一次，这句话不会丢。", "Not through yet; sending again. Your reply is safe."),
    "lost": Text(
        "连接断了。这句话留在这里，请重新打开这一页，会自动补上，不会说两遍。",
        "The connection was lost. Your reply is kept here: open this page again and it is said, once.",
    ),
}


def words(locale: Locale) -> dict[str, str]:
    """Give the widget's words in one language."""
    return visit.words(_WORDS, locale)
