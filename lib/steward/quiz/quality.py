"""Is an item answered rightly only by those who know the standard? What gives items away, over a whole bank.

A guesser who knows nothing of the trade but how tests are made must do no better than chance: the expected score of each
strategy of `GUESSERS` is compared with 1 / number of options. Source of the flaws: T. M. Haladyna, S. M. Downing and M. C. Rodriguez,
“A review of multiple-choice item-writing guidelines for classroom assessment”, Applied Measurement in Education 15 (2002) 309-334.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from steward.quiz.item import Case, Item, Multiple, Single, TrueFalse
from steward.words import Locale, Text

MARGIN = 0.05
"""How far above chance a guesser may score."""

_ABSOLUTE = {
    "zh": re.compile(r"一律|必须|绝对|任何|所有|全部|永远|始终|只能|从不|绝不|唯一|完全"),
    "en": re.compile(r"\b(always|never|must|all|every|any|only|none|completely|entirely|under no)\b", re.I),
}
_ALL_OR_NONE = re.compile(
    r"以上(都|皆|全|均)|都(对|是|不对|不是)$|all of the above|none of the above|both of the above", re.I
)
_NEGATIVE = {
    "zh": re.compile(r"不正确|不属于|不包括|不应|不该|不能|不可|不是|不合|错误的|不对的|除了[^，。？]*都|除外"),
    "en": re.compile(
        r"\b(not|except|incorrect|wrong|never|least (likely|suitable|appropriate|useful))\b|n’t\b|n't\b", re.I
    ),
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with an item."""

    item: str
    what: Text


def chosen(item: Item) -> tuple[str, ...]:
    """Give the options of an item of which exactly one is right; empty for other items."""
    if isinstance(item, Single) or (isinstance(item, Case) and sum(o.right for o in item.options) == 1):
        return tuple(option.zh for option in item.options)
    return ()


def _options(item: Item, locale: Locale) -> list[str]:
    assert isinstance(item, Single | Multiple | Case)
    return [option.text.say(locale) for option in item.options]


def _key(item: Item) -> int:
    assert isinstance(item, Single | Case)
    return next(i for i, option in enumerate(item.options) if option.right)


def width(words: str) -> float:
    """Measure a text as it fills a line: a Chinese character counts for two Latin letters."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in words)


def _best(scores: Sequence[float]) -> list[float]:
    """Choose the options with the highest score, equally among equals."""
    top = max(scores)
    first = [float(score >= top - 1e-9) for score in scores]
    return [one / sum(first) for one in first]


def _grams(words: str, locale: Locale) -> set[str]:
    if locale == "zh":
        kept = re.sub(r"[^\u4e00-\u9fff0-9A-Za-z]", "", words)
        return {kept[i : i + 2] for i in range(len(kept) - 1)}
    return {word for word in re.findall(r"[a-z0-9]+", words.lower()) if len(word) > 3}


def _longest(item: Item, locale: Locale) -> list[float]:
    return _best([width(option) for option in _options(item, locale)])


def _shortest(item: Item, locale: Locale) -> list[float]:
    return _best([-width(option) for option in _options(item, locale)])


def _no_absolutes(item: Item, locale: Locale) -> list[float]:
    return _best([-float(bool(_ABSOLUTE[locale].search(option))) for option in _options(item, locale)])


def _echo(item: Item, locale: Locale) -> list[float]:
    told = item.situation.text.say(locale) if isinstance(item, Case) else ""
    stem = _grams(item.stem.text.say(locale) + told, locale)
    return _best([len(stem & _grams(option, locale)) for option in _options(item, locale)])


def _least_echo(item: Item, locale: Locale) -> list[float]:
    stem = _grams(item.stem.text.say(locale), locale)
    return _best([-len(stem & _grams(option, locale)) for option in _options(item, locale)])


def _pauses(sign: int) -> Callable[[Item, Locale], list[float]]:
    """Choose the option with the most commas, or the fewest: careful keys have clauses."""

    def choose(item: Item, locale: Locale) -> list[float]:
        return _best([sign * len(re.findall("[，、；,;]", option)) for option in _options(item, locale)])

    return choose


def _most_alike(item: Item, locale: Locale) -> list[float]:
    """Choose the option that shares most with the others: writers vary the key."""
    grams = [_grams(option, locale) for option in _options(item, locale)]
    return _best([sum(len(a & b) for b in grams if b is not a) for a in grams])


def _at(place: int) -> Callable[[Item, Locale], list[float]]:
    def choose(item: Item, locale: Locale) -> list[float]:
        n = len(_options(item, locale))
        return [float(i == min(place, n - 1)) for i in range(n)]

    return choose


GUESSERS: Mapping[str, Callable[[Item, Locale], list[float]]] = MappingProxyType(
    {
        "longest": _longest,
        "shortest": _shortest,
        "no-absolutes": _no_absolutes,
        "echo": _echo,
        "least-echo": _least_echo,
        "most-commas": _pauses(1),
        "fewest-commas": _pauses(-1),
        "most-alike": _most_alike,
        **{f"position-{i + 1}": _at(i) for i in range(4)},
    }
)
"""What somebody does who knows nothing: the share of the guess that each option gets."""


def guessed(items: Iterable[Item], locale: Locale) -> dict[str, tuple[float, float]]:
    """Give, for each guesser, the expected share of right answers and the share that chance alone gives."""
    asked = [item for item in items if chosen(item)]
    if not asked:
        return {}
    chance = sum(1 / len(chosen(item)) for item in asked) / len(asked)
    return {
        name: (sum(guess(item, locale)[_key(item)] for item in asked) / len(asked), chance)
        for name, guess in GUESSERS.items()
    }


def flaws(items: Iterable[Item]) -> Iterator[Flaw]:
    """Find what is wrong with single items."""
    for item in items:
        if isinstance(item, Single | Multiple | Case):
            for locale in ("zh", "en"):
                options = _options(item, locale)
                widths = [width(option) for option in options]
                if max(widths) > 2 * min(widths) + 8:
                    yield Flaw(
                        item.id,
                        Text(
                            f"选项长短悬殊（{locale}）：“{min(options, key=width)}”与“{max(options, key=width)}”",
                            f"options differ much in length ({locale}): “{min(options, key=width)}” and “{max(options, key=width)}”",
                        ),
                    )
                if any(_ALL_OR_NONE.search(option) for option in options):
                    yield Flaw(item.id, Text("有“以上都对”一类的选项", "an option of the kind “all of the above”"))
        if not item.negative and any(_NEGATIVE[locale].search(_asks(item, locale)) for locale in ("zh", "en")):
            yield Flaw(item.id, Text("反着问，却没有标明 negative", "asks the other way round without negative: true"))


def _asks(item: Item, locale: Locale) -> str:
    """Give the question itself: the last sentence of the stem; a statement to be judged may deny something."""
    if isinstance(item, TrueFalse) or item.type in ("fill", "reply", "short"):
        return ""
    sentences = [s for s in re.split(r"(?<=[。？！?.!])\s*", item.stem.text.say(locale)) if s.strip()]
    return sentences[-1] if sentences else ""


def alike(items: Iterable[Item], least: float = 0.6) -> Iterator[tuple[str, str, float]]:
    """Find pairs of items whose questions are nearly the same (Jaccard similarity of pairs of characters)."""
    asked = [(item.id, _grams(_whole(item), "zh")) for item in items]
    for i, (first, a) in enumerate(asked):
        for second, b in asked[i + 1 :]:
            shared = len(a & b)
            if shared and (likeness := shared / len(a | b)) >= least:
                yield first, second, likeness


def _whole(item: Item) -> str:
    more = item.situation.zh if isinstance(item, Case) else ""
    return item.stem.zh + more + (item.owner.zh + item.reply.zh if item.type == "reply" else "")


def gives_away(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Find items whose question tells the key of another: (the one that tells, the one told)."""
    asked = list(items)
    keys = [
        (item.id, option.zh)
        for item in asked
        if isinstance(item, Single | Case)
        for option in item.options
        if option.right and len(option.zh) >= 8
    ]
    for item in asked:
        stem = _whole(item)
        for id, key in keys:
            if id != item.id and key in stem:
                yield item.id, id
