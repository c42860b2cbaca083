"""What is still wrong with a draft: exactly what reading it from its folder would say, with the place of each.

>>> from steward.casebook.authoring.draft import blank
>>> [str(trouble.values["where"]) for trouble in problems(blank("wrong-parcel", "zh"))][:2]
['title', 'lede']
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from steward.casebook.authoring.draft import Draft
from steward.casebook.authoring.names import is_shipped
from steward.casebook.authoring.written import sayable, tidy
from steward.casebook.case import Case
from steward.casebook.casebook import TWICE
from steward.casebook.parts import MOST, SLUG
from steward.casebook.reading import LIMIT, case_from
from steward.errors import StewardError, Trouble
from steward.words import Locale, Text, number
from steward.workspace import Workspace
from steward.yaml_files import Path_

BAD_ID = Text(
    "“{id}”不能作案例的编号：只用小写字母、数字和连字符，最多 {most} 个字符，例如 wrong-parcel。",
    "“{id}” cannot be the id of a case: use only lower-case letters, digits and hyphens, at most {most} characters, such as wrong-parcel.",
)
LARGE = Text(
    "案例 {id} 有 {size} 字节，最多 {limit} 字节；请把故事写短，或删掉不该放在这里的内容。",
    "The case {id} has {size} bytes; {limit} is the most; shorten the story, or take out what does not belong here.",
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a draft found."""

    case: Case | None
    """The case as it will be read; None while something is wrong."""
    troubles: tuple[Trouble, ...]


def look(draft: Draft, workspace: Workspace | None = None) -> Looked:
    """Read a draft as if it were kept already.

    Args:
        draft: whole or not; what is empty in it counts as not written.
        workspace: where it will be kept.

    The lines that problems name are not those of the file it will be in.
    """
    troubles: list[Trouble] = []
    if not _is_name(draft.id):
        troubles.append(Trouble("bad-case-name", BAD_ID, {"id": draft.id[:60], "most": MOST, "place": ("id",)}))
    elif is_shipped(draft.id):
        troubles.append(Trouble("case-twice", TWICE, {"folder": draft.id, "place": ("id",)}))
    stories: dict[Locale, str] = {
        locale: said for locale, story in draft.stories.items() if (said := sayable(story)).strip()
    }
    for locale, story in stories.items():
        if (size := len(story.encode())) > LIMIT:
            values: dict[str, object] = {
                "id": draft.id,
                "size": number(size),
                "limit": number(LIMIT),
                "place": ("story", locale),
            }
            troubles.append(Trouble("case-too-large", LARGE, values))
    try:
        case = case_from(_plainly({**draft.data, "id": draft.id}), stories, name=draft.id, own=True)
    except StewardError as error:
        return Looked(None, (*troubles, *error.troubles))
    if workspace is not None:
        case._folder = workspace.casebook / draft.id
    return Looked(None if troubles else case, tuple(troubles))


def problems(draft: Draft, workspace: Workspace | None = None) -> tuple[Trouble, ...]:
    """Give everything that is still wrong with a draft; ``values["place"]`` of each leads to the field it is about."""
    return look(draft, workspace).troubles


def place_of(trouble: Trouble) -> Path_:
    """Give the keys and positions that lead to the field a problem is about; empty for the whole."""
    place = trouble.values.get("place")
    return place if isinstance(place, tuple) else ()


def _plainly(data: dict[str, Any]) -> str:
    """Write a draft in the plainest YAML there is, JSON: quick, for it is done again with every few words typed."""
    return json.dumps(tidy(data), ensure_ascii=False, indent=1)


def _is_name(id: str) -> bool:
    return bool(re.fullmatch(SLUG, id)) and len(id) <= MOST
