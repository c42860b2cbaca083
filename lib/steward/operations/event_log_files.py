"""Event logs from files: XES, CSV and other tables, packed with gzip or zip or not.

The content decides what a file is, not its ending.

    log = read_log(Path("complaints.xes.gz"))
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import IO

from steward.errors import StewardError
from steward.operations import delimited
from steward.operations.dates import DateOrder
from steward.operations.delimited import Opener
from steward.operations.event_log_columns import ACTIVITY, CASE, TIME
from steward.operations.event_log_tables import find_header, from_rows, read_delimited
from steward.operations.event_log_xes import read_xes
from steward.operations.reading import open_sheets
from steward.service.process.event_log import EventLog
from steward.words import Text

_NOT_FOUND = Text("找不到文件“{file}”，请检查路径。", "There is no file “{file}”; check the path.")
_FOLDER = Text("“{file}”是文件夹，请指明其中的一个日志文件。", "“{file}” is a folder; name one log file in it.")
_EMPTY = Text("文件“{file}”是空的，请重新导出。", "The file “{file}” is empty; export it again.")
_NOT_A_LOG = Text(
    "“{file}”不是事件日志，请导出为 XES 或 CSV（也可用 gzip 压缩）。",
    "“{file}” is no event log; export it as XES or CSV (packed with gzip if you like).",
)
_MANY_INSIDE = Text(
    "压缩包“{file}”里有 {n} 个文件，分不清哪个是日志；请解压后指明一个。",
    "There are {n} files in “{file}”, so it is unclear which is the log; unpack it and name one.",
)
_NO_COLUMNS = Text(
    "“{file}”是 XES，案号、活动和时间按标准的属性读取；--case、--activity、--time 只对表格有用，没有理会。",
    "“{file}” is XES, where the standard says what case, activity and time are; --case, --activity and --time are for tables "
    "and were passed over.",
)
_HTML = ("<!doctype html", "<html", "<table", "<head", "<body", "<meta")


def read_log(
    path: Path | str,
    *,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    date_order: DateOrder | None = None,
    leave_out_untimed: bool = False,
) -> EventLog:
    """Read an event log.

    Of XES, ``concept:name`` of the trace is the case, ``concept:name`` of the event the activity (the log's own event classifier
    where no event has one), ``time:timestamp`` the time. Of a table the header tells, or the caller.

    Args:
        path: XES, CSV or a workbook; packed with gzip, or alone in a zip archive, or not packed.
        case: heading of the column with the case, where the header's own words do not tell; tables only.
        activity: the same for the activity.
        time: the same for the time.
        date_order: whether month or day comes first in ``04/05/2026``, where the column's own dates do not tell.
        leave_out_untimed: leave events without a usable time out, with a note, instead of refusing the log.

    Raises:
        StewardError: ``file-not-found``, ``file-empty``, ``file-unreadable``, ``file-unknown``, ``file-suspicious`` as for any file;
            ``no-event-log``, ``log-no-column``, ``log-no-xes``; ``log-broken``, ``log-not-text``, ``log-empty``,
            ``log-case-missing``, ``log-activity-missing``, ``log-time-missing``, ``log-time-unreadable``, with the line.
    """
    path = Path(path)
    if path.is_dir():
        raise StewardError("file-not-found", _FOLDER, file=path)
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
    except FileNotFoundError as error:
        raise StewardError("file-not-found", _NOT_FOUND, file=path) from error
    except OSError as error:
        raise StewardError(
            "file-unreadable", delimited.UNREADABLE, file=path.name, why=error.strerror or error
        ) from error
    if not head:
        raise StewardError("file-empty", _EMPTY, file=path.name)
    chosen = {CASE: case, ACTIVITY: activity, TIME: time}
    opener = _alone_in_zip(path) if head == b"PK\x03\x04" else lambda: path.open("rb")
    columns = None
    if opener is not None:
        plain = head[:2] not in (b"\x1f\x8b", b"PK")
        opener = delimited.unpacked(opener, path.name)
        with opener() as stream:
            start = stream.read(4096)
        words = _words(start)
        if not words:
            raise StewardError("file-empty", _EMPTY, file=path.name)
        if words.startswith("<") and not words.startswith(_HTML) and "office:spreadsheet" not in words:
            columns = read_xes(opener, path.name)
            if any(heading is not None for heading in chosen.values()):
                columns.notes.append(Text(_NO_COLUMNS.say("zh", file=path.name), _NO_COLUMNS.say("en", file=path.name)))
        elif words.startswith(("%pdf", "{", "[{", "mime-version:")):
            raise StewardError("file-unknown", _NOT_A_LOG, file=path.name)
        elif not words.startswith("<") and not start.startswith(b"\xd0\xcf\x11\xe0"):
            columns = read_delimited(opener, path, path if plain else None, chosen)
    if columns is None:
        sheet = next((sheet for sheet in open_sheets(path) if not sheet.hidden), None)
        if sheet is None:
            raise StewardError("file-unknown", _NOT_A_LOG, file=path.name)
        line, _, places = find_header(sheet.rows(), path.name, chosen)
        columns = from_rows(sheet.rows(), line, places, path.name)
    return columns.log(path.name, leave_out_untimed=leave_out_untimed, date_order=date_order)


def _words(start: bytes) -> str:
    """Read the beginning well enough to know the kind of file."""
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = start.decode("utf-16", "ignore")
    else:
        text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("latin-1")
    return text.lstrip("\ufeff \t\r\n").lower()


def _alone_in_zip(path: Path) -> Opener | None:
    """Open the only file of a zip archive; None where the archive is a workbook.

    Raises:
        StewardError: ``file-unreadable`` for a damaged archive, ``file-unknown`` where there is not just one file in it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (OSError, zipfile.BadZipFile) as error:
        raise StewardError("file-unreadable", delimited.UNREADABLE, file=path.name, why=error) from error
    if any(entry.filename == "[Content_Types].xml" for entry in inside):
        return None
    inside = [entry for entry in inside if not entry.filename.startswith("__MACOSX/")]
    if len(inside) != 1:
        raise StewardError("file-unknown", _MANY_INSIDE, file=path.name, n=len(inside))
    return lambda: _entry(path, inside[0])


def _entry(path: Path, entry: zipfile.ZipInfo) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(path)
        return io.BufferedReader(delimited.Unpacking(archive.open(entry), archive, path.name), 1 << 20)
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
        raise StewardError("file-unreadable", delimited.UNREADABLE, file=path.name, why=error) from error
