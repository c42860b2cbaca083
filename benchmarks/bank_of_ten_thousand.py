"""A bank of ten thousand items read and checked, against the plain way, yaml.safe_load and pydantic, in the same run.

    python benchmarks/bank_of_ten_thousand.py [--items 10000] [--rounds 3]

The items are those of the shipped bank over and over, each with an id and a question of its own, once written as people write them and
once as ``yaml.safe_dump`` folds them. Every run is a process of its own, from its start to its end, with nothing in memory; the best of
the rounds is told. Both ways must give the same items; the run fails where they differ.

The plain way reads with libyaml's safe loader. It lets keys stand twice, follows references, reads ``no`` as false and names no lines;
ours refuses these and names the line of every mistake.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from steward.quiz.items.bank import bank, shipped_files

OURS = """
from pathlib import Path
from steward.quiz.items.bank import read_bank
items = read_bank([Path(PATH)]).items.values()
"""
PLAIN = """
from pathlib import Path
import yaml
from steward.quiz.items.item import ITEMS
items = ITEMS.validate_python(yaml.load(Path(PATH).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
"""
TOLD = """
import hashlib, json, sys
try:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
except ImportError:
    peak = 0
import time
ended = time.time()
said = hashlib.sha256("".join(f"{item!r}" for item in items).encode()).hexdigest()
print(json.dumps({"ended": ended, "items": len(items), "said": said, "peak": peak}))
"""


def by_hand(n: int) -> str:
    """Repeat the files of the bank as they are written until there are `n` items."""
    entries = [
        entry
        for path in shipped_files()
        for entry in re.split(r"(?m)^(?=- id: )", path.read_text(encoding="utf-8"))[1:]
    ]
    made = []
    for i in range(n):
        entry = entries[i % len(entries)]
        entry = re.sub(r"^- id: (\S+)", rf"- id: \1-n{i}", entry)
        made.append(re.sub(r"(?m)^(  stem:\n    zh: [\"']?)", rf"\g<1>第 {i} 题。", entry, count=1))
    return "".join(made)


def run(program: str, path: Path) -> tuple[float, dict[str, object]]:
    """Run a program of its own; give the seconds from its start until it has the items, and what it tells."""
    begun = time.time()
    done = subprocess.run(
        [sys.executable, "-c", f"PATH = {str(path)!r}\n{program}{TOLD}"], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    return told["ended"] - begun, told


def command(path: Path) -> float:
    """Give the seconds that ``steward quiz check`` takes as a whole, warnings about the items' quality included."""
    begun = time.time()
    with tempfile.TemporaryDirectory() as workspace:
        subprocess.run(
            [sys.executable, "-m", "steward", "quiz", "check", str(path), "--workspace", workspace],
            capture_output=True,
            check=True,
        )
    return time.time() - begun


def main() -> None:
    """Make the files, read them both ways and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        written = by_hand(asked.items)
        files = {"as people write": Path(folder, "by_hand.yaml"), "as safe_dump folds": Path(folder, "folded.yaml")}
        files["as people write"].write_text(written, encoding="utf-8")
        entries = yaml.load(written, Loader=yaml.CSafeLoader)  # a safe loader, in C
        with files["as safe_dump folds"].open("w", encoding="utf-8") as target:
            yaml.dump(entries, target, Dumper=yaml.CSafeDumper, allow_unicode=True)
        assert len(entries) == asked.items
        assert len(bank().items) <= asked.items
        print(f"{asked.items:,} items, best of {asked.rounds} cold processes")
        for name, path in files.items():
            ours, plain, whole = [], [], []
            for _ in range(asked.rounds):
                ours.append(run(OURS, path))
                plain.append(run(PLAIN, path))
                whole.append(command(path))
            assert len({told["said"] for _, told in (*ours, *plain)}) == 1, "both ways must give the same items"
            (a, told), (b, other) = min(ours, key=lambda one: one[0]), min(plain, key=lambda one: one[0])
            print(f"{name} ({path.stat().st_size / 1e6:.1f} MB)")
            print(f"  read and checked      {a:5.2f} s  {told['peak']} MB")
            print(f"  safe loader, pydantic {b:5.2f} s  {other['peak']} MB  ({b / a:.1f} times as long)")
            print(f"  steward quiz check    {min(whole):5.2f} s")


if __name__ == "__main__":
    main()
