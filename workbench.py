# -*- coding: utf-8 -*-
"""Sets the workbench up and runs it; needs Python 3.11 or newer and nothing else.

    python workbench.py            set up once, then open the home page (the same as: python workbench.py start)
    python workbench.py test       set up once, then run every test
    python workbench.py X ...      the same as: steward X ...

The packages of requirements.lock go into .venv beside this file, each checked against its hash. A stamp in .venv, written
last, remembers what was installed; an interrupted set-up is continued. Nothing is installed elsewhere, no shell is used.

Written so that Python 2.7 and 3.6 can still read it: they get a sentence instead of a SyntaxError.
"""

from __future__ import unicode_literals

import hashlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time


def _text(path):
    """Read a path that Python 2, which still has to find the words for what it lacks, gives as bytes."""
    return path.decode(sys.getfilesystemencoding() or "utf-8", "replace") if isinstance(path, bytes) else path


HERE = _text(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(HERE, ".venv")
LOCK = os.path.join(HERE, "requirements.lock")
STAMP = os.path.join(VENV, "workbench-stamp.json")
LOG = os.path.join(VENV, "workbench-install.log")
OLDEST = (3, 11)
DISK_NEEDED_MB = 2500
"""Room for the packages (1.5 GB once installed) and for what pip unpacks on the way."""

WORDS = {
    "old-python": (
        "管家工作台需要 Python 3.11 或更新的版本，这里运行的是 Python {found}（{path}）。{remedy}",
        "The workbench needs Python 3.11 or newer; this is Python {found} ({path}). {remedy}",
    ),
    "newer-here": (
        "这台电脑上已有更新的版本，请改用：{command}",
        "A newer one is on this computer; use: {command}",
    ),
    "get-python": (
        "请从 https://www.python.org/downloads/ 安装 Python 3.11 以上版本，再用它运行本文件。",
        "Install Python 3.11 or newer from https://www.python.org/downloads/ and run this file with it.",
    ),
    "32-bit": (
        "这里的 Python 是 32 位的，所需的软件包只有 64 位版本；请安装 64 位的 Python。",
        "This Python is a 32-bit one and the packages exist for 64 bits only; install a 64-bit Python.",
    ),
    "no-lock": (
        "找不到 {path}；请把整个项目文件夹完整复制过来，再运行一次。",
        "Cannot find {path}; copy the project folder whole and try again.",
    ),
    "read-only": (
        "无法在 {path} 里写入（{why}）；请把项目文件夹移到您可以写入的地方，比如“文档”，再运行一次。",
        "Cannot write in {path} ({why}); move the project folder to a place you may write to, and try again.",
    ),
    "disk": (
        "磁盘空间不够：安装需要约 {needed} GB，{path} 所在的磁盘只剩 {free} GB；请腾出空间再运行一次，已下载的不会白费。",
        "Not enough disk space: the set-up needs about {needed} GB and the disk of {path} has {free} GB left;"
        " free some and try again, what was downloaded is kept.",
    ),
    "disk-full": (
        "安装中途磁盘满了；请腾出约 {needed} GB 再运行一次，已下载的不会白费。日志：{log}",
        "The disk became full during the set-up; free about {needed} GB and try again, what was downloaded is kept."
        " Log: {log}",
    ),
    "no-venv": (
        "这个 Python 缺少建立虚拟环境的部件（venv、ensurepip）；在 Debian 或 Ubuntu 上请运行：sudo apt install python3-venv，"
        "其他系统请从 python.org 安装完整的 Python。",
        "This Python lacks what makes virtual environments (venv, ensurepip); on Debian or Ubuntu run:"
        " sudo apt install python3-venv, elsewhere install the full Python from python.org.",
    ),
    "venv-failed": (
        "建立虚拟环境 {path} 没有成功：{why}；请关掉正在使用它的程序，删除这个文件夹，再运行一次。",
        "Could not make the virtual environment {path}: {why}; close programs that use it, delete that folder and try"
        " again.",
    ),
    "no-network": (
        "下载软件包时连不上网络；请检查网络，在内网请先设好镜像：{mirror}，再运行一次会接着装。日志：{log}",
        "Packages could not be downloaded: no network; check the connection or set a mirror first: {mirror},"
        " and run this again to continue. Log: {log}",
    ),
    "certificate": (
        "下载软件包时对方的证书没有通过验证，多半是公司网络的代理所致；请让 IT 提供根证书，运行：{cert}，再试一次。日志：{log}",
        "The download server's certificate was not accepted, usually because of a company proxy; ask IT for its root"
        " certificate, run: {cert}, and try again. Log: {log}",
    ),
    "hash": (
        "有软件包的内容与 requirements.lock 记下的不一致（{what}），已停止安装；请换一个镜像或换个网络再运行一次。日志：{log}",
        "A package is not what requirements.lock says it is ({what}), so nothing was installed from it; use another"
        " mirror or network and try again. Log: {log}",
    ),
    "not-offered": (
        "下载源里没有 {what}；请换一个镜像（{mirror}）再运行一次。日志：{log}",
        "The package source does not offer {what}; use another mirror ({mirror}) and try again. Log: {log}",
    ),
    "plain-http": (
        "镜像 {what} 用的是 http，pip 不信任它；请换成 https 的镜像：{mirror}，再运行一次。日志：{log}",
        "The mirror {what} is plain http, which pip does not trust; set one with https: {mirror}, and try again. Log: {log}",
    ),
    "compiler": (
        "有软件包没有适合这个 Python（{found}，{machine}）的现成版本；请改用 Python 3.11 至 3.13。日志：{log}",
        "A package has no ready-made version for this Python ({found}, {machine}); use Python 3.11 to 3.13. Log: {log}",
    ),
    "long-path": (
        "文件夹的路径太长，Windows 存不下；请把项目移到更靠近根目录的地方，比如 C:\\steward，再运行一次。日志：{log}",
        "The path of the folder is too long for Windows; move the project nearer to the root, such as C:\\steward, and"
        " try again. Log: {log}",
    ),
    "pip-failed": (
        "安装软件包没有成功：{why}；再运行一次会接着装。日志：{log}",
        "Installing the packages failed: {why}; run this again to continue. Log: {log}",
    ),
    "waiting": (
        "另一个窗口正在安装，等它装完……",
        "Another window is installing; waiting for it …",
    ),
    "stopped": ("已停下；再运行一次会接着装。", "Stopped; run this again to continue."),
    "first": (
        "第一次运行，先安装所需的软件包（下载约 400 MB，通常 2–10 分钟，只装一次）。",
        "First run: installing what is needed (about 400 MB to download, usually 2–10 minutes, only once).",
    ),
    "changed": ("软件包清单有变化，正在更新安装。", "The list of packages has changed; updating."),
    "continue": ("上次没有装完，接着安装。", "The last set-up did not finish; continuing."),
    "step-venv": ("建立虚拟环境", "Making the virtual environment"),
    "step-packages": ("安装软件包", "Installing packages"),
    "step-project": ("安装管家工作台", "Installing the workbench"),
    "downloading": ("下载", "download"),
    "installing": ("写入", "install"),
    "seconds": ("{n} 秒", "{n} s"),
    "ready": ("安装完成，用了 {n} 秒。", "Set up in {n} s."),
    "testing": ("运行全部测试，大约 10 分钟。", "Running every test; this takes about 10 minutes."),
    "usage": (
        "用法：\n"
        "  python workbench.py          安装（只在第一次）并打开首页\n"
        "  python workbench.py test     安装（只在第一次）并运行全部测试\n"
        "  python workbench.py X ...    等同于 steward X ...，例如 data check、report、kpi、doctor",
        "Usage:\n"
        "  python workbench.py          set up (once) and open the home page\n"
        "  python workbench.py test     set up (once) and run every test\n"
        "  python workbench.py X ...    the same as steward X ..., such as data check, report, kpi, doctor",
    ),
}

MIRROR = "pip config set global.index-url https://…/simple"
CERTIFICATE = "pip config set global.cert /…/company.pem"


class SetUpError(Exception):
    """Ends the set-up with a sentence of WORDS."""

    def __init__(self, word, **values):
        Exception.__init__(self, word)
        self.word = word
        self.values = values


# --- saying things ----------------------------------------------------------------------------------------------------


def language(argv, environ):
    """Give zh or en as asked for or as the system has it; None where neither is known, so that both are shown."""
    asked = None
    for at, word in enumerate(argv):
        if word == "--locale" and at + 1 < len(argv):
            asked = argv[at + 1]
        elif word.startswith("--locale="):
            asked = word.split("=", 1)[1]
    names = [asked] + [environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    if os.name == "nt":
        try:
            import ctypes

            names.append({4: "zh", 9: "en"}.get(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF))
        except (ImportError, AttributeError, OSError):
            pass
    for name in names:
        head = (name or "").lower()[:2]
        if head in ("zh", "en"):
            return head
    return None


LANGUAGE = language(sys.argv[1:], os.environ)


def say(word, **values):
    """Give a sentence in the reader's language, or on two lines in both."""
    zh, en = WORDS[word]
    both = {"zh": [zh], "en": [en], None: [zh, en]}[LANGUAGE]
    written = []
    for at, sentence in enumerate(both):
        own = dict((k, v[at] if isinstance(v, list) else v) for k, v in values.items())
        written.append(sentence.format(**own))
    return "\n".join(written)


def label(word, **values):
    """Give a short label on one line."""
    return say(word, **values).replace("\n", " ")


def tell(text, end="\n"):
    """Write to standard error; standard output belongs to the command. Never fails for what a code page cannot show."""
    stream = sys.stderr
    encoding = (getattr(stream, "encoding", None) or "ascii").lower()
    try:
        if encoding.startswith("utf"):
            stream.write(text + end)
        else:
            plain = encoding.startswith(("ascii", "us-ascii", "ansi"))
            getattr(stream, "buffer", stream).write((text + end).encode("utf-8" if plain else encoding, "replace"))
        stream.flush()
    except (AttributeError, IOError, OSError, ValueError):
        return  # nobody is listening


def speak_utf8():
    """Let both streams take every character, on Windows code pages too."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def terminal_columns():
    """Count the columns of the terminal."""
    import shutil

    return shutil.get_terminal_size().columns


def cut(text, columns):
    """Cut a line to so many columns, of which a Chinese character takes two; a longer one could not be redrawn."""
    taken = 0
    for at, character in enumerate(text):
        taken += 2 if ord(character) > 0x2E7F else 1
        if taken > columns:
            return text[:at]
    return text


class Line(object):
    """One line of progress: redrawn in place on a terminal, else repeated now and then."""

    EVERY = 15.0

    def __init__(self, head):
        self.head = head
        self.began = time.time()
        self.live = hasattr(sys.stderr, "isatty") and sys.stderr.isatty()
        self.drawn = 0
        self.last = self.began
        if not self.live:
            tell(head + " …")

    def draw(self, rest):
        """Show how far it is."""
        if self.live:
            text = cut("%s … %s" % (self.head, rest), terminal_columns() - 1)
            tell("\r" + text + " " * max(0, self.drawn - len(text)), end="")
            self.drawn = len(text)
        elif time.time() - self.last >= self.EVERY:
            self.last = time.time()
            tell("      " + rest)

    def done(self):
        """End the line with the time it took."""
        took = label("seconds", n="%.0f" % (time.time() - self.began))
        if self.live:
            text = "%s  %s" % (self.head, took)
            tell("\r" + text + " " * max(0, self.drawn - len(text)))
        else:
            tell("      " + took)


# --- what must be true before anything is installed -------------------------------------------------------------------


def newer_python():
    """Give the command of a Python that would do, if one is on the PATH."""
    ending = ".exe" if os.name == "nt" else ""
    folders = [f for f in _text(os.environ.get("PATH", "")).split(os.pathsep) if f]
    for name in ("python3.13", "python3.12", "python3.11", "python3.14"):
        for folder in folders:
            if os.path.isfile(os.path.join(folder, name + ending)) and _runs([name, "-c", ""]):
                return name + " workbench.py"
    if os.name == "nt" and _runs(["py", "-3.11", "-c", ""]):
        return "py -3.11 workbench.py"
    return None


def _runs(command):
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError:
        return False
    process.communicate()
    return process.returncode == 0


def check_python(version=None, bits=None):
    """Stop where this Python is too old or a 32-bit one."""
    version = tuple(version or sys.version_info[:3])
    if version[:2] < OLDEST:
        command = newer_python()
        remedy = say("newer-here", command=command) if command else say("get-python")
        found = ".".join(map(str, version))
        raise SetUpError("old-python", found=found, path=_text(sys.executable), remedy=remedy.split("\n"))
    if (bits or (64 if sys.maxsize > 2**32 else 32)) < 64:
        raise SetUpError("32-bit")


def check_folder():
    """Stop where the project is incomplete, cannot be written or has no room."""
    if not os.path.isfile(LOCK):
        raise SetUpError("no-lock", path=LOCK)
    try:
        if not os.path.isdir(VENV):
            os.mkdir(VENV)
        probe = os.path.join(VENV, ".probe")
        with open(probe, "w"):
            pass
        os.remove(probe)
    except (OSError, IOError) as error:
        raise SetUpError("read-only", path=HERE, why=error.strerror or type(error).__name__)
    import shutil

    free = shutil.disk_usage(HERE).free / 1e6
    if free < DISK_NEEDED_MB and not _packages_present():
        raise SetUpError("disk", path=HERE, needed="%.1f" % (DISK_NEEDED_MB / 1e3), free="%.1f" % (free / 1e3))


# --- the virtual environment ------------------------------------------------------------------------------------------


def venv_python():
    """Give the path of the environment's Python."""
    return os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


def site_packages():
    """Give the folder of the environment's packages."""
    if os.name == "nt":
        return os.path.join(VENV, "Lib", "site-packages")
    return os.path.join(VENV, "lib", "python%d.%d" % _venv_version()[:2], "site-packages")


def _venv_version():
    """Give the version in pyvenv.cfg; (0, 0) where the environment is not there or its Python is gone."""
    settings = {}
    try:
        with io.open(os.path.join(VENV, "pyvenv.cfg"), encoding="utf-8", errors="replace") as file:
            for line in file:
                key, _, value = line.partition("=")
                settings[key.strip()] = value.strip()
    except (OSError, IOError):
        return (0, 0)
    if not os.path.isdir(settings.get("home", "")) or not os.path.exists(venv_python()):
        return (0, 0)
    found = re.match(r"(\d+)\.(\d+)", settings.get("version", ""))
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def _packages_present():
    folder = site_packages()
    return os.path.isdir(folder) and any(name.endswith(".dist-info") for name in os.listdir(folder))


def _digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def wanted_stamp():
    """Say what a finished set-up looks like: packages, project, Python and place."""
    return {
        "packages": _digest(LOCK),
        "project": _digest(os.path.join(HERE, "pyproject.toml")),
        "python": "%d.%d" % _venv_version(),
        "place": HERE,
    }


def _finished(stamp):
    """Tell whether a stamp is that of a set-up that needs nothing more."""
    return dict(stamp, place=HERE) == wanted_stamp() and _same_place(stamp.get("place"))


def _same_place(folder):
    """Tell whether a folder is this one, however its name is written: C: or c:, through a link or not."""
    try:
        return bool(folder) and os.path.samefile(folder, HERE)
    except (OSError, IOError):
        return False


def written_stamp():
    """Read the stamp of the last finished set-up; empty where there was none."""
    try:
        with io.open(STAMP, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, IOError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_stamp(stamp):
    """Remember a finished set-up; until the rename is done it does not count."""
    beside = STAMP + ".new"
    with io.open(beside, "w", encoding="utf-8") as file:
        file.write(json.dumps(stamp, sort_keys=True) + "\n")
    os.replace(beside, STAMP)


def child_environment(environ):
    """Give the environment of everything run in .venv: UTF-8 everywhere, nothing of another Python in the way."""
    kept = dict((k, v) for k, v in environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"))
    kept["VIRTUAL_ENV"] = VENV
    kept["PATH"] = os.path.dirname(venv_python()) + os.pathsep + kept.get("PATH", "")
    kept["PYTHONUTF8"] = "1"
    return kept


def make_venv():
    """Make .venv with pip in it, by ensurepip or, where a Debian left that out, by the pip of the system."""
    clear = ["--clear"] if os.path.exists(os.path.join(VENV, "pyvenv.cfg")) else []
    plain = [sys.executable, "-m", "venv"] + clear
    if not _runs([sys.executable, "-c", "import venv"]):
        raise SetUpError("no-venv")
    if _runs([sys.executable, "-c", "import ensurepip"]):
        _venv_step(plain + [VENV])
        return
    if not _runs([sys.executable, "-m", "pip", "--version"]):
        raise SetUpError("no-venv")
    _venv_step(plain + ["--without-pip", VENV])
    # A pip too old to know --python cannot help either.
    if not _runs([sys.executable, "-m", "pip", "--python", venv_python(), "install", "pip"]):
        raise SetUpError("no-venv")


def _venv_step(command):
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(os.environ, PYTHONUTF8="1")
    )
    said = process.communicate()[0].decode("utf-8", "replace")
    if process.returncode:
        if "ensurepip" in said:
            raise SetUpError("no-venv")
        raise SetUpError("venv-failed", path=VENV, why=(said.strip().splitlines() or ["?"])[-1])


def remove_half_installed(folder):
    """Remove what a killed pip left: it writes INSTALLER last, so a package without one is not whole."""
    import shutil

    if not os.path.isdir(folder):
        return
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        half = name.endswith(".dist-info") and not os.path.exists(os.path.join(path, "INSTALLER"))
        if half or name.startswith("~"):
            shutil.rmtree(path, ignore_errors=True)


# --- pip --------------------------------------------------------------------------------------------------------------


class PipOutput(object):
    """What pip said so far, as figures: packages wanted, fetched and, once it writes them, installed."""

    def __init__(self, listed):
        self.wanted = listed
        self.fetched = 0
        self.megabytes = 0.0
        self.name = ""
        self.installing = False
        self.lines = []

    def read(self, line):
        """Take one line of pip's output."""
        self.lines.append(line)
        text = line.strip()
        if text.startswith("Ignoring ") and "markers" in text:
            self.wanted -= 1
        elif text.startswith("Requirement already satisfied"):
            self.fetched += 1
        elif text.startswith("Collecting "):
            self.name = re.split(r"[=<>~! (;]", text[11:], maxsplit=1)[0]
        elif re.match(r"(Downloading|Using cached) \S+\.(whl|tar\.gz|zip)( |$)", text):
            self.fetched += 1
            size = re.search(r"\(([\d.]+) (kB|MB|GB)\)", text)
            if size and text.startswith("Downloading"):
                self.megabytes += float(size.group(1)) * {"kB": 0.001, "MB": 1.0, "GB": 1000.0}[size.group(2)]
        elif text.startswith("Installing collected packages"):
            self.installing = True

    def shown(self, installed):
        """Say how far it is, given the number of packages lying in the environment."""
        if self.installing:
            return "%s %d/%d" % (label("installing"), min(installed, self.wanted), self.wanted)
        count = "%s %d/%d" % (label("downloading"), min(self.fetched, self.wanted), self.wanted)
        return "%s  %.0f MB  %s" % (count, self.megabytes, self.name)


def listed_packages(lock):
    """Count the packages a lock file lists."""
    with io.open(lock, encoding="utf-8") as file:
        return sum(1 for line in file if re.match(r"[A-Za-z0-9]", line))


def why_pip_failed(lines, log=LOG):
    """Turn pip's last words into one of our sentences."""
    said = "\n".join(lines)
    lowered = said.lower()
    gigabytes = "%.1f" % (DISK_NEEDED_MB / 1e3)

    def has(*signs):
        return any(sign in lowered for sign in signs)

    if has("no space left", "errno 28", "winerror 112", "disk quota"):
        return SetUpError("disk-full", needed=gigabytes, log=log)
    if has("do not match the hashes"):
        found = re.findall(r"^\s+(\S+==\S+|https?://\S*/\S+) from", said, re.M)
        return SetUpError("hash", what=found[0].rsplit("/", 1)[-1] if found else "sha256", log=log)
    if has("certificate_verify_failed", "certificate verify failed", "sslerror"):
        return SetUpError("certificate", cert=CERTIFICATE, log=log)
    if has(
        "newconnectionerror", "connecttimeout", "readtimeout", "name resolution", "getaddrinfo failed", "proxyerror",
        "nameresolutionerror", "connection refused", "connection aborted", "connection reset", "network is unreachable",
        "incompleteread", "max retries exceeded", "connection broken",
    ):  # fmt: skip
        return SetUpError("no-network", mirror=MIRROR, log=log)
    plain = re.search(r"located at (\S+) is not a trusted or secure host", said)
    if plain:
        return SetUpError("plain-http", what=plain.group(1), mirror=MIRROR, log=log)
    missing = re.search(r"no matching distribution found for (\S+)", said, re.I)
    if missing:
        return SetUpError("not-offered", what=missing.group(1), mirror=MIRROR, log=log)
    if has("enable-long-paths", "long path support", "filename or extension is too long"):
        return SetUpError("long-path", log=log)
    if has("permission denied", "winerror 5]", "winerror 32", "access is denied"):
        return SetUpError("venv-failed", path=VENV, why=_last_error(lines))
    if has("error: command '", "failed building wheel", "microsoft visual c++", "metadata-generation-failed"):
        import platform

        return SetUpError("compiler", found=platform.python_version(), machine=platform.machine(), log=log)
    return SetUpError("pip-failed", why=_last_error(lines), log=log)


def _last_error(lines):
    errors = [line.strip() for line in lines if line.strip().lower().startswith("error")]
    return (errors or [line.strip() for line in lines if line.strip()] or ["?"])[-1][:200]


def log_line(text):
    """Add a line to the log; where even that does not fit on the disk, the sentence at the end says so."""
    try:
        with io.open(LOG, "a", encoding="utf-8") as log:
            log.write(text + "\n")
    except (OSError, IOError):
        pass


def run_pip(arguments, line=None, wanted=0):
    """Run the environment's pip, keep all it says in the log, show how far it is; stop with a sentence if it fails."""
    command = [venv_python(), "-m", "pip", "--no-input", "--disable-pip-version-check", "install", "--progress-bar=off"]
    environ = child_environment(os.environ)
    environ["PIP_USER"] = "0"
    for name in ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_HASHES"):
        environ.pop(name, None)
    output = PipOutput(wanted)
    # pip keeps the lock while it lives: where this process is killed, the next one waits for the end of it.
    more = {} if os.name == "nt" or OneAtATime.held is None else {"pass_fds": [OneAtATime.held]}
    process = subprocess.Popen(
        command + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ, cwd=HERE, **more
    )

    def listen():
        for raw in iter(process.stdout.readline, b""):
            said = raw.decode("utf-8", "replace").rstrip()
            output.read(said)
            log_line(said)

    listener = threading.Thread(target=listen)
    listener.daemon = True
    listener.start()
    try:
        while listener.is_alive():
            listener.join(0.3)
            if line is not None:
                folder = site_packages()
                present = os.listdir(folder) if output.installing and os.path.isdir(folder) else []
                line.draw(output.shown(sum(1 for name in present if name.endswith(".dist-info"))))
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if process.wait():
        raise why_pip_failed(output.lines)


def install_packages(line):
    """Install exactly what requirements.lock lists, each file checked against its hash."""
    remove_half_installed(site_packages())
    run_pip(["--require-hashes", "--no-deps", "-r", LOCK], line, listed_packages(LOCK))


def install_project(line):
    """Make `steward` importable and put its command into .venv, without the network.

    pip writes the way to lib/ as an absolute path in UTF-8, which Python 3.11 on a Chinese Windows reads as GBK; a way relative
    to site-packages is plain ASCII and survives.
    """
    line.draw("")
    run_pip(["--no-deps", "--no-build-isolation", "--no-index", "--editable", HERE])
    folder = site_packages()
    way = os.path.relpath(os.path.join(HERE, "lib"), folder)
    for name in os.listdir(folder):
        if name.endswith(".pth") and "steward_workbench" in name:
            with io.open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write(way + "\n")


# --- the whole set-up -------------------------------------------------------------------------------------------------


class OneAtATime(object):
    """Holds a lock on .venv while it is being changed, so that two windows do not install over each other."""

    held = None

    def __init__(self):
        self.file = None

    def __enter__(self):
        self.file = open(os.path.join(HERE, ".venv.lock"), "a")
        told = False
        while not self._take():
            if not told:
                tell(say("waiting"))
                told = True
            time.sleep(1)
        OneAtATime.held = self.file.fileno()
        return self

    def _take(self):
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(self.file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self.file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (OSError, IOError):
            return False
        return True

    def __exit__(self, *_):
        OneAtATime.held = None
        self.file.close()


def set_up():
    """Bring .venv to what requirements.lock and pyproject.toml ask for; at once where it is already so."""
    if os.path.isfile(LOCK) and _venv_version() >= OLDEST and _finished(written_stamp()):
        return
    check_folder()
    with OneAtATime():
        known = written_stamp()
        wanted = wanted_stamp()
        if _venv_version() >= OLDEST and _finished(known):
            return
        fresh = _venv_version() < OLDEST or not _same_place(known.get("place", HERE))
        fresh = fresh or not _runs([venv_python(), "-m", "pip", "--version"])
        packages = fresh or known.get("packages") != wanted["packages"]
        tell(say("changed" if known and not fresh else "first" if fresh else "continue"))
        began = time.time()
        steps = ([("step-venv", _step_venv)] if fresh else []) + (
            [("step-packages", install_packages)] if packages else []
        )
        steps.append(("step-project", install_project))
        if os.path.exists(STAMP):
            os.remove(STAMP)
        for at, (word, step) in enumerate(steps):
            line = Line("[%d/%d] %s" % (at + 1, len(steps), label(word)))
            step(line)
            line.done()
        write_stamp(wanted_stamp())
        tell(say("ready", n="%.0f" % (time.time() - began)))


def _step_venv(line):
    line.draw("")
    make_venv()


# --- the command ------------------------------------------------------------------------------------------------------

VALUED = ("--workspace", "--locale")


def command_of(argv):
    """Give the command line of `steward`: without a command word it is `start`.

    >>> command_of(["--locale", "en", "--no-browser"]) == ["start", "--locale", "en", "--no-browser"]
    True
    """
    at = 0
    while at < len(argv):
        word = argv[at]
        if word in VALUED:
            at += 2
        elif word == "--debug" or word.split("=", 1)[0] in VALUED:
            at += 1
        else:
            break
    if at < len(argv) and (not argv[at].startswith("-") or argv[at] in ("-h", "--help", "--version")):
        return list(argv)
    return ["start"] + list(argv)


def hand_over(arguments, folder=None):
    """Become the environment's Python; on Windows, which cannot, run it and give its exit code."""
    command = [venv_python()] + arguments
    environ = child_environment(os.environ)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdout.flush()
    sys.stderr.flush()
    if folder:
        os.chdir(folder)
    if os.name != "nt":
        os.execve(command[0], command, environ)
    process = subprocess.Popen(command, env=environ)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the child got it too and ends in its own way


def _stop(*_):
    raise KeyboardInterrupt


def main(argv):
    """Run one command; gives the exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        check_python()
        if argv[:1] in (["-h"], ["--help"]) and written_stamp() == {}:
            tell(say("usage"))
            return 0
        set_up()
        if argv[:1] == ["test"]:
            tell(say("testing"))
            return hand_over(["-m", "pytest"] + test_arguments(argv[1:]), HERE)
        return hand_over(["-m", "steward"] + command_of(argv))
    except SetUpError as problem:
        tell("\n" + say(problem.word, **problem.values) if sys.stderr.isatty() else say(problem.word, **problem.values))
        return 2
    except KeyboardInterrupt:
        tell("\n" + say("stopped"))
        return 130


def test_arguments(asked):
    """Give pytest's arguments: everything, over two processes at least; or just what was asked for."""
    if asked:
        return asked
    workers = max(2, min(8, os.cpu_count() or 2))
    # By file: the cells of a notebook share a kernel, the tests of a screen a server.
    return ["-n", str(workers), "--dist", "loadfile", "--nbval-lax", "--nbval-cell-timeout=300", "tests", "notebooks"]


if __name__ == "__main__":
    speak_utf8()
    sys.exit(main(sys.argv[1:]))
