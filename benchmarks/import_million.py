"""How long an import of a million rows takes, and how much memory, beside plain pandas reading and writing the same file.

    python benchmarks/import_million.py [ROWS]

Both run in a process of their own, one after the other, on the same file. Pandas only reads text and writes it again; the
import also finds the header, checks every value and every pair of times, looks for duplicates, replaces names and rooms
by pseudonyms and masks free text. It must stay below 1 GB however many rows there are.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HEADINGS = ("报修单号", "责任班组", "房号", "报修人", "报修电话", "报修类型", "报修内容", "报修渠道", "报修时间", "受理时间", "完成时间", "结单时间", "维修人员", "评分", "材料费", "工单状态")  # fmt: skip
WORDS = [
    "水管漏水，请尽快处理",
    "厨房漏水，请联系13812345678",
    "电梯异响",
    "要求今天上门",
    "业主不在家，改约3月5日上午",
]

PEER = """
import pandas as pd
pd.read_csv(source).to_parquet(target / "plain.parquet")
result = {}
"""
OURS = """
from steward.operations.importing import import_files
from steward.workspace import Workspace
calls = []
done = import_files([source], Workspace(target / "workspace").create(), progress=lambda *step: calls.append(step))
result = {"rows": done.rows, "accepted": done.accepted, "refused": done.refused, "progress calls": len(calls)}
"""
MEASURED = """
import json, resource, sys, time
from pathlib import Path
source, target = Path(sys.argv[1]), Path(sys.argv[2])
start = time.perf_counter()
{body}
seconds = time.perf_counter() - start
# Linux counts in KiB, macOS in bytes.
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)
print(json.dumps({{"seconds": round(seconds, 1), "peak MB": round(peak), **result}}))
"""


def write(path: Path, rows: int) -> None:
    """Write work orders of forty buildings over a year."""
    chance = random.Random(3)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for i in range(rows):
            day = f"2025-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            hour = chance.randint(8, 19)
            writer.writerow(
                [
                    f"BX{i:08d}",
                    f"{chance.choice('东西南北')}区管家组",
                    f"{i % 40 + 1}-{i % 3 + 1}-{i % 30 + 1:02d}{i % 4 + 1:02d}",
                    f"{chance.choice('张王李赵')}{chr(0x4E00 + i % 4000)}",
                    f"138{i % 10**8:08d}",
                    chance.choice(["水电", "门窗", "渗漏"]),
                    chance.choice(WORDS) + (str(i) if i % 3 == 0 else ""),
                    "电话",
                    f"{day} {hour:02d}:05:00",
                    f"{day} {hour:02d}:15:00",
                    f"{day} {hour + 2:02d}:15:00",
                    "" if i % 5 else f"{day} {hour + 3:02d}:15:00",
                    f"刘{chr(0x4E00 + i % 60)}",
                    chance.choice(["5", "4", "非常满意", ""]),
                    "12.5",
                    "已评价",
                ]
            )


def main() -> None:
    """Measure both and print what was found."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "orders.csv"
        write(source, rows)
        print(f"{rows:,} rows, {source.stat().st_size / 1e6:,.0f} MB")
        found = {}
        for name, body in (("pandas", PEER), ("import", OURS)):
            code = MEASURED.format(body=body)
            done = subprocess.run(
                [sys.executable, "-c", code, str(source), folder], capture_output=True, text=True, check=True
            )
            found[name] = json.loads(done.stdout)
            print(f"{name:>7}: {found[name]}")
        print(f"  ratio: {found['import']['seconds'] / found['pandas']['seconds']:.1f}x the time of pandas")


if __name__ == "__main__":
    main()
