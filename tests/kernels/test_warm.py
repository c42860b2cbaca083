"""Kernels forked from the warm template are kernels like any other, and never stand in the way of a normal start."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from steward.kernels import warm

pytestmark = pytest.mark.xdist_group("kernels")


@pytest.fixture(scope="module")
def template():
    """One warm template for this file; on systems that cannot fork, kernels start as usual and all promises hold."""
    before = {name: os.environ.get(name) for name in (warm.ADDRESS, warm.PROVISIONER)}
    for name in before:
        os.environ.pop(name, None)
    if warm.enable():
        assert warm.wait_ready(120)
    yield
    warm.disable()
    for name, value in before.items():
        if value is not None:
            os.environ[name] = value


def start():
    manager = KernelManager()
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return manager, client


def said(client, code):
    """Run code and give what it printed."""
    heard = []
    client.execute_interactive(
        code, timeout=60, output_hook=lambda m: heard.append(m["content"].get("text", m["content"].get("ename", "")))
    )
    return "".join(heard).strip()


def stop(manager, client):
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def alive(pid):
    """Tell whether a process runs; one that only waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not Path("/proc").is_dir()


@pytest.fixture
def kernel(template):
    manager, client = start()
    yield manager, client
    stop(manager, client)


def test_a_kernel_comes_with_its_libraries_in_memory(kernel):
    manager, client = kernel
    loaded = said(client, "import sys; print('pandas' in sys.modules and 'ibis' in sys.modules)")
    assert loaded == str(isinstance(manager.provisioner.process, warm.ForkedKernel))
    assert isinstance(manager.provisioner.process, warm.ForkedKernel) == warm.possible()


def test_kernels_share_nothing_they_set(kernel):
    _, first = kernel
    manager, second = start()
    try:
        said(first, "import os, random, numpy; os.environ['MINE'] = '1'; secret = 1; os.chdir('/')")
        assert (
            said(second, "import os; print('MINE' in os.environ, 'secret' in globals(), os.getcwd() != '/')")
            == "False False True"
        )
        draw = "import random, numpy; print(random.random(), numpy.random.rand())"
        assert said(first, draw) != said(second, draw)
    finally:
        stop(manager, second)


def test_a_kernel_computes_with_threads_and_databases_after_the_fork(kernel):
    _, client = kernel
    code = (
        "import numpy as np, pandas as pd, ibis, concurrent.futures as f\n"
        "a = np.ones((300, 300)) @ np.ones((300, 300))\n"
        "t = ibis.memtable(pd.DataFrame({'x': range(100000)}))\n"
        "with f.ThreadPoolExecutor() as pool: s = sum(pool.map(int, range(10)))\n"
        "print(int(a[0, 0]), t.x.sum().execute(), s)"
    )
    assert said(client, code) == "300 4999950000 45"


def test_a_kernel_can_be_interrupted_and_restarted(kernel):
    manager, client = kernel
    client.execute("import time; time.sleep(60)")
    time.sleep(1)
    manager.interrupt_kernel()
    assert client.get_shell_msg(timeout=60)["content"]["ename"] == "KeyboardInterrupt"
    time.sleep(1)  # for a moment after an error, a kernel turns down what is sent
    assert said(client, "print('free again')") == "free again"
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    assert said(client, "print('kept' in globals())") == "False"


def test_the_end_of_a_kernel_is_noticed(kernel):
    manager, _ = kernel
    process = manager.provisioner.process
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    assert process.poll() == -signal.SIGKILL


def test_another_interpreter_environment_or_code_starts_the_usual_way(template, monkeypatch, tmp_path):
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "none.json"]
    assert warm.fork(["/usr/bin/python9", *command[1:]], os.environ, str(tmp_path)) is None
    assert warm.fork([sys.executable, "-c", "pass"], os.environ, str(tmp_path)) is None
    assert warm.fork(command, {**os.environ, "PYTHONPATH": "/elsewhere"}, str(tmp_path)) is None
    monkeypatch.setattr(warm, "source_stamp", lambda: 0)
    assert warm.fork(command, os.environ, str(tmp_path)) is None


@pytest.mark.parametrize("changed", ["casebook/mine/story.zh.md", "training/guides/keys.yaml"])
def test_a_change_of_the_content_read_ahead_is_seen(changed, monkeypatch, tmp_path):
    monkeypatch.setattr(warm, "content_root", lambda: tmp_path)
    path = tmp_path / changed
    path.parent.mkdir(parents=True)
    path.write_text("x")
    later = warm.source_stamp() + 1_000_000_000
    os.utime(path, ns=(later, later))
    assert warm.source_stamp() == later


def test_a_dead_template_is_no_obstacle(template, monkeypatch, tmp_path):
    monkeypatch.setenv(warm.ADDRESS, f"{tmp_path / 'gone'}|{warm.source_stamp()}")
    manager, client = start()
    try:
        assert isinstance(manager.provisioner.process, subprocess.Popen)
        assert said(client, "print(1 + 1)") == "2"
    finally:
        stop(manager, client)


def test_the_template_and_its_kernels_leave_with_the_process_that_started_them():
    script = (
        "from steward.kernels import warm\n"
        "from jupyter_client.manager import KernelManager\n"
        "import os\n"
        "os.environ.pop(warm.ADDRESS, None)\n"
        "print(warm.enable() and warm.wait_ready(120), flush=True)\n"
        "manager = KernelManager(); manager.start_kernel()\n"
        "print(manager.provisioner.process.pid, flush=True)\n"
        "os._exit(1)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=180)
    pid = int(result.stdout.split()[-1])
    for _ in range(300):
        if not alive(pid):
            return
        time.sleep(0.1)
    raise AssertionError("the kernel outlived the process that asked for it")
