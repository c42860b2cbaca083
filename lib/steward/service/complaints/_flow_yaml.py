"""Flows as YAML: reading with the line of every mistake, and writing.

Every word is a text (a state called ``on`` is not true), nothing in a file can make an object of any kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, cast

from steward.errors import StewardError, Trouble
from steward.service.complaints.flow import Advice, Flow, FlowDraft, Guidance
from steward.service.complaints.flow_problems import OwnersTime, Problem, listed, problems
from steward.words import Text

if TYPE_CHECKING:
    import yaml

Place = tuple[str, ...]

TOP = ("name", "standards", "initial", "finals", "states", "steps", "anytime", "from", "otherwise")
_OF_STATE = ("zh", "en", "owners-time")
_OF_STEP = ("zh", "en", "also", "standards", "do", "avoid")
_OF_NAME = ("zh", "en")
_OF_ADVICE = ("zh", "en", "standard")

_NOT_YAML = Text(
    "流程文件 {source} 第 {line} 行读不懂，请检查缩进、冒号和引号。",
    "Cannot read the flow {source} at line {line}; check indents, colons and quotation marks.",
)
_EMPTY = Text(
    "流程文件 {source} 是空的，请写明 states、steps、initial、finals 和 from。",
    "The flow {source} is empty; write states, steps, initial, finals and from.",
)
_NO_MAPPING = Text(
    "流程文件 {source} 第 {line} 行应是“名称: 值”的形式，先写 states、steps、initial、finals 和 from。",
    "The flow {source} must be a set of “name: value” lines at line {line}, beginning with states, steps, initial, finals and from.",
)
_UNKNOWN_KEY = Text("没有“{key}”这一项，可以写的有：{known}", "there is no entry “{key}”; there are: {known}")
_TWICE = Text("“{key}”写了两遍", "“{key}” stands twice")
_WANTS_MAPPING = Text("应是“名称: 值”的形式", "must be a set of “name: value” lines")
_WANTS_LIST = Text("应是一个列表", "must be a list")
_WANTS_WORD = Text("应是一个词", "must be a word")
_WANTS_TARGET = Text("没写这一步走到哪个状态", "nothing says which state this step leads to")


def read(text: str, source: str) -> Flow:
    """Do `steward.service.complaints.flow.read_flow`."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        root = yaml.compose(text.removeprefix("\ufeff"), Loader=loader)
    except (yaml.YAMLError, RecursionError, UnicodeError) as error:
        raise StewardError("flow-unreadable", _NOT_YAML, source=source, line=_line_of(error, text)) from error
    if root is None or _is_nothing(root):
        raise StewardError("flow-unreadable", _EMPTY, source=source)
    if not isinstance(root, yaml.MappingNode):
        raise StewardError("flow-unreadable", _NO_MAPPING, source=source, line=root.start_mark.line + 1)
    sheet = _Sheet()
    draft = _draft(root, sheet, source)
    mistakes = _mistakes(sheet, draft)
    if not mistakes:
        return _flow(draft)
    troubles = {
        (sheet.line(place), place, text): Trouble(
            "bad-flow",
            Text(
                f"流程 {{source}} 第 {{line}} 行，{{where}}：{text.zh}。",
                f"Flow {{source}}, line {{line}}, {{where}}: {text.en}.",
            ),
            {"source": source, "line": sheet.line(place), "where": ".".join(filter(None, place)) or "–", **values},
        )
        for place, text, values in mistakes
    }
    raise StewardError.many(troubles[key] for key in sorted(troubles, key=lambda key: key[0]))


def from_data(data: Any, name: str) -> Flow | tuple[Problem, ...]:
    """Do `steward.service.complaints.flow.flow_from`."""
    import yaml

    mark = yaml.Mark(name, 0, 0, 0, None, 0)

    def node(value: Any) -> yaml.Node:
        if isinstance(value, dict):
            return yaml.MappingNode("", [(node(key), node(one)) for key, one in value.items()], mark, mark)
        if isinstance(value, list):
            return yaml.SequenceNode("", [node(one) for one in value], mark, mark)
        word = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        return yaml.ScalarNode("", word, mark, mark, style="'" if isinstance(value, str) else None)

    if not isinstance(data, dict):
        return (Problem((), _WANTS_MAPPING),)
    sheet = _Sheet()
    draft = _draft(node(data), sheet, name)
    mistakes = _mistakes(sheet, draft)
    return tuple(Problem(*mistake) for mistake in mistakes) if mistakes else _flow(draft)


def _mistakes(sheet: _Sheet, draft: FlowDraft) -> list[tuple[Place, Text, Mapping[str, object]]]:
    told = {place for place, _, _ in sheet.mistakes}
    found = [(one.place, one.text, one.values) for one in problems(draft) if one.place not in told]
    return [*sheet.mistakes, *found]


def _flow(draft: FlowDraft) -> Flow:
    return Flow(**{name: getattr(draft, name) for name in FlowDraft.__dataclass_fields__})


def _line_of(error: Exception, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return min(int(mark.line) + 1, text.count("\n") + 1)
    position = getattr(error, "position", None)
    return text.count("\n", 0, position) + 1 if isinstance(position, int) else 1


@dataclass
class _Sheet:
    """What reading a file leaves behind: the line of every place, and what was not as it should be."""

    lines: dict[Place, int] = field(default_factory=dict)
    mistakes: list[tuple[Place, Text, Mapping[str, object]]] = field(default_factory=list)

    def wrong(self, place: Place, text: Text, **values: object) -> None:
        self.mistakes.append((place, text, values))

    def line(self, place: Place) -> int:
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def entries(self, node: yaml.Node | None, place: Place, known: tuple[str, ...] = ()) -> dict[str, yaml.Node]:
        """Read a set of “name: value” lines; with `known`, only these names are allowed."""
        import yaml

        if node is None or _is_nothing(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.wrong(place, _WANTS_MAPPING)
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            word = key.value.strip() if isinstance(key, yaml.ScalarNode) else ""
            here = (*place, word)
            line = key.start_mark.line + 1
            if not word:
                self.lines.setdefault(here, line)
                self.wrong(here, _WANTS_WORD)
            elif word in found:
                self.lines[*here, _SECOND] = line
                self.wrong((*here, _SECOND), _TWICE, key=word)
            elif known and word not in known:
                self.lines[here] = line
                self.wrong(here, _UNKNOWN_KEY, key=word, known=listed(known))
            else:
                self.lines[here] = line
                found[word] = value
        return found

    def items(self, node: yaml.Node | None, place: Place) -> list[yaml.Node]:
        """Read a list; a single word counts as a list of one."""
        import yaml

        if node is None or _is_nothing(node):
            return []
        if isinstance(node, yaml.ScalarNode):
            return [node]
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(place, _WANTS_LIST)
            return []
        return list(node.value)

    def words(self, node: yaml.Node | None, place: Place) -> tuple[str, ...]:
        """Read a list of words."""
        found: list[str] = []
        for item in self.items(node, place):
            word = self.word(item, place)
            if not word:
                continue
            if word in found:
                self.lines[*place, word, _SECOND] = item.start_mark.line + 1
                self.wrong((*place, word, _SECOND), _TWICE, key=word)
                continue
            self.lines[*place, word] = item.start_mark.line + 1
            found.append(word)
        return tuple(found)

    def word(self, node: yaml.Node | None, place: Place) -> str:
        """Read one word; empty where there is none."""
        import yaml

        if node is None or _is_nothing(node):
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.lines.setdefault(place, node.start_mark.line + 1)
            self.wrong(place, _WANTS_WORD)
            return ""
        return str(node.value).strip()

    def named(self, node: yaml.Node | None, place: Place) -> dict[str, yaml.Node | None]:
        """Read names with what is said of each: a set of “name: value” lines, or a bare list of names."""
        import yaml

        if isinstance(node, yaml.SequenceNode):
            return dict.fromkeys(self.words(node, place))
        return dict(self.entries(node, place))

    def text(self, parts: Mapping[str, yaml.Node], place: Place, fallback: str) -> Text:
        """Read a name in both languages; one language does for both."""
        zh, en = (self.word(parts.get(language), (*place, language)) for language in _OF_NAME)
        return Text(zh or en or fallback, en or zh or fallback)


_SECOND = ""
"""Marks the place of what stands twice, which has its own line."""


def _is_nothing(node: yaml.Node) -> bool:
    return getattr(node, "style", "'") in (None, "") and node.value in ("", "~", "null")


def _draft(root: yaml.Node, sheet: _Sheet, source: str) -> FlowDraft:
    import yaml

    top = sheet.entries(root, (), TOP)

    def parts(node: yaml.Node | None, place: Place, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        """Give what is said of a name; a bare word is its name in both languages."""
        if isinstance(node, yaml.ScalarNode) and not _is_nothing(node):
            return {"zh": node}
        return sheet.entries(node, place, known)

    states: dict[str, Text] = {}
    times: dict[str, OwnersTime] = {}
    for state, said in sheet.named(top.get("states"), ("states",)).items():
        place = ("states", state)
        of_state = parts(said, place, _OF_STATE)
        states[state] = sheet.text(of_state, place, state)
        if time := sheet.word(of_state.get("owners-time"), (*place, "owners-time")):
            times[state] = cast("OwnersTime", time)
    steps: dict[str, Text] = {}
    guidance: dict[str, Guidance] = {}
    also: dict[str, tuple[str, ...]] = {}
    for step, said in sheet.named(top.get("steps"), ("steps",)).items():
        place = ("steps", step)
        of_step = parts(said, place, _OF_STEP)
        steps[step] = sheet.text(of_step, place, step)
        rests_on = sheet.words(of_step.get("standards"), (*place, "standards"))
        do, avoid = (_advice(sheet, of_step.get(part), (*place, part)) for part in ("do", "avoid"))
        if rests_on or do or avoid:
            guidance[step] = Guidance(rests_on, do, avoid)
        if words := sheet.words(of_step.get("also"), (*place, "also")):
            also[step] = words
    allowed = {
        state: {step: _target(sheet, to, ("from", state, step)) for step, to in leads.items()}
        for state, leads in (
            (state, sheet.entries(said, ("from", state)))
            for state, said in sheet.entries(top.get("from"), ("from",)).items()
        )
    }
    allowed = {state: {step: to for step, to in leads.items() if to} for state, leads in allowed.items()}
    _allow_anytime(sheet, top.get("anytime"), states, steps, allowed)
    otherwise = {
        step: sheet.word(to, ("otherwise", step)) or None
        for step, to in sheet.entries(top.get("otherwise"), ("otherwise",)).items()
    }
    return FlowDraft(
        name=sheet.text(parts(top.get("name"), ("name",), _OF_NAME), ("name",), source),
        initial=sheet.word(top.get("initial"), ("initial",)),
        finals=frozenset(sheet.words(top.get("finals"), ("finals",))),
        states=states,
        steps=steps,
        allowed=allowed,
        otherwise=otherwise,
        standards=sheet.words(top.get("standards"), ("standards",)),
        owners_time=times,
        guidance=guidance,
        also=also,
    )


def _target(sheet: _Sheet, node: yaml.Node, place: Place) -> str:
    if _is_nothing(node):
        sheet.wrong(place, _WANTS_TARGET)
        return ""
    return sheet.word(node, place)


def _allow_anytime(
    sheet: _Sheet,
    node: yaml.Node | None,
    states: Mapping[str, Text],
    steps: Mapping[str, Text],
    allowed: dict[str, dict[str, str]],
) -> None:
    """Add the steps that every state has and that leave it where it is, unless it says something else of them."""
    for step in sheet.words(node, ("anytime",)):
        if steps and step not in steps:
            text = Text("没有“{step}”这一步，已有的有：{known}", "there is no step “{step}”; there are: {known}")
            sheet.wrong(("anytime", step), text, step=step, known=listed(steps))
            continue
        for state in states:
            allowed.setdefault(state, {}).setdefault(step, state)


def _advice(sheet: _Sheet, node: yaml.Node | None, place: Place) -> tuple[Advice, ...]:
    """Read what to do or not to do: ids of standards, which speak for themselves, or sentences of the company's own."""
    import yaml

    found = []
    for number, item in enumerate(sheet.items(node, place), 1):
        if isinstance(item, yaml.MappingNode):
            here = (*place, str(number))
            sheet.lines[here] = item.start_mark.line + 1
            said = sheet.entries(item, here, _OF_ADVICE)
            standard = sheet.word(said.get("standard"), (*here, "standard")) or None
            if standard is not None:
                sheet.lines[*place, standard] = sheet.line((*here, "standard"))
            text = sheet.text(said, here, "")
            if not text.zh:
                sheet.wrong(here, Text("要写上 zh 和 en", "needs zh and en"))
            found.append(Advice(text, standard))
        elif id := sheet.word(item, place):
            sheet.lines[*place, id] = item.start_mark.line + 1
            found.append(Advice(_words_of(id), id))
    return tuple(found)


def _words_of(id: str) -> Text:
    from steward.standards import catalogue

    known = catalogue().get(id)
    return known.text if known else Text(id, id)


# -- writing ------------------------------------------------------------------------------------------------------


def written(flow: Flow) -> str:
    """Do `steward.service.complaints.flow.Flow.as_yaml`."""
    import yaml

    anytime = [step for step in flow.steps if all(step in flow.allowed[state] for state in flow.states)]
    content: dict[str, Any] = {
        "name": asdict(flow.name),
        "standards": list(flow.standards),
        "initial": flow.initial,
        "finals": [state for state in flow.states if state in flow.finals],
        "states": {state: _state(flow, state) for state in flow.states},
        "steps": {step: _step(flow, step) for step in flow.steps},
        "anytime": anytime,
        "from": {
            state: {step: to for step, to in leads.items() if not (step in anytime and to == state)}
            for state, leads in flow.allowed.items()
        },
        "otherwise": {step: to for step, to in flow.otherwise.items() if to is not None},
    }
    kept = {name: value for name, value in content.items() if value}
    text: str = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    return text


def _state(flow: Flow, state: str) -> dict[str, str]:
    usual = "stopped" if state in flow.finals else "running"
    time = flow.owners_time[state]
    return asdict(flow.states[state]) | ({"owners-time": time} if time != usual else {})


def _step(flow: Flow, step: str) -> dict[str, Any]:
    guidance = flow.guidance.get(step, Guidance())
    said = {
        "also": list(flow.also.get(step, ())),
        "standards": list(guidance.standards),
        "do": [_advice_as_data(one) for one in guidance.do],
        "avoid": [_advice_as_data(one) for one in guidance.avoid],
    }
    return asdict(flow.steps[step]) | {name: value for name, value in said.items() if value}


def _advice_as_data(advice: Advice) -> str | dict[str, str]:
    if advice.standard is not None and advice.text == _words_of(advice.standard):
        return advice.standard
    return asdict(advice.text) | ({"standard": advice.standard} if advice.standard else {})
