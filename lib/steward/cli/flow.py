"""``steward flow``: an event log held against a flow and rules, and a look at flows themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from steward.cli import call, out
from steward.cli.page import Command, both, group
from steward.errors import StewardError, Trouble
from steward.words import EN_DASH, Text

if TYPE_CHECKING:
    from steward.operations.flow_models import Model

T = TypeVar("T")

app = group(
    both(
        "流程：事件日志是否符合流程和规则；检查、查看流程。",
        "Flows: whether an event log agrees with a flow and with rules; checking and showing flows.",
    )
)

AsJson = Annotated[bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))]


@app.command(
    "conformance",
    cls=Command,
    help=both(
        "拿事件日志（CSV 或 XES，也可 .gz）对照流程和规则：路径、偏差及其代价、契合度、各环节用时。",
        "Hold an event log (CSV or XES, .gz too) against a flow and rules: variants, deviations and their cost, fitness, times.",
    ),
)
def conformance(
    log: Annotated[Path, typer.Argument(metavar="LOG", help=both("事件日志", "event log"))],
    flow: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "流程文件（YAML）或 Petri 网（PNML）；写 complaint 就用公司的投诉流程",
                "flow in YAML or Petri net in PNML; complaint is the company's complaint flow",
            ),
        ),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RULE",
            help=both(
                "规则，如 'precedence(回访, 关闭)'，可写几条；有 contains、absent、between、starts、ends、precedence、response、"
                "succession、responded-existence、exclusive",
                "rule such as 'precedence(revisit, close)', may be given several times; there are contains, absent, between, "
                "starts, ends, precedence, response, succession, responded-existence, exclusive",
            ),
        ),
    ] = None,
    accept: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both("公司已接受的偏差（YAML），另外列出", "deviations that the company accepts (YAML), listed apart"),
        ),
    ] = None,
    case: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help=both("表格里案号那一列的列名", "heading of the column with the case")),
    ] = None,
    activity: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help=both("表格里活动那一列的列名", "heading of the column with the activity")),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help=both("表格里时间那一列的列名", "heading of the column with the time")),
    ] = None,
    leave_out_untimed: Annotated[
        bool,
        typer.Option(
            "--leave-out-untimed",
            help=both(
                "略去没有时间的事件，而不是拒收整个日志", "leave out events without a time instead of refusing the log"
            ),
        ),
    ] = False,
    completed: Annotated[
        bool,
        typer.Option(
            "--completed",
            help=both(
                "同一件事的开始和完成算作一个事件", "count the start and the completion of one work as one event"
            ),
        ),
    ] = False,
    json: AsJson = False,
) -> int:
    """Hold a log against a flow and rules."""
    from steward import yaml_files
    from steward.operations import conformance as held
    from steward.operations.event_log_files import read_log
    from steward.operations.flow_models import read_model
    from steward.service.process.accepted import read_accepted
    from steward.service.process.case_rules import parse_rules

    this = call.current()
    texts = rule or []
    with _Together() as asked:
        rules = asked(lambda: parse_rules(texts)) or ()
        model = None if flow is None else asked(lambda: read_model(flow, this.workspace.company))
        accepted = () if accept is None else asked(lambda: read_accepted(yaml_files.read(accept), accept.name)) or ()
    events = read_log(log, case=case, activity=activity, time=time, leave_out_untimed=leave_out_untimed)
    found = held.conformance(
        events.completed() if completed else events,
        model,
        [(text.strip(), one) for text, one in zip(texts, rules, strict=True)],
        accepted=accepted,
        accepted_from="" if accept is None else accept.name,
        today=dt.date.today(),
        confidence=this.workspace.company().confidence,
    )
    if json:
        from steward.operations.conformance_json import as_json

        out.as_json(as_json(found, this.locale))
    else:
        from steward.cli.conformance_page import show as show_page

        show_page(found, this.locale)
    return 0 if found.ok else 1


class _Together:
    """Reads several inputs and tells what is wrong with all of them at once."""

    def __enter__(self) -> _Together:
        self._troubles: list[Trouble] = []
        return self

    def __call__(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except StewardError as error:
            self._troubles += error.troubles
            return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._troubles:
            raise StewardError.many(self._troubles)


@app.command(
    "check",
    cls=Command,
    help=both(
        "检查一份流程（YAML）或 Petri 网（PNML）：能不能用，它要求什么。",
        "Check a flow (YAML) or a Petri net (PNML): whether it can be used, and what it demands.",
    ),
)
def check(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=both("流程文件，或 complaint", "file of the flow, or complaint"))
    ],
    json: AsJson = False,
) -> int:
    """Check a flow."""
    from steward.operations.flow_models import read_model
    from steward.service.process.behaviour_profile import profile_of

    this = call.current()
    locale = this.locale
    told: dict[str, Any] = {"file": file, "ok": False, "problems": []}
    lines: list[str] = []
    try:
        model = read_model(file, this.workspace.company)
        told |= {"name": model.name.say(locale), "kind": model.kind, "activities": sorted(model.behaviour.labels)}
        lines += [model.behaviour.sentence(locale), *(note.say(locale) for note in model.notes)]
        told["notes"] = [note.say(locale) for note in model.notes]
        behaviour: Any = model.behaviour
        profile = profile_of(behaviour)
        told |= {"ok": True, "mandatory": _in_order(model, profile.mandatory)}
        names = [model.names[a].say(locale) if a in model.names else a for a in _in_order(model, profile.mandatory)]
        lines += [MANDATORY.say(locale, names=" · ".join(names) or EN_DASH), WELL.say(locale)]
    except StewardError as error:
        if error.code in ("flow-not-found", "file-unreadable", "file-suspicious"):
            raise
        told["problems"] = [
            {"line": trouble.values.get("line"), "message": trouble.describe(locale)} for trouble in error.troubles
        ]
        lines += error.describe(locale).splitlines()
    if json:
        out.as_json(told)
    else:
        for line in lines:
            out.line(line)
    return 0 if told["ok"] else 1


@app.command(
    "show",
    cls=Command,
    help=both(
        "把公司的投诉流程写成 YAML，可存成文件再改成自己的。",
        "Write the company's complaint flow as YAML, to be kept in a file and made your own.",
    ),
)
def show() -> int:
    """Write the company's flow."""
    from steward.service.complaints.complaint_flow import flow_of

    out.line(flow_of(call.current().workspace.company()).as_yaml().rstrip())
    return 0


MANDATORY = Text("每个案子必有：{names}", "Every case must have: {names}")
WELL = Text("没有发现问题。", "Nothing is wrong.")


def _in_order(model: Model, activities: frozenset[str]) -> list[str]:
    """Give activities in the order in which the flow lists them."""
    listed = [*model.names, *sorted(activities)]
    return [activity for activity in dict.fromkeys(listed) if activity in activities]
