"""The JSON schema of a work guide, by which editors complete keys and mark mistakes while one writes.

``python -m steward.casebook.guides.schema`` writes ``training/guides/guide.schema.json``; a test holds the file to what stands here.
"""

from __future__ import annotations

import json
from typing import Any

from steward.casebook.families import families
from steward.casebook.guides.guide import Guide
from steward.casebook.parts import topics
from steward.service.complaints.authority import levels

FILE = "guide.schema.json"


def guide_schema() -> dict[str, Any]:
    """Give the schema. A text may lack one language, since a company's own guide may be in one."""
    schema = Guide.model_json_schema(ref_template="#/$defs/{model}")
    schema["properties"].pop("only", None)
    definitions = schema["$defs"]
    for name in ("Words", "Saying", "Slip"):
        found = definitions[name]
        found["required"] = [key for key in found["required"] if key not in ("zh", "en")]
        found["anyOf"] = [{"required": ["zh"]}, {"required": ["en"]}]
    schema["properties"]["topics"]["items"]["enum"] = [*topics()]
    schema["properties"]["family"] = {"type": "string", "enum": [*families(), ""]}
    definitions["Bound"]["properties"]["decides"]["enum"] = [*levels()]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def written() -> str:
    """Give the schema as the file holds it."""
    return json.dumps(guide_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    from steward.casebook.guides.reading import guides_folder
    from steward.workspace import written_whole

    with written_whole(guides_folder() / FILE) as beside:
        beside.write_text(written(), encoding="utf-8")
