"""The project's own labelled utterances, ``training/moves/utterances/{zh,en}.tsv``, and how they are put together.

Every reply was written with its moves by one person and labelled again by another, who did not see the first
labels. The part ``test`` is never trained on and no rule was written by looking at it.

Writers deliver plain files, ``moves | customer's line | reply`` a line, and second labellers ``number<TAB>moves``
a line. ``python -m steward.language.utterances FOLDER`` makes the two tables from such a folder again.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from steward.content import content_root, read_text
from steward.errors import StewardError, Trouble
from steward.moves import moves
from steward.words import LOCALES, Locale, Text

COLUMNS = ("part", "writer", "customer", "text", "first", "second")

_BAD_LINE = Text(
    "{file} 第 {line} 行：应是“动作 | 客户的话 | 回应”三段，动作用空格分开，没有写 -。",
    "{file}, line {line}: it should be `moves | customer's line | reply`, moves separated by spaces, - for none.",
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One labelled reply."""

    part: Literal["train", "test"]
    writer: str
    customer: str
    text: str
    first: frozenset[str]
    """The moves its writer gave it."""
    second: frozenset[str] | None
    """The moves an independent reader gave it; None where nobody has read it a second time."""

    @property
    def agreed(self) -> frozenset[str]:
        """The moves both gave it; the first labelling where there is no second."""
        return self.first if self.second is None else self.first & self.second

    @property
    def disputed(self) -> frozenset[str]:
        """The moves only one of the two gave it."""
        return frozenset() if self.second is None else self.first ^ self.second


def utterances(locale: Locale) -> tuple[Utterance, ...]:
    """Read the shipped table of a language, in the order in which it was written."""
    rows = csv.DictReader(
        io.StringIO(read_text(f"training/moves/utterances/{locale}.tsv")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return tuple(
        Utterance(
            part="test" if row["part"] == "test" else "train",
            writer=row["writer"],
            customer=row["customer"],
            text=row["text"],
            first=frozenset(row["first"].split()),
            second=None if row["second"] == "?" else frozenset(row["second"].split()),
        )
        for row in rows
    )


def gather(folder: Path, locale: Locale) -> list[Utterance]:
    """Read the writers' files of a language, ``zh1.txt`` and so on and ``test_zh.txt``, with the second labellings.

    A reply that stands in more than one file is kept once, where it is a test in the test part.

    Raises:
        StewardError: every line that cannot be read, by file and number.
    """
    found: dict[str, Utterance] = {}
    troubles: list[Trouble] = []
    files = [folder / f"test_{locale}.txt", *sorted(folder.glob(f"{locale}[0-9]*.txt"))]
    for file in files:
        second = _second(file)
        number = 0
        for line, written in enumerate(file.read_text(encoding="utf-8").splitlines() if file.exists() else (), 1):
            if not written.strip():
                continue
            number += 1
            fields = [" ".join(field.split()) for field in written.split(" | ")]
            if len(fields) != 3 or not fields[2] or not _known(fields[0]):
                troubles.append(Trouble("bad-utterance", _BAD_LINE, {"file": file.name, "line": line}))
                continue
            found.setdefault(
                fields[2],
                Utterance(
                    part="test" if file.name.startswith("test_") else "train",
                    writer=file.stem,
                    customer=fields[1],
                    text=fields[2],
                    first=_moves(fields[0]),
                    second=second.get(line),
                ),
            )
    if troubles:
        raise StewardError.many(troubles)
    return sorted(found.values(), key=lambda each: each.part == "test")


def as_table(written: Iterable[Utterance]) -> str:
    """Write utterances as the table that is shipped."""
    lines = ["\t".join(COLUMNS)]
    for each in written:
        second = "?" if each.second is None else _in_order(each.second)
        lines.append("\t".join((each.part, each.writer, each.customer, each.text, _in_order(each.first), second)))
    return "\n".join(lines) + "\n"


def _second(file: Path) -> dict[int, frozenset[str]]:
    labels = file.with_suffix(".second")
    if not labels.exists():
        return {}
    given: dict[int, frozenset[str]] = {}
    for line in labels.read_text(encoding="utf-8").splitlines():
        number, _, names = line.partition("\t")
        if number.strip().isdigit() and _known(names):
            given[int(number)] = _moves(names)
    return given


def _known(names: str) -> bool:
    return names.strip() == "-" or (bool(names.split()) and all(name in moves() for name in names.split()))


def _moves(names: str) -> frozenset[str]:
    return frozenset() if names.strip() == "-" else frozenset(names.split())


def _in_order(names: frozenset[str]) -> str:
    return " ".join(name for name in moves() if name in names)


def main(folder: Path) -> None:
    """Write both tables from a folder of raw files."""
    for locale in LOCALES:
        written = gather(folder, locale)
        target = content_root() / f"training/moves/utterances/{locale}.tsv"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(as_table(written), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
