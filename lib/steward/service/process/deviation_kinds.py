"""The four plain kinds of leaving a flow.

>>> KIND_TEXTS["missing"].say("en")
'Missing'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from steward.words import Text

Kind = Literal["missing", "too-often", "out-of-order", "exclusive"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND_TEXTS: Mapping[Kind, Text] = MappingProxyType(
    {
        "missing": Text("缺步骤", "Missing"),
        "too-often": Text("重复", "Too often"),
        "out-of-order": Text("顺序不对", "Out of order"),
        "exclusive": Text("互相矛盾", "Contradiction"),
    }
)
