"""How types of questions are called."""

from __future__ import annotations

from collections.abc import Mapping

from steward.words import Text

TYPES: Mapping[str, Text] = {
    "multichoice_single": Text("单选", "single choice"),
    "multichoice_multi": Text("多选", "multiple choice"),
    "truefalse": Text("判断", "true/false"),
    "shortanswer": Text("填空（简答）", "short answer"),
    "numerical": Text("数字", "numerical"),
    "match": Text("匹配", "matching"),
    "ordering": Text("排序", "ordering"),
    "essay": Text("问答", "essay"),
    "description": Text("说明", "description"),
    "cloze": Text("完形填空", "cloze"),
}
