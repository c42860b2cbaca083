"""Where Moodle misreads an author, or refuses a question, the author is told: which line, what happens, what to write."""

import pytest

from steward.quiz.exchange.gift.reading import read_gift

MISREAD = [
    # name
    ("::Ferry: when does it run?{T}", "name-not-closed", 1),
    ("::Ferry{T}\n\nlater :: \n::Lift::x{T}", "name-not-closed", 1),
    ("::Ferry\nwhen does it run :: on Sundays?{T}", "name-too-far", 1),
    ("::<b>Ferry</b>::Sundays?{T}", "name-changed", 1),
    ("：：渡轮：：周日有船吗？{T}", "full-width-sign", 1),
    # blank lines and braces
    ("::A::Is it open?{T}\n::B::Is it shut?{F}", "missing-blank-line", 2),
    ("Is it open?{T}\nIs it shut?{F}", "missing-blank-line", 2),
    ("Is it open? {=yes} or shut? {=no}", "second-braces", 1),
    ("集合 {1,2} 有几个元素？{#=2:0}", "second-braces", 1),
    ("公式{=\\frac{1}{2}}", "nested-braces", 1),
    ("Is it open?{T}}", "closing-brace-too-many", 1),
    ("}Is it open{", "braces-turned", 1),
    ("Is it open?{T}\nThe answer is in the handbook.", "text-after-answers", 2),
    ("Is it open?{T} // from the handbook", "comment-inside-line", 1),
    ("Is it open? // from the handbook\n{T}", "comment-inside-line", 1),
    ("Who opens?\n=the guard\n~the owner", "answers-without-braces", 2),
    ("谁开门？｛=保安｝", "full-width-sign", 1),
    ("Q{T}\n\u3000\u3000\n第二题{F}", "blank-line-not-blank", 2),
    ("Q{T}\n\u00a0\nR{F}", "blank-line-not-blank", 2),
    ("Q{\n0\n=1}", "zero-line", 2),
    ("Q{T}\n\n\ufeffR{F}", "byte-order-mark", 3),
    ("Q{T}\r\rR{F}\nS", "lone-carriage-return", 1),
    # categories, tags, comments
    ("$CATEGORY: night\nIs it open?{T}", "category-without-blank-line", 2),
    ("$CATEGORY: day\\:night\n\nQ{T}", "escapes-in-category", 1),
    ("$CATEGORY:\n\nQ{T}", "category-empty", 1),
    ("$category: night\n\nQ{T}", "category-misspelt", 1),
    ("＄CATEGORY：夜班\n\nQ{T}", "category-misspelt", 1),
    ("Is it open? [tag:gate] {T}", "tag-outside-comment", 1),
    ("// [id:g1]\nQ{T}\n\n// [id:g1]\nR{T}", "id-twice", 5),
    # text
    ("[HTML]<b>Is it open?</b>{T}", "unknown-format", 1),
    ("Q{=[Markdown]*yes* =no}", "unknown-format", 1),
    ("{T}", "no-text", 1),
    ("$x \\neq y$ {T}", "backslash-n", 1),
    ("Open C:\\\\forms\\new.txt {T}", "backslash-n", 1),
    ("Pairs{=a \\-> b\n=c -> d\n=e -> f}", "stray-backslash", 1),
    ("<script>steal()</script>Is it open?{T}", "active-html", 1),
    ("Is it open?{\n~no\n=yes#<img src\\=x onerror\\=alert(1)>}", "active-html", 3),
    ('<img src="@@PLUGINFILE@@/gate.png">Which gate?{=north}', "file-missing", 1),
    ('Which gate?{=north#<img src\\="@@PLUGINFILE@@/gate.png">}', "file-missing", 1),
    ("[html]<pre>\n  a = 1\n</pre>Right?{T}", "indentation-lost", 1),
    # true or false
    ("Is it open?{true}", "true-false-word", 1),
    ("Is it open?{True#no#yes}", "true-false-word", 1),
    ("开着吗？{对}", "true-false-word", 1),
    ("开着吗？{√}", "true-false-word", 1),
    ("Is it open?{T#no, 10 ~ 12 only#yes}", "meant-true-false", 1),
    ("Is it open?{T#a -> b = c -> d}", "meant-true-false", 1),
    ("Is it open?{T#see #3#yes}", "too-many-feedbacks", 1),
    # choices
    ("Who opens?{~guard ~owner}", "no-right-answer", 1),
    ("Who opens?{~%50%guard ~%25%owner ~nobody}", "weights-not-100", 1),
    ("Who opens?{~%100%guard ~owner}", "single-shown-as-multi", 1),
    ("Who opens?{=guard =owner ~nobody}", "several-right", 1),
    ("Who opens?{~nobody\n=%50%guard}", "weight-after-equals", 2),
    ("Who opens?{~% 50%guard =owner}", "weight-unreadable", 1),
    ("Who opens?{~%50 guard =owner}", "weight-unreadable", 1),
    ("Who opens?{~%33,3%guard =owner}", "weight-unreadable", 1),
    ("谁开门？{~％50％保安 =业主}", "weight-unreadable", 1),
    ("Who opens?{~50%guard =owner}", "weight-unreadable", 1),
    ("谁开门？{~50%保安 ~50%业主 ~访客}", "weight-unreadable", 1),
    ("Who opens?{\n~guard\n~=owner}", "empty-answer", 3),
    ("Who opens?{\n~guard\n~guard\n=owner}", "duplicate-answer", 3),
    ('Which?{\n~red<br class="x">\n=blue}', "unescaped-sign", 2),
    ("Which?{\n~red#because a=b\n=blue}", "unescaped-sign", 2),
    ("Which?{\n~red#because a = b\n=blue}", "unescaped-sign", 2),
    ("多久？{\n~3~5 天\n=1 天}", "unescaped-sign", 2),
    ("Which language?{\n~C# or Java\n=Python}", "unescaped-hash", 2),
    ("Which?{\n~Tom&#39;s\n=Ann}", "unescaped-hash", 2),
    ("Where?{\n~http://a.b/c#d\n=there}", "unescaped-hash", 2),
    ("去哪栋？{\n~3#楼\n=5\\#楼}", "unescaped-hash", 2),
    ("Who?{=a\n####because\n~b}", "answers-after-general-feedback", 3),
    ("Who?{=a#x####first\n####second}", "general-feedback-twice", 1),
    ("Pair{=a~b -> c\n=d -> e}", "meant-matching", 1),
    ("谁开门？{＝保安\n～业主}", "full-width-sign", 1),
    ("谁开门？{=保安＃他有钥匙}", "full-width-sign", 1),
    # short answers
    ("Who opens?{guard}", "answer-without-sign", 1),
    ("Who opens?{guard =owner}", "text-before-answers", 1),
    ("Who opens?{=Guard =guard}", "duplicate-answer", 1),
    ("Sum?{=x=5}", "unescaped-sign", 1),
    ("配对{=甲 → 乙 =丙 → 丁}", "arrow-sign", 1),
    ("配对{=甲 －＞ 乙 =丙 －＞ 丁}", "arrow-sign", 1),
    # numbers
    ("How much?{#1,5}", "decimal-comma", 1),
    ("How much?{#=12,000:5}", "decimal-comma", 1),
    ("How much?{#\n=%50%1,5\n=2}", "decimal-comma", 2),
    ("How much?{#1,5..2,5}", "decimal-comma", 1),
    ("How long?{#5 min}", "number-with-unit", 1),
    ("多久？{#5分钟}", "number-with-unit", 1),
    ("How much?{#50%}", "number-with-unit", 1),
    ("How many?{#1-3}", "range-sign", 1),
    ("How many?{#5±1}", "range-sign", 1),
    ("多少？{#1～3}", "range-sign", 1),
    ("多少？{#5：1}", "number-unreadable", 1),
    ("多少？{#５}", "number-unreadable", 1),
    ("How many?{#five}", "number-unreadable", 1),
    ("How many?{#1 m..3 m}", "range-cut", 1),
    ("How many?{#3..1}", "tolerance-negative", 1),
    ("How many?{#=5 ~6}", "other-answers-ignored", 1),
    ("How many?{#=%50%5}", "no-full-credit", 1),
    # pairs
    ("Pair{=a -> b =c -> d}", "few-pairs", 1),
    ("Pair{=a -> b#good\n=c -> d\n=e -> f}", "feedback-in-pair", 1),
    ("Pair{=a -> b -> c\n=c -> d\n=e -> f}", "two-arrows", 1),
    ("Pair{=a -> b\n=a -> d\n=e -> f}", "duplicate-answer", 2),
    # steps
    ("Order{>3 ALL\nHear\nNote\nAct}", "step-taken-for-setting", 2),
    ("Order{>3 ALL VERTICAL LONGEST_ORDERED_SUBSET SHOW none\nNote\nAct\nEnd}", "step-taken-for-setting", 1),
    ("Order{>3 ALL VERTICAL ABSOLUTE SHOW none\nNote\\: now\nAct\nEnd}", "escapes-in-steps", 2),
    ("Order{>Note\nAct\nEnd}", "ordering-without-number", 1),
]


@pytest.mark.parametrize(
    ("text", "code", "line"), MISREAD, ids=[f"{code}-{at}" for at, (_, code, _) in enumerate(MISREAD)]
)
def test_an_author_is_warned_at_the_line(text: str, code: str, line: int) -> None:
    found = [(notice.code, notice.line) for notice in read_gift(text, "test.txt").warnings]
    assert (code, line) in found


REFUSED = [
    ("Is it open?{T", "brace-missing", 1),
    ("Is it open?T}", "brace-missing", 1),
    ("Who?{\n=guard\n\n~owner}", "brace-missing", 1),
    ("Who?{~guard}", "too-few-answers", 1),
    ("Who?{0}", "too-few-answers", 1),
    ("Pair{=a -> b}", "too-few-answers", 1),
    ("Pair{\n=a -> b\n=c}", "pair-without-arrow", 3),
    ("Pair{=a -> b\n= c -> }", "pair-without-right-side", 2),
    ("Who?{~%--5%guard =owner}", "weight-unreadable", 1),
    ("How many?{#}", "no-number", 1),
    ("How many?{#0}", "no-number", 1),
    ("How many?{#~6}", "no-number", 1),
    ("How many?{#5:0,1}", "tolerance-unreadable", 1),
    ("How many?{#1..three}", "range-unreadable", 1),
    ("Who?{\n~%33%guard\n~%67%owner}", "weight-not-allowed", 2),
    ("Who?{=%50%guard}", "no-full-credit", 1),
    ("Order{>3 ALL VERTICAL ABSOLUTE SHOW none\nAct}", "too-few-steps", 1),
    ("", "no-questions", None),
    ("// only a remark", "no-questions", None),
]


@pytest.mark.parametrize(
    ("text", "code", "line"), REFUSED, ids=[f"{code}-{at}" for at, (_, code, _) in enumerate(REFUSED)]
)
def test_what_moodle_refuses_is_an_error_at_the_line(text: str, code: str, line: int | None) -> None:
    found = [(notice.code, notice.line) for notice in read_gift(text, "test.txt").errors]
    assert (code, line) in found


WELL_WRITTEN = """\
// A file as its author meant it. [tag:gate] [id:gate-1]
::Gate::[html]<p>Who opens the gate at 7\\:00?</p>{
  =the guard#Right, it is his post.
  ~the owner#No: an owner has no key.
  ~%50%the steward#Only when the guard is ill.
  ####See the handbook, page 3.
}

Grant {~is ~were =was} the first to ring.

::Two::Who may enter? {~%50%owners ~%50%tenants ~%-100%strangers}

Open at night?{FALSE#No, it is shut at 23\\:00.#Right.}

::Short::渡轮几点开？{=七点 =%50%7 点}

How many gates are there? {#3}

How long, in minutes? {#=12.5:0.5#Good. =%50%12.5:2 ~#Far off.}

What is the fee? {#1.5..2.5}

Match.{
  =Fire -> 119
  =Police -> 110
  = -> 120
}

Put in order.{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none
Listen
Apologise
Act
}

Say in your own words why.{}

Read the next three questions together.

$CATEGORY: front desk/night

哪个更大？{~3% =30%以上 ~0.5%}

Who rings? {~ nobody ~ the guard = the owner}

x \\= 2 and y \\= 3: what is x + y? {~4 =5 ~6}
"""


def test_a_file_that_says_what_its_author_meant_raises_no_doubt() -> None:
    found = read_gift(WELL_WRITTEN, "good.txt")
    assert [notice.describe("en") for notice in (*found.warnings, *found.errors)] == []
    assert len(found.questions) == 15


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_sentence_is_whole(locale: str) -> None:
    for text, code, _ in [*MISREAD, *REFUSED]:
        found = read_gift(text, "test.txt")
        for notice in (*found.warnings, *found.errors):
            said = notice.describe(locale)  # type: ignore[arg-type]
            assert "{{" not in said
            assert said.endswith(("。", ".")), (code, said)
            assert len(said) > 6


def test_the_nearest_share_is_taken_where_asked_for() -> None:
    found = read_gift("Who?{\n~%33%guard\n~%67%owner\n~nobody}", "test.txt", grades="nearest")
    assert [answer.percent for answer in found.questions[0].answers] == [33.33333, 66.66667, 0]
    assert [(notice.code, notice.line) for notice in found.warnings] == [("weight-changed", 2), ("weight-changed", 3)]
    assert not found.errors


def test_an_encoding_that_moodle_refuses_is_read_and_named() -> None:
    for encoding in ("gb18030", "utf-16", "utf-16-le"):
        found = read_gift("::门::几点开门？{=七点 =7 点}".encode(encoding), "test.txt")
        assert found.questions[0].text == "几点开门？"
        assert [notice.code for notice in found.warnings] == ["not-utf-8"], encoding


def test_alike_doubts_of_one_question_are_told_twenty_times_at_most() -> None:
    found = read_gift("Who?{=x" + "\n~same" * 500 + "}", "test.txt")
    assert sum(notice.code == "duplicate-answer" for notice in found.warnings) == 20
