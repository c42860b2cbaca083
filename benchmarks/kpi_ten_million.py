"""KPIs of 500 teams x 12 months over ten million work orders, against DuckDB SQL written by hand in the same run.

    python benchmarks/kpi_ten_million.py [--rows 10000000] [--teams 500]

Both sides read the same Parquet file and must give the same counts for every team and month; the run fails where they
differ. The SQL is what somebody would write who knows the service calendar (08:00-20:00 every day) by heart.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from pathlib import Path

import duckdb

from steward.company import default_company
from steward.operations.kpis import compute
from steward.operations.records import ImportedFile, Ledger, Records
from steward.operations.tables import tables
from steward.service.period import Period
from steward.workspace import Workspace

NOW = dt.datetime(2026, 11, 1, 9)
RATES = (
    "order-response-on-time",
    "order-arrival-on-time",
    "order-on-time",
    "order-reopened",
    "order-signed",
    "repair-satisfaction",
)
DURATIONS = ("order-arrival-hours", "order-resolve-hours")

# Working time of the service day in seconds since 1970, and its inverse.
MACROS = """
create macro worked(t) as
    (epoch_us(t) // 1000000) // 86400 * 43200 + greatest(0, least(43200, (epoch_us(t) // 1000000) % 86400 - 28800));
create macro reached(w) as
    make_timestamp(((w - 1) // 43200 * 86400 + 28800 + (w - 1) % 43200 + 1) * 1000000);
"""
CASES = f"""
select *, case when reopened_at is null or resolved_at >= reopened_at then resolved_at
               when closed_at >= reopened_at then closed_at end as done
from read_parquet('{{path}}')
where coalesce(status, '') not in ('cancelled', 'transferred') and created_at <= timestamp '{NOW}'
"""
DONE = f"case when done <= timestamp '{NOW}' then done end"
FIRST = (
    f"coalesce({DONE}, case when resolved_at <= timestamp '{NOW}' then resolved_at end, "
    f"case when reopened_at <= timestamp '{NOW}' then reopened_at end)"
)


def _rate(at: str, good: str, where: str = "true") -> str:
    return f"""
    with cases as ({CASES}), known as (select * replace ({DONE} as done), {FIRST} as first from cases),
    rows as (select team, {at} as moment, {good} as good from known where {where})
    select team, date_trunc('month', moment) as month, count(*) as n, coalesce(sum(good::int), 0) as k
    from rows where moment <= timestamp '{NOW}' group by all"""


SQL = {
    "order-response-on-time": _rate(
        "reached(worked(created_at) + 1800)",
        "coalesce(coalesce(accepted_at, dispatched_at, arrived_at, done) <= reached(worked(created_at) + 1800), false)",
    ),
    "order-arrival-on-time": _rate(
        "reached(worked(dispatched_at) + 28800)",
        "coalesce(coalesce(arrived_at, done) <= reached(worked(dispatched_at) + 28800), false)",
        f"dispatched_at <= timestamp '{NOW}'",
    ),
    "order-on-time": _rate(
        "coalesce(case when due_at > created_at then due_at end, "
        "reached(worked(created_at) + 86400 + ceil(coalesce(paused_hours, 0) * 3600)::bigint))",
        "coalesce(done <= coalesce(case when due_at > created_at then due_at end, "
        "reached(worked(created_at) + 86400 + ceil(coalesce(paused_hours, 0) * 3600)::bigint)), false)",
    ),
    "order-reopened": _rate(
        "first",
        "coalesce(reopened_at <= timestamp '{NOW}', coalesce(reopened, 0) > 0)".replace("{NOW}", str(NOW)),
        "first is not null",
    ),
    "order-signed": _rate("done", "coalesce(owner_signed, false)", "done is not null and coalesce(in_home, false)"),
    "repair-satisfaction": _rate("done", "rating >= 4", "done is not null and rating is not null"),
}


def make_records(folder: Path, rows: int, teams: int) -> Workspace:
    """Write a year of work orders with every stored column, a part of them open, reopened, cancelled or without a due time."""
    workspace = Workspace(folder)
    workspace.records.mkdir(parents=True)
    path = workspace.records / "work_orders.parquet"
    made = {
        "order_id": "'BX' || i::varchar",
        "team": f"'team-' || (hash(i) % {teams})::varchar",
        "household_key": "'h-' || (hash(i, 1) % 100000)::varchar",
        "category": "['电梯', '渗漏', '门窗', '水电'][(1 + hash(i, 2) % 4)::bigint]",
        "priority": "['urgent', 'normal', 'low'][(1 + hash(i, 3) % 3)::bigint]",
        "in_home": "hash(i, 4) % 2 = 0",
        "created_at": "born",
        "accepted_at": "case when hash(i, 5) % 50 > 0 then born + to_minutes((hash(i, 6) % 60)::int) end",
        "dispatched_at": "case when hash(i, 5) % 50 > 1 then born + to_minutes((60 + hash(i, 7) % 60)::int) end",
        "arrived_at": "case when hash(i, 5) % 50 > 4 then born + to_minutes((120 + hash(i, 8) % 900)::int) end",
        "due_at": "case when hash(i, 9) % 3 > 0 then born + to_hours((24 + hash(i, 10) % 48)::int) end",
        "resolved_at": "case when hash(i, 5) % 50 > 5 then born + to_minutes((180 + hash(i, 11) % 6000)::int) end",
        "closed_at": "case when hash(i, 5) % 50 > 9 then born + to_minutes((7000 + hash(i, 12) % 6000)::int) end",
        "paused_hours": "case when hash(i, 13) % 20 = 0 then (hash(i, 14) % 40)::double / 4 end",
        "reopened": "case when hash(i, 15) % 20 = 0 then 1 else 0 end",
        "reopened_at": "case when hash(i, 15) % 20 = 0 then born + to_minutes((3000 + hash(i, 16) % 6000)::int) end",
        "owner_signed": "hash(i, 17) % 10 > 0",
        "rating": "case when hash(i, 18) % 3 = 0 then (1 + hash(i, 19) % 5)::double end",
        "status": "case when hash(i, 20) % 50 = 0 then 'cancelled' when hash(i, 20) % 50 = 1 then 'transferred' else 'open' end",
        "source_file": "'0123456789ab'",
        "source_sheet": "'Sheet1'",
        "source_row": "i + 2",
    }
    types = {
        "string": "varchar",
        "float64": "double",
        "int64": "bigint",
        "boolean": "boolean",
        "timestamp": "timestamp",
    }
    stored = tables()["work_orders"].stored
    columns = ", ".join(f"({made.get(name, 'null')})::{types[kind]} as {name}" for name, kind in stored.items())
    connection = duckdb.connect()
    connection.sql(
        f"copy (select {columns} from (select i, timestamp '2025-11-01' + to_seconds((i * 31536000 // {rows})::bigint) as born "
        f"from range({rows}) t(i))) to '{path}' (format parquet)"
    )
    imported = ImportedFile("made.csv", "0123456789ab", "work_orders", rows, rows, 0, 0, NOW.isoformat())
    Ledger((imported,), {"work_orders": (path.name,)}).write(workspace.records)
    return workspace


def main() -> None:
    """Run both sides and print their times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--teams", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="steward-kpi-") as folder:
        workspace = make_records(Path(folder) / "workspace", asked.rows, asked.teams)
        path = workspace.records / "work_orders.parquet"
        print(f"{asked.rows:,} work orders, {asked.teams} teams, {path.stat().st_size / 2**20:,.0f} MiB of Parquet")
        records = Records.open(workspace)
        began = time.perf_counter()
        board = compute(records, default_company(), now=NOW)
        print(
            f"{'teams, months, columns in use':<32}{_opened(board):>8.2f} s, {len(board.teams)} teams, {len(board.months)} months"
        )
        by_hand = duckdb.connect()
        by_hand.sql(MACROS)
        ours_total = hand_total = 0.0
        print(f"{'KPI':<32}{'ours':>8}{'SQL':>8}{'ratio':>8}")
        for name in RATES:
            began = time.perf_counter()
            by_hand_rows = by_hand.sql(SQL[name].format(path=path)).fetchall()
            hand = time.perf_counter() - began
            began = time.perf_counter()
            found = {
                (team, month): (r.n, r.k)
                for team in board.teams
                for month, r in zip(board.months, board.series(name, team, board.months), strict=True)
                if r.n
            }
            ours = time.perf_counter() - began
            expected = {(team, month.strftime("%Y-%m")): (n, k) for team, month, n, k in by_hand_rows}
            inside = {key: value for key, value in expected.items() if key[1] in board.months}
            if found != inside:
                wrong = [key for key in inside if found.get(key) != inside[key]][:3]
                raise SystemExit(f"{name} differs, for example {[(k, found.get(k), inside[k]) for k in wrong]}")
            ours_total, hand_total = ours_total + ours, hand_total + hand
            print(f"{name:<32}{ours:>8.2f}{hand:>8.2f}{ours / hand:>8.2f}")
        print(f"{'all rates':<32}{ours_total:>8.2f}{hand_total:>8.2f}{ours_total / hand_total:>8.2f}")
        period = Period.parse(board.months[-2])
        for name in DURATIONS:
            began = time.perf_counter()
            for team in board.teams:
                board.result(name, team, period)
            print(f"{name:<32}{time.perf_counter() - began:>8.2f}   one month, every team")
    print(f"most memory used: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:,.2f} GiB")


def _opened(board: object) -> float:
    began = time.perf_counter()
    board.teams, board.months  # type: ignore[attr-defined]  # noqa: B018  # the first look at the records
    board._aggregates.span.rows("work_orders")  # type: ignore[attr-defined]
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
