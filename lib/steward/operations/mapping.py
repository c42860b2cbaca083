"""Mappings: how an export that is not in our words becomes one of our tables.

A mapping is a YAML file that names, for one kind of export, the table it holds and which heading is which column. It
only says what stands where; it computes nothing. Shipped ones rest in ``mappings/`` beside this module and are
recognised by their headings; anyone can write one and name it with ``--mapping``.

``name``        the export's name in both languages
``table``       the canonical table it holds
``recognise``   sets of headings; an export that has all the headings of one set is this kind of export
``headings``    their heading: our column; of several headings for one column the first that the export has counts
``fixed``       our column: a value that every row gets
``choices``     our column: {their value: our value}; ``*`` in their value stands for anything, an empty value for "none"
``rules``       when: {their heading: [their values]} set: {our column: a value}; later rules win
``times``       their heading of a day: their heading of the time of day, where these stand in two columns
``date_order``  mdy, dmy or ymd: how 04/05/2018 is meant
``timezone``    times that carry a zone are put into the wall clock of this one (default: China Standard Time), or stay
                ``as-written``
``cases``       for event logs: the table to which each case of the log is added as a row, made from its events
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import hashlib
import zoneinfo
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from steward.company import Name
from steward.errors import StewardError, Trouble
from steward.operations.cells import Cell, heading_key, plain
from steward.operations.dates import CHINA
from steward.operations.tables import Table, tables
from steward.words import Text, join

if TYPE_CHECKING:
    import yaml

FOLDER = Path(__file__).with_name("mappings")

_Words = Annotated[tuple[str, ...], BeforeValidator(lambda v: v if isinstance(v, list | tuple) else (v,))]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Model):
    """Rows whose cells hold one of the values named get other values in our columns."""

    when: dict[str, _Words]
    set: dict[str, str]


class ExportMapping(_Model):
    """A checked mapping."""

    name: Name
    table: str
    recognise: tuple[tuple[str, ...], ...] = ()
    headings: dict[str, str]
    fixed: dict[str, str] = Field(default_factory=dict)
    choices: dict[str, dict[str, str]] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    times: dict[str, str] = Field(default_factory=dict)
    date_order: Literal["mdy", "dmy", "ymd"] | None = None
    timezone: str | None = None
    cases: Literal["complaints"] | None = None
    id: str = ""
    """Its file's name without ending."""

    @property
    def columns(self) -> dict[str, str]:
        """Heading in the export -> canonical column."""
        return self.headings

    @property
    def zone(self) -> dt.tzinfo | None:
        """The zone into whose wall clock times with a zone are put; None leaves them as they are written."""
        if self.timezone == "as-written":
            return None
        return zoneinfo.ZoneInfo(self.timezone) if self.timezone else CHINA

    @property
    def fingerprint(self) -> str:
        """The first 12 hex digits of the SHA-256 of its content."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]

    def fits(self, headings: Iterable[Cell]) -> bool:
        """Tell whether a row of headings is that of an export this mapping was made for."""
        there = {heading_key(str(h), with_brackets=True) for h in headings if h is not None}
        return any(
            all(heading_key(word, with_brackets=True) in there for word in needed)
            for needed in self.recognise
            if needed
        )

    def words(self, column: str, cells: Iterable[Cell]) -> dict[str, str]:
        """Give the words of a choice column with their canonical values: those named, and those of `cells` that fit a ``*``."""
        named = self.choices.get(column, {})
        exact = {plain(theirs): ours for theirs, ours in named.items() if "*" not in theirs}
        patterns = [(plain(theirs), ours) for theirs, ours in named.items() if "*" in theirs]
        for word in {plain(cell) for cell in cells if isinstance(cell, str)} if patterns else ():
            for pattern, ours in patterns:
                if word not in exact and fnmatch.fnmatchcase(word, pattern.replace("[", "[[]").replace("?", "[?]")):
                    exact[word] = ours
        return exact


@cache
def shipped() -> dict[str, ExportMapping]:
    """Give the mappings that come with the workbench, by name; a mapping for one export goes before a general one."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {m.id: m for m in sorted(found, key=lambda m: (len(m.recognise), m.id))}


def recognised(headings: Iterable[Cell]) -> ExportMapping | None:
    """Find the shipped mapping that was made for an export with these headings."""
    row = list(headings)
    return next((mapping for mapping in shipped().values() if mapping.fits(row)), None)


def load_mapping(given: str | Path) -> ExportMapping:
    """Read a mapping by the name of a shipped one or from a file.

    Raises:
        StewardError: ``mapping-unknown``; ``mapping-unreadable``; ``bad-mapping`` with one `Trouble` for every mistake.
    """
    path = Path(given)
    if path.is_file():
        return _read(path)
    if (found := shipped().get(str(given).removesuffix(".yaml"))) is not None:
        return found
    raise StewardError(
        "mapping-unknown",
        Text(
            "没有名为 {name} 的映射文件；自带的有 {known}，也可以写成一个 .yaml 文件的路径。",
            "There is no mapping {name}; the shipped ones are {known}, or give the path of a .yaml file.",
        ),
        name=str(given),
        known=_listed(sorted(shipped())),
    )


# --- reading and checking ----------------------------------------------------------------------------------------

Place = tuple[str | int, ...]
Mistake = tuple[Place, Text, dict[str, object]]


def _listed(names: Iterable[str]) -> Text:
    found = list(names)
    return Text(join(found, "zh"), ", ".join(found))


_NOT_YAML = Text(
    "映射文件 {file} 第 {line} 行读不懂，请检查缩进和冒号，并存成 UTF-8。",
    "Cannot read the mapping {file} at line {line}; check indents and colons and save as UTF-8.",
)
_KINDS = {
    "missing": Text("缺少这一项", "this entry is missing"),
    "extra_forbidden": Text("没有这一项设置", "there is no such setting"),
    "literal_error": Text("只能是 {expected}", "must be {expected}"),
    "string_type": Text("应是文字", "must be text"),
    "dict_type": Text("应是“名称: 值”的形式", "must be a set of “name: value” lines"),
    "model_type": Text("应是“名称: 值”的形式", "must be a set of “name: value” lines"),
    "tuple_type": Text("应是一个列表", "must be a list"),
}
_OTHER = Text("写法不对", "is not written as it should be")


def _read(path: Path) -> ExportMapping:
    import yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
        # Every word is a text: a heading "No" is not false, and a code 0012 keeps its zeros. Makes no objects of any kind.
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        content = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise StewardError("mapping-unreadable", _NOT_YAML, file=path.name, line=line) from error
    if node is None or not isinstance(content, dict):
        raise StewardError("mapping-unreadable", _NOT_YAML, file=path.name, line=1)

    lines = dict(_lines(node))
    mistakes: list[Mistake] = list(_doubled(node))
    mapping = None
    try:
        mapping = ExportMapping.model_validate({**content, "id": path.stem})
    except ValidationError as error:
        for problem in error.errors():
            where = tuple(part for part in problem["loc"] if part != "[key]")
            mistakes.append((where, _KINDS.get(problem["type"], _OTHER), dict(problem.get("ctx", {}))))
    mistakes += _against_tables(content)
    if not mistakes and mapping is not None:
        return mapping

    def line_of(place: Place) -> int:
        while place and place not in lines:
            place = place[:-1]
        return lines.get(place, 1)

    raise StewardError.many(
        Trouble(
            "bad-mapping",
            Text(
                f"映射文件 {{file}} 第 {{line}} 行 {{where}}：{why.zh}。",
                f"Mapping {{file}}, line {{line}}, {{where}}: {why.en}.",
            ),
            {"file": path.name, "line": line_of(place), "where": ".".join(map(str, place)) or "-", **values},
        )
        for place, why, values in sorted(mistakes, key=lambda mistake: line_of(mistake[0]))
    )


def _lines(node: yaml.Node, place: Place = ()) -> Iterator[tuple[Place, int]]:
    """Give the line of every entry of a YAML document."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*place, str(key.value))
            yield here, key.start_mark.line + 1
            yield from _lines(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*place, index), value.start_mark.line + 1
            yield from _lines(value, (*place, index))


def _doubled(node: yaml.Node, place: Place = ()) -> Iterator[Mistake]:
    """Find names that stand twice in one set, of which YAML would silently take the last."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            here = (*place, str(key.value))
            if str(key.value) in seen:
                yield here, Text("写了两遍", "stands twice"), {}
            seen.add(str(key.value))
            yield from _doubled(value, here)


def _against_tables(content: dict[str, Any]) -> Iterator[Mistake]:
    """Find names of tables, columns and values that do not exist."""
    name = content.get("table")
    table = tables().get(str(name))
    if table is None:
        if name is not None:
            text = Text("没有名为 {name} 的表，可用的有 {known}", "there is no table {name}; there are {known}")
            yield ("table",), text, {"name": name, "known": _listed(tables())}
        return
    yield from _columns(content, table)
    zone = content.get("timezone")
    if isinstance(zone, str) and zone != "as-written" and zone not in zoneinfo.available_timezones():
        text = Text(
            "没有时区 {zone}，写法如 Asia/Shanghai", "there is no time zone {zone}; write it like Asia/Shanghai"
        )
        yield ("timezone",), text, {"zone": zone}


def _columns(content: dict[str, Any], table: Table) -> Iterator[Mistake]:
    no_column = Text(
        "表 {table} 没有 {column} 这一列，可用的有 {known}", "table {table} has no column {column}; there are {known}"
    )

    def entries(part: str) -> dict[str, Any]:
        found = content.get(part)
        return found if isinstance(found, dict) else {}

    named: list[tuple[Place, Any]] = [(("headings", str(k)), v) for k, v in entries("headings").items()]
    named += [((part, str(k)), k) for part in ("fixed", "choices") for k in entries(part)]
    rules = content.get("rules")
    for index, rule in enumerate(rules if isinstance(rules, list) else []):
        if isinstance(rule, dict) and isinstance(rule.get("set"), dict):
            named += [(("rules", index, "set", str(k)), k) for k in rule["set"]]
    for place, column in named:
        if isinstance(column, str) and column not in table.columns:
            values: dict[str, object] = {"table": table.name, "column": column, "known": _listed(table.columns)}
            yield place, no_column, values
    for name, words in entries("choices").items():
        known = table.columns.get(str(name))
        if known is None or not isinstance(words, dict):
            continue
        if known.type != "choice":
            yield ("choices", str(name)), Text("这一列不是选项列", "this column takes no choices"), {}
            continue
        for theirs, ours in words.items():
            if ours not in known.choices and ours not in (None, "") and not known.open:
                text = Text("没有 {value} 这个选项，可用的有 {known}", "there is no choice {value}; there are {known}")
                yield ("choices", str(name), str(theirs)), text, {"value": ours, "known": _listed(known.choices)}
    found = {v for v in entries("headings").values() if isinstance(v, str)} | set(entries("fixed"))
    if isinstance(content.get("headings"), dict):
        missing = [column for column in table.required if column.name not in found]
        if missing:
            text = Text("必需的列 {columns} 没有对应的表头", "no heading leads to the required {columns}")
            labels = Text(
                join([f"{c.name}（{c.label.zh}）" for c in missing], "zh"),
                join([f"{c.name} ({c.label.en})" for c in missing], "en"),
            )
            yield ("headings",), text, {"columns": labels}
