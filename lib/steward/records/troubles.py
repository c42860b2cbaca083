"""What can be wrong with a database, said in one sentence: what, where, and what to do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from steward.errors import StewardError
from steward.words import Text

if TYPE_CHECKING:
    import sqlalchemy as sa
    from sqlalchemy.exc import DBAPIError

BAD_ADDRESS = Text(
    "STEWARD_DATABASE_URL 不是可用的数据库地址；请写成 postgresql://用户:密码@主机/数据库，不设置则用工作区里的文件。",
    "STEWARD_DATABASE_URL is not an address of a database that can be used; write postgresql://user:password@host/database, or unset it to use the file in the workspace.",
)
NO_DRIVER = Text(
    '连接 PostgreSQL 需要 psycopg，这里没有装；请运行 pip install "steward-workbench[postgresql]"。',
    'PostgreSQL needs psycopg, which is not installed here; run pip install "steward-workbench[postgresql]".',
)
NEWER = Text(
    "学习记录 {place} 由更新版本的工作台写成（版本 {revision}），这个版本读不了，也没有改动；请升级工作台。",
    "The learning records in {place} were made by a newer version of the workbench (revision {revision}); nothing was changed, please update the workbench.",
)
ANSWERED_ELSEWHERE = Text(
    "这一次练习已经在另一个窗口或设备上往下做了，这一步没有记录；请刷新页面接着做。",
    "This session has gone on in another window or on another device, so this step was not recorded; reload the page to go on.",
)
_DAMAGED = Text(
    "学习记录文件 {place} 已损坏或不是数据库（{why}），没有改动；请用备份换回，或把它改名后重新开始。",
    "The file of learning records {place} is damaged or is no database ({why}); it was not changed. Put a backup in its place, or rename it to begin anew.",
)
_FULL = Text(
    "磁盘满了，这一步没有记到 {place}；请腾出空间再试，以前的记录都在。",
    "The disk is full and this step was not recorded in {place}; free some space and try again, all earlier records are there.",
)
_READ_ONLY = Text(
    "学习记录 {place} 不能写入；请检查文件和文件夹的权限，或用 --workspace 另选一个文件夹。",
    "The learning records in {place} cannot be written; check the permissions of the file and its folder, or choose another folder with --workspace.",
)
_CANNOT_OPEN = Text(
    "学习记录 {place} 打不开（{why}）；请检查这个文件夹是否存在、能否写入，或用 --workspace 另选一个。",
    "The learning records in {place} cannot be opened ({why}); check that the folder exists and can be written, or choose another with --workspace.",
)
_BUSY = Text(
    "另一个程序正占着学习记录 {place}，等了一会儿还是写不进去，这一步没有记录；请稍后再试。",
    "Another program holds the learning records in {place}; this step was not recorded after a wait, please try again in a moment.",
)
_UNREACHABLE = Text(
    "连不上学习记录的数据库 {place}（{why}）；请检查 STEWARD_DATABASE_URL，以及数据库是否在运行。",
    "The database of learning records {place} cannot be reached ({why}); check STEWARD_DATABASE_URL and that the server runs.",
)
_REFUSED = Text(
    "学习记录的数据库 {place} 不肯写（{why}），这一步没有记录；请让管理数据库的人看一下。",
    "The database of learning records {place} refused ({why}) and this step was not recorded; please show this to whoever looks after it.",
)

_SQLITE = {
    "SQLITE_NOTADB": ("records-damaged", _DAMAGED),
    "SQLITE_CORRUPT": ("records-damaged", _DAMAGED),
    "SQLITE_FULL": ("disk-full", _FULL),
    "SQLITE_READONLY": ("records-read-only", _READ_ONLY),
    "SQLITE_PERM": ("records-read-only", _READ_ONLY),
    "SQLITE_CANTOPEN": ("records-unusable", _CANNOT_OPEN),
    "SQLITE_IOERR": ("records-unusable", _CANNOT_OPEN),
    "SQLITE_BUSY": ("records-busy", _BUSY),
    "SQLITE_LOCKED": ("records-busy", _BUSY),
}
# Classes of https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "55P03": ("records-busy", _BUSY),
    "53100": ("disk-full", _FULL),
    "25006": ("records-read-only", _READ_ONLY),
}


def place(url: sa.URL) -> str:
    """Say where a database is: the path of the file, or the server's address without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


@contextlib.contextmanager
def said(url: sa.URL) -> Iterator[None]:
    """Turn what a database driver or the system raises within the block into a `StewardError`."""
    from sqlalchemy.exc import DBAPIError
    from sqlalchemy.exc import TimeoutError as PoolTimeout

    try:
        yield
    except DBAPIError as error:
        raise _told(error, url) from error
    except PoolTimeout as error:
        raise StewardError("records-busy", _BUSY, place=place(url)) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise StewardError("records-unusable", _CANNOT_OPEN, place=place(url), why=why) from error


def _told(error: DBAPIError, url: sa.URL) -> StewardError:
    cause: BaseException = error.orig or error
    why = " ".join((str(cause).strip() or type(cause).__name__).splitlines()[0].split())
    if url.get_backend_name() == "sqlite":
        name = "_".join(str(getattr(cause, "sqlite_errorname", "")).split("_")[:2])
        code, text = _SQLITE.get(name, ("records-refused", _REFUSED))
    else:
        state = str(getattr(cause, "sqlstate", None) or "")
        lost = not state or state[:2] in ("08", "28", "3D", "53", "57")
        code, text = _POSTGRESQL.get(
            state, ("records-unreachable", _UNREACHABLE) if lost else ("records-refused", _REFUSED)
        )
    return StewardError(code, text, place=place(url), why=why)
