"""A table pasted from a spreadsheet, and which of its columns belong together.

>>> columns_of_text("电梯 有\\t电梯 无\\n1\\t5\\n3\\t5")
{'电梯 有': ['1', '3'], '电梯 无': ['5', '5']}
>>> paired(["电梯 有", "电梯 无"], KANO_ENDINGS)
{'电梯': ('电梯 有', '电梯 无')}
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from steward.errors import StewardError
from steward.words import Locale, Text

Endings = Sequence[tuple[str, str]]
KANO_ENDINGS: Endings = (
    ("有", "无"),
    ("有", "没有"),
    ("正", "反"),
    ("+", "-"),
    ("with", "without"),
    ("functional", "dysfunctional"),
)
GAP_ENDINGS: Endings = (
    ("期望", "实际"),
    ("期望", "感受"),
    ("e", "p"),
    ("expected", "found"),
    ("expectation", "perception"),
)
IPA_ENDINGS: Endings = (("重要", "表现"), ("重要", "满意"), ("i", "p"), ("importance", "performance"))
_MARKS = " 　-_—:：（()）."
MOST_ROWS, MOST_COLUMNS = 5000, 200


def columns_of_text(text: str) -> dict[str, list[str]]:
    """Read a pasted table: the first line names the columns; tabs, commas or semicolons stand between cells.

    Raises:
        StewardError: for nothing pasted, a name that stands twice, or far more than one would paste.
    """
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if len(lines) < 2:
        raise StewardError(
            "paste-empty",
            Text(
                "还没有可以算的表：第一行写列名，下面每人一行，请连列名一起贴进来。",
                "There is no table yet: column names in the first line, then one line a person; paste both.",
            ),
        )
    mark = max("\t,;，", key=lines[0].count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=mark)]
    names = rows[0]
    if len(rows) - 1 > MOST_ROWS or len(names) > MOST_COLUMNS:
        raise StewardError(
            "paste-large",
            Text(
                "贴进来的表太大（{rows} 行 {columns} 列），这里最多 {most} 行 {wide} 列；更大的请用 Python。",
                "The table is too large ({rows} rows, {columns} columns); here at most {most} and {wide}. Use Python for more.",
            ),
            rows=len(rows) - 1,
            columns=len(names),
            most=MOST_ROWS,
            wide=MOST_COLUMNS,
        )
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise StewardError(
            "paste-twice",
            Text("列名“{name}”出现了两次，请改一个。", "The column “{name}” stands there twice; rename one."),
            name=twice[0],
        )
    return {
        name: [row[place] if place < len(row) else "" for row in rows[1:]] for place, name in enumerate(names) if name
    }


def paired(names: Iterable[str], endings: Endings) -> dict[str, tuple[str, str]]:
    """Match columns that differ only in how their names end.

    Raises:
        StewardError: where no two belong together.
    """
    # “lift -” ends in a mark that is also punctuation, “电梯（无）” has punctuation behind its mark
    known = {name: n if (n := name.casefold())[-1:] in "+-" else n.rstrip(_MARKS) for name in names}
    found: dict[str, tuple[str, str]] = {}
    for first, second in endings:
        partners = {_stem(name, second): name for name, plain in known.items() if plain.endswith(second)}
        for name, plain in known.items():
            if not plain.endswith(first) or (first == "有" and plain.endswith("没有")):
                continue
            stem = _stem(name, first)
            if stem and stem not in found and partners.get(stem, name) != name:
                found[stem] = (name, partners[stem])
    if not found:
        raise StewardError(
            "paste-pairs",
            Text(
                "没有找到成对的列：同一项要有两列，列名以“{first}”和“{second}”结尾，比如“电梯 {first}”和“电梯 {second}”。",
                "No two columns belong together: each item needs two, their names ending in “{en_first}” and “{en_second}”, such as “lift {en_first}” and “lift {en_second}”.",
            ),
            first=endings[0][0],
            second=endings[0][1],
            en_first=_english(endings)[0],
            en_second=_english(endings)[1],
        )
    return found


def _stem(name: str, ending: str) -> str:
    """Give a column's name without what marks it as one of two."""
    whole = name if name.casefold().endswith(ending) else name.rstrip(_MARKS)
    return whole[: -len(ending)].rstrip(_MARKS)


def _english(endings: Endings) -> tuple[str, str]:
    return next(pair for pair in endings if pair[0].isascii() and len(pair[0]) > 1)


_HOW = Text(
    "<h2 class='sw-heading sw-heading--rule'>用自己的问卷</h2><p class='sw-note'>从 Excel 复制，连列名一起贴进来，每人一行，再点“算一算”。同一项要有两列，列名这样结尾：缺了不行还是惊喜，用“有”和“无”（1 喜欢、2 理应如此、3 无所谓、4 勉强接受、5 不喜欢）；离期望差多少，用“期望”和“实际”（1–7）；先改哪一项，用“重要”和“表现”（1–5）。写成“维度：题目”会按维度归在一起。</p>",
    "<h2 class='sw-heading sw-heading--rule'>Your own survey</h2><p class='sw-note'>Copy from a spreadsheet, column names included, one row a person, then press “Work it out”. Each item needs two columns whose names end so: “with” and “without” for Kano (1 like, 2 must be, 3 neutral, 4 live with, 5 dislike), “expected” and “found” for gaps (1–7), “importance” and “performance” (1–5). “dimension: item” groups items by dimension.</p>",
)
_PASTE = Text("贴在这里", "Paste here")
_GO = Text("算一算", "Work it out")
_BACK = Text("回到示例", "Back to the example")


def paste_box(locale: Locale, use: Callable[[str], None]) -> Any:
    """Give a place to paste a table; `use` is called with what was pasted, or with nothing to go back to the example."""
    import ipywidgets

    text = ipywidgets.Textarea(description=_PASTE.say(locale), rows=6, layout=ipywidgets.Layout(width="100%"))
    go, back = (ipywidgets.Button(description=one.say(locale)) for one in (_GO, _BACK))
    go.on_click(lambda _: use(text.value or " "))
    back.on_click(lambda _: use(""))
    for button in (go, back):
        button.add_class("sw-button")
    actions = ipywidgets.HBox([go, back])
    actions.add_class("sw-actions")
    box = ipywidgets.VBox([ipywidgets.HTML(_HOW.say(locale)), text, actions])
    box.add_class("sw-paste")
    return box
