"""One block of a GIFT file in its parts, and how something is said about one of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from steward.quiz.exchange.gift.text import Block, unescaped
from steward.quiz.exchange.question import Notice, Question
from steward.words import Text


@dataclass(frozen=True, slots=True)
class Piece:
    """One answer as it stands in its block."""

    at: int
    """Place of its first character, or of its sign where it has one."""
    sign: str
    """``~`` or ``=``; empty for what stands before the first sign."""
    text: str
    """What follows the sign, trimmed."""


@dataclass
class Parts:
    """The parts of one block, as Moodle parts it."""

    block: Block
    name: str | None = None
    """As written, unescaped; None where there is none."""
    body_at: int = 0
    """Where the text of the question begins."""
    asked: str = ""
    """The text of the question, with ``_____`` where its answers stood."""
    open: int = -1
    close: int = -1
    """Places of the two braces; -1 where there are none."""
    answers: str = ""
    answers_at: int = 0
    general: str | None = None
    general_at: int = 0
    pieces: list[Piece] = field(default_factory=list)
    question: Question | None = None

    @property
    def text(self) -> str:
        """The block, escapes hidden."""
        return self.block.text


def said(parts: Parts, code: str, text: Text, at: int, /, **values: object) -> Notice:
    """Make a notice at a place of a block."""
    name = parts.question.name if parts.question else ""
    return Notice(code, text, values, parts.block.line(at), name)


def excerpt(text: str, most: int = 30) -> str:
    """Give the beginning of a piece of a block, on one line."""
    plain = " ".join(unescaped(text[: most * 4]).split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
