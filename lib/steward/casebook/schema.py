"""The JSON schema of a case, by which editors complete keys and mark mistakes while one writes.

``python -m steward.casebook.schema`` writes ``casebook/case.schema.json``; a test holds the file to what stands here.
"""

from __future__ import annotations

import json
from typing import Any

from steward.casebook.case import Case
from steward.casebook.families import families
from steward.casebook.flows import flow_names
from steward.casebook.general import PARTS
from steward.casebook.parts import STAGES, topics
from steward.moves import moves
from steward.service.complaints.authority import levels
from steward.service.personality.character import listening_styles, states, styles

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


_FLOW: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {},
        "standards": {"type": "array", "items": {"type": "string"}},
        "initial": {"type": "string"},
        "finals": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "states": {"type": ["object", "array"]},
        "steps": {"type": ["object", "array"]},
        "anytime": {"type": "array", "items": {"type": "string"}},
        "from": {"type": "object", "additionalProperties": {"type": "object"}},
        "otherwise": {"type": "object"},
    },
    "required": ["initial", "finals", "states", "steps", "from"],
    "additionalProperties": False,
}
"""A flow written in a case; `steward.service.complaints.flow.read_flow` says the rest."""


def case_schema() -> dict[str, Any]:
    """Give the schema. A text may lack one language, since a company's own case may be in one."""
    schema = Case.model_json_schema(ref_template="#/$defs/{model}")
    schema["properties"].pop("only", None)
    definitions = schema["$defs"]
    drill = definitions["Drill"]
    drill["required"] = [
        key for key in drill["required"] if key not in PARTS
    ]  # an own case may leave them to the general ones
    for name in ("Words", "Sayings", "CaseReply", "Expected"):
        found = definitions[name]
        found["required"] = [key for key in found["required"] if key not in ("zh", "en")]
        found["anyOf"] = [{"required": ["zh"]}, {"required": ["en"]}]
    _closed(schema, _vocabularies())
    schema["properties"]["flow"]["anyOf"] = [{"type": "string", "enum": [*flow_names()]}, _FLOW]
    return {"$schema": _DRAFT, **schema}


def _vocabularies() -> dict[tuple[str, str], list[str]]:
    """The values that a key of a definition may have, where the lists live in the content rather than in the models."""
    return {
        ("Case", "topics"): [*topics()],
        ("Case", "family"): [*families(), ""],
        ("Drill", "style"): [*styles()],
        ("Drill", "state"): [*states()],
        ("StyleSetting", "listening"): [*listening_styles()],
        ("CaseReply", "style"): [*styles()],
        ("CaseReply", "moves"): [*moves()],
        ("Moment", "calls_for"): [*moves()],
        ("When", "after"): [*moves()],
        ("When", "stage"): [*STAGES],
        ("Owed", "moves"): [*moves()],
        ("Expected", "authority"): [*levels()],
        ("Limit", "decides"): [*levels()],
    }


def _closed(schema: dict[str, Any], vocabularies: dict[tuple[str, str], list[str]]) -> None:
    for (name, key), values in vocabularies.items():
        owner = schema if name == "Case" else schema["$defs"][name]
        place = owner["properties"][key]
        place = next((one for one in place.get("anyOf", ()) if one.get("type") != "null"), place)
        place.get("items", place)["enum"] = values


def written() -> str:
    """Give the schema as the file holds it."""
    return json.dumps(case_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    from steward.casebook.reading import shipped_folder
    from steward.workspace import written_whole

    with written_whole(shipped_folder() / "case.schema.json") as beside:
        beside.write_text(written(), encoding="utf-8")
