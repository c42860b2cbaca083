"""Figures kept on disk, so that what was counted once opens at once.

They rest in ``records/figures/<key>/`` as Parquet. The key names everything they depend on: the ledger of imports, the
company profile, the moment they were counted for and the definitions themselves. Anything unreadable is counted again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steward.company import Company
from steward.workspace import written_whole

if TYPE_CHECKING:
    import pyarrow as pa

MOST_KEPT = 4
"""Sets of figures kept in a workspace; the oldest is let go."""
_ABOUT = "about.json"


@cache
def definitions() -> str:
    """Give a fingerprint of the code that makes the figures and of the numbers of the trade it reads."""
    from steward.content import content_root

    here = Path(__file__).parent
    sources = [*sorted(here.glob("*.py")), here.parent / "clocks.py", here.parent / "tables.yaml"]
    sources.append(here.parents[1] / "service" / "working_calendar.py")
    sources.append(content_root() / "training" / "standards" / "standards.yaml")
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def place(folder: Path | None, company: Company, now: dt.datetime | None) -> Path | None:
    """Name the folder of the figures of some records; None where they are in memory or nothing happened in them."""
    if folder is None or now is None:
        return None
    try:
        ledger = (folder / "ledger.json").read_bytes()
        parts = (ledger, company.fingerprint.encode(), now.isoformat().encode(), definitions().encode())
    except OSError:
        return None
    return folder / "figures" / hashlib.sha256(b"\n".join(parts)).hexdigest()[:16]


def find(at: Path | None) -> tuple[dict[str, Any], dict[str, pa.Table]] | None:
    """Read kept figures: what is known about the records, and the tables by name. None where there are none."""
    if at is None or not (at / _ABOUT).exists():
        return None
    try:
        import pyarrow.parquet as pq

        about = json.loads((at / _ABOUT).read_text(encoding="utf-8"))
        return about, {name: pq.read_table(at / f"{name}.parquet") for name in about["tables"]}
    except Exception:  # whatever is wrong with a cache, counting again mends it
        return None


def keep(at: Path | None, about: Mapping[str, Any], tables: Mapping[str, pa.Table]) -> None:
    """Write figures down; a folder that cannot be written is left alone."""
    if at is None:
        return
    import pyarrow.parquet as pq

    with suppress(OSError):
        for name, table in tables.items():
            with written_whole(at / f"{name}.parquet") as beside:
                pq.write_table(table, beside)
        with written_whole(at / _ABOUT) as beside:
            beside.write_text(json.dumps({**about, "tables": sorted(tables)}, ensure_ascii=False), encoding="utf-8")
        old = sorted(at.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)[MOST_KEPT:]
        for one in old:
            shutil.rmtree(one, ignore_errors=True)
