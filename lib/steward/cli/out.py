"""What commands write: results on standard output, progress on standard error and only where somebody watches."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[int, int, str], None]
"""Told ``(done, total, what)`` while something long goes on."""

WIDE = 200
"""Columns of a table written to a file or a pipe."""


def line(text: str = "") -> None:
    """Write one line of the result."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Write one line beside the result, to standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def as_json(value: Any) -> None:
    """Write a result for programs: JSON alone on standard output, Chinese as it is."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _console(stream: Any) -> Console:
    from rich.console import Console

    terminal = stream.isatty()
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=None if terminal else WIDE)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Write a table that keeps its columns straight in Chinese too; `right` names columns of figures."""
    from rich.table import Table
    from rich.text import Text as Plain

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=any(headings), header_style="bold")
    for at, heading in enumerate(headings):
        drawn.add_column(Plain(heading), justify="right" if at in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Plain(cell) for cell in row))
    console = _console(sys.stdout)
    with console.capture() as captured:
        console.print(drawn)
    for row_drawn in captured.get().splitlines():
        line(row_drawn.rstrip())


@contextlib.contextmanager
def progress(what: str) -> Iterator[Progress | None]:
    """Draw a bar while the block runs; gives None, so that nothing is counted, where no terminal watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.description}", markup=False),
        bars.BarColumn(),
        bars.TextColumn("{task.completed:,.0f}/{task.total:,.0f}", markup=False),
        bars.TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=_console(sys.stderr), transient=True) as drawn:
        task = drawn.add_task(what, total=1)

        def tell(done: int, total: int, now: str) -> None:
            drawn.update(task, completed=done, total=max(total, 1), description=now or what)

        yield tell


def flush() -> None:
    """Hand over what was written, to a pipe too."""
    sys.stdout.flush()
