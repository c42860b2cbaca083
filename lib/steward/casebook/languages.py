"""Which languages a case is written in, and where one of them is missing.

A company may begin with Chinese and translate later: a language that is not yet everywhere is left aside, and the case says so.

>>> gaps({"title": {"zh": "早会", "en": "Briefing"}, "lede": {"zh": "十分钟"}})
{'zh': [], 'en': [('lede',)]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from steward.words import LOCALES
from steward.yaml_files import Path_


def gaps(data: Any) -> dict[str, list[Path_]]:
    """Give, for each language that occurs, the places of the texts that lack it."""
    texts = list(_texts(data, ()))
    return {
        locale: [place for place, text in texts if locale not in text]
        for locale in LOCALES
        if any(locale in text for _, text in texts)
    }


def complete(data: Any) -> tuple[str, ...]:
    """Give the languages in which nothing is missing."""
    return tuple(locale for locale, places in gaps(data).items() if not places)


def without_fragments(data: Any) -> Any:
    """Leave out a language that is not everywhere, where the other is.

    Where neither is, the one that lacks less is what the case is written in: only what it lacks is then a mistake.

    >>> without_fragments([{"zh": "早会"}, {"zh": "十分钟", "en": "Ten minutes"}])
    [{'zh': '早会'}, {'zh': '十分钟'}]
    >>> without_fragments([{"zh": "早会"}, {"zh": "十分钟"}, {"en": "Nobody sits"}])
    [{'zh': '早会', 'en': '早会'}, {'zh': '十分钟', 'en': '十分钟'}, {'en': 'Nobody sits'}]
    """
    found = gaps(data)
    if len(found) < len(LOCALES):
        return data
    least, most = sorted(found, key=lambda locale: len(found[locale]))
    if len(found[least]) == len(found[most]):
        return data
    return _without(data, most) if not found[least] else _filled(data, most, least)


def _texts(data: Any, place: Path_) -> Iterator[tuple[Path_, dict[str, Any]]]:
    if isinstance(data, dict):
        if "zh" in data or "en" in data:
            yield place, data
        for name, value in data.items():
            yield from _texts(value, (*place, name))
    elif isinstance(data, list):
        for i, one in enumerate(data):
            yield from _texts(one, (*place, i))


def _without(data: Any, locale: str) -> Any:
    if isinstance(data, dict):
        return {name: _without(value, locale) for name, value in data.items() if name != locale}
    return [_without(one, locale) for one in data] if isinstance(data, list) else data


def _filled(data: Any, locale: str, other: str) -> Any:
    """Let one language stand for the other where that is missing."""
    if isinstance(data, dict):
        found = {name: _filled(value, locale, other) for name, value in data.items()}
        return found | ({locale: found[other]} if other in found and locale not in found else {})
    return [_filled(one, locale, other) for one in data] if isinstance(data, list) else data
