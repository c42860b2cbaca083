"""A log of a million events beside pm4py: reading, variants, directly-follows, durations, fitness. Time, memory, same answers.

    python benchmarks/conformance_million.py --peer /path/to/python/with/pm4py [--events 1000000] [--formats csv,xes,xes.gz]

A log is made up (and thrown away): complaints that walk the shipped flow, one in six with a step left out, doubled or out of order.
Both sides read the same file and the same Petri net, each in a process of its own, one after the other; reading counts. A
process is started for nothing but its imports first, and what that cost is told apart (`import`). pm4py is AGPL: it is never part of
the product, and whoever runs this installs it in an environment of its own.

Compared are the directly-follows counts, start and end activities, variants, case durations, and the fitness of optimal
alignments. On a machine that does other work too, the processor time is the fairer figure. Token replay is pm4py's quick way to a fitness; its share of perfectly fitting cases is the same as ours, its
fitness is another formula.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

CHINA = dt.timezone(dt.timedelta(hours=8))
USUAL = (
    ("calm", "register", "dispatch", "resolve", "revisit", "close"),
    ("calm", "register", "dispatch", "contact", "resolve", "revisit", "close"),
    ("register", "dispatch", "resolve", "revisit", "close"),
    ("calm", "register", "dispatch", "pause", "resume", "resolve", "revisit", "close"),
    ("calm", "register", "escalate", "dispatch", "contact", "resolve", "revisit", "close"),
    ("calm", "register", "dispatch", "resolve", "revisit", "reopen", "resolve", "revisit", "close"),
)
STEPS = sorted({step for way in USUAL for step in way})

START = """
import io, contextlib, json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
source, net = sys.argv[1], sys.argv[2]
marks, worked, begin, before = {}, {}, time.perf_counter(), time.process_time()
def done(what):
    global begin, before
    now, used = time.perf_counter(), time.process_time()
    marks[what], worked[what] = round(now - begin, 2), round(used - before, 2)
    begin, before = now, used
"""
END = """
# Linux counts in KiB, macOS in bytes.
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)
print(json.dumps({"seconds": marks, "processor": worked, "peak MB": round(peak), "answers": answers}))
"""
OURS = """
from steward.operations.event_log_files import read_log
from steward.operations.petri_net_files import read_petri_net
from steward.service.process.alignment import fitness
from steward.service.process.follows import directly_follows
from steward.service.process.times import case_seconds
from steward.service.process.variants import variants
from pathlib import Path
import numpy, pandas, pyarrow.csv, pyarrow.compute
done("import")
log = read_log(source)
done("read")
ways = variants(log)
done("variants")
follows = directly_follows(log)
done("directly-follows")
took = case_seconds(log)
mean, median, p95 = took.mean, took.median, took.p95
done("durations")
fit = fitness(log, read_petri_net(Path(net)))
figures = fit.log_fitness, fit.average_trace_fitness, fit.fitting_cases
done("alignments")
answers = {
    "events": len(log), "cases": len(log.cases),
    "variants": sorted([list(way), int(k)] for way, k in zip(ways.activities, ways.counts)),
    "follows": sorted([a, b, n] for (a, b), n in follows.counts.items()),
    "starts": follows.starts, "ends": follows.ends, "seconds": [mean, median, p95],
    "log fitness": figures[0], "average fitness": figures[1], "fitting": figures[2],
}
"""
PEER = """
with contextlib.redirect_stdout(io.StringIO()):
    import pm4py
import numpy, pandas
done("import")
if ".xes" in source:
    log = pm4py.read_xes(source)
else:
    log = pm4py.format_dataframe(
        pandas.read_csv(source), case_id="case:concept:name", activity_key="concept:name", timestamp_key="time:timestamp")
done("read")
ways = pm4py.get_variants(log)
done("variants")
follows, starts, ends = pm4py.discover_dfg(log)
done("directly-follows")
took = pm4py.get_all_case_durations(log)
mean, median, p95 = (float(x) for x in (numpy.mean(took), numpy.median(took), numpy.percentile(took, 95)))
done("durations")
model = pm4py.read_pnml(net)
replayed = pm4py.fitness_token_based_replay(log, *model)
done("token replay")
fit = pm4py.fitness_alignments(log, *model)
done("alignments")
answers = {
    "events": len(log), "cases": int(log["case:concept:name"].nunique()),
    "variants": sorted([list(way), int(k)] for way, k in ways.items()),
    "follows": sorted([a, b, int(n)] for (a, b), n in follows.items()),
    "starts": {k: int(v) for k, v in starts.items()}, "ends": {k: int(v) for k, v in ends.items()},
    "seconds": [mean, median, p95],
    "log fitness": fit["log_fitness"], "average fitness": fit["average_trace_fitness"],
    "fitting": round(replayed["perc_fit_traces"] / 100 * log["case:concept:name"].nunique()),
}
"""
READING = ("read", "variants", "directly-follows", "durations")


def complaints(events: int) -> list[tuple[str, str, dt.datetime, str]]:
    """Make up about `events` events of complaints, in the order in which a system would have written them."""
    chance = random.Random(14)
    made: list[tuple[str, str, dt.datetime, str]] = []
    number = 0
    while len(made) < events:
        number += 1
        steps = list(chance.choices(USUAL, weights=(40, 25, 12, 10, 8, 5))[0])
        if chance.random() < 1 / 6:
            place = chance.randrange(len(steps))
            change = chance.randrange(3)
            if change == 0:
                del steps[place]
            elif change == 1:
                steps.insert(place, steps[place])
            else:
                steps[place - 1], steps[place] = steps[place], steps[place - 1]
        if chance.random() < 0.05:
            steps = steps[: chance.randint(1, len(steps))]
        at = dt.datetime(2025, 1, 1, 8, tzinfo=CHINA) + dt.timedelta(seconds=chance.randrange(365 * 86_400))
        for step in steps:
            made.append((f"TS{number:07d}", step, at, f"S{chance.randrange(200):03d}"))
            at += dt.timedelta(seconds=int(chance.expovariate(1 / 20_000)) + 1)
    return made


def write_csv(path: Path, events: list[tuple[str, str, dt.datetime, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["case:concept:name", "concept:name", "time:timestamp", "org:resource"])
        writer.writerows((case, step, at.isoformat(sep=" "), who) for case, step, at, who in events)


def write_xes(path: Path, events: list[tuple[str, str, dt.datetime, str]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) if path.suffix == ".gz" else path.open("w", encoding="utf-8") as file:  # fmt: skip
        file.write(
            '<?xml version="1.0" encoding="UTF-8" ?>\n<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n'
        )
        current = ""
        for case, step, at, who in events:
            if case != current:
                file.write("\t</trace>\n" if current else "")
                file.write(f'\t<trace>\n\t\t<string key="concept:name" value={quoteattr(case)}/>\n')
                current = case
            file.write(
                f'\t\t<event>\n\t\t\t<string key="org:resource" value={quoteattr(who)}/>\n'
                f'\t\t\t<string key="concept:name" value={quoteattr(step)}/>\n'
                f'\t\t\t<date key="time:timestamp" value="{at.isoformat(timespec="milliseconds")}"/>\n'
                '\t\t\t<string key="lifecycle:transition" value="complete"/>\n\t\t</event>\n'
            )
        file.write("\t</trace>\n</log>\n")


def write_net(path: Path) -> None:
    """Write the shipped flow as a Petri net: a place for each state, a transition for each allowed step."""
    from steward.service.complaints.complaint_flow import shipped_flow

    flow = shipped_flow()
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<pnml><net id="flow" type="http://www.pnml.org/version-2009/grammar/pnmlcoremodel"><page id="page">']  # fmt: skip
    for state in flow.states:
        token = "<initialMarking><text>1</text></initialMarking>" if state == flow.initial else ""
        lines.append(f'<place id="{state}"><name><text>{state}</text></name>{token}</place>')
    arcs = []
    for state, steps in flow.allowed.items():
        for step, then in steps.items():
            name = f"{state}--{step}"
            lines.append(f'<transition id="{name}"><name><text>{step}</text></name></transition>')
            arcs += [(state, name), (name, then)]
    lines += [f'<arc id="a{i}" source="{a}" target="{b}"/>' for i, (a, b) in enumerate(arcs)]
    (final,) = flow.finals
    lines.append(f'</page><finalmarkings><marking><place idref="{final}"><text>1</text></place></marking></finalmarkings></net></pnml>')  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")


def measured(python: str, body: str, source: Path, net: Path) -> dict:
    done = subprocess.run(
        [python, "-c", START + body + END, str(source), str(net)], capture_output=True, text=True, cwd=source.parent
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def differences(ours: dict, theirs: dict) -> list[str]:
    """Name the answers that are not the same; figures may differ by rounding."""
    found = []
    for name, mine in ours.items():
        peer = theirs[name]
        if name == "seconds":
            same = all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(mine, peer, strict=True))
        elif isinstance(mine, float):
            same = math.isclose(mine, peer, abs_tol=1e-9)
        else:
            same = mine == peer
        if not same:
            found.append(f"{name}: {str(mine)[:200]} / {str(peer)[:200]}")
    return found


def main() -> None:
    """Measure both and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", help="a Python that has pm4py; without it only our own figures are shown")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--formats", default="csv,xes,xes.gz")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        events = complaints(chosen.events)
        net = Path(folder) / "flow.pnml"
        write_net(net)
        for kind in chosen.formats.split(","):
            source = Path(folder) / f"log.{kind}"
            (write_csv if kind.startswith("csv") else write_xes)(source, events)
            print(f"\n{kind}: {len(events):,} events, {source.stat().st_size / 1e6:,.0f} MB")
            sides = {"steward": measured(sys.executable, OURS, source, net)}
            if chosen.peer:
                sides["pm4py"] = measured(chosen.peer, PEER, source, net)
            for name, side in sides.items():
                told = "  ".join(f"{what} {seconds}" for what, seconds in side["seconds"].items())
                sums = sum(side["seconds"][what] for what in READING)
                print(f"{name:>8}: {told}  | read to durations {sums:.2f} s, peak {side['peak MB']:,} MB")
            if "pm4py" not in sides:
                continue
            ours, theirs = sides["steward"]["seconds"], sides["pm4py"]["seconds"]
            first = sum(ours[w] for w in READING), sum(theirs[w] for w in READING)
            used = [sum(side["processor"][w] for w in READING) for side in sides.values()]
            print(
                f"   read, variants, directly-follows, durations: {first[1] / first[0]:.1f}x as fast, "
                f"{used[1] / used[0]:.1f}x by processor time ({used[0]:.1f} and {used[1]:.1f} s)"
            )
            for what in ("alignments", "token replay"):
                whole = first[0] + ours["alignments"], first[1] + theirs[what]
                print(f"   the same with fitness, beside {what}: {whole[1] / whole[0]:.1f}x; fitness alone {theirs[what] / max(ours['alignments'], 0.01):.0f}x")  # fmt: skip
            wrong = differences(sides["steward"]["answers"], sides["pm4py"]["answers"])
            print("   the answers are the same" if not wrong else "   NOT THE SAME:\n" + "\n".join(wrong))


if __name__ == "__main__":
    main()
