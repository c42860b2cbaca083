"""Trains the recogniser again: ``python -m steward.language.training [--contests FILE] [--report]``.

It reads the train part of the utterances and the cues, sets each move's line on held-back folds, fits on the whole
train part and writes ``training/moves/weights.{zh,en}.npz``. With ``--report`` it then measures the model on the
test part and writes ``docs/recogniser.md``. The same input gives the same weights.

``--contests`` adds what learners contested, one JSON object a line as the records keep it
(``{"text", "customer", "moves", "move", "holds"}``): see `steward.language.contests`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from steward.content import content_root, read_text
from steward.language import fitting
from steward.language.contests import read_contests
from steward.language.features import Reading, read
from steward.language.model import WEIGHTS, Model, as_bytes, from_bytes
from steward.language.utterances import Utterance, utterances
from steward.moves import moves
from steward.words import LOCALES, Locale

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TRUST_FIRST = 0.75
TRUST_SECOND = 0.25
"""How far a move counts that only the writer, or only the second reader, gave a reply."""


def fingerprint(locale: Locale) -> str:
    """Tell the input of a training apart from any other: utterances, cues and settings."""
    parts = (
        read_text(f"training/moves/utterances/{locale}.tsv"),
        read_text("training/moves/cues.yaml"),
        str(sorted((k, v) for k, v in vars(fitting).items() if k.isupper() and not callable(v))),
        f"{TRUST_FIRST} {TRUST_SECOND}",
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def readings(written: Sequence[Utterance], locale: Locale) -> list[Reading[str]]:
    """Read utterances as the model sees them."""
    return [read(each.text, each.customer, locale) for each in written]


def targets(written: Sequence[Utterance]) -> NDArray[np.float64]:
    """Give what the model should say, shape (replies, moves): 1, 0, or in between where the labellers differ."""
    import numpy as np

    def one(each: Utterance, move: str) -> float:
        if move not in each.disputed:
            return float(move in each.agreed)
        return TRUST_FIRST if move in each.first else TRUST_SECOND

    return np.array([[one(each, move) for move in moves()] for each in written])


def folds(written: Sequence[Utterance]) -> NDArray[np.int64]:
    """Deal replies to folds: every writer's replies in runs, since those beside each other tell of one situation."""
    import numpy as np

    found = np.zeros(len(written), dtype=np.int64)
    writers = np.array([each.writer for each in written])
    for writer in np.unique(writers):
        places = np.flatnonzero(writers == writer)
        found[places] = np.arange(len(places)) * fitting.FOLDS // len(places)
    return found


def train(locale: Locale, contested: Sequence[Utterance] = (), told: Callable[[str], None] = lambda _: None) -> Model:
    """Train a language on the shipped train part and on contested replies."""
    from dataclasses import replace

    written = [each for each in utterances(locale) if each.part == "train"] + list(contested)
    seen, wanted = readings(written, locale), targets(written)
    labels = wanted > 0.5
    found = fitting.held_back(seen, wanted, folds(written), told)
    lines = fitting.lines_for(found, labels)
    model = fitting.fit(seen, wanted, fingerprint(locale))
    told("all")
    return from_bytes(as_bytes(replace(model, lines=lines, slope=fitting.slope_for(found, lines, labels))))


def main(arguments: Sequence[str] | None = None) -> None:
    """Train both languages, write the weights, and measure them where asked."""
    asked = argparse.ArgumentParser(prog="python -m steward.language.training", description=__doc__)
    asked.add_argument("--contests", type=Path, help="JSON lines of contested labels")
    asked.add_argument("--report", action="store_true", help="measure on the test part and write docs/recogniser.md")
    chosen = asked.parse_args(arguments)
    contested = read_contests(chosen.contests) if chosen.contests else {}
    for locale in LOCALES:
        _say(locale)
        model = train(locale, contested.get(locale, ()), _say)
        target = content_root() / WEIGHTS.format(locale=locale)
        beside = target.with_suffix(".new")
        beside.write_bytes(as_bytes(model))
        beside.replace(target)
        _say(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB, {len(model.places)} features")
    if chosen.report:
        from steward.language.measuring import write_report

        write_report(content_root() / "docs")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
