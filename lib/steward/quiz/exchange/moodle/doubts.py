"""What is to be said of questions in Moodle XML: what Moodle refuses, what it reads otherwise than meant, what stays behind."""

from __future__ import annotations

from dataclasses import dataclass

from steward.words import Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """One kind of thing to say."""

    code: str
    text: Text


# Errors: Moodle refuses the question, or stops importing there.
NO_TYPE = Doubt(
    "type-missing",
    Text("这个 question 没有写 type，Moodle 不收。", "This question has no type, and Moodle refuses it."),
)
UNKNOWN_TYPE = Doubt(
    "type-unknown",
    Text(
        "题型“{type}”不是 Moodle 自带的，没有相应插件就不收；这里只留下题名和题干。",
        "Moodle itself has no question type “{type}” and refuses it without the plug-in; only name and text were kept.",
    ),
)
NO_NAME = Doubt(
    "name-missing",
    Text(
        "这道题没有 name，Moodle 不收。请写 <name><text>题名</text></name>。",
        "This question has no name, and Moodle refuses it. Write <name><text>its name</text></name>.",
    ),
)
MARKUP_IN_TEXT = Doubt(
    "markup-in-text",
    Text(
        "<text> 里直接写了标签 <{tag}>，Moodle 不收。请把文字放进 <![CDATA[ ]]>。",
        "There is a tag <{tag}> right inside <text>, and Moodle refuses the question. Put the text into <![CDATA[ ]]>.",
    ),
)
FEW_ANSWERS = Doubt(
    "too-few-answers",
    Text(
        "这种题至少要有 {least} 个答案，Moodle 不收。",
        "A question of this type needs {least} answers at least, and Moodle refuses it.",
    ),
)
SHARE = Doubt(
    "weight-unreadable",
    Text(
        'fraction="{share}" 不是数，Moodle 读到这里会中断整个导入。请写成 fraction="50" 这样。',
        'fraction="{share}" is no number; Moodle breaks off the whole import here. Write it like fraction="50".',
    ),
)
NO_NUMBER = Doubt(
    "no-number",
    Text(
        "“{number}”不是数，Moodle 存不了。请写数字，小数用小数点。",
        "“{number}” is no number, and Moodle cannot save it. Write a number, with a decimal point.",
    ),
)
NO_RIGHT_SIDE = Doubt(
    "pair-without-right-side",
    Text(
        "“{pair}”没有对应的答案，Moodle 收下这道题后就停止导入，后面的题全部丢失。请补上 <answer>。",
        "“{pair}” has no answer; Moodle takes this question and then stops, and all that follow are lost. Add its <answer>.",
    ),
)
NO_QUIZ = Doubt(
    "no-moodle-xml",
    Text(
        "{source} 的根元素是 <{root}>，不是 Moodle XML 的 <quiz>，里面没有读到题目。",
        "The root of {source} is <{root}>, not <quiz> as in Moodle XML; no questions were found.",
    ),
)
NO_QUESTIONS = Doubt("no-questions", Text("{source} 里没有题目。", "{source} holds no questions."))

VALUE = Doubt(
    "value-unreadable",
    Text(
        "<{tag}> 里的“{value}”不是数，Moodle 导入到这里会出错。",
        "“{value}” in <{tag}> is no number, and Moodle's import fails here.",
    ),
)

NO_TEXT_INSIDE = Doubt(
    "text-missing",
    Text(
        "<{tag}> 里面没有 <text>，Moodle 读到这里会中断整个导入。请写成 <{tag}><text>内容</text></{tag}>。",
        "There is no <text> in <{tag}>, and Moodle breaks off the whole import here. Write <{tag}><text>words</text></{tag}>.",
    ),
)
EMPTY_CATEGORY = Doubt(
    "category-empty",
    Text(
        "这里的类别没有名称，后面的题留在前一个类别里。",
        "This category has no name; the questions behind it stay in the one before.",
    ),
)

# Warnings: read, but not as the author may think, or not whole.
REMOVED = Doubt(
    "unsafe-text",
    Text("为安全起见从文字里去掉了：{what}。", "Taken out of the text, for safety: {what}."),
)
LEADING_SHARE = Doubt(
    "weight-half-read",
    Text(
        'fraction="{share}" 里 Moodle 只读开头的数，当作 {taken}%。',
        'Of fraction="{share}" Moodle reads only the number at its beginning and takes {taken}%.',
    ),
)
DECIMAL_COMMA = Doubt(
    "decimal-comma",
    Text(
        "“{number}”里的逗号，中英文的 Moodle 当作千位分隔，读成 {taken}。小数请用小数点。",
        "A Moodle in Chinese or English takes the comma in “{number}” for a thousands separator and reads {taken}. Write decimals "
        "with a point.",
    ),
)
UNIT_IN_NUMBER = Doubt(
    "unit-in-number",
    Text(
        "“{number}”数字后面还有文字，Moodle 只留 {taken}。单位请写进 <units>。",
        "There is more than a number in “{number}”; Moodle keeps only {taken}. Write units as <units>.",
    ),
)
OLD_TRUE_FALSE = Doubt(
    "truefalse-by-order",
    Text(
        "判断题的答案写的是“{answer}”，不是 true 或 false；Moodle 按先“对”后“错”的次序读，请核对答案。",
        "An answer of this true/false question reads “{answer}”, neither true nor false; Moodle then takes the first for true. "
        "Check the key.",
    ),
)
NO_FULL_CHOICE = Doubt(
    "choice-no-full-credit",
    Text(
        "单选题没有一个选项得 100%，谁也得不了满分。",
        "No choice of this question gives 100 %, so nobody can get full marks.",
    ),
)
SHARES = Doubt(
    "shares-not-whole",
    Text(
        "多选题正的分值加起来是 {sum}%，不是 100%。", "The positive shares of this question come to {sum} %, not 100 %."
    ),
)
BLANK_ANSWER = Doubt(
    "answer-blank", Text("有一个答案是空的，Moodle 会丢掉它。", "One answer is empty; Moodle drops it.")
)
OUTSIDE_TEXT = Doubt(
    "words-outside-text",
    Text(
        "<{tag}> 里的文字没有放进 <text>，Moodle 读不到。",
        "The words in <{tag}> do not stand in a <text>, so Moodle does not see them.",
    ),
)
UNKNOWN_ELEMENTS = Doubt(
    "elements-left-out",
    Text("没有读的内容：{tags}。", "Left out: {tags}."),
)
ELEMENT_TWICE = Doubt(
    "element-twice",
    Text(
        "<{tag}> 写了 {n} 次，只读第一个，和 Moodle 一样。",
        "<{tag}> stands {n} times; only the first was read, as in Moodle.",
    ),
)
FORMAT = Doubt(
    "format-unknown",
    Text("文字格式“{format}”当作 {taken} 读。", "The text format “{format}” was read as {taken}."),
)
NO_FILE = Doubt(
    "file-missing",
    Text(
        "文字里用到文件“{name}”，但这道题没有带这个文件。",
        "The text shows a file “{name}”, which the question does not bring along.",
    ),
)
BROKEN_FILE = Doubt(
    "file-unreadable",
    Text(
        "文件“{name}”的内容不是完好的 base64，没有读。",
        "The content of the file “{name}” is no sound base64 and was not read.",
    ),
)
ONLY_NAMED = Doubt(
    "type-only-named",
    Text(
        "题型“{type}”靠图上的位置作答，这里只留下题名、题干和反馈。",
        "A question of the type “{type}” is answered on a picture; only name, text and feedback were kept.",
    ),
)
NOT_QUESTION = Doubt(
    "element-not-question",
    Text("<quiz> 里的 <{tag}> 不是题目，没有读。", "<{tag}> in <quiz> is no question and was left out."),
)
UNUSED_CATEGORY = Doubt(
    "category-without-questions",
    Text(
        "类别“{category}”里没有题目，它的说明没有保留。",
        "There are no questions in the category “{category}”; its description was not kept.",
    ),
)
ID_TWICE = Doubt(
    "id-twice",
    Text(
        "编号“{id}”在这个类别里已用于第 {first} 行的题，Moodle 会去掉后面这个编号。",
        "The ID number “{id}” belongs to the question at line {first} of the same category; Moodle takes this second one away.",
    ),
)
ENCODING = Doubt(
    "not-utf-8",
    Text(
        "文件是 {encoding} 编码，这里读了，Moodle 只收 UTF-8。",
        "The file is in {encoding}; it was read, but Moodle takes only UTF-8.",
    ),
)
LOST_SPACE = Doubt(
    "space-between-entities",
    Text(
        "“{entities}”之间只有空格，不少 Moodle 读的时候会丢掉这个空格。请把文字放进 <![CDATA[ ]]>。",
        "Between “{entities}” there is nothing but a space, which many a Moodle loses. Put the text into <![CDATA[ ]]>.",
    ),
)
NEAREST = Doubt(
    "weight-changed",
    Text(
        "Moodle 不认 {percent}% 这个分值，取了最接近的 {nearest}%。",
        "Moodle knows no share of {percent} %; {nearest} % was taken.",
    ),
)
HALF_VALUE = Doubt(
    "value-half-read",
    Text("<{tag}> 里的“{value}”只读了开头的 {taken}。", "Of “{value}” in <{tag}> only {taken} was read."),
)
