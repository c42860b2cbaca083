"""The kernels behind the pages: how many run at once, and one kept warm so that a page opens at once."""

# mypy: disable-error-code="no-untyped-call, override, misc, assignment, operator, arg-type"
# jupyter_server declares the same method synchronous in one base class and asynchronous in the other.

from __future__ import annotations

import asyncio
import os
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Bool, Integer, Unicode


class WorkbenchKernelManager(AsyncMappingKernelManager):
    """Kernels with a cap and a spare.

    One more than `limit` closes the longest idle kernel that no window looks at. The spare is an ordinary kernel that
    has run `warm_up`; the next page takes it and another is started. Voilà's own preheating renders pages before
    anybody asked, and cannot know the reader's language; a spare has rendered nothing (see `steward.ui.visit`).
    """

    limit = Integer(24, config=True, help="How many kernels may run at once.")
    spare = Bool(True, config=True, help="Whether a warm kernel waits for the next page.")
    spare_name = Unicode("python3", config=True, help="The kernel spec of the spare.")
    warm_up = Unicode("from steward.ui import warm; warm.up()", config=True, help="What the spare runs ahead.")
    refill_seconds = Integer(2, config=True, help="How long after a page has opened the next spare is started.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._spare: asyncio.Task[str] | None = None
        self._spare_runs = asyncio.Event()
        self._refill: asyncio.TimerHandle | None = None

    async def _async_start_kernel(self, **kwargs: Any) -> str:
        if kwargs.get("kernel_id") in self:
            return str(await super()._async_start_kernel(**kwargs))
        is_page = "VOILA_REQUEST_URL" in (kwargs.get("env") or {})
        if is_page and kwargs.get("kernel_name") == self.spare_name and (taken := await self._take_spare()):
            return taken
        await self._make_room()
        return str(await super()._async_start_kernel(**kwargs))

    start_kernel = _async_start_kernel

    async def _make_room(self) -> None:
        while len(self._kernels) >= self.limit:
            unseen = [
                (kernel.last_activity, kernel_id)
                for kernel_id, kernel in self._kernels.items()
                if not self._kernel_connections.get(kernel_id) and getattr(kernel, "execution_state", "") == "idle"
            ]
            if not unseen:
                raise HTTPError(503, "every kernel is in use")
            await self.shutdown_kernel(min(unseen)[1])

    def keep_warm(self) -> None:
        """Start a spare, unless there is one or spares are not wanted."""
        if self.spare and self._spare is None:
            self._spare_runs.clear()
            self._spare = asyncio.ensure_future(self._start_spare())

    async def _start_spare(self) -> str:
        env = {**os.environ, "SERVER_SOFTWARE": "voila/steward", "VOILA_PREHEAT": "False"}
        await self._make_room()
        kernel_id = str(await super()._async_start_kernel(kernel_name=self.spare_name, path="notebooks", env=env))
        self._spare_runs.set()
        client = self.get_kernel(kernel_id).client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            client.execute(self.warm_up, silent=True, store_history=False)
        finally:
            client.stop_channels()
        return kernel_id

    async def _take_spare(self) -> str | None:
        task, self._spare = self._spare, None
        if self.spare:
            self._refill = asyncio.get_running_loop().call_later(self.refill_seconds, self.keep_warm)
        if task is None:
            return None
        try:
            kernel_id = await task
        except Exception:
            self.log.warning("the spare kernel did not start", exc_info=True)
            return None
        return kernel_id if kernel_id in self else None

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Cull an idle kernel, but not the spare."""
        spare = self._spare
        if spare is None or not spare.done() or spare.exception() is not None or spare.result() != kernel_id:
            await super().cull_kernel_if_idle(kernel_id)

    async def shutdown_all(self, *args: Any, **kwargs: Any) -> None:
        """Shut every kernel down, one that is just starting included."""
        self.spare = False
        if self._refill is not None:
            self._refill.cancel()
        task, self._spare = self._spare, None
        if task is not None:
            # Its process must be there to be shut down; whether it is ready to work no longer matters.
            runs = asyncio.ensure_future(self._spare_runs.wait())
            await asyncio.wait([task, runs], return_when=asyncio.FIRST_COMPLETED)
            runs.cancel()
            task.cancel()
        await super().shutdown_all(*args, **kwargs)
