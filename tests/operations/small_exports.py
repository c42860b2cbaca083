"""Small believable exports, written as a company's system would write them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ORDER_HEADINGS = (
    "报修单号",
    "责任班组",
    "房号",
    "报修人",
    "报修电话",
    "报修内容",
    "报修时间",
    "完成时间",
    "结单时间",
    "维修人员",
    "评分",
    "工单状态",
)
ORDER = ("BX001", "东区管家组", "3-2-1501", "张三", "13812345678", "厨房漏水", "2026-03-01 09:00:00", "2026-03-01 15:00:00", "2026-03-02 10:00:00", "刘师傅", "5", "已回访")  # fmt: skip


def order(**changed: str) -> list[str]:
    """Give the cells of a good work order, with some changed by heading."""
    return [changed.get(heading, cell) for heading, cell in zip(ORDER_HEADINGS, ORDER, strict=True)]


def write_csv(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    encoding: str = "utf-8-sig",
    above: Iterable[str] = (),
) -> Path:
    """Write a CSV, with title rows above the header if any."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerows([title] for title in above)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def write_orders(path: Path, rows: Iterable[Sequence[str]], *, encoding: str = "utf-8-sig") -> Path:
    """Write work orders."""
    return write_csv(path, ORDER_HEADINGS, rows, encoding=encoding)


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write a workbook."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_xes(path: Path, traces: Mapping[str, Sequence[Mapping[str, str]]]) -> Path:
    """Write an event log; ``time:timestamp`` becomes a date, every other attribute a string."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">']
    for case, events in traces.items():
        lines.append(f'<trace><string key="concept:name" value="{case}"/>')
        for event in events:
            lines.append("<event>")
            for key, value in event.items():
                tag = "date" if key == "time:timestamp" else "string"
                lines.append(f'<{tag} key="{key}" value="{value}"/>')
            lines.append("</event>")
        lines.append("</trace>")
    text = "\n".join([*lines, "</log>"])
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path
