"""``steward moves``: the dialogue moves in replies, for programs.

``moves FILE.jsonl``: every line, {"text": ..., "customer": their line before, if any, ...}, is written again as JSON with
"moves": [ids] and "confidence": {id: 0-1} added. Which language a reply is in, its script tells; ``--locale`` decides
where there is none, as in a reply of figures.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from steward.cli import call, out
from steward.cli.page import Command, both
from steward.errors import StewardError, Trouble
from steward.words import Text

BAD_LINE = Text(
    "{source} 第 {line} 行不是一条回应，每行应写成 {example}。",
    "{source}, line {line} is no reply; a line should read {example}.",
)
EXAMPLE = '{"text": "…", "customer": "…"}'
LARGEST = 500_000_000
"""Bytes of a file that are read."""
MOST_TOLD = 20
"""Lines found wrong that are told at once."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "moves",
        cls=Command,
        help=both(
            "识别回应里的对话动作：一行一条 JSON，原样写出并加上 moves 和 confidence。",
            "Recognise the dialogue moves in replies: one JSON object a line, written again with moves and confidence.",
        ),
    )(moves)


def moves(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.jsonl",
            help=both(
                '回应，每行一个 {"text", "customer"}；- 表示标准输入',
                'replies, {"text", "customer"} a line; - reads standard input',
            ),
        ),
    ],
) -> int:
    """Recognise the moves of every reply."""
    from steward.language import recognise
    from steward.language.reading import language_of

    locale = call.current().locale
    for entry in _entries(file):
        text, customer = entry["text"], entry.get("customer") or ""
        heard = recognise(text, customer, language_of(text, locale))
        confidence = {move: round(how_sure, 4) for move, how_sure in heard.confidence.items()}
        out.line(_written({**entry, "moves": list(heard.moves), "confidence": confidence}))
    return 0


def _written(entry: dict[str, Any]) -> str:
    """Write one line of JSON, Chinese as it is; half a character, as a cut emoji leaves it, is written as its number."""
    line = json.dumps(entry, ensure_ascii=False)
    return line if all(sign < "\ud800" or sign > "\udfff" for sign in line) else json.dumps(entry)


def _entries(path: Path) -> list[dict[str, Any]]:
    """Read the replies.

    Raises:
        StewardError: ``file-not-found`` and the like, ``bad-reply-line`` for every line that is none.
    """
    from steward import yaml_files

    source = "-" if str(path) == "-" else path.name
    text = sys.stdin.read() if source == "-" else yaml_files.read(path, limit=LARGEST)
    entries: list[dict[str, Any]] = []
    troubles: list[Trouble] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            entry = None
        if (
            isinstance(entry, dict)
            and isinstance(entry.get("text"), str)
            and isinstance(entry.get("customer") or "", str)
        ):
            entries.append(entry)
        else:
            troubles.append(Trouble("bad-reply-line", BAD_LINE, {"source": source, "line": number, "example": EXAMPLE}))
    if troubles:
        raise StewardError.many(troubles[:MOST_TOLD])
    return entries
