"""How mistakes in files written by hand are said: one clause each, what is wrong and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any

from steward.words import Text


class Wrong(ValueError):  # noqa: N818  # reads as what it says
    """What a model's own check finds; a clause without a full stop, in both languages."""

    def __init__(self, text: Text, **values: object) -> None:
        self.text, self.values = text, values
        super().__init__(text.say("en", **values))

    @property
    def filled(self) -> Text:
        """The clause with its values filled in."""
        return Text(self.text.say("zh", **self.values), self.text.say("en", **self.values))


_CUT = Text(
    "没有这一项；如果它是一句话的后半句，请把整句用双引号括起来（半角逗号会把话切断）",
    "there is no such entry; if it is the rest of a sentence, put the whole sentence in double quotation marks (a comma cuts it)",
)
_NO_COLON = Text("名称后面少一个冒号，写成 {name}: {rest}", "a colon is missing after the name; write {name}: {rest}")
_MEANT = Text("没有这一项，是不是想写 {name}", "there is no such entry; perhaps {name} is meant")
_WIDE_COLON = Text(
    "这里用了全角冒号，请写成“{name}: ”（半角冒号加空格）",
    "here is a full-width colon; write “{name}: ” with a plain colon and a blank",
)
_LANGUAGE = Text("文字要写明语言，写成 {{{how}}}", "a text says its language; write {{{how}}}")
_NO_LANGUAGE = Text("不能为空，写成 {{{how}}}", "must not be empty; write {{{how}}}")
_QUOTED = Text('应是文字，请加上双引号，写成 "{input}"', 'must be a text; put it in double quotation marks: "{input}"')
_PLAIN_DIGITS = Text("数字要用半角，写成 {digits}", "write the digits as plain ones: {digits}")
_BRACES = Text("应写成“名称: 值”的形式，名称有 {names}", "must be a set of “name: value” lines; the names are {names}")
MISSING = Text("缺这一项，请补上", "this is missing; add it")
EMPTY = Text("不能为空", "must not be empty")
BOTH = Text("缺 zh 和 en 的文字，请补上", "the texts under zh and en are missing; add them")
"""Said of a text that has neither language."""
_WIDE_SIGNS = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
_LANGUAGES = {
    **dict.fromkeys(("cn", "zh-cn", "zh_cn", "ch", "chn", "zhs", "chinese", "中文", "中"), "zh"),
    **dict.fromkeys(("eng", "en-us", "en_us", "us", "english", "英文", "英"), "en"),
}
"""What people call the languages."""
_THERE_ARE = Text("没有这一项，可以写的有 {name}", "there is no such entry; there may be {name}")
_WHATS: dict[str, Text] = {
    "missing": MISSING,
    "extra_forbidden": Text("没有这一项，请核对名称", "there is no such entry; check its name"),
    "string_type": Text("应是文字，写的是 {input}", "must be a text, not {input}"),
    "string_too_short": EMPTY,
    "string_too_long": Text("最多 {max_length} 个字", "must have {max_length} characters at most"),
    "string_pattern_mismatch": Text("“{input}”的写法不对，应符合 {pattern}", "“{input}” is not written as {pattern}"),
    "literal_error": Text("写的是 {input}，可以写的有 {expected}", "{input} is none of {expected}"),
    "finite_number": Text("这个数太大，写的是 {input}", "{input} is too large a number"),
    "enum": Text("写的是 {input}，可以写的有 {expected}", "{input} is none of {expected}"),
    "union_tag_invalid": Text("写的是 {tag}，可以写的有 {expected_tags}", "{tag} is none of {expected_tags}"),
    "union_tag_not_found": Text("缺 {discriminator} 这一项", "{discriminator} is missing"),
    "too_short": Text("至少要有 {min_length} 个", "there must be {min_length} at least"),
    "too_long": Text("最多 {max_length} 个", "there may be {max_length} at most"),
    "greater_than": Text("应大于 {gt}", "must be above {gt}"),
    "greater_than_equal": Text("不能小于 {ge}", "must be {ge} or more"),
    "less_than": Text("应小于 {lt}", "must be below {lt}"),
    "less_than_equal": Text("不能大于 {le}", "must be {le} or less"),
}
_LIST = Text(
    "应是一个列表（写成 [甲, 乙]，或者一项一行、以“- ”开头）",
    "must be a list ([this, that], or a line each that begins with “- ”)",
)
_KINDS: dict[str, Text] = {
    "int": Text("应是整数，写的是 {input}", "must be a whole number, not {input}"),
    "float": Text("应是数字，写的是 {input}", "must be a number, not {input}"),
    "bool": Text("应写 true 或 false，写的是 {input}", "must be true or false, not {input}"),
    "list": _LIST,
    "tuple": _LIST,
    "dict": Text("应是“名称: 值”的形式", "must be a set of “name: value” lines"),
    "model": Text("应是“名称: 值”的形式", "must be a set of “name: value” lines"),
    "mapping": Text("应是“名称: 值”的形式", "must be a set of “name: value” lines"),
    "date": Text("应是日期，如 2026-03-01，写的是 {input}", "must be a date such as 2026-03-01, not {input}"),
    "datetime": Text(
        "应是时间，如 2026-03-01 09:30，写的是 {input}", "must be a time such as 2026-03-01 09:30, not {input}"
    ),
}
_OTHER = Text("这里的内容不对：{msg}", "this is not right: {msg}")


def what(error: Any, known: Iterable[str] = ()) -> Text:
    """Say what is wrong, as a clause with its values filled in.

    Args:
        error: one of the model's errors.
        known: the names that an entry at this place may have.
    """
    context = error.get("ctx") or {}
    if isinstance(own := context.get("error"), Wrong):
        return own.filled
    kind, shown = error["type"], error.get("input")
    if kind == "model_type" and isinstance(shown, str) and (names := list(known)):
        return _in_braces(shown, names, is_list=context.get("class_name") == "Sayings")
    if kind == "model_type" and not isinstance(shown, str) and "zh" in (names := list(known)):
        return _without_language(shown, is_list=context.get("class_name") == "Sayings")
    if kind == "string_type" and shown is None:
        kind = "string_too_short"
    if kind == "string_type" and isinstance(shown, int | float):
        return _filled(_QUOTED, input=f"{shown!r}".lower()[:60])
    if isinstance(shown, str) and (digits := _plain(shown)):
        return _filled(_PLAIN_DIGITS, digits=digits)
    text = _WHATS.get(kind) or _KINDS.get(kind.partition("_")[0]) or _OTHER
    values = {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in context.items()
    }
    if "expected" in values:  # an empty word stands for what is left out
        values["expected"] = str(values["expected"]).removeprefix("'', ")
    values |= {"input": f"{shown!r}"[:60], "msg": error["msg"]}
    return Text(text.say("zh", **values | _in_chinese(values)), text.say("en", **values))


def _in_chinese(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(values[name]).replace(" or ", " 或 ") for name in ("expected", "expected_tags") if name in values}


def _plain(shown: str) -> str:
    """Give a number written in full-width digits as it should be; empty for anything else."""
    plain = shown[:40].translate(_WIDE_SIGNS)
    return plain if plain != shown and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain) else ""


def _without_language(shown: Any, *, is_list: bool) -> Text:
    """Say how a text is written where a list, a number or nothing stands in its place."""
    if shown is None:
        return _filled(_NO_LANGUAGE, how="zh: […]" if is_list else "zh: …")
    first = shown[0] if isinstance(shown, list) and shown else shown
    return _in_braces(first if isinstance(first, str) else "…", ["zh"], is_list=is_list)


def _in_braces(shown: str, names: list[str], *, is_list: bool) -> Text:
    """Say how a text without its names is written."""
    start = shown[:12] + ("…" if len(shown) > 12 else "")
    if "zh" not in names:
        return _filled(_BRACES, names=", ".join(names))
    language = "zh" if shown == "…" or any("一" <= sign <= "鿿" for sign in shown) else "en"
    return _filled(_LANGUAGE, how=f"{language}: [{start}]" if is_list else f"{language}: {start}")


def meant(name: str, known: Iterable[str], beside: Iterable[str] = ()) -> str:
    """Give the name that a strange one probably stands for, empty where nothing is near; none of those that stand beside it."""
    beside = set(beside)
    known = [one for one in known if one not in beside]
    plain = name.partition("：")[0].strip()
    if (first := plain.partition(" ")[0]) in known:
        return first
    if (language := _LANGUAGES.get(plain.casefold())) in known and language:
        return language
    return next(iter(difflib.get_close_matches(plain, known, 1, 0.6)), "")


def nearest(name: str, known: Iterable[str], value: Any, beside: Iterable[str] = ()) -> Text:
    """Say that there is no such entry, and which is meant, of those not `beside` it already, or which there are."""
    names = list(known)
    if not names:
        return _WHATS["extra_forbidden"]
    close = meant(name, names, beside)
    if "：" in name:
        return _filled(_WIDE_COLON, name=close or name.partition("：")[0])
    if value is None and name.startswith(f"{close} ") and close:
        return _filled(_NO_COLON, name=close, rest=name[len(close) + 1 :][:40])
    if value is None:  # a comma cut a sentence in two, and the rest of it became a name
        return _CUT
    return _filled(_MEANT, name=close) if close else _filled(_THERE_ARE, name=", ".join(names))


def _filled(text: Text, **values: str) -> Text:
    return Text(text.say("zh", **values), text.say("en", **values))
