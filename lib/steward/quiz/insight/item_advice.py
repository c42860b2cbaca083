"""What a trainer should look at: advice on items that follows from their statistics, with its reasons, and silence where n is small.

The limits and where they come from stand in ``training/quiz/item_advice.yaml``.

>>> from steward.quiz.insight.scores import Scores
>>> from steward.quiz.insight.item_statistics import statistics_of
>>> few = statistics_of(Scores(("a", "b"), [[1, 1], [1, 0], [0, 1]]))
>>> [one.kind for one in advise(few["a"])]
['cannot-tell']
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from steward.content import read_yaml
from steward.quiz.insight.distractors import OptionAnalysis, OptionUse, options_of
from steward.quiz.insight.item_statistics import ItemStatistics, QuizStatistics, TestStatistics
from steward.service.said import Said
from steward.service.statistics.rates import wilson
from steward.words import Locale, Text, join, number, percent

Kind = Literal[
    "key-may-be-wrong", "negative-discrimination", "nearly-all-guess", "too-hard", "too-easy", "weak-discrimination", "nobody-picks",
    "cannot-tell",
]  # fmt: skip
KINDS: dict[Kind, Text] = {
    "key-may-be-wrong": Text("答案可能标错了", "The key may be wrong"),
    "negative-discrimination": Text("会的人反而错", "Those who know get it wrong"),
    "nearly-all-guess": Text("多半是猜的", "Nearly all guess"),
    "too-hard": Text("太难", "Too hard"),
    "too-easy": Text("太容易", "Too easy"),
    "weak-discrimination": Text("分不出会不会", "Tells little"),
    "nobody-picks": Text("有选项没人选", "Nobody picks an option"),
    "cannot-tell": Text("还说不准", "Cannot tell yet"),
}
"""Kinds of advice, the gravest first."""

_DO: dict[Kind, Text] = {
    "key-may-be-wrong": Text(
        "先核对答案；答案没错，就看这个选项是不是也说得通，改题干或选项。",
        "Check the key first; if it is right, see whether that option can be defended too, and change stem or option.",
    ),
    "negative-discrimination": Text(
        "核对答案，再看题干有没有歧义；找两个成绩好却答错的人问问他们怎么想的。",
        "Check the key and whether the stem is ambiguous; ask two who did well and missed it what they were thinking.",
    ),
    "nearly-all-guess": Text(
        "这一条多半没教到或没学到：先补这一课，再考；也看看题干是不是看不懂。",
        "It was probably not taught or not learned: teach it first, then ask again; and see whether the stem can be understood.",
    ),
    "too-hard": Text(
        "看看教过没有、题干清楚不清楚；都没问题，留着当补课的线索。",
        "See whether it was taught and whether the stem is clear; if both hold, keep it as a sign of what to teach.",
    ),
    "too-easy": Text(
        "人人都会，考不出差别：想确认都会就留着，想拉开差距就换成要判断的题。",
        "Everybody knows it: keep it to make sure of that, or replace it by one that takes judgement to tell people apart.",
    ),
    "weak-discrimination": Text(
        "看看是不是考了别的东西，或者题干给了提示。", "See whether it asks something else than the rest, or whether the stem gives it away."
    ),
    "nobody-picks": Text(
        "换成真有人会犯的错，否则猜对的机会就变大了。",
        "Replace it by a mistake people really make; as it is, guessing has become easier.",
    ),
    "cannot-tell": Text("再多一些人作答，再看。", "Look again when more have answered."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advice(Said):
    """One piece of advice on an item."""

    kind: Kind
    reasons: tuple[Text, ...]
    """The figures it rests on, each with its n."""
    is_clear: bool
    """Whether the figures leave little doubt; otherwise it is a hint."""

    @property
    def do(self) -> Text:
        """What to do about it."""
        return _DO[self.kind]

    def sentence(self, locale: Locale) -> str:
        """Say what is the matter and why."""
        doubt = "" if self.is_clear or self.kind == "cannot-tell" else Text("（苗头）", " (a hint)").say(locale)
        colon, between = Text("：", ": ").say(locale), Text("；", "; ").say(locale)
        return (
            KINDS[self.kind].say(locale) + doubt + colon + between.join(reason.say(locale) for reason in self.reasons)
        )

    def rows(self, locale: Locale) -> list[tuple[str, str]]:
        """Add what to do."""
        return [(Text("建议", "What to do").say(locale), self.do.say(locale))]


def limit(name: str) -> float:
    """Give a limit of ``training/quiz/item_advice.yaml``.

    >>> limit("easy")
    0.95
    """
    return float(read_yaml("training/quiz/item_advice.yaml")[name]["value"])


def advise(item: ItemStatistics, options: OptionAnalysis | None = None, sure: Sequence[str] = ()) -> tuple[Advice, ...]:
    """Give what the figures of an item suggest, the gravest first; nothing where all is well.

    Args:
        item: its statistics.
        options: who picked what, where that is known.
        sure: how sure each answer was said to be: ``sure``, ``think``, ``guess``, or empty.
    """
    if item.n < limit("least"):
        reason = _both(Text("只有 {n} 人作答", "only {n} answered"), n=number(item.n))
        return (Advice("cannot-tell", (reason,), is_clear=False),)
    found = [*_on_key(item, options), *_on_difficulty(item, sure), *_on_options(options)]
    order = list(KINDS)
    return tuple(sorted(found, key=lambda advice: order.index(advice.kind)))


def advice_of(statistics: QuizStatistics) -> dict[str, tuple[Advice, ...]]:
    """Give the advice on every item of a quiz."""
    scores = statistics.scores
    return {
        one.item: advise(one, options_of(scores, one.item), scores.sure.get(one.item, ())) for one in statistics.items
    }


def _on_key(item: ItemStatistics, options: OptionAnalysis | None) -> Iterator[Advice]:
    rest = item.rest
    index = _both(Text("区分度 {said}", "discrimination {said}"), said=_rest_words(item))
    rival = _rival(options)
    if options is not None and rival is not None:
        keys = [one for one in options.options if one.is_right]
        key = max(keys, key=lambda one: one.strong)
        reason = _both(
            Text(
                "成绩靠前的 {n} 人里，{k} 人选 {rival}，选答案 {key} 的有 {right} 人",
                "of the {n} strongest, {k} picked {rival} and {right} the key {key}",
            ),
            n=options.strong,
            k=rival.strong,
            rival=rival.option,
            key=key.option,
            right=key.strong,
        )
        yield Advice("key-may-be-wrong", (reason, index), is_clear=rest.is_given and rest.high < 0)
    if rest.is_given and rest.value < 0:
        if rest.high < 0:
            yield Advice("negative-discrimination", (index,), is_clear=True)
        elif rival is None:
            yield Advice("negative-discrimination", (index,), is_clear=False)
    elif rest.is_given and rest.value < limit("weak") and item.n >= limit("least_weak"):
        yield Advice("weak-discrimination", (index,), is_clear=rest.high < limit("weak"))


def _rival(options: OptionAnalysis | None) -> OptionUse | None:
    """Give a wrong option that more of the strong picked than any right one, and a larger share of them than of the weak."""
    if options is None or not options.strong:
        return None
    keys = [one.strong for one in options.options if one.is_right]
    wrong = [
        one
        for one in options.options
        if not one.is_right
        and one.strong > max(keys, default=0)
        and one.strong * options.weak > one.weak * options.strong
    ]
    return max(wrong, key=lambda one: one.strong, default=None)


def _on_difficulty(item: ItemStatistics, sure: Sequence[str]) -> Iterator[Advice]:
    facility, share = item.facility, item.facility_interval
    if facility is None:
        return
    right = _both(Text("得分率 {said}", "facility {said}"), said=Text(share.sentence("zh"), share.sentence("en")))
    said = [one for one in sure if one]
    guessed = wilson(said.count("guess"), len(said))
    if len(said) >= limit("least") and guessed.value > limit("guessing"):
        reason = _both(
            Text("自己说是猜的 {said}", "said themselves that they guessed: {said}"),
            said=Text(guessed.sentence("zh"), guessed.sentence("en")),
        )
        yield Advice("nearly-all-guess", (reason, right), is_clear=guessed.low > limit("guessing"))
    elif _looks_guessed(item):
        chance = _both(Text("瞎猜就有 {guess}", "blind guessing brings {guess}"), guess=percent(item.random_guess or 0))
        yield Advice("nearly-all-guess", (right, chance), is_clear=not item.rest.is_clear)
    if facility >= limit("easy"):
        yield Advice("too-easy", (right,), is_clear=share.low >= limit("easy_low"))
    elif facility <= limit("hard"):
        yield Advice("too-hard", (right,), is_clear=share.high <= limit("hard_high"))


def _looks_guessed(item: ItemStatistics) -> bool:
    """Whether the facility is what guessing brings, clearly below half-way to everybody knowing, and no sign that the strong know more."""
    guess = item.random_guess
    if not guess or item.rest.low > 0:
        return False
    share = item.facility_interval
    return share.low <= guess <= share.high and share.high < (1 + guess) / 2


def _on_options(options: OptionAnalysis | None) -> Iterator[Advice]:
    if options is None or options.n < limit("least_options"):
        return
    unused = [one for one in options.options if one.n == 0 and not one.is_right]
    if unused:
        names = [one.option for one in unused]
        reason = _both(
            Text(
                "{n} 人作答，没人选 {names}（区间最多 {most}）",
                "{n} answered and nobody picked {names} (at most {most} by the interval)",
            ),
            n=options.n,
            names=Text(join(names, "zh"), join(names, "en")),
            most=percent(unused[0].share.high),
        )
        yield Advice("nobody-picks", (reason,), is_clear=True)


def on_the_test(test: TestStatistics) -> Text:
    """Say in one sentence what the consistency of the whole means for decisions about people."""
    wanted = limit("consistent")
    if test.cic is None or test.n < limit("least") or test.cic_low is None:
        return _both(
            Text(
                "答卷还少（n = {n}），还不能说这份卷子分得出高低。",
                "Few attempts yet (n = {n}); whether this form tells people apart cannot be said.",
            ),
            n=number(test.n),
        )
    alpha = test.cic / 100
    if test.cic_low / 100 >= wanted:
        return Text("各题测的是一回事，总分可以用来比较。", "The items measure one thing; sums may be compared.")
    if alpha >= wanted:
        return Text(
            "看起来各题测的是一回事，但答卷还少，区间下限偏低。",
            "The items seem to measure one thing, but with so few attempts the lower end of the interval is still low.",
        )
    if alpha <= 0.05:
        return Text(
            "各题各测各的，总分说明不了高低：先看下面有问题的题。",
            "The items measure different things and the sum says little: look at the items listed below first.",
        )
    times = wanted * (1 - alpha) / (alpha * (1 - wanted))  # Spearman and Brown
    return _both(
        Text(
            "一致性偏低，总分差几分不算差别；同样的题要出到约 {items} 道才够 {wanted}。",
            "Consistency is low, so a few marks make no difference; it would take about {items} such items to reach {wanted}.",
        ),
        items=number(round(times * test.items + 0.499)),
        wanted=percent(wanted, decimals=0),
    )


def _rest_words(item: ItemStatistics) -> Text:
    rest = item.rest
    if not rest.is_given:
        return Text(rest.sentence("zh"), rest.sentence("en"))
    return _both(
        Text("{value}（n = {n}，95% 区间 {low} 到 {high}）", "{value} (n = {n}, 95% interval {low} to {high})"),
        value=percent(rest.value), n=number(rest.n), low=percent(rest.low), high=percent(rest.high),
    )  # fmt: skip


def _both(text: Text, **values: object) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
