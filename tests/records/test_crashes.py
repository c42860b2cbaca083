"""A process that is killed loses nothing that `append` returned, and harms nothing for the next one."""

import datetime as dt
import random
import subprocess
import sys
import time

import pytest

from steward.records.store import Store

WRITER = """
import datetime as dt, sys
from steward.records.store import Store
store = Store.at(sys.argv[1])
print("ready", flush=True)
n = 0
while True:
    n += 1
    event = store.append("fang", "answered", at=dt.datetime.now(dt.timezone.utc), session="s1", body={"n": n, "text": "渗水" * 500})
    print(event.seq, event.id, flush=True)
"""
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
OPENER = "import sys; from steward.records.store import Store; print('ready', flush=True); Store.at(sys.argv[1])"


def started(code, address):
    process = subprocess.Popen([sys.executable, "-c", code, address], stdout=subprocess.PIPE, encoding="utf-8")
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_append_returned_is_lost_by_a_kill(address, seed):
    chance = random.Random(seed)
    told = {}
    for _ in range(2):
        process = started(WRITER, address)
        heard = [process.stdout.readline() for _ in range(chance.randint(1, 60))]
        time.sleep(chance.uniform(0, 0.01))
        process.kill()
        for line in [*heard, *process.communicate()[0].splitlines(keepends=True)]:
            if line.endswith("\n"):  # a line cut short was not heard
                seq, id = line.split()
                told[int(seq)] = id
    assert told
    with Store.at(address) as store:
        events = store.events()
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        kept = {event.seq: event.id for event in events}
        assert told.items() <= kept.items()
        assert len(kept) - len(told) <= 4  # of each process the one it was writing, and one whose line was cut short
        assert all(event.body["text"] == "渗水" * 500 for event in events)
        store.append("fang", "session-ended", at=NOON, session="s1")


@pytest.mark.parametrize("wait", [0.2, 0.45, 0.6, 0.75])
def test_a_kill_while_the_tables_are_made_is_mended_by_the_next_opening(address, wait):
    process = started(OPENER, address)
    time.sleep(wait)
    process.kill()
    process.communicate()
    with Store.at(address) as store:
        store.append("fang", "read", at=NOON)
        assert len(store.events()) == 1
