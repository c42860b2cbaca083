"""Is an item answered rightly only by those who know the standard? What gives items away, over a whole bank.

A guesser who knows nothing of the trade but how tests are made must do no better than chance: the expected score of each
strategy of `GUESSERS` is compared with 1 / number of options. Source of the flaws: T. M. Haladyna, S. M. Downing and M. C. Rodriguez,
“A review of multiple-choice item-writing guidelines for classroom assessment”, Applied Measurement in Education 15 (2002) 309-334.
"""

from __future__ import annotations

import math
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from steward.quiz.items.item import Case, Item, Multiple, Single, TrueFalse
from steward.words import LOCALES, Locale, Text

MARGIN = 0.05
"""How far above chance a guesser may score."""

_ABSOLUTE = {
    "zh": re.compile(r"一律|必须|绝对|任何|所有|全部|永远|始终|只能|从不|绝不|唯一|完全"),
    "en": re.compile(r"\b(always|never|must|all|every|any|only|none|completely|entirely|under no)\b", re.I),
}
_TELLING = 8
"""Characters of a key that are enough to recognise it."""
_WIDE, _NO_CHARACTER, _LONG_WORD = (
    re.compile(pattern) for pattern in (r"[\u2e80-\U0010ffff]", r"[^\u4e00-\u9fff0-9A-Za-z]+", r"[a-z0-9]{4,}")
)
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
    return len(words) + len(_WIDE.findall(words))


def _best(scores: Sequence[float]) -> list[float]:
    """Choose the options with the highest score, equally among equals."""
    top = max(scores)
    first = [float(score >= top - 1e-9) for score in scores]
    return [one / sum(first) for one in first]


def _grams(words: str, locale: Locale) -> set[str]:
    if locale == "zh":
        kept = _NO_CHARACTER.sub("", words)
        return set(map(operator.add, kept, kept[1:]))
    return set(_LONG_WORD.findall(words.lower()))


class _Seen(NamedTuple):
    """What a guesser sees of an item: how its options look, and which words they share with the question."""

    widths: list[float]
    pauses: list[int]
    """Commas of each option."""
    absolutes: list[bool]
    grams: list[set[str]]
    stem: set[str]
    told: set[str]
    """Of the stem together with the situation."""


def _seen(item: Item, locale: Locale) -> _Seen:
    options = _options(item, locale)
    asked = item.stem.text.say(locale)
    stem = _grams(asked, locale)
    return _Seen(
        [width(option) for option in options],
        [sum(map(option.count, "，、；,;")) for option in options],
        [bool(_ABSOLUTE[locale].search(option)) for option in options],
        [_grams(option, locale) for option in options],
        stem,
        _grams(asked + item.situation.text.say(locale), locale) if isinstance(item, Case) else stem,
    )


def _most_alike(seen: _Seen) -> list[float]:
    """Choose the option that shares most with the others: writers vary the key."""
    return _best([sum(len(a & b) for b in seen.grams if b is not a) for a in seen.grams])


def _at(place: int) -> Callable[[_Seen], list[float]]:
    def choose(seen: _Seen) -> list[float]:
        n = len(seen.widths)
        return [float(i == min(place, n - 1)) for i in range(n)]

    return choose


GUESSERS: Mapping[str, Callable[[_Seen], list[float]]] = MappingProxyType(
    {
        "longest": lambda seen: _best(seen.widths),
        "shortest": lambda seen: _best([-width for width in seen.widths]),
        "no-absolutes": lambda seen: _best([-float(absolute) for absolute in seen.absolutes]),
        "echo": lambda seen: _best([len(seen.told & grams) for grams in seen.grams]),
        "least-echo": lambda seen: _best([-len(seen.stem & grams) for grams in seen.grams]),
        # Careful keys have clauses.
        "most-commas": lambda seen: _best(seen.pauses),
        "fewest-commas": lambda seen: _best([-n for n in seen.pauses]),
        "most-alike": _most_alike,
        **{f"position-{i + 1}": _at(i) for i in range(4)},
    }
)
"""What somebody does who knows nothing: the share of the guess that each option gets."""


def guessed(items: Iterable[Item], locale: Locale) -> dict[str, tuple[float, float]]:
    """Give, for each guesser, the expected share of right answers and the share that chance alone gives."""
    asked = [(_seen(item, locale), _key(item)) for item in items if chosen(item)]
    if not asked:
        return {}
    chance = sum(1 / len(seen.widths) for seen, _ in asked) / len(asked)
    return {
        name: (sum(guess(seen)[key] for seen, key in asked) / len(asked), chance) for name, guess in GUESSERS.items()
    }


def flaws(items: Iterable[Item]) -> Iterator[Flaw]:
    """Find what is wrong with single items."""
    for item in items:
        if isinstance(item, Single | Multiple | Case):
            for locale in _spoken(item):
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
        if not item.negative and any(_NEGATIVE[locale].search(_asks(item, locale)) for locale in _spoken(item)):
            yield Flaw(item.id, Text("反着问，却没有标明 negative", "asks the other way round without negative: true"))


def _spoken(item: Item) -> tuple[Locale, ...]:
    return (item.only,) if item.only else LOCALES


def _asks(item: Item, locale: Locale) -> str:
    """Give the question itself: the last sentence of the stem; a statement to be judged may deny something."""
    if isinstance(item, TrueFalse) or item.type in ("fill", "reply", "short"):
        return ""
    sentences = [s for s in re.split(r"(?<=[。？！?.!])\s*", item.stem.text.say(locale)) if s.strip()]
    return sentences[-1] if sentences else ""


def alike(items: Iterable[Item], least: float = 0.6) -> Iterator[tuple[str, str, float]]:
    """Find pairs of items whose questions are nearly the same (Jaccard similarity of pairs of characters).

    Each item is paired with the first only of those before it that it is like.

    Two sets that share `least` of their union share one of their rarest members; only items that do are compared. Source: R. J.
    Bayardo, Y. Ma and R. Srikant, “Scaling up all pairs similarity search”, WWW 2007, 131-140.
    """
    asked: list[tuple[str, set[str]]] = []
    same: dict[frozenset[str], str] = {}
    for item in items:
        grams = _grams(_whole(item), "zh")
        first_of_them = same.setdefault(frozenset(grams), item.id)
        if first_of_them == item.id or not grams:
            asked.append((item.id, grams))
        else:
            yield first_of_them, item.id, 1.0
    common = Counter(gram for _, grams in asked for gram in grams)
    holding: dict[str, list[int]] = {}
    for second, (id, grams) in enumerate(asked):
        rarest = sorted(grams, key=lambda gram: (common[gram], gram))[
            : len(grams) - math.ceil(least * len(grams) - 1e-9) + 1
        ]
        for first in sorted({other for gram in rarest for other in holding.get(gram, ())}):
            other = asked[first][1]
            if min(len(grams), len(other)) < least * max(len(grams), len(other)) - 1e-9:
                continue
            shared = len(grams & other)
            if (likeness := shared / (len(grams) + len(other) - shared)) >= least:
                yield asked[first][0], id, likeness
                break
        for gram in rarest:
            holding.setdefault(gram, []).append(second)


def _whole(item: Item) -> str:
    more = item.situation.zh if isinstance(item, Case) else ""
    return item.stem.zh + more + (item.owner.zh + item.reply.zh if item.type == "reply" else "")


def gives_away(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Find items whose question tells the key of another: (the one that tells, the one told)."""
    asked = list(items)
    keys: dict[str, list[tuple[str, str]]] = {}
    for item in asked:
        if isinstance(item, Single | Case):
            for option in item.options:
                if option.right and len(option.zh) >= _TELLING:
                    keys.setdefault(option.zh[:_TELLING], []).append((item.id, option.zh))
    for item in asked:
        stem = _whole(item)
        told = {stem[i : i + _TELLING] for i in range(len(stem) - _TELLING + 1)} & keys.keys()
        yield from ((item.id, id) for begin in sorted(told) for id, key in keys[begin] if id != item.id and key in stem)
