"""What the page of exams says by itself: while an exam is sat, and around a result."""

from __future__ import annotations

from collections.abc import Mapping

from steward.ui import visit
from steward.ui.learn import question_words
from steward.words import Locale, Text

_WORDS: Mapping[str, Text] = {
    # the list
    "list": Text("所有考试", "All exams"),
    # the cover
    "asked": Text("考什么", "What is asked"),
    "how": Text("怎么考", "How it goes"),
    "begin": Text("开始考试", "Start the exam"),
    "reasons": Text("这些数是怎么定的", "Where these numbers come from"),
    # the sitting
    "at": Text("第 {now} 题，共 {total} 题", "Question {now} of {total}"),
    "left-minutes": Text("还剩 {n} 分钟", "{n} min left"),
    "left-last": Text("还剩 {time}", "{time} left"),
    "soon-10": Text("还有 10 分钟。", "Ten minutes left."),
    "soon-5": Text("还有 5 分钟。", "Five minutes left."),
    "soon-1": Text(
        "最后 1 分钟。答案都已存下，时间到会自动交卷。",
        "One minute left. Your answers are kept; when time is over the exam is handed in by itself.",
    ),
    "over": Text("时间到了，正在交卷。", "Time is over; handing in."),
    "previous": Text("上一题", "Previous"),
    "next": Text("下一题", "Next"),
    "overview": Text("总览", "Overview"),
    "to-overview": Text("看总览", "To the overview"),
    "later": Text("回头再看", "Come back"),
    "clear": Text("清除这题的答案", "Take this answer back"),
    "as-shown": Text("就按现在的顺序", "Leave them in this order"),
    "keeping": Text("正在存", "Keeping it"),
    "kept": Text("已存下", "Kept"),
    "gone": Text(
        "这道题刚从题库里撤下，不计分，请看下一题。",
        "This question has just been taken out of the bank and does not count; go on to the next.",
    ),
    "goes-on": Text("接着考，从第 {n} 题。", "Going on at question {n}."),
    "later-off": Text("不用回头看了", "no longer marked"),
    "number": Text("第 {n} 题", "Question {n}"),
    "is-answered": Text("已答", "answered"),
    "is-partly": Text("没答完", "not finished"),
    "is-open": Text("没答", "open"),
    "is-later": Text("回头再看", "to come back to"),
    "n-answered": Text("已答 {n}", "{n} answered"),
    "n-partly": Text("没答完 {n}", "{n} not finished"),
    "n-open": Text("没答 {n}", "{n} open"),
    "n-later": Text("回头再看 {n}", "{n} to come back to"),
    "comma": Text("，", ", "),
    "colon": Text("：", ": "),
    "listed": Text("、", ", "),
    "hand-in": Text("交卷", "Hand in"),
    "sure-title": Text("现在交卷吗？", "Hand in now?"),
    "sure-open": Text("第 {list} 题还没答完，没答的不得分。", "Not finished: {list}. What is open earns no marks."),
    "sure-later": Text("标记了回头再看的：第 {list} 题。", "Marked to come back to: {list}."),
    "sure-over": Text("交卷以后不能再改。", "Once handed in, nothing can be changed."),
    "sure-back": Text("回去看看", "Go back"),
    "sure-yes": Text("现在交卷", "Hand in now"),
    "elsewhere": Text(
        "这次考试在另一个页面也开着。两边是同一份卷子，答案合在一起；同一题，后答的算数。",
        "This exam is open on another page too. Both are the same sitting and their answers are one; of two answers to a question the later one counts.",
    ),
    "slow": Text("还没送到，正在再送一次，答案不会丢。", "Not through yet; sending again. Your answers are safe."),
    "lost": Text(
        "连接断了。答案留在这里，请重新打开这一页，会自动补上；考试的时间还在走。",
        "The connection was lost. Your answers are kept here: open this page again and they are handed on. The clock goes on meanwhile.",
    ),
    "late": Text(
        "有 {n} 题的答案，交卷时还没有送到，没有计入；请告诉培训师。",
        "Not through when it was handed in, and not counted: the answers to {n} of the questions. Tell the trainer.",
    ),
    # keys
    "help": Text("快捷键", "Keys"),
    "keys": Text("用键盘答题", "Answering by keyboard"),
    "key-choose": Text("选项，再按一次可取消多选", "choose an option; once more takes back one of several"),
    "key-next": Text("下一题", "next question"),
    "key-previous": Text("上一题", "previous question"),
    "key-later": Text("标记回头再看", "mark to come back to it"),
    "key-overview": Text("看总览", "to the overview"),
    "key-help": Text("看这张表", "this list"),
    "keys-off": Text("不用单键（读屏时）", "No single keys (with a screen reader)"),
    "close": Text("知道了", "Close"),
    # the result
    "topics": Text("按主题看", "By topic"),
    "practise": Text("练这个主题", "Practise it"),
    "certificate": Text("证书", "Certificate"),
    "code": Text("证书编号", "Code"),
    "open-paper": Text("打开证书", "Open the certificate"),
    "make-pdf": Text("存成 PDF", "Make a PDF"),
    "making-pdf": Text("正在做 PDF", "Making the PDF"),
    "open-pdf": Text("打开 PDF", "Open the PDF"),
    "review": Text("逐题回看", "Question by question"),
    "review-all": Text("全部 {n}", "All {n}"),
    "review-lost": Text("没全对 {n}", "Not all right {n}"),
    "marks-of": Text("{marks}/{most} 分", "{marks}/{most}"),
    "not-counted": Text("不计分", "not counted"),
    "right": Text("对", "right"),
    "partly": Text("对一部分", "partly right"),
    "wrong": Text("没答对", "not right"),
    "attempts": Text("其他几次", "Other attempts"),
    "see": Text("看这一次", "See it"),
    "after": Text("接下来", "What comes next"),
}


def words(locale: Locale) -> dict[str, str]:
    """Give everything the widget says by itself."""
    return visit.words({**question_words.WORDS, **_WORDS}, locale)
