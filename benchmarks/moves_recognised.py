"""Recognising 10,000 replies in each language, one by one.

    python benchmarks/moves_recognised.py [--replies 10000]

Timed is `recognise` called reply by reply, as a drill calls it, on the labelled utterances with a number put before each so that no two are
the same: the whole, and the 50th, 95th and 99th percentile of one reply. The first call (cues and weights are read) is told apart.
The design asks for 10,000 replies in under 5 s and for one in under 5 ms.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np

from steward.language import recognise
from steward.language.utterances import utterances
from steward.words import LOCALES


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--replies", type=int, default=10_000)
    count = asked.parse_args().replies
    for locale in LOCALES:
        known = utterances(locale)
        begun = time.perf_counter()
        recognise("您好 hello", "", locale)
        first = time.perf_counter() - begun
        replies = [(known[n % len(known)], n) for n in range(count)]
        took = np.empty(count)
        processor = time.process_time()
        for at, (each, n) in enumerate(replies):
            begun = time.perf_counter()
            recognise(f"{each.text} {n}", each.customer, locale)
            took[at] = time.perf_counter() - begun
        processor = time.process_time() - processor
        middle, late, latest = np.percentile(took, [50, 95, 99]) * 1000
        print(
            f"{locale}: {count:,} replies in {took.sum():.2f} s ({processor:.2f} s of processor); one: "
            f"{middle:.2f} ms, 95 % under {late:.2f} ms, 99 % under {latest:.2f} ms; first call {first * 1000:.0f} ms"
        )
        for name, text in (("10,000 characters", "您好，" * 3333 + "x"), ("10,000 commas", "a," * 5000)):
            begun = time.perf_counter()
            recognise(text, text, locale)
            print(f"    {name}: {(time.perf_counter() - begun) * 1000:.1f} ms")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
