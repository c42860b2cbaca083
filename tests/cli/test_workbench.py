"""workbench.py: a newcomer's first command, from an old Python to an interrupted download."""

import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workbench(tmp_path, monkeypatch):
    """Give the script as a module that believes to lie in a folder with a space and Chinese in its name."""
    spec = importlib.util.spec_from_file_location("workbench", ROOT / "workbench.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    here = tmp_path / "管家 工作台"
    (here / ".venv").mkdir(parents=True)
    (here / "requirements.lock").write_text(
        "altair==6.3.0 \\\n    --hash=sha256:00\nrich==15.0 \\\n    --hash=sha256:01\n"
    )
    (here / "pyproject.toml").write_text("[project]\nname = 'steward-workbench'\n")
    monkeypatch.setattr(module, "HERE", str(here))
    monkeypatch.setattr(module, "VENV", str(here / ".venv"))
    monkeypatch.setattr(module, "LOCK", str(here / "requirements.lock"))
    monkeypatch.setattr(module, "STAMP", str(here / ".venv" / "workbench-stamp.json"))
    monkeypatch.setattr(module, "LOG", str(here / ".venv" / "workbench-install.log"))
    monkeypatch.setattr(module, "LANGUAGE", "en")
    return module


def a_venv(module, version="3.11.7"):
    """Lay out what `set_up` looks at in a finished environment."""
    python = Path(module.venv_python())
    python.parent.mkdir(parents=True, exist_ok=True)
    python.touch()
    config = Path(module.VENV) / "pyvenv.cfg"
    config.write_text(f"home = {Path(sys.executable).parent}\nversion = {version}\n", encoding="utf-8")


# --- the language it speaks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "environ", "expected"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN"}, "zh"),
        (["start", "--locale", "en"], {"LANG": "zh_CN"}, "en"),
        (["--locale=zh", "kpi"], {"LANG": "en_US"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, None),
        ([], {}, None),
    ],
)
def test_it_speaks_the_language_asked_for_or_the_systems(workbench, argv, environ, expected, monkeypatch):
    monkeypatch.setattr(workbench.os, "name", "posix")
    assert workbench.language(argv, environ) == expected


def test_where_the_language_is_unknown_both_are_shown(workbench, monkeypatch):
    monkeypatch.setattr(workbench, "LANGUAGE", None)
    zh, en = workbench.say("stopped").split("\n")
    assert "已停下" in zh
    assert en.startswith("Stopped")


def test_every_sentence_exists_in_both_languages_with_the_same_figures(workbench):
    import string

    for zh, en in workbench.WORDS.values():
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (zh, en)]
        assert fields[0] == fields[1]
        assert any("\u4e00" <= c <= "\u9fff" for c in zh)
        assert not any("\u4e00" <= c <= "\u9fff" for c in en)


def test_chinese_never_crashes_an_ascii_or_gbk_console(workbench, monkeypatch):
    for encoding in ("ascii", "cp936", "cp437", "utf-8"):
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(raw, encoding=encoding, write_through=True))
        workbench.tell("管家工作台 ✓ …")
        assert raw.getvalue()
    assert "管家工作台" in raw.getvalue().decode("utf-8")


# --- an old Python ----------------------------------------------------------------------------------------------------


def test_an_old_python_is_told_what_to_use_instead(workbench, monkeypatch):
    monkeypatch.setattr(workbench, "newer_python", lambda: "python3.12 workbench.py")
    with pytest.raises(workbench.SetUpError) as caught:
        workbench.check_python((3, 10, 4))
    said = workbench.say(caught.value.word, **caught.value.values)
    assert "3.10.4" in said
    assert "python3.12 workbench.py" in said
    monkeypatch.setattr(workbench, "newer_python", lambda: None)
    with pytest.raises(workbench.SetUpError) as caught:
        workbench.check_python((2, 7, 18))
    assert "python.org" in workbench.say(caught.value.word, **caught.value.values)


def test_this_python_will_do(workbench):
    workbench.check_python()
    workbench.check_python((3, 11, 0), 64)


def test_a_32_bit_python_is_refused(workbench):
    with pytest.raises(workbench.SetUpError) as caught:
        workbench.check_python((3, 11, 0), 32)
    assert caught.value.word == "32-bit"


def test_the_script_stays_within_what_an_old_python_can_read():
    """No syntax newer than Python 3.0: an old Python must reach the sentence that names it.

    `ast` still knows the grammar of 3.7 and up; what came between 2.7 and 3.7 is looked for by hand.
    """
    import ast
    import tokenize

    source = (ROOT / "workbench.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    too_new = (
        ast.JoinedStr,
        ast.AnnAssign,
        ast.NamedExpr,
        ast.Nonlocal,
        ast.AsyncFunctionDef,
        ast.YieldFrom,
        ast.Starred,
    )
    assert not [node for node in ast.walk(tree) if isinstance(node, too_new)]
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.Lambda)):
            assert not node.args.kwonlyargs
            assert not any(a.annotation for a in node.args.args)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None
        if isinstance(node, ast.Raise):
            assert node.cause is None
        if isinstance(node, (ast.Dict, ast.Call)):
            assert None not in getattr(node, "keys", [])
    numbers = [t.string for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type == tokenize.NUMBER]
    assert not [n for n in numbers if "_" in n]
    assert source.startswith("# -*- coding: utf-8 -*-")


def old_pythons():
    """Find older Pythons on this machine: those of pyenv, and those on the PATH that are no shims."""
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = [p for p in versions.glob("*/bin/python") if re.match(r"(2\.7|3\.[6-9]|3\.10)\.", p.parts[-3])]
    for name in ("python2.7", "python3.8", "python3.9", "python3.10"):
        place = shutil.which(name)
        if place and "shims" not in Path(place).parts:
            found.append(Path(place))
    return sorted(found)


def test_a_real_old_python_gives_a_sentence_not_a_traceback(tmp_path):
    script = tmp_path / "管家 工作台" / "workbench.py"
    script.parent.mkdir()
    shutil.copyfile(ROOT / "workbench.py", script)
    for python in old_pythons():
        for locale in ("zh_CN.UTF-8", "en_US.UTF-8", "C"):
            environment = {**os.environ, "LANG": locale, "LC_ALL": locale, "PATH": os.defpath}
            done = subprocess.run([python, script], capture_output=True, env=environment)
            assert done.returncode == 2, python
            assert b"3.11" in done.stderr, python
            assert b"Traceback" not in done.stderr, python


# --- what the set-up does and when ------------------------------------------------------------------------------------


def spy(workbench, monkeypatch, version="3.11.7"):
    """Let the steps only note that they ran."""
    ran = []
    monkeypatch.setattr(workbench, "make_venv", lambda: (ran.append("venv"), a_venv(workbench, version)))
    monkeypatch.setattr(workbench, "install_packages", lambda line: ran.append("packages"))
    monkeypatch.setattr(workbench, "install_project", lambda line: ran.append("project"))
    monkeypatch.setattr(workbench, "_runs", lambda command: True)
    return ran


def test_the_first_start_does_all_and_the_second_nothing(workbench, monkeypatch, capsys):
    ran = spy(workbench, monkeypatch)
    workbench.set_up()
    assert ran == ["venv", "packages", "project"]
    said = capsys.readouterr()
    assert said.out == ""  # standard output belongs to the command, such as `kpi --json`
    assert "[3/3]" in said.err
    workbench.set_up()
    assert ran == ["venv", "packages", "project"]
    assert capsys.readouterr().err == ""


def test_a_changed_lock_installs_the_packages_again_and_a_changed_project_only_the_project(workbench, monkeypatch):
    ran = spy(workbench, monkeypatch)
    workbench.set_up()
    ran.clear()
    with Path(workbench.LOCK).open("a") as lock:
        lock.write("zipp==4.0\n")
    workbench.set_up()
    assert ran == ["packages", "project"]
    ran.clear()
    with (Path(workbench.HERE) / "pyproject.toml").open("a") as project:
        project.write("# a new entry point\n")
    workbench.set_up()
    assert ran == ["project"]


def test_an_interrupted_set_up_is_continued_without_a_new_environment(workbench, monkeypatch):
    ran = spy(workbench, monkeypatch)

    def interrupted(line):
        raise KeyboardInterrupt

    monkeypatch.setattr(workbench, "install_packages", interrupted)
    with pytest.raises(KeyboardInterrupt):
        workbench.set_up()
    assert not Path(workbench.STAMP).exists()
    monkeypatch.setattr(workbench, "install_packages", lambda line: ran.append("packages"))
    workbench.set_up()
    assert ran == ["venv", "packages", "project"]


def test_an_environment_whose_python_is_gone_or_that_was_moved_is_made_anew(workbench, monkeypatch):
    ran = spy(workbench, monkeypatch)
    workbench.set_up()
    ran.clear()
    (Path(workbench.VENV) / "pyvenv.cfg").write_text("home = /gone\nversion = 3.11.7\n")
    workbench.set_up()
    assert ran == ["venv", "packages", "project"]
    ran.clear()
    stamp = json.loads(Path(workbench.STAMP).read_text(encoding="utf-8"))
    Path(workbench.STAMP).write_text(json.dumps({**stamp, "place": "/elsewhere"}), encoding="utf-8")
    workbench.set_up()
    assert ran == ["venv", "packages", "project"]


def test_the_same_folder_reached_by_another_name_is_not_installed_again(workbench, monkeypatch, tmp_path):
    ran = spy(workbench, monkeypatch)
    workbench.set_up()
    ran.clear()
    link = tmp_path / "by another name"
    link.symlink_to(workbench.HERE, target_is_directory=True)
    stamp = json.loads(Path(workbench.STAMP).read_text(encoding="utf-8"))
    Path(workbench.STAMP).write_text(json.dumps({**stamp, "place": str(link)}), encoding="utf-8")
    workbench.set_up()
    assert ran == []


def test_a_damaged_stamp_counts_as_none(workbench):
    for text in ("", "[]", "{", "\x00"):
        Path(workbench.STAMP).write_text(text)
        assert workbench.written_stamp() == {}


def test_what_a_killed_pip_left_half_is_removed_and_the_rest_kept(workbench, tmp_path):
    site = tmp_path / "site-packages"
    for name in ("whole-1.0.dist-info", "half-1.0.dist-info", "~ld", "whole"):
        (site / name).mkdir(parents=True)
    (site / "whole-1.0.dist-info" / "INSTALLER").write_text("pip\n")
    workbench.remove_half_installed(str(site))
    assert sorted(p.name for p in site.iterdir()) == ["whole", "whole-1.0.dist-info"]


@pytest.mark.parametrize(("free", "present", "word"), [(100, False, "disk"), (100, True, None), (9000, False, None)])
def test_room_is_asked_for_before_anything_is_downloaded(workbench, monkeypatch, free, present, word):
    monkeypatch.setattr(workbench, "_packages_present", lambda: present)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 0, free * 10**6))
    if word is None:
        workbench.check_folder()
        return
    with pytest.raises(workbench.SetUpError) as caught:
        workbench.check_folder()
    assert caught.value.word == word
    assert "0.1 GB" in workbench.say(caught.value.word, **caught.value.values)


def test_a_folder_without_the_lock_is_called_incomplete(workbench):
    Path(workbench.LOCK).unlink()
    with pytest.raises(workbench.SetUpError) as caught:
        workbench.check_folder()
    assert caught.value.word == "no-lock"


def test_a_folder_that_cannot_be_written_is_named(workbench, monkeypatch):
    monkeypatch.setattr(workbench, "VENV", str(Path(workbench.LOCK) / ".venv"))
    with pytest.raises(workbench.SetUpError) as caught:
        workbench.check_folder()
    assert caught.value.word == "read-only"
    assert workbench.HERE in workbench.say(caught.value.word, **caught.value.values)


def test_a_python_without_venv_is_told_which_package_to_install(workbench, monkeypatch):
    monkeypatch.setattr(workbench, "_runs", lambda command: False)
    with pytest.raises(workbench.SetUpError) as caught:
        workbench.make_venv()
    assert "python3-venv" in workbench.say(caught.value.word, **caught.value.values)


# --- pip --------------------------------------------------------------------------------------------------------------

OUTPUT = """\
Looking in links: /opt/wheels
Ignoring colorama: markers 'sys_platform == "win32"' don't match your environment
Collecting altair==6.3.0 (from -r requirements.lock (line 5))
  Downloading altair-6.3.0-py3-none-any.whl.metadata (11 kB)
  Downloading altair-6.3.0-py3-none-any.whl (797 kB)
Collecting pandas==3.1.1 (from -r requirements.lock (line 9))
  Using cached pandas-3.1.1-cp311-cp311-win_amd64.whl (12.0 MB)
Requirement already satisfied: six==1.17 in ./lib (from -r requirements.lock (line 12)) (1.17)
Collecting autograd-gamma==0.5.0
  Downloading autograd-gamma-0.5.0.tar.gz (4.0 kB)
""".splitlines()


def test_progress_counts_what_pip_fetched_out_of_what_belongs_on_this_system(workbench):
    output = workbench.PipOutput(6)
    for line in OUTPUT:
        output.read(line)
    assert output.shown(0) == "download 4/5  1 MB  autograd-gamma"
    output.read("Installing collected packages: six, altair, pandas")
    assert output.shown(2) == "install 2/5"


def test_on_a_terminal_progress_stays_on_one_line_however_narrow(workbench, monkeypatch):
    class Terminal(io.StringIO):
        encoding = "utf-8"

        def isatty(self):
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(workbench, "terminal_columns", lambda: 30)
    line = workbench.Line("[2/3] 安装软件包")
    line.draw("下载 57/191  120 MB  a-package-with-a-very-long-name")
    line.draw("下载 58/191  120 MB  six")
    line.done()
    *drawn, end = shown.getvalue().split("\r")[1:]
    assert all(len(text.encode("gbk", "replace")) <= 30 for text in drawn)
    assert end.startswith("[2/3] 安装软件包")
    assert shown.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("said", "word", "names"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk-full", "2.5 GB"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated …\n"
            "    rich==15.0 from https://mirror.example/rich-15.0-py3-none-any.whl:\n        Expected sha256 01",
            "hash",
            "rich==15.0",
        ),
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError: Failed to establish a new"
            " connection: [Errno -3] Temporary failure in name resolution': /simple/altair/\n"
            "ERROR: Could not find a version that satisfies the requirement altair==6.3.0 (from versions: none)\n"
            "ERROR: No matching distribution found for altair==6.3.0",
            "no-network",
            "pip config set global.index-url",
        ),
        (
            "WARNING: Retrying after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL:"
            " CERTIFICATE_VERIFY_FAILED] self signed certificate'))'\nERROR: No matching distribution found for rich==15.0",
            "certificate",
            "global.cert",
        ),
        ("ERROR: No matching distribution found for rich==15.0", "not-offered", "rich==15.0"),
        (
            "WARNING: The repository located at mirror.example is not a trusted or secure host and is being ignored.\n"
            "ERROR: No matching distribution found for rich==15.0",
            "plain-http",
            "mirror.example",
        ),
        ("error: command 'gcc' failed: No such file or directory\nERROR: Failed building wheel for scipy", "compiler", "3.13"),
        ("ERROR: [WinError 206] The filename or extension is too long: 'C:\\\\a'", "long-path", "root"),
        ("ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: 'x.pyd'", "venv-failed", "x.pyd"),
        ("Something quite new\nERROR: pip is puzzled", "pip-failed", "pip is puzzled"),
        ("", "pip-failed", "?"),
    ],
    ids=lambda x: x if isinstance(x, str) and " " not in x else "",
)  # fmt: skip
def test_what_pip_says_becomes_a_cause_and_a_remedy(workbench, said, word, names):
    problem = workbench.why_pip_failed(said.splitlines(), "the.log")
    assert problem.word == word
    sentence = workbench.say(problem.word, **problem.values)
    assert names in sentence
    assert "\n" not in sentence


def test_the_lock_is_counted_by_package(workbench):
    assert workbench.listed_packages(workbench.LOCK) == 2


def test_nothing_of_another_python_reaches_the_environment(workbench):
    given = {"PYTHONPATH": "/other", "PYTHONHOME": "/other", "PATH": "/bin", "LANG": "zh_CN"}
    kept = workbench.child_environment(given)
    assert "PYTHONPATH" not in kept
    assert "PYTHONHOME" not in kept
    assert kept["PYTHONUTF8"] == "1"
    assert kept["PATH"].startswith(str(Path(workbench.VENV)))


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], ["start"]),
        (["--no-browser", "--port", "9000"], ["start", "--no-browser", "--port", "9000"]),
        (["--locale", "en"], ["start", "--locale", "en"]),
        (["--workspace=w", "--no-browser"], ["start", "--workspace=w", "--no-browser"]),
        (["start", "--port", "1"], ["start", "--port", "1"]),
        (["--workspace", "my data", "kpi", "--json"], ["--workspace", "my data", "kpi", "--json"]),
        (["--help"], ["--help"]),
        (["--debug", "data", "check", "x"], ["--debug", "data", "check", "x"]),
    ],
)
def test_without_a_command_it_starts(workbench, argv, expected):
    assert workbench.command_of(argv) == expected


def test_windows_paths_are_windows_paths(workbench, monkeypatch):
    import ntpath

    class Windows:
        name = "nt"
        path = ntpath

    monkeypatch.setattr(workbench, "os", Windows)
    monkeypatch.setattr(workbench, "VENV", r"C:\我的 文档\steward\.venv")
    assert workbench.venv_python() == r"C:\我的 文档\steward\.venv\Scripts\python.exe"
    assert workbench.site_packages() == r"C:\我的 文档\steward\.venv\Lib\site-packages"


def test_the_tests_are_handed_to_pytest_whole_or_as_asked(workbench):
    every = workbench.test_arguments([])
    assert {"tests", "notebooks", "--nbval-lax"} <= set(every)
    assert workbench.test_arguments(["tests/cli", "-x"]) == ["tests/cli", "-x"]
