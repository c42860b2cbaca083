"""Kernels: a cap on their number, a spare that is not culled."""

import asyncio
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from tornado.web import HTTPError

from steward.ui.kernels import WorkbenchKernelManager


def run(task):
    """Run a coroutine in a thread of its own: a browser driven in this process keeps the main thread's loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, task).result()


class Kernel:
    def __init__(self, minutes, state="idle"):
        self.last_activity = dt.datetime(2026, 11, 2) - dt.timedelta(minutes=minutes)
        self.execution_state = state


@pytest.fixture
def manager(monkeypatch):
    made = WorkbenchKernelManager(limit=2)
    made.gone = []

    async def shut_down(kernel_id, **_):
        made.gone.append(kernel_id)
        del made._kernels[kernel_id]

    monkeypatch.setattr(made, "shutdown_kernel", shut_down)
    return made


def fill(manager, **kernels):
    for name, kernel in kernels.items():
        manager._kernels[name] = kernel


def test_one_too_many_closes_the_longest_idle_that_nobody_looks_at(manager):
    fill(manager, watched=Kernel(90), old=Kernel(60))
    manager._kernel_connections = {"watched": 1, "old": 0}
    run(manager._make_room())
    assert manager.gone == ["old"]


def test_where_all_are_in_use_the_page_is_told_so(manager):
    fill(manager, a=Kernel(1, "busy"), b=Kernel(2))
    manager._kernel_connections = {"a": 0, "b": 1}
    with pytest.raises(HTTPError) as caught:
        run(manager._make_room())
    assert caught.value.status_code == 503


def test_below_the_cap_nothing_is_closed(manager):
    fill(manager, a=Kernel(1))
    run(manager._make_room())
    assert manager.gone == []


def test_a_page_takes_the_spare_and_another_is_started(manager, monkeypatch):
    started = []

    async def spare():
        started.append("spare")
        manager._kernels[f"spare-{len(started)}"] = Kernel(0)
        return f"spare-{len(started)}"

    monkeypatch.setattr(manager, "_start_spare", spare)
    manager.refill_seconds = 0

    async def visit():
        manager.keep_warm()
        taken = await manager._async_start_kernel(kernel_name="python3", env={"VOILA_REQUEST_URL": "http://x"})
        await asyncio.sleep(0.01)
        return taken

    assert run(visit()) == "spare-1"
    assert started == ["spare", "spare"]


def test_the_spare_is_not_culled(manager):
    async def idle():
        manager._spare = asyncio.ensure_future(asyncio.sleep(0, "spare"))
        await manager._spare
        await manager.cull_kernel_if_idle("spare")

    run(idle())  # a kernel that is not there would fail to be looked at


def test_the_spare_counts_among_the_kernels_and_makes_room_first(manager, monkeypatch):
    fill(manager, watched=Kernel(90), old=Kernel(60))
    manager._kernel_connections = {"watched": 1, "old": 0}
    begun = []

    async def start(self, **_):
        begun.append(sorted(manager._kernels))
        raise RuntimeError("enough seen")

    monkeypatch.setattr(WorkbenchKernelManager.__mro__[1], "_async_start_kernel", start)
    with pytest.raises(RuntimeError):
        run(manager._start_spare())
    assert (manager.gone, begun) == (["old"], [["watched"]])


def test_where_there_is_no_room_for_a_spare_the_page_is_told_and_idle_kernels_still_end(manager, monkeypatch):
    fill(manager, a=Kernel(1, "busy"), b=Kernel(2))
    manager._kernel_connections = {"a": 0, "b": 1}
    culled = []

    async def cull(self, kernel_id):
        culled.append(kernel_id)

    monkeypatch.setattr(WorkbenchKernelManager.__mro__[1], "cull_kernel_if_idle", cull)

    async def visit():
        manager.keep_warm()
        await asyncio.sleep(0.01)
        await manager.cull_kernel_if_idle("b")
        await manager._async_start_kernel(kernel_name="python3", env={"VOILA_REQUEST_URL": "http://x"})

    with pytest.raises(HTTPError) as caught:
        run(visit())
    assert caught.value.status_code == 503 and culled == ["b"]
