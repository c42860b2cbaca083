"""What every command shares: the workspace, the language, and how a call ends.

``--workspace``, ``--locale`` and ``--debug`` may stand before or after the command; they are taken out before typer
reads the rest. Whatever goes wrong ends in one sentence on standard error; a traceback goes to a file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from steward.errors import StewardError
from steward.words import LOCALES, Locale, Text
from steward.workspace import Workspace

VALUED = ("--workspace", "--locale")
IN_BOTH = (("case", "export"),)
"""Commands that make something in both languages at once, and take ``--locale both`` for it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of `steward`, without what belongs to its command."""

    arguments: tuple[str, ...] = ()
    """The command and its own arguments."""
    workspace_given: str | None = None
    locale_given: str | None = None
    debug: bool = False

    @property
    def workspace(self) -> Workspace:
        """The workspace asked for; it need not exist."""
        return Workspace.at(self.workspace_given)

    @property
    def locale(self) -> Locale:
        """The reader's language: as asked, as chosen on the home page, as the company or the system has it."""
        return self.workspace.locale(self.locale_given)


_current = Call()


def current() -> Call:
    """Give the call that is running."""
    return _current


def read_call(arguments: Sequence[str]) -> Call:
    """Take the options that may stand anywhere out of a command line; after ``--`` nothing is taken.

    Raises:
        StewardError: ``option-without-value``, ``unknown-locale``.
    """
    rest: list[str] = []
    given: dict[str, str] = {}
    debug = False
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name in VALUED:
            if not equals:
                value = next(words, "")
            if not value:
                raise StewardError(
                    "option-without-value", Text("{name} 后面要写一个值。", "{name} needs a value."), name=name
                )
            given[name] = value
        elif word == "--debug":
            debug = True
        else:
            rest.append(word)
    locale = given.get("--locale")
    if locale == "both" and tuple(rest[:2]) in IN_BOTH:
        rest += ["--locale", locale]
        locale = None
    if locale is not None and locale not in LOCALES:
        raise StewardError(
            "unknown-locale",
            Text(
                "--locale 只能是 zh（中文）或 en（英文），不认识“{locale}”。",
                "--locale is zh (Chinese) or en (English), not “{locale}”.",
            ),
            locale=locale,
        )
    return Call(tuple(rest), given.get("--workspace"), locale, debug)


def run(arguments: Sequence[str]) -> int:
    """Run a command line to its end and give its exit code; what went wrong has been said by then."""
    global _current  # one process runs one call; the commands ask for it with `current`
    _speak_utf8()
    _current = Call(debug="--debug" in arguments)
    try:
        _current = read_call(arguments)
        return _command()
    except StewardError as error:
        return _end(error.describe(_current.locale), 2)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if _current.debug:
            traceback.print_exc()
            return 2
        return _end(_unexpected(error), 2)


def _command() -> int:
    import typer

    from steward.cli import page
    from steward.cli.commands import app

    call = _current
    if call.arguments[:1] == ("--version",):
        from steward import __version__

        sys.stdout.write(f"steward {__version__}\n")
        return 0
    try:
        result = app(args=list(call.arguments), prog_name="steward", standalone_mode=False)
    except typer.Abort:
        return 130
    except typer.TyperException as error:
        if (shown := page.asked_for(error)) is not None:
            sys.stdout.write(shown)
            return 0
        return _end(page.misunderstood(error, call.locale), 2)
    sys.stdout.flush()
    return result if isinstance(result, int) else 0


def _end(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code


def _speak_utf8() -> None:
    """Write UTF-8 whatever the code page, and never fail for a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _unexpected(error: Exception) -> str:
    """Give the sentence for an error nobody raised on purpose; the details go to a file."""
    locale = _current.locale
    name = str(getattr(error, "filename", None) or "")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Text(
            "磁盘满了，没有写成；请腾出空间再试，原有的文件没有动。",
            "The disk is full and nothing was written; free some space and try again, earlier files are untouched.",
        ).say(locale)
    if isinstance(error, PermissionError) and name:
        return Text(
            "无法读写 {name}；请关掉正打开它的程序（比如 Excel）或检查权限，再试一次。",
            "Cannot read or write {name}; close the program that has it open (such as Excel) or check its permissions, and try again.",
        ).say(locale, name=name)
    return Text(
        "程序出了意外（{kind}），不是您的操作有误；详情记在 {path}，请把它发给维护的人。",
        "Something unexpected happened ({kind}) that is not your doing; the details are in {path}, please send it to whoever looks after the workbench.",
    ).say(locale, kind=type(error).__name__, path=_keep_details(error))


def _keep_details(error: Exception) -> Path:
    name = f"steward-{dt.datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    details = f"steward {' '.join(_current.arguments)}\n\n{''.join(traceback.format_exception(error))}"
    for folder in (_current.workspace.root / "logs", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(details, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return Path(os.devnull)
