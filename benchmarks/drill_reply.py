"""A reply in a drill, from what was typed to what the owner says, for one person and for many at once.

    python benchmarks/drill_reply.py [--replies 400] [--people 60] [--seconds 20]

One person: replies of the project's own utterances are recognised, written to the store, answered and shown as the page shows them. The
peer is the floor under any drill that loses nothing: the same replies written to the same store, and nothing else.

Many at once: that many processes are forked from a warm one, as kernels are, each with a drill of its own in a workspace shared by all, a
reply every five seconds on average; told are the waits and the memory that is a process's own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from steward.casebook import casebook
from steward.drill.keeping import Practice
from steward.drill.situation import situation
from steward.drill.turns import Reply
from steward.language import recognise
from steward.language.utterances import utterances
from steward.records.store import Store
from steward.ui import visit
from steward.ui.drill.talk_scenes import talk as shown
from steward.workspace import Workspace

NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
EVERY = 5.0


def talks(
    store: Store,
    here: visit.Visit,
    person: str,
    texts: Sequence[str],
    seed: int = 0,
    until: float = 0,
    pause: bool = False,
) -> list[float]:
    """Hold one talk after another until the texts or the time are used up; give the seconds each reply took."""
    cases = itertools.cycle(casebook().playable.values())
    draw, waits, practice = random.Random(seed), list[float](), None
    for text in itertools.cycle(texts) if pause else texts:
        if practice is None or practice.talk.ended:
            practice = Practice.begin(store, person, situation(next(cases), level=2, seed=seed, locale="zh"), NOW)
        began = time.perf_counter()
        practice.say(Reply(text, None), NOW)
        shown(practice, here, way="type")
        waits.append(time.perf_counter() - began)
        if pause:
            if time.monotonic() > until:
                break
            time.sleep(draw.uniform(0, 2 * EVERY))
    return waits


def told(name: str, waits: Sequence[float]) -> None:
    """Print how long replies took."""
    many = sorted(waits)
    at = lambda share: 1000 * many[min(len(many) - 1, int(share * len(many)))]  # noqa: E731
    print(
        f"{name}: n {len(many)}, median {1000 * statistics.median(many):.1f} ms, 95 % under {at(0.95):.1f} ms, most {1000 * many[-1]:.0f} ms"
    )


def peer(store: Store, texts: Sequence[str]) -> list[float]:
    """Time the keeping of a reply alone: what any drill that loses nothing has to do."""
    waits = []
    for text in texts:
        began = time.perf_counter()
        store.append("q", "drill-said", at=NOW, session="peer", body={"text": text})
        waits.append(time.perf_counter() - began)
    return waits


def _own_memory() -> float:
    """Give the memory that is this process's own, in MiB; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))) / 1024


def _one_of_many(
    root: str, n: int, texts: Sequence[str], seconds: float, results: multiprocessing.Queue[tuple[list[float], float]]
) -> None:
    workspace = Workspace.at(root)
    with Store.open(workspace) as store:
        time.sleep(random.Random(n).uniform(0, EVERY))
        waits = talks(store, visit.Visit(workspace, "zh"), f"p-{n}", texts, n, time.monotonic() + seconds, pause=True)
    results.put((waits, _own_memory()))


def main() -> None:
    """Run both."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--replies", type=int, default=400)
    wanted.add_argument("--people", type=int, default=60)
    wanted.add_argument("--seconds", type=float, default=20)
    given = wanted.parse_args()
    texts = [one.text for one in utterances("zh") if one.part == "train"]
    random.Random(3).shuffle(texts)
    texts = texts[: given.replies]
    began = time.perf_counter()
    recognise("您好")
    casebook()
    print(f"recogniser and casebook read in {time.perf_counter() - began:.2f} s")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as root:
        workspace = Workspace.at(root)
        with Store.open(workspace) as store:
            here = visit.Visit(workspace, "zh")
            talks(store, here, "p", texts[:20])
            told("a reply, recognised, kept, answered, shown", talks(store, here, "p", texts))
            told("peer: the same replies only kept", peer(store, texts))
        fork = multiprocessing.get_context("fork")
        results = fork.Queue()
        people = [
            fork.Process(target=_one_of_many, args=(root, n, texts, given.seconds, results))
            for n in range(given.people)
        ]
        for one in people:
            one.start()
        ended = [results.get() for _ in people]
        for one in people:
            one.join()
        told(
            f"{given.people} people at once, a reply every {EVERY:.0f} s each",
            [wait for waits, _ in ended for wait in waits],
        )
        print(f"memory of its own: at most {max(own for _, own in ended):.0f} MiB a person")


if __name__ == "__main__":
    main()
