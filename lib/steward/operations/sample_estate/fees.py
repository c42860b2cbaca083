"""Fees: who pays when. The more contented a household, the sooner it pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from steward.operations.sample_estate.chance import Array, happens, minutes, only_where, stream, weighed
from steward.operations.sample_estate.places import Homes
from steward.operations.sample_estate.seasons import NEVER, Year, dates
from steward.operations.sample_estate.staffing import Staffing
from steward.operations.sample_estate.teams import TEAMS

RATE_PER_M2 = 2.8
PARKING = 150.0
ITEMS_EN = {"物业管理费": "Property management fee", "车位管理费": "Parking fee"}
METHODS = {"微信支付": 46.0, "银行代扣": 22.0, "支付宝": 14.0, "前台刷卡": 10.0, "对公转账": 5.0, "现金": 3.0}
METHODS_EN = {
    "微信支付": "WeChat Pay", "银行代扣": "Direct debit", "支付宝": "Alipay", "前台刷卡": "Card at the desk", "对公转账": "Bank transfer", "现金": "Cash",
}  # fmt: skip
DUE_AFTER_DAYS = 24
"""Bills fall due on the 25th of their month."""
# 缴费习惯：按年预缴、按月、按季补、拖欠、不缴
HABITS_CONTENT = (0.34, 0.50, 0.10, 0.05, 0.01)
HABITS_DISCONTENT = (0.06, 0.24, 0.24, 0.26, 0.20)


@dataclass(frozen=True)
class Fees:
    """All bills as the canonical table and the columns revisits need, row by row."""

    table: pd.DataFrame
    home: Array
    paid_day: Array
    due_day: Array
    reminders: Array


def bills(year: Year, homes: Homes, staffing: Staffing) -> Fees:
    """Write every bill of the months told, and what came in for it."""
    rng = stream(year.seed, "fees")
    count = len(homes)
    content = homes.contentment
    mixed = np.outer(content, HABITS_CONTENT) + np.outer(1 - content, HABITS_DISCONTENT)
    habit = (np.cumsum(mixed, axis=1) / mixed.sum(axis=1)[:, None] < rng.random(count)[:, None]).sum(axis=1)
    has_car = happens(rng, 0.32, count) & np.array([p is not None for p in homes.plate])

    home_parts, month_parts, item_parts = [], [], []
    for number, first in enumerate(year.month_starts.tolist()):
        served = homes.delivered <= first
        for sort, who in enumerate((served, served & has_car & (homes.status == 0))):
            rows = np.flatnonzero(who)
            home_parts.append(rows)
            month_parts.append(np.full(len(rows), number))
            item_parts.append(np.full(len(rows), sort))
    home, month, item = np.concatenate(home_parts), np.concatenate(month_parts), np.concatenate(item_parts)
    n = len(home)
    due: Array = np.where(item == 0, np.round(homes.area[home] * RATE_PER_M2, 2), PARKING)
    start = year.month_starts[month]
    due_day: Array = start + DUE_AFTER_DAYS
    kind = habit[home]

    january = np.array([(m.year, 1) == (m.year, m.month) for m in year.months])
    january_start = _latest(year, january)[month]
    quarter_end = np.array(
        [year.month_starts[min(len(year.months) - 1, i + (2 - (m.month - 1) % 3))] for i, m in enumerate(year.months)]
    )[month]
    on_day: Array = np.select(
        [kind == 0, kind == 1, kind == 2, kind == 3],
        [
            np.where(january_start >= 0, january_start + 3 + home % 24, start + home % 20),
            start + minutes(rng, n, (0, 1), (0.6, 12), (0.93, 24), (1, 50)),
            quarter_end + 10 + home % 18,
            due_day + minutes(rng, n, (0, 20), (0.5, 120), (1, 420)),
        ],
        NEVER,
    )
    # 已缴全年的，账单一出即已缴；空置房多欠一些
    on_day = np.where((kind > 0) & (homes.status[home] == 1) & happens(rng, 0.3, n), NEVER, on_day)
    paid: Array = on_day <= year.last_day
    part = paid & happens(rng, 0.008, n)
    waived: Array = np.where(paid & happens(rng, 0.006, n), np.round(due * 0.1, 2), 0.0)
    amount: Array = np.where(paid, np.where(part, np.round(due * 0.5, 2), np.round(due - waived, 2)), 0.0)
    overdue = np.clip(np.where(paid, on_day, year.last_day) - due_day, 0, None)
    reminders: Array = np.minimum(overdue // 25, 9)
    late_fee: Array = np.where(
        paid & (overdue > 60) & happens(rng, 0.3, n), np.round(due * 0.0005 * overdue, 2), np.nan
    )
    order = np.lexsort((item, home, month))
    home, month, due, due_day, on_day, paid, amount, waived, reminders, late_fee, item = (
        column[order] for column in (home, month, due, due_day, on_day, paid, amount, waived, reminders, late_fee, item)
    )
    serial = np.arange(n) - np.searchsorted(month, month) + 1
    labels = [f"{m:%Y%m}" for m in year.months]
    front_desk = np.array([staffing.members[t][0] for t in range(3)])
    by_desk = paid & happens(rng, 0.2, n)
    table = pd.DataFrame(
        {
            "bill_id": [f"{labels[m]}{s:012d}" for m, s in zip(month.tolist(), serial.tolist(), strict=True)],
            "household": homes.room[home],
            "owner": homes.owner[home],
            "team": np.array([t.id for t in TEAMS], dtype=object)[homes.team[home]],
            "item": np.array(list(ITEMS_EN), dtype=object)[item],
            "month": dates(year.month_starts[month]),
            "due": due,
            "paid": amount,
            "waived": waived,
            "late_fee": late_fee,
            "due_on": dates(due_day),
            "paid_on": dates(np.where(paid, on_day, NEVER)),
            "method": only_where(paid, weighed(rng, METHODS, n)),
            "reminders": reminders,
            "cashier": only_where(by_desk, staffing.name[front_desk[homes.team[home]]]),
        }
    )
    return Fees(table, home, np.where(paid, on_day, NEVER), due_day, reminders)


def _latest(year: Year, january: Array) -> Array:
    """For every month the first day of the January it belongs to, -1 where that lies before the story."""
    found, latest = [], -1
    for is_january, start in zip(january.tolist(), year.month_starts.tolist(), strict=True):
        latest = start if is_january else latest
        found.append(latest)
    return np.array(found)
