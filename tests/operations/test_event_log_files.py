"""Event logs from files: what is read, and what is said of a file that cannot be."""

from __future__ import annotations

import datetime as dt
import gzip
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.errors import StewardError
from steward.operations.event_log_files import read_log
from steward.service.process.event_log import EventLog

NINE = dt.datetime(2026, 3, 1, 9)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str | bytes, name: str = "log.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def event(activity: str | None, at: str | None = "2026-03-01T09:00:00+08:00", more: str = "") -> str:
    name = "" if activity is None else f'<string key="concept:name" value="{activity}"/>'
    time = "" if at is None else f'<date key="time:timestamp" value="{at}"/>'
    return f"<event>{name}{time}{more}</event>\n"


def trace(name: str | None, *events: str, after: str = "") -> str:
    told = "" if name is None else f'<string key="concept:name" value="{name}"/>\n'
    return f"<trace>\n{told}{''.join(events)}{after}</trace>\n"


def xes(*traces: str, head: str = "") -> str:
    return f'{HEAD}<log xes.version="1.0" xmlns="http://www.xes-standard.org/">\n{head}{"".join(traces)}</log>\n'


def traces(log: EventLog) -> dict[str, tuple[str, ...]]:
    return {name: log.trace(i) for i, name in enumerate(log.cases)}


def refused(path: Path, **how: object) -> StewardError:
    with pytest.raises(StewardError) as caught:
        read_log(path, **how)  # type: ignore[arg-type]
    assert "\n" not in caught.value.describe("zh")
    return caught.value


# Tables -------------------------------------------------------------------------------------------------------------

PLAIN = "case,activity,timestamp,resource\nA,登记,2026-03-01 09:00,王芳\nB,登记,2026-03-01 08:00,\nA,关闭,2026-03-02 10:30,李明\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encodings_of_exports(file: Callable[..., Path], encoding: str) -> None:
    log = read_log(file(PLAIN, encoding=encoding))
    assert traces(log) == {"A": ("登记", "关闭"), "B": ("登记",)}
    assert log.lines is not None
    assert log.resource is not None
    assert (log.lines.tolist(), log.resource.tolist()) == ([2, 4, 3], ["王芳", "李明", None])
    assert log.at[1].item() == dt.datetime(2026, 3, 2, 10, 30)


@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_with_any_separator_and_line_end(file: Callable[..., Path], mark: str, end: str) -> None:
    log = read_log(file(PLAIN.replace(",", mark).replace("\n", end)))
    assert traces(log) == {"A": ("登记", "关闭"), "B": ("登记",)}
    assert log.lines is not None
    assert log.lines.tolist() == [2, 4, 3]


@pytest.mark.parametrize("pack", ["gz", "zip"])
@pytest.mark.parametrize("content", [PLAIN, xes(trace("A", event("登记"), event("关闭")), trace("B", event("登记")))])
def test_packed_logs_are_unpacked(tmp_path: Path, pack: str, content: str) -> None:
    path = tmp_path / f"log.{pack}"
    if pack == "gz":
        path.write_bytes(gzip.compress(content.encode()))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("folder/log", content)
    assert traces(read_log(path)) == {"A": ("登记", "关闭"), "B": ("登记",)}


def test_a_workbook_can_be_a_log_too(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["投诉进度表"])
        sheet.write_row(1, 0, ["投诉编号", "环节", "办理时间"])
        for row, (case, step, at) in enumerate([(7, "登记", NINE), (7, "关闭", NINE + dt.timedelta(hours=1))], 2):
            sheet.write_row(row, 0, [case, step])
            sheet.write_datetime(row, 2, at)
    log = read_log(path)
    assert traces(log) == {"7": ("登记", "关闭")}
    assert log.at[0].item() == NINE


@pytest.mark.parametrize(
    "header",
    ["Case ID,Activity,Complete Timestamp", "case:concept:name,concept:name,time:timestamp", "case_id,activity,time",
     "投诉编号,环节,办理时间", "案号,活动,时间", "CaseID,ActivityID,CompleteTimestamp"],
)  # fmt: skip
def test_columns_are_known_by_many_words(file: Callable[..., Path], header: str) -> None:
    log = read_log(file(f"{header}\nA,登记,2026-03-01 09:00\n"))
    assert traces(log) == {"A": ("登记",)}


def test_the_heading_of_the_standard_wins_over_other_words(file: Callable[..., Path]) -> None:
    log = read_log(
        file("Activity,concept:name,case:concept:name,time:timestamp,date\nx,登记,A,2026-03-01 09:00,1999-01-01\n")
    )
    assert (traces(log), log.at[0].item()) == ({"A": ("登记",)}, NINE)


def test_columns_with_other_names_can_be_named(file: Callable[..., Path]) -> None:
    path = file("房号,干了什么,几点\n3-2-1501,登记,2026-03-01 09:00\n")
    assert traces(read_log(path, case="房号", activity="干了什么", time="几点")) == {"3-2-1501": ("登记",)}


def test_a_title_above_the_header_and_blank_lines_are_passed_over(file: Callable[..., Path]) -> None:
    log = read_log(file("投诉进度,,\n\n案号,环节,时间\nA,登记,2026-03-01 09:00\n\nA,关闭,2026-03-01 10:00\n\n"))
    assert traces(log) == {"A": ("登记", "关闭")}
    assert log.lines is not None
    assert log.lines.tolist() == [4, 6]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 2), min_size=1, max_size=12), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_blank_lines_between_rows_do_not_shift_the_lines(
    tmp_path: Path, blanks: list[int], end: str, ended: bool
) -> None:
    lines, wanted = ["case,activity,time"], []
    for i, blank in enumerate(blanks):
        lines += [""] * blank + [f"A,{i},2026-03-01 09:00:{i:02d}"]
        wanted.append(len(lines))
    (tmp_path / "log.csv").write_bytes((end.join(lines) + (end if ended else "")).encode())
    log = read_log(tmp_path / "log.csv")
    assert log.lines is not None
    assert log.lines.tolist() == wanted


def test_cells_over_several_lines_and_lost_quotation_marks_do_not_shift_the_lines(file: Callable[..., Path]) -> None:
    log = read_log(
        file(
            'case,activity,time,note\nA,"两行\n的环节",2026-03-01 09:00,\nA,回访,2026-03-01 10:00,"没有结束的引号\nA,关闭,2026-03-01 11:00,\n'
        )
    )
    assert traces(log) == {"A": ("两行\n的环节", "回访", "关闭")}
    assert log.lines is not None
    assert log.lines.tolist() == [2, 4, 5]
    assert "引号" in log.notes[0].zh


def test_blanks_around_words_of_a_table_do_not_count(file: Callable[..., Path]) -> None:
    log = read_log(file("case, activity, time\nA, 登记, 2026-03-01 09:00\nA ,登记,2026-03-01 10:00\n"))
    assert traces(log) == {"A": ("登记", "登记")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["2026-03-01T09:00:00.000+08:00", "2026-03-01T02:00:00Z"], [9, 10]),
        (["2026/3/1 9:00", "2026年3月1日 10:00"], [9, 10]),
        (["20260301090000", "2026-03-01 10:00:00.123456789"], [9, 10]),
        (["13/02/2026 09:00", "01/03/2026 10:00"], [9, 10]),
        (["1772326800", "1772330400"], [9, 10]),
        (["1772326800000", "1772330400000"], [9, 10]),
    ],
)
def test_times_are_read_as_systems_write_them(file: Callable[..., Path], written: list[str], meant: list[int]) -> None:
    log = read_log(file("case,activity,time\n" + "".join(f"A,{i},{at}\n" for i, at in enumerate(written))))
    assert [at.item().hour for at in log.at] == meant
    assert log.at[-1].item().date() == dt.date(2026, 3, 1)


def test_logs_moved_to_other_centuries_are_read(file: Callable[..., Path]) -> None:
    log = read_log(file("case,activity,time\nA,a,1620-03-01 09:00\nA,b,2196-03-01 09:00\n"))
    assert [at.item().year for at in log.at] == [1620, 2196]


def test_a_column_with_both_times_gives_the_work_its_beginning(file: Callable[..., Path]) -> None:
    log = read_log(
        file("Case ID,Activity,Start Timestamp,Complete Timestamp\nA,维修,2026-03-01 09:00,2026-03-01 11:00\n")
    )
    assert log.begun is not None
    assert (log.begun[0].item(), log.at[0].item().hour) == (NINE, 11)


rows_of_logs = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C,1", "案 2"]),
        st.sampled_from(["登记", 'say "no"', "x,y", "a\nb", "close"]),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows_of_logs, st.sampled_from(["", "+08:00", "+00:00", "mixed"]), st.booleans())
def test_a_table_read_at_once_and_row_by_row_is_the_log_of_its_columns(
    tmp_path: Path, rows: list[tuple[str, str, int]], zone: str, plain: bool
) -> None:
    import csv

    chance = random.Random(len(rows))
    if plain:
        rows = [(case, step.replace("\n", " "), hour) for case, step, hour in rows]
    path = tmp_path / "log.csv"
    times = []
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["case", "activity", "time"])
        for case, step, hour in rows:
            own = chance.choice(["", "+08:00", "+00:00"]) if zone == "mixed" else zone
            times.append(dt.datetime.fromisoformat(f"2026-03-01T{hour:02d}:00:00{own}"))
            writer.writerow([case, step, times[-1].isoformat(sep=" ")])
    log, wanted = read_log(path), EventLog.from_columns([r[0] for r in rows], [r[1] for r in rows], times)
    assert traces(log) == traces(wanted)
    assert log.cases.tolist() == wanted.cases.tolist()
    assert log.at.tolist() == wanted.at.tolist()


# XES ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("namespace", ["", ' xmlns="http://www.xes-standard.org/"', "prefix"])
def test_xes_is_read_with_and_without_namespace(file: Callable[..., Path], namespace: str) -> None:
    text = xes(trace("A", event("登记"), event("关闭")))
    if namespace == "prefix":
        text = text.replace(' xmlns="', ' xmlns:x="')
        for tag in ("log", "trace", "event", "string", "date"):
            text = text.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    else:
        text = text.replace(' xmlns="http://www.xes-standard.org/"', namespace)
    assert traces(read_log(file(text, "a.xes"))) == {"A": ("登记", "关闭")}


def test_only_the_own_attributes_of_an_event_count(file: Callable[..., Path]) -> None:
    nested = (
        '<string value="x" key="note"><string key="concept:name" value="wrong"/></string>'
        '<list key="parts"><values><string key="concept:name" value="wrong"/></values></list>'
        '<container key="more"><date key="time:timestamp" value="1999-01-01T00:00:00Z"/></container>'
    )
    head = '<global scope="event"><string key="concept:name" value="UNKNOWN"/></global><string key="concept:name" value="whole log"/>'
    text = xes(trace("A", event("登记", more=nested), event("关闭")), head=head)
    log = read_log(file(text, "a.xes"))
    assert (traces(log), log.at[0].item()) == ({"A": ("登记", "关闭")}, NINE)


def test_a_trace_may_be_named_after_its_events_or_not_at_all(file: Callable[..., Path]) -> None:
    named_late = trace(None, event("登记"), after='<string key="concept:name" value="TS-1"/>')
    log = read_log(file(xes(named_late, trace(None, event("关闭")), trace(None)), "a.xes"))
    assert traces(log) == {"TS-1": ("登记",), "2": ("关闭",)}
    assert [note.en for note in log.notes] == [
        "1 traces have no name and are numbered by their place in the file; the first is at line 6.",
        "1 traces without any event are not counted.",
    ]


def test_traces_of_one_name_are_one_case(file: Callable[..., Path]) -> None:
    later, earlier = event("关闭", "2026-03-01T10:00:00+08:00"), event("登记")
    log = read_log(file(xes(trace("A", later), trace("A", earlier)), "a.xes"))
    assert traces(log) == {"A": ("登记", "关闭")}
    assert "同名" in log.notes[0].zh


def test_without_names_the_logs_own_classifier_gives_the_activity(file: Callable[..., Path]) -> None:
    head = '<classifier name="c" keys="step \'the kind\'"/>\n'
    own = '<string key="step" value="维修"/><string key="the kind" value="上门"/>'
    log = read_log(file(xes(trace("A", event(None, more=own)), head=head), "a.xes"))
    assert traces(log) == {"A": ("维修+上门",)}
    assert "classifier step + the kind" in log.notes[0].en


def test_beginnings_and_ends_in_xes_are_paired(file: Callable[..., Path]) -> None:
    begin = event("维修", more='<string key="lifecycle:transition" value="start"/>')
    end = event("维修", "2026-03-01T11:00:00+08:00", '<string key="lifecycle:transition" value="complete"/>')
    log = read_log(file(xes(trace("A", begin, end)), "a.xes"))
    assert log.begun is not None
    assert (len(log), log.begun[1].item()) == (2, NINE)


def test_xes_in_another_encoding_than_it_declares_is_read_as_gb18030(file: Callable[..., Path]) -> None:
    declared = xes(trace("投诉一", event("登记"))).replace("UTF-8", "GB2312")
    assert traces(read_log(file(declared, "a.xes", "gb18030"))) == {"投诉一": ("登记",)}
    log = read_log(file(xes(trace("投诉一", event("登记"))), "b.xes", "gb18030"))
    assert traces(log) == {"投诉一": ("登记",)}
    assert "GB18030" in log.notes[0].zh
    wide = xes(trace("投诉一", event("登记"))).replace("UTF-8", "UTF-16")
    assert traces(read_log(file(wide, "c.xes", "utf-16"))) == {"投诉一": ("登记",)}


def test_columns_named_for_xes_are_passed_over_and_that_is_said(file: Callable[..., Path]) -> None:
    log = read_log(file(xes(trace("A", event("登记"))), "a.xes"), activity="org:role")
    assert traces(log) == {"A": ("登记",)}
    assert "--activity" in log.notes[0].zh and "a.xes" in log.notes[0].en


# What is wrong with a file ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"", "file-empty", "是空的"),
        ("\ufeff \n", "file-empty", "是空的"),
        ("case,activity,time\n", "log-empty", "一个事件也没有"),
        ("姓名,工号\n张三,1\n", "no-event-log", "找不到案号、活动（环节）、时间这一列，现有的列是 姓名、工号"),
        ("case,activity,when\nA,a,2026-03-01\n", "no-event-log", "找不到时间这一列"),
        ("case,activity,time\nA,a,2026-03-01\n,b,2026-03-02\n", "log-case-missing", "“log.csv”第 3 行没有案号（这样的事件共 1 个）"),
        ("case,activity,time\nA,a,2026-03-01\nA,,2026-03-02\n", "log-activity-missing", "“log.csv”第 3 行没有写活动"),
        ("case,activity,time\nA,a,\nA,b,2026-03-02\n", "log-time-missing", "“log.csv”第 2 行没有时间（这样的事件共 1 个）"),
        ("case,activity,time\nA,a,2026-03-01\nA,b,昨天\nA,c,2026-02-30\n", "log-time-unreadable", "“log.csv”第 3 行的时间“昨天”读不出来（共 2 个"),
        ("case,activity,time\nA,a,04/05/2026\n", "log-time-unreadable", "“log.csv”第 2 行的时间“04/05/2026”分不清哪个是月、哪个是日"),
        ('{"events": []}', "file-unknown", "不是事件日志"),
        (b"%PDF-1.7 ...", "file-unknown", "不是事件日志"),
        (random.Random(1).randbytes(5000), "file-unknown", "不是"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_told_in_one_sentence(
    file: Callable[..., Path], content: str | bytes, code: str, told: str
) -> None:
    error = refused(file(content))
    assert error.code == code
    assert told in error.describe("zh")


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (xes(), "log-empty", "holds no events"),
        (xes(trace("A")), "log-empty", "holds no events"),
        (xes(trace("A", event("登记"), event(None))), "log-activity-missing", "There is no activity at line 6"),
        (
            xes(trace("A", event("登记", None))),
            "log-time-missing",
            "There is no time at line 5 of “a.xes” (1 such in all)",
        ),
        (
            xes(trace("A", event("登记", "soon"))),
            "log-time-unreadable",
            "The time “soon” at line 5 of “a.xes” cannot be read",
        ),
        (xes(trace("A", event("登记")))[:-20], "log-broken", "the file ends here"),
        (xes(trace("A", event("登记"))).replace("</event>", "</evnt>"), "log-broken", "from line 5 on (a closing tag"),
        (xes(trace("A", event("x & y"))), "log-broken", "from line 5 on (a character that XML does not allow"),
        (xes(event("登记")), "log-case-missing", "There is no case at line 3"),
        ("<pnml><net/></pnml>", "log-no-xes", "should be <log>, here it is <pnml>"),
    ],
)
def test_xes_that_cannot_be_used_is_told_in_one_sentence_with_the_line(
    file: Callable[..., Path], content: str, code: str, told: str
) -> None:
    error = refused(file(content, "a.xes"))
    assert error.code == code
    assert told in error.describe("en")


@pytest.mark.parametrize("entity", ["&b;", "&c;"])
def test_entities_are_refused(file: Callable[..., Path], entity: str) -> None:
    bomb = '<!DOCTYPE log [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    text = xes(trace("A", event(entity))).replace(HEAD, HEAD + bomb)
    assert refused(file(text, "a.xes")).code == "file-suspicious"


def test_bytes_that_are_no_text_in_any_encoding_are_told_with_their_line(file: Callable[..., Path]) -> None:
    broken = xes(trace("投诉一", event("登记"))).encode().replace("登".encode(), b"\xff\xff")
    assert "第 5 行有认不出编码的字符" in refused(file(broken, "a.xes")).describe("zh")
    many = ("case,activity,time\n" + "投诉,登记处,2026-03-01\n" * 60).encode() + b"A,\xff\xfe\xff,2026-03-01\n"
    assert "第 62 行" in refused(file(many)).describe("zh")


def test_unreadable_characters_in_a_column_that_is_not_used_do_no_harm(file: Callable[..., Path]) -> None:
    text = ("case,activity,time,note\n" + "投诉,登记,2026-03-01,处理好了业主满意\n" * 60).encode()
    log = read_log(file(text + b"A,\xe7\x99\xbb\xe8\xae\xb0,2026-03-01,\xe7\x99\n"))
    assert len(log) == 61
    assert "1" in log.notes[0].en


def test_a_damaged_archive_is_told(file: Callable[..., Path]) -> None:
    packed = gzip.compress(PLAIN.encode() * 500)
    assert refused(file(packed[:-40], "a.csv.gz")).code == "file-unreadable"
    assert refused(file(b"PK\x03\x04" + bytes(40), "a.zip")).code == "file-unreadable"


def test_an_archive_of_several_files_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", PLAIN)
        archive.writestr("b.csv", PLAIN)
    assert "有 2 个文件" in refused(path).describe("zh")


def test_a_file_that_is_not_there_or_a_folder_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "file-not-found"
    assert "是文件夹" in refused(tmp_path).describe("zh")


def test_a_column_that_is_asked_for_and_not_there_is_told(file: Callable[..., Path]) -> None:
    error = refused(file(PLAIN), activity="动作2")
    assert error.describe("zh") == "“log.csv”里没有“动作2”这一列，现有的列是 case、activity、timestamp、resource。"


def test_events_without_a_usable_time_are_left_out_when_asked_for(file: Callable[..., Path]) -> None:
    path = file("case,activity,time\nA,a,2026-03-01\nA,b,昨天\nA,c,\n")
    log = read_log(path, leave_out_untimed=True)
    assert traces(log) == {"A": ("a",)}
    assert "第 3 行的“昨天”" in log.notes[0].zh
    assert log.notes[1].zh == "略去了 2 个没有时间的事件，第一个在第 3 行。"


def test_a_log_in_which_no_event_has_a_time_is_told_all_the_same(file: Callable[..., Path]) -> None:
    error = refused(file("case,activity,time\nA,a,\n"), leave_out_untimed=True)
    assert error.describe("zh") == "事件日志“log.csv”里没有一个事件有可用的时间，请重新导出。"


def test_which_comes_first_month_or_day_can_be_said(file: Callable[..., Path]) -> None:
    path = file("case,activity,time\nA,a,04/05/2026\n")
    assert read_log(path, date_order="dmy").at[0].item() == dt.datetime(2026, 5, 4)


def test_a_log_of_one_case_and_one_event_is_a_log(file: Callable[..., Path]) -> None:
    assert traces(read_log(file("case,activity,time\nA,a,2026-03-01"))) == {"A": ("a",)}


def test_equal_times_keep_the_order_of_the_file(file: Callable[..., Path]) -> None:
    log = read_log(file("case,activity,time\nA,z,2026-03-01\nA,a,2026-03-01\nA,m,2026-03-01\n"))
    assert traces(log) == {"A": ("z", "a", "m")}
    assert "第一处在第 2 行" in log.notes[0].zh
