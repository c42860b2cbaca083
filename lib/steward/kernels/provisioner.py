"""The kernel provisioner: a local kernel, forked where that is possible and started as usual where it is not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from steward.kernels import warm


class WarmProvisioner(LocalProvisioner):
    """What jupyter_client calls to start a kernel; everything but the start is the local provisioner's."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel; leave the start to the local provisioner where the template cannot."""
        cwd = str(kwargs.get("cwd") or Path.cwd())
        forked = warm.fork(cmd, kwargs.get("env") or os.environ, cwd)
        if forked is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = forked  # type: ignore[assignment]  # all of Popen that a provisioner calls
        # A forked kernel leads a session of its own: signals to its group reach what it started, too.
        self.pid = self.pgid = forked.pid
        self.cwd = cwd
        return self.connection_info
