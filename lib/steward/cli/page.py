"""Help pages and the words for a call that cannot be understood, in the reader's language.

typer writes its pages in English; ours come from the same parameters. A help text in a declaration is `both(zh, en)`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from steward.cli import call
from steward.words import Locale, Text

if TYPE_CHECKING:
    from typer import Context

_BETWEEN = "\N{INFORMATION SEPARATOR ONE}"

USAGE = Text("用法：", "Usage: ")
OPTIONS_WORD = Text("[选项]", "[options]")
COMMAND_WORD = Text("命令 …", "COMMAND …")
ARGUMENTS = Text("参数", "Arguments")
OPTIONS = Text("选项", "Options")
COMMANDS = Text("命令", "Commands")
EVERYWHERE = Text("每条命令都可以加的选项", "Options of every command")
DEFAULT = Text("（默认 {value}）", " (default {value})")
REQUIRED = Text("（必填）", " (required)")

COMMON: tuple[tuple[str, Text], ...] = (
    (
        "--workspace DIR",
        Text(
            "数据放在哪个文件夹；不写则用环境变量 STEWARD_WORKSPACE，再没有就是主目录下的 steward-workspace",
            "folder of the data; else the variable STEWARD_WORKSPACE, else steward-workspace in the home folder",
        ),
    ),
    ("--locale zh|en", Text("用中文还是英文", "language, Chinese or English")),
    ("--debug", Text("出意外时显示技术细节", "show technical details when something unexpected happens")),
    ("--help", Text("显示这一页", "show this page")),
)


def both(zh: str, en: str) -> str:
    """Put a help text in both languages into the one string that typer keeps."""
    return f"{zh}{_BETWEEN}{en}"


def _said(help: str | None, locale: Locale) -> str:
    zh, _, en = (help or "").partition(_BETWEEN)
    return zh if locale == "zh" else en or zh


def width(text: str) -> int:
    """Count the columns a text takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _rows(title: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    rows = list(rows)
    if not rows:
        return []
    wide = max(width(name) for name, _ in rows)
    return ["", title, *(f"  {name}{' ' * (wide - width(name) + 2)}{text}".rstrip() for name, text in rows)]


def help_page(command: Any, context: Context, locale: Locale) -> str:
    """Write the help page of a command or a group of commands."""
    group = isinstance(command, TyperGroup)
    parameters = [p for p in command.params if p.name != "help" and not p.hidden]
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    options = [p for p in parameters if p.param_type_name == "option"]
    usage = [context.command_path, *(_argument_usage(a) for a in arguments)]
    usage += [COMMAND_WORD.say(locale)] if group else [OPTIONS_WORD.say(locale)]
    lines = [USAGE.say(locale) + " ".join(usage)]
    if command.help:
        lines += ["", _said(command.help, locale)]
    if group:
        shown = [(n, c) for n, c in command.commands.items() if not c.hidden]
        lines += _rows(COMMANDS.say(locale), ((n, _said(c.help, locale).split("\n")[0]) for n, c in shown))
    lines += _rows(ARGUMENTS.say(locale), ((_argument_name(a), _said(a.help, locale)) for a in arguments))
    lines += _rows(OPTIONS.say(locale), (_option_row(o, locale) for o in options))
    lines += _rows(EVERYWHERE.say(locale), ((name, text.say(locale)) for name, text in COMMON))
    return "\n".join(lines) + "\n"


def _argument_name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _argument_usage(argument: Any) -> str:
    name = _argument_name(argument) + ("…" if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _option_row(option: Any, locale: Locale) -> tuple[str, str]:
    text = _said(option.help, locale)
    name = ", ".join(option.opts)
    if not option.is_flag:
        name += f" {option.metavar or option.name.upper()}"
        if option.required:
            text += REQUIRED.say(locale)
        elif option.default not in (None, "", (), []):
            text += DEFAULT.say(locale, value=option.default)
    return name, text


class Command(TyperCommand):
    """A command whose help page speaks the reader's language."""

    def get_help(self, ctx: Any) -> str:
        """Write the help page."""
        return help_page(self, ctx, call.current().locale).rstrip("\n")


class Group(TyperGroup):
    """A group of commands whose help page speaks the reader's language."""

    command_class = Command

    def get_help(self, ctx: Any) -> str:
        """Write the help page."""
        return help_page(self, ctx, call.current().locale).rstrip("\n")


def group(help: str) -> typer.Typer:
    """Make a group of commands; called without one of them it shows its page."""
    return typer.Typer(
        cls=Group,
        help=help,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def asked_for(error: typer.TyperException) -> str | None:
    """Give the help page where the call named no command; None for a real mistake."""
    return error.format_message() + "\n" if type(error).__name__ == "NoArgsIsHelpError" else None


SEE = Text(" 用法见：{command} --help", " See: {command} --help")


def misunderstood(error: typer.TyperException, locale: Locale) -> str:
    """Say what is wrong with a call, in one sentence, and where its page is."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "steward"
    return _mistake(error, locale) + SEE.say(locale, command=command)


def _mistake(error: Any, locale: Locale) -> str:
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = _parameter_name(parameter) if parameter is not None else ""
    if kind == "NoSuchOption":
        close = ", ".join(sorted(error.possibilities or ()))
        text = (
            Text("没有 {name} 这个选项，是不是 {close}？", "There is no option {name}; did you mean {close}?")
            if close
            else Text("没有 {name} 这个选项。", "There is no option {name}.")
        )
        return text.say(locale, name=error.option_name, close=close)
    if kind == "MissingParameter":
        return Text("还缺 {name}。", "{name} is missing.").say(locale, name=name)
    if kind == "BadOptionUsage":
        return Text(
            "选项 {name} 用得不对：它要么缺值，要么多了值。",
            "The option {name} lacks its value or has one it does not take.",
        ).say(locale, name=error.option_name)
    if found := re.match(r"No such command '(.*?)'\.?(?: Did you mean (.*)\?)?", error.message):
        close = (found[2] or "").replace("'", "")
        text = (
            Text("没有 {name} 这条命令，是不是 {close}？", "There is no command {name}; did you mean {close}?")
            if close
            else Text("没有 {name} 这条命令。", "There is no command {name}.")
        )
        return text.say(locale, name=found[1], close=close)
    if found := re.match(r"Got unexpected extra argument\S* \((.*)\)", error.message):
        return Text("多写了：{extra}。", "This is too much: {extra}.").say(locale, extra=found[1])
    if name:
        return Text("{name} 的值不对：{why}", "The value of {name} is wrong: {why}").say(
            locale, name=name, why=_why(error.message, locale)
        )
    return Text("命令读不懂：{why}", "The call cannot be understood: {why}").say(locale, why=error.message)


_REASONS: Sequence[tuple[str, Text]] = (
    (r".*valid integer.*", Text("要写整数。", "write a whole number.")),
    (r".*valid (?:number|float).*", Text("要写数字。", "write a number.")),
    (r".*greater than or equal to (\S+)", Text("最小是 {0}。", "it is {0} at least.")),
    (r".*less than or equal to (\S+)", Text("最大是 {0}。", "it is {0} at most.")),
)


def _why(message: str, locale: Locale) -> str:
    for pattern, text in _REASONS:
        if found := re.fullmatch(pattern, message, re.S):
            words = text.zh if locale == "zh" else text.en
            return words.format(*found.groups())
    return message


def _parameter_name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return _argument_name(parameter)
    return str(max(parameter.opts, key=len))
