"""Five-steps plans as files of the workspace: ``plans/<id>.jsonl``, one line for the plan and one for each change.

Lines are only ever added, and a file is written whole beside the old one, so that a crash loses at most the change being
made. A change is made to what the file holds at that moment, under a lock: two managers at work at once both keep theirs. A
file that cannot be read, because it was edited by hand for instance, is never written over.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steward.errors import StewardError, Trouble
from steward.locking import only_one
from steward.service.engagement.measures import RECURRENCES
from steward.service.engagement.plan import WHATS, Event, Plan, misfit
from steward.words import Text
from steward.workspace import Workspace, written_whole

FORMAT = "steward-engagement-plan"
_ENDING = ".jsonl"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_BUSY = Text(
    "另一处正在改这份计划（进程 {holder}），这一步没有存；请再试一次。",
    "Somebody else is changing this plan (process {holder}); this step was not kept, try again.",
)
_FULL = Text(
    "这一步没有存：工作区写不进去（{why}）。请腾出空间或检查权限，再试一次。",
    "This step was not kept: the workspace cannot be written ({why}). Make room or check permissions, then try again.",
)
_NEEDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "adopt": (("measure", "group"), ()),
    "adopt-many": (("measures",), ()),
    "own": (("name", "stage", "group"), ()),
    "assign": ((), ("items", "team", "person")),
    "date": ((), ("items", "starts", "due", "every")),
    "record": (("on",), ("note", "link", "number")),
    "finish": (("on",), ()),
    "reopen": ((), ()),
    "drop": ((), ("why",)),
    "undo": ((), ()),
    "redo": ((), ()),
}
"""What each kind of change must and may say."""
_DATES = ("starts", "due", "on")


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan in the workspace."""

    id: str
    name: str
    """Its id where the file cannot be read."""


def plans(workspace: Workspace) -> tuple[Kept, ...]:
    """Give the plans of a workspace, the latest id first."""
    found = []
    for path in sorted(workspace.plans.glob(f"*{_ENDING}"), key=lambda path: path.stem, reverse=True):
        if _ID.fullmatch(path.stem):
            try:
                name = _head(path.read_text(encoding="utf-8-sig").partition("\n")[0])
            except (OSError, ValueError):
                name = path.stem
            found.append(Kept(path.stem, name))
    return tuple(found)


def begin(workspace: Workspace, name: str, year: int) -> Plan:
    """Begin a new plan, beside those that are there.

    Raises:
        StewardError: ``plan-not-kept`` where it cannot be written.
    """
    taken = {kept.id for kept in plans(workspace)}
    id = next(id for n in range(1, 1000) if (id := str(year) if n == 1 else f"{year}-{n}") not in taken)
    plan = Plan(id, " ".join(name.split())[:100] or id)
    with _held(workspace, id):
        _write(workspace, plan)
    return plan


def open_plan(workspace: Workspace, id: str) -> Plan:
    """Read a plan.

    Raises:
        StewardError: ``no-such-plan``; ``bad-plan`` with one `Trouble` for each line that cannot be used.
    """
    path = _path(workspace, id)
    try:
        content = path.read_bytes()
    except OSError:
        raise StewardError("no-such-plan", Text("没有计划 {id}。", "There is no plan {id}."), id=id) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise StewardError.many([_trouble(path, line, _NOT_UTF8)]) from None
    return read_plan(text, id, path.name)


def change(workspace: Workspace, id: str, do: Callable[[Plan], Plan]) -> Plan:
    """Do something to a plan as it stands in its file, and keep it; a plan that `do` leaves alone is not written.

    Raises:
        StewardError: what `do` or `open_plan` raises; ``plan-busy``; ``plan-not-kept``. The file is as it was then.
    """
    with _held(workspace, id):
        before = open_plan(workspace, id)
        after = do(before)
        if after is not before:
            _write(workspace, after)
    return after


def _path(workspace: Workspace, id: str) -> Path:
    # An id is ours, yet it comes back from a browser: nothing else may become a path.
    return workspace.plans / f"{id if _ID.fullmatch(id) else 'none'}{_ENDING}"


class _held:  # noqa: N801  # a context manager, used like a function
    def __init__(self, workspace: Workspace, id: str) -> None:
        self._lock = only_one(workspace.plans / f".{id}.lock", "plan-busy", _BUSY, wait=5)

    def __enter__(self) -> None:
        try:
            self._lock.__enter__()
        except OSError as error:
            raise StewardError("plan-not-kept", _FULL, why=error.strerror or type(error).__name__) from error

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._lock.__exit__(kind, error, trace)
        if isinstance(error, OSError):
            raise StewardError("plan-not-kept", _FULL, why=error.strerror or type(error).__name__) from error


def _write(workspace: Workspace, plan: Plan) -> None:
    with written_whole(_path(workspace, plan.id)) as beside:
        beside.write_text(write_plan(plan), encoding="utf-8", newline="\n")


# -- lines -------------------------------------------------------------------------------------------------------------

_NOT_UTF8 = Text("不是 UTF-8 编码，请另存为 UTF-8", "it is not UTF-8; save it as UTF-8")
_NOT_JSON = Text(
    "不是一行完整的 JSON，可能被截断或改坏", "it is not one whole line of JSON; it may be cut off or damaged"
)
_NO_HEAD = Text(
    "第一行应写明 format 为 steward-engagement-plan 和计划的 name",
    "the first line must give format, steward-engagement-plan, and the name of the plan",
)
_AFTER = Text("改好这一行，或用备份换回；文件没有被动过", "mend the line or restore a copy; the file was left as it is")


def write_plan(plan: Plan) -> str:
    """Write a plan as lines of JSON."""
    lines: list[dict[str, Any]] = [{"format": FORMAT, "version": 1, "name": plan.name}]
    for event in plan.events:
        line: dict[str, Any] = {"at": event.at.isoformat(timespec="seconds"), "who": event.who, "what": event.what}
        if event.item:
            line["item"] = event.item
        lines.append({**line, **{k: v.isoformat() if isinstance(v, dt.date) else v for k, v in event.values}})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def read_plan(text: str, id: str, source: str) -> Plan:
    """Read a plan from its lines.

    Args:
        text: the lines.
        id: the plan's id.
        source: the name of the file, for messages.

    Raises:
        StewardError: ``bad-plan`` with one `Trouble` for each line that cannot be used.
    """
    path = Path(source)
    numbered = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    troubles: list[Trouble] = []
    name = id
    try:
        name = _head(numbered[0][1])
    except (ValueError, IndexError):
        troubles.append(_trouble(path, 1, _NO_HEAD))
    events: list[tuple[int, Event]] = []
    for n, line in numbered[1:]:
        found = _event(line)
        if isinstance(found, Text):
            troubles.append(_trouble(path, n, found))
        else:
            events.append((n, found))
    if not troubles and (wrong := misfit([event for _, event in events])):
        place, error = wrong
        said = error.troubles[0]
        what = Text(said.describe("zh").rstrip("。"), said.describe("en").rstrip("."))
        troubles.append(_trouble(path, events[place][0], what))
    if not troubles:
        return Plan(id, name, tuple(event for _, event in events))
    raise StewardError.many(troubles)


def _head(line: str) -> str:
    head = json.loads(line)
    if not isinstance(head, dict) or head.get("format") != FORMAT or not isinstance(head.get("name"), str):
        raise ValueError("not the head of a plan")
    return str(head["name"])


def _event(line: str) -> Event | Text:
    """Read one change, or say what is wrong with it."""
    try:
        given = json.loads(line)
    except ValueError:
        return _NOT_JSON
    if not isinstance(given, dict):
        return _NOT_JSON
    what, item = given.get("what"), given.get("item", "")
    if what not in WHATS:
        return Text(f"不认得动作“{what}”", f"there is no change called “{what}”")
    must, may = _NEEDS[what]
    alone = what in ("undo", "redo", "adopt-many") or ("items" in may and given.get("items"))
    must = ("at", "who", *(() if alone else ("item",)), *must)
    if missing := [key for key in must if given.get(key) in (None, "") and key != "who"]:
        return Text(f"缺少 {missing[0]}", f"{missing[0]} is missing")
    if unknown := [key for key in given if key not in {*must, *may, "what", "item"}]:
        return Text(f"不认得 {unknown[0]}", f"{unknown[0]} is not known")
    values: list[tuple[str, Any]] = []
    try:
        at = dt.datetime.fromisoformat(given["at"]).replace(tzinfo=None)
        for key, value in given.items():
            if key not in ("at", "what"):
                read = _value(key, value)
                if key not in ("who", "item") and read not in (None, ""):
                    values.append((key, read))
    except (ValueError, TypeError) as error:
        key = str(error) if str(error) in {*must, *may} else "at"
        return Text(f"{key} 的值不对", f"the value of {key} is not right")
    return Event(at, given.get("who") or "", what, item, tuple(values))


def _value(key: str, value: Any) -> Any:
    if key in _DATES:
        try:
            return dt.date.fromisoformat(value) if value else None
        except (ValueError, TypeError):
            raise ValueError(key) from None
    if key == "number":
        if value is not None and (
            not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value)
        ):
            raise ValueError(key)
        return value
    if key in ("measures", "items"):
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValueError(key)
        return tuple(value)
    if not isinstance(value, str) or (key == "every" and value not in RECURRENCES):
        raise ValueError(key)
    return value


def _trouble(path: Path, line: int, what: Text) -> Trouble:
    return Trouble(
        "bad-plan",
        Text("计划文件 {file} 第 {line} 行：{what}。{after}。", "Plan {file}, line {line}: {what}; {after}."),
        {"file": path.name, "line": line, "what": what, "after": _AFTER},
    )
