"""What a company's own case may leave out of its drill, put in from words fit for any matter: ``training/drill/general.yaml``.

>>> data = {"drill": {"our_fault": False}, "facts": [{"id": "one"}, {"id": "two"}, {"id": "three"}]}
>>> replies = with_general_parts(data)["drill"]["replies"]
>>> [one.get("facts") for one in replies if one["id"] in ("general-clear-dominant", "general-clear-worry")]
[['one', 'three'], ['two']]
"""

from __future__ import annotations

from typing import Any

from steward.content import read_yaml

PARTS = ("replies", "endings", "owed")
"""What may be left out, each as a whole: a case that writes replies writes all of them."""
_FILE = "training/drill/general.yaml"


def with_general_parts(data: Any) -> Any:
    """Put into a case as it is written what its drill leaves out; one without a drill stays as it is."""
    drill = data.get("drill") if isinstance(data, dict) else None
    if not isinstance(drill, dict) or all(part in drill for part in PARTS):
        return data
    general = read_yaml(_FILE)
    facts = data.get("facts")
    ids = [one.get("id") for one in facts if isinstance(one, dict)] if isinstance(facts, list) else []
    filled = dict(drill)
    if "replies" not in drill:
        ours = drill.get("our_fault") is True
        filled["replies"] = [_reply(one, ids) for one in general["replies"] if ours or "fault" not in one]
        # What is owed goes by what the replies promise.
        filled.setdefault("owed", general["owed"])
    filled.setdefault("endings", general["endings"])
    return {**data, "drill": filled}


def _reply(one: dict[str, Any], facts: list[Any]) -> dict[str, Any]:
    found = {key: value for key, value in one.items() if key not in ("asks", "fault")}
    if asks := one.get("asks"):
        found["facts"] = facts[asks == "then" :: 2]
    return found
