"""One rule about the steps of a case, and how it is written; what the rules mean stands in `steward.service.process.case_rules`.

>>> print(parse_rule("response（完成，回访）"))
response(完成, 回访)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from steward.errors import StewardError, Trouble
from steward.words import Locale, Text

Name = Literal[
    "contains", "absent", "between", "starts", "ends", "precedence", "response", "succession", "responded-existence",
    "exclusive",
]  # fmt: skip


class _Form(NamedTuple):
    """One way to write a rule."""

    activities: int
    counts: int
    """Whole numbers after the activities."""
    said: Text
    usage: str


_FORMS: Mapping[Name, tuple[_Form, ...]] = MappingProxyType(
    {
        "contains": (
            _Form(1, 0, Text("有“{a}”", "“{a}” occurs"), "contains(A)"),
            _Form(1, 1, Text("“{a}”至少 {m} 次", "“{a}” occurs {m} times or more"), "contains(A, n)"),
        ),
        "absent": (
            _Form(1, 0, Text("没有“{a}”", "“{a}” does not occur"), "absent(A)"),
            _Form(1, 1, Text("“{a}”不到 {m} 次", "“{a}” occurs fewer than {m} times"), "absent(A, n)"),
        ),
        "between": (
            _Form(1, 2, Text("“{a}”有 {m} 到 {n} 次", "“{a}” occurs {m} to {n} times"), "between(A, min, max)"),
            _Form(
                3, 0, Text("每次“{a}”都在“{b}”之后、“{c}”之前", "every “{a}” lies after “{b}” and before “{c}”"),
                "between(A, B, C)",
            ),
        ),
        "starts": (_Form(1, 0, Text("从“{a}”开始", "the case starts with “{a}”"), "starts(A)"),),
        "ends": (_Form(1, 0, Text("以“{a}”结束", "the case ends with “{a}”"), "ends(A)"),),
        "precedence": (
            _Form(2, 0, Text("先有“{a}”，才有“{b}”", "“{b}” only after “{a}”"), "precedence(A, B)"),
        ),
        "response": (
            _Form(2, 0, Text("有了“{a}”，后面必有“{b}”", "every “{a}” is followed by “{b}”"), "response(A, B)"),
        ),
        "succession": (
            _Form(
                2, 0,
                Text("先有“{a}”才有“{b}”，有了“{a}”必有“{b}”", "“{b}” only after “{a}”, and every “{a}” is followed by “{b}”"),
                "succession(A, B)",
            ),
        ),
        "responded-existence": (
            _Form(
                2, 0, Text("有“{a}”就也有“{b}”，不分先后", "where “{a}” occurs, “{b}” occurs too"),
                "responded-existence(A, B)",
            ),
        ),
        "exclusive": (
            _Form(2, 0, Text("“{a}”和“{b}”不同时出现", "“{a}” and “{b}” do not both occur"), "exclusive(A, B)"),
        ),
    }
)  # fmt: skip

NAMES: tuple[Name, ...] = tuple(_FORMS)
"""The vocabulary."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, as `parse_rule` reads it; ``str(rule)`` writes it so that it can be read again."""

    name: Name
    activities: tuple[str, ...]
    counts: tuple[int, ...] = ()

    @property
    def _form(self) -> _Form:
        return next(
            f for f in _FORMS[self.name] if (f.activities, f.counts) == (len(self.activities), len(self.counts))
        )

    def sentence(self, locale: Locale, names: Mapping[str, Text] = MappingProxyType({})) -> str:
        """Say what it demands, with the activities' own `names` where they are given.

        >>> parse_rule("response(完成, 回访)").sentence("zh")
        '有了“完成”，后面必有“回访”'
        """
        said = [names[name].say(locale) if name in names else name for name in self.activities]
        values = {**dict(zip("abc", said, strict=False)), **dict(zip("mn", self.counts, strict=False))}
        return self._form.said.say(locale, **values)

    def __str__(self) -> str:
        said = [_quoted(name) for name in self.activities] + [str(count) for count in self.counts]
        return f"{self.name}({', '.join(said)})"


def _quoted(name: str) -> str:
    if name and name == name.strip() and not re.search(r"[(),（），、'\"“”‘’「」]", name) and not name.isdecimal():
        return name
    return '"' + name.replace('"', '""') + '"'


_UNKNOWN = Text(
    "没有“{name}”这种规则（写在“{rule}”里），可用的有：{known}。",
    "There is no rule “{name}” (in “{rule}”); there are: {known}.",
)
_MEANT = Text(
    "没有“{name}”这种规则（写在“{rule}”里），是不是 {close}？可用的有：{known}。",
    "There is no rule “{name}” (in “{rule}”); did you mean {close}? There are: {known}.",
)
_UNREADABLE = Text(
    "规则“{rule}”读不懂：{why}；请写成 precedence(A, B) 这样。",
    "The rule “{rule}” cannot be read: {why}; write it like precedence(A, B).",
)
_ARGUMENTS = Text(
    "规则“{rule}”括号里的内容不对，应写成 {usage}。",
    "The rule “{rule}” does not have the right things between its brackets; write {usage}.",
)
_COUNTS = Text(
    "规则“{rule}”的次数不对：{why}。",
    "The rule “{rule}” has a wrong number: {why}.",
)
_TWICE = Text(
    "规则“{rule}”两次写了同一个活动“{name}”，请写两个不同的活动。",
    "The rule “{rule}” names the activity “{name}” twice; name different ones.",
)
_NO_BRACKETS = Text("应有一对括号", "it needs one pair of brackets")
_NO_END_QUOTE = Text("引号没有收尾", "a quotation mark is not closed")
_AFTER_QUOTE = Text("引号后面应是逗号或括号", "a comma or bracket must follow a quotation mark")
_EMPTY = Text("有一项是空的", "one item is empty")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』"}
_COMMAS = ",，"


def parse_rule(text: str) -> Rule:
    """Read a rule such as ``precedence(A, B)``.

    Full-width brackets and commas do as well. A name that holds a comma, a bracket or nothing but digits stands in quotation
    marks (a mark within is doubled). The name of a rule may have ``_`` for ``-`` and any case.

    Raises:
        StewardError: ``rule-unreadable``, ``rule-unknown``, ``rule-arguments``, ``rule-count``, ``rule-repeats``.

    >>> print(parse_rule("Responded_Existence（“回访（电话）”，关闭）"))
    responded-existence("回访（电话）", 关闭)
    """
    shown = " ".join(text.split())
    found = re.fullmatch(r"\s*([^(（]*?)\s*[(（](.*)[)）]\s*", text, re.S)
    if found is None or not found[1]:
        raise StewardError("rule-unreadable", _UNREADABLE, rule=shown, why=_NO_BRACKETS)
    name = _name(found[1], shown)
    arguments = _arguments(found[2], shown)
    for form in _FORMS[name]:
        if len(arguments) != form.activities + form.counts:
            continue
        counts = [argument.number for argument in arguments[form.activities :]]
        if all(count is not None for count in counts):
            rule = Rule(
                name, tuple(a.text for a in arguments[: form.activities]), tuple(c for c in counts if c is not None)
            )
            _sensible(rule, shown)
            return rule
    usage = " / ".join(form.usage for form in _FORMS[name])
    raise StewardError("rule-arguments", _ARGUMENTS, rule=shown, usage=usage)


def parse_rules(texts: Iterable[str]) -> tuple[Rule, ...]:
    """Read several rules.

    Raises:
        StewardError: with the troubles of all of them, as `parse_rule`.
    """
    rules: list[Rule] = []
    troubles: list[Trouble] = []
    for text in texts:
        try:
            rules.append(parse_rule(text))
        except StewardError as error:
            troubles += error.troubles
    if troubles:
        raise StewardError.many(troubles)
    return tuple(rules)


def _name(given: str, shown: str) -> Name:
    name = given.casefold().replace("_", "-").replace(" ", "-")
    for known in NAMES:
        if name == known:
            return known
    from difflib import get_close_matches

    close = get_close_matches(name, NAMES, 1)
    values = {"name": given, "rule": shown, "known": ", ".join(NAMES)}
    if close:
        raise StewardError("rule-unknown", _MEANT, close=close[0], **values)
    raise StewardError("rule-unknown", _UNKNOWN, **values)


class _Argument(NamedTuple):
    text: str
    number: int | None
    """The number it is, unless it stands in quotation marks."""


def _arguments(inside: str, shown: str) -> list[_Argument]:
    """Take apart what stands between the brackets."""
    found: list[_Argument] = []
    rest = inside.strip()
    if not rest:
        return found
    while True:
        rest = rest.lstrip()
        if rest[:1] in _QUOTES:
            argument, rest = _in_quotes(rest, shown)
        else:
            end = next((i for i, c in enumerate(rest) if c in _COMMAS), len(rest))
            text = rest[:end].strip()
            if re.search(r"[()（）]", text) and not _balanced(text):
                raise StewardError("rule-unreadable", _UNREADABLE, rule=shown, why=_NO_BRACKETS)
            argument, rest = _Argument(text, int(text) if text.isdecimal() else None), rest[end:]
        if not argument.text.strip():
            raise StewardError("rule-unreadable", _UNREADABLE, rule=shown, why=_EMPTY)
        found.append(argument)
        rest = rest.lstrip()
        if not rest:
            return found
        if rest[0] not in _COMMAS:
            raise StewardError("rule-unreadable", _UNREADABLE, rule=shown, why=_AFTER_QUOTE)
        rest = rest[1:]


def _balanced(text: str) -> bool:
    depth = 0
    for c in text:
        depth += (c in "(（") - (c in ")）")
        if depth < 0:
            return False
    return depth == 0


def _in_quotes(text: str, shown: str) -> tuple[_Argument, str]:
    closing = _QUOTES[text[0]]
    said, at = "", 1
    while True:
        end = text.find(closing, at)
        if end < 0:
            raise StewardError("rule-unreadable", _UNREADABLE, rule=shown, why=_NO_END_QUOTE)
        said += text[at:end]
        if text[end + 1 : end + 2] != closing:
            return _Argument(said, None), text[end + 1 :]
        said, at = said + closing, end + 2


def _sensible(rule: Rule, shown: str) -> None:
    if len(set(rule.activities)) < len(rule.activities):
        twice = next(name for name in rule.activities if rule.activities.count(name) > 1)
        raise StewardError("rule-repeats", _TWICE, rule=shown, name=twice)
    why: Text | None = None
    if len(rule.counts) == 1 and rule.counts[0] < 1:
        why = Text("至少写 1", "it is 1 at least")
    if len(rule.counts) == 2 and rule.counts[0] > rule.counts[1]:
        why = Text("最少的次数比最多的还多", "the smallest number is larger than the largest")
    if why is not None:
        raise StewardError("rule-count", _COUNTS, rule=shown, why=why)
