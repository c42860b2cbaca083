"""What is to be said of questions in QTI: what is no QTI, what was read otherwise than written, what stays behind."""

from __future__ import annotations

from steward.quiz.exchange.moodle.doubts import Doubt
from steward.words import Text

# Errors
NO_QTI = Doubt(
    "no-qti",
    Text(
        "根元素是 <{root}>，不是 QTI 的题目、试卷或内容包，没有读。",
        "The root is <{root}>, which is no item, test or package of QTI; it was not read.",
    ),
)
QTI_1 = Doubt(
    "qti-1",
    Text(
        "这是 QTI 1.2（<{root}>），这里读 QTI 2 和 3。请从原系统导出为 QTI 2.1、2.2 或 3.0。",
        "This is QTI 1.2 (<{root}>); here QTI 2 and 3 are read. Export it as QTI 2.1, 2.2 or 3.0.",
    ),
)
NO_MANIFEST = Doubt(
    "manifest-missing",
    Text(
        "压缩包最外层没有 imsmanifest.xml，其他系统不收；里面找到的题目照读了。",
        "The package has no imsmanifest.xml at its top, so other systems refuse it; the items found in it were read all the same.",
    ),
)
FILE_MISSING = Doubt(
    "item-file-missing",
    Text("清单里的“{name}”包里没有。", "“{name}” is listed but not in the package."),
)
ITEM_BROKEN = Doubt("item-unreadable", Text("{why}", "{why}"))
OUTSIDE = Doubt(
    "reference-outside",
    Text("“{name}”指到文件夹外面去了，没有读。", "“{name}” points outside the folder and was not read."),
)
NO_BODY = Doubt("body-missing", Text("这道题没有 item-body，没有读。", "This item has no item-body and was not read."))
NO_QUESTIONS = Doubt("no-questions", Text("{source} 里没有题目。", "{source} holds no questions."))

# Warnings
REMOVED = Doubt("unsafe-text", Text("为安全起见从文字里去掉了：{what}。", "Taken out of the text, for safety: {what}."))
NOT_ASKED = Doubt(
    "interaction-only-named",
    Text(
        "作答方式“{interaction}”这里没有，只留下题干和反馈。",
        "There is no counterpart here for the interaction “{interaction}”; only text and feedback were kept.",
    ),
)
BESIDE = Doubt("interaction-left-out", Text("“{interaction}”没有保留。", "“{interaction}” was left out."))
COMPOSITE = Doubt(
    "composite",
    Text(
        "一道题里有几处作答（{interactions}），这里没有这样的组合，只留下题干和反馈。",
        "The item has several interactions ({interactions}), a combination that has no counterpart here; only text and feedback were kept.",
    ),
)
AS_CLOZE = Doubt(
    "several-as-gaps", Text("几处作答合成了一道带空的题。", "Several interactions became one question with gaps.")
)
WEIGHTS_LOST = Doubt(
    "gap-weights",
    Text(
        "各空的分值比例（{weights}）没有保留，每空一样。",
        "The weights of the gaps ({weights}) were not kept; all count alike.",
    ),
)
ALL_OR_NOTHING = Doubt(
    "all-or-nothing",
    Text(
        "原题全对才得分；这里按选项给部分分。",
        "All must be right to score in the original; here options earn their share.",
    ),
)
NO_KEY = Doubt(
    "key-missing",
    Text("没有写正确答案，也看不出哪个得分。", "There is no right answer, and the scoring does not tell one."),
)
NO_SCORING = Doubt(
    "scoring-missing",
    Text(
        "没有评分规则（responseProcessing），按 correctResponse 当作正确答案。",
        "There are no scoring rules; the correctResponse was taken for the key.",
    ),
)
SCORING = Doubt(
    "scoring-not-run",
    Text(
        "评分规则用到“{what}”，这里不能运行，按 correctResponse 当作正确答案。",
        "The scoring rules use “{what}”, which is not run here; the correctResponse was taken for the key.",
    ),
)
OTHER_KEY = Doubt(
    "key-not-scored",
    Text(
        "写明的正确答案按评分规则并不得分，请核对。",
        "The answer given as right earns nothing by the scoring rules; check it.",
    ),
)
OUTCOMES = Doubt(
    "outcomes-left-out",
    Text("评分规则还算出 {names}，没有保留。", "The scoring rules work out {names} besides, which was left out."),
)
PAIR_WEIGHTS = Doubt(
    "pair-weights",
    Text("各对的分值不一样，这里每对一样。", "The pairs are worth different shares; here all count alike."),
)
TEMPLATE = Doubt(
    "template",
    Text(
        "题目用变量（{names}）每次生成不同内容，这里不能生成，文字里写成 {{变量名}}。",
        "The item makes itself anew from variables ({names}); that is not done here, and the text shows their names in braces.",
    ),
)
ADAPTIVE = Doubt(
    "adaptive",
    Text(
        "自适应题（可多次作答）当作普通题读。", "The item is adaptive, with several turns; it was read as a plain one."
    ),
)
ANY_ORDER = Doubt(
    "pairs-any-way",
    Text(
        "两两配对的题变成匹配题：每对里先写的在左边。",
        "Pairs of one list became a matching question: of each pair the first stands left.",
    ),
)
SWAPPED = Doubt(
    "sides-swapped",
    Text(
        "匹配题的左右两边对调了，这样每个左边只有一个答案。",
        "The two sides were exchanged, so that each left side has one answer.",
    ),
)
NO_PARTNER = Doubt(
    "left-without-partner", Text("“{left}”没有对应的答案，没有保留。", "“{left}” has no partner and was left out.")
)
MANY_PARTNERS = Doubt(
    "many-partners",
    Text(
        "左右两边都有一对多，这里的匹配题写不了，只能列出正确的配对。",
        "Either side has several partners, which no matching question here can say; the right pairs are only listed.",
    ),
)
STEP_LEFT_OUT = Doubt(
    "step-left-out",
    Text("“{step}”不在正确的次序里，没有保留。", "“{step}” has no place in the right order and was left out."),
)
HOTTEXT = Doubt(
    "hottext-as-choice",
    Text("点选文字变成选择题，选项就是可点的文字。", "Picking words of a text became a choice between those words."),
)
SLIDER = Doubt(
    "slider-as-number", Text("滑块变成填数字（{low}–{high}）。", "The slider became a number to type ({low}–{high}).")
)
GAP_WITHOUT_KEY = Doubt("gap-without-key", Text("有 {n} 个空没有写正确答案。", "{n} gaps have no right answer."))
SEVERAL_KEYS = Doubt(
    "several-keys", Text("一个空有几个正确答案，留下了第一个。", "A gap has several right answers; the first was kept.")
)
FEEDBACK_LEFT = Doubt(
    "feedback-left-out",
    Text(
        "有 {n} 段反馈要满足特定条件才出现，没有保留。",
        "{n} pieces of feedback show up under special conditions only and were left out.",
    ),
)
RUBRIC = Doubt("rubric-left-out", Text("给{view}看的说明没有保留。", "What is said to the {view} was left out."))
MATH = Doubt("formula-as-text", Text("公式写成了文字。", "Formulas were written as text."))
NO_FILE = Doubt(
    "file-missing",
    Text("文字里用到文件“{name}”，但没有带上。", "The text shows a file “{name}”, which did not come along."),
)
LEFT_OUT = Doubt("elements-left-out", Text("没有读的内容：{names}。", "Left out: {names}."))
TEST_RULES = Doubt(
    "test-rules",
    Text(
        "试卷的{rules}没有保留，只按次序读了题目。",
        "Of the test, {rules} were not kept; its items were read in their order.",
    ),
)
TWICE = Doubt(
    "item-twice",
    Text("“{name}”在试卷里用了几次，只读一次。", "“{name}” is used several times in the test; it was read once."),
)
NESTED = Doubt(
    "manifest-nested",
    Text(
        "imsmanifest.xml 不在压缩包最外层，而在“{folder}”里。",
        "The imsmanifest.xml stands in “{folder}”, not at the top of the package.",
    ),
)
NOT_XML_ITEM = Doubt(
    "resource-not-read",
    Text(
        "“{name}”（{type}）不是 QTI 2 或 3 的题目，没有读。",
        "“{name}” ({type}) is no item of QTI 2 or 3 and was not read.",
    ),
)
