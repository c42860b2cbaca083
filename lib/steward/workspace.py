"""The workspace: the folder in which one company's records, reports and settings rest.

``company.yaml``     the company profile
``preferences.yaml`` what was chosen on the home page: the language, and who is learning
``exports/``         files as the company's system exported them
``event-logs/``      event logs brought in to be looked at
``records/``         canonical tables as Parquet, and the ledger of imports
``rejects/``         refused rows with their reasons
``reports/``         finished reports
``learning/``        what people did while they learned, in ``learning.sqlite``
``plans/``           five-steps plans, one file each, with all that was ever done to them
``quiz/``            quiz items of the company’s own
``courses/``         courses of the company’s own
``exams/``           exams of the company’s own
``casebook/``        cases of the company’s own, one folder each
``guides/``          work guides of the company’s own, one file each
``flows/``           a complaint flow of the company’s own, where its profile names one
``notebooks/``       the shipped notebooks, to open and to change
``training-sheets/`` how everybody is doing, as workbooks; made again whenever one is asked for
``certificates/``    certificates of exams that were passed, to be printed or handed on
``debriefs/``        debriefs of drills, to be printed or handed on
``handouts/``        hand-outs of cases, to be printed or handed on
``reviews/``          minutes of case reviews, to be printed or handed on
``private/``         the keys of pseudonyms and of certificates; never copied into a report
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from steward.errors import StewardError
from steward.locking import only_one
from steward.words import Locale, Text, as_locale, choose_locale

if TYPE_CHECKING:
    from steward.company import Company

_BUSY = Text(
    "另一个程序（进程 {holder}）正在改工作区的设置，这一次没有记下；请稍后再试。",
    "Another program (process {holder}) is changing the settings of the workspace, this choice was not kept; try again in a moment.",
)

_NOT_WRITTEN = Text(
    "{folder} 写不进去（{why}），没有存成文件；请检查磁盘和权限。",
    "{folder} cannot be written to ({why}), so no file was made; check the disk and its permissions.",
)


@contextlib.contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a path beside `target` to write to; it takes the target's place only when the block ends well.

    A reader never sees half a file, and a failed or killed write leaves the old one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.stem[:40]}-", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        # A temporary file is its owner's alone; what takes its place is an ordinary file of this folder.
        beside.chmod(0o666 & ~_umask())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def not_written(folder: Path, error: OSError) -> StewardError:
    """Say that a folder cannot be written to: a full disk, no permission, a file in its place."""
    return StewardError("not-written", _NOT_WRITTEN, folder=folder, why=error.strerror or type(error).__name__)


def _link(beside: Path, target: Path) -> None:
    """Give a file a second name that must be free; where the disk knows no links, as a memory stick, move it there.

    Raises:
        FileExistsError: where the name is taken.
    """
    try:
        target.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:
        if not target.exists():
            beside.replace(target)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace at `root`; folders are made when they are first needed."""

    root: Path

    @classmethod
    def at(cls, given: Path | str | None = None) -> Workspace:
        """Take the folder given, else ``STEWARD_WORKSPACE``, else ``steward-workspace`` in the home folder."""
        chosen = given or os.environ.get("STEWARD_WORKSPACE")
        return cls(Path(chosen).expanduser().absolute() if chosen else Path.home() / "steward-workspace")

    def create(self) -> Workspace:
        """Make the workspace with a profile to edit; an existing one is left as it is.

        Raises:
            StewardError: ``workspace-unusable`` where the folder cannot be made or written.
        """
        from steward.company import DEFAULT_PROFILE

        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if not self.profile_path.exists():
                with written_whole(self.profile_path) as beside:
                    shutil.copyfile(DEFAULT_PROFILE, beside)
        except OSError as error:
            raise StewardError(
                "workspace-unusable",
                Text(
                    "工作区 {root} 无法写入（{why}），请用 --workspace 另选一个文件夹。",
                    "The workspace {root} cannot be written ({why}); choose another folder with --workspace.",
                ),
                root=self.root,
                why=error.strerror or type(error).__name__,
            ) from error
        return self

    def adopt_profile(self, folder: Path) -> bool:
        """Take the ``company.yaml`` beside exported files, unless this workspace has a profile somebody has edited.

        Records name teams in many ways; a profile made for them says which names are one team.

        Raises:
            StewardError: ``bad-profile`` or ``profile-unreadable`` where that profile cannot be used.
        """
        from steward.company import load_company

        beside_files = folder / "company.yaml"
        if not beside_files.is_file() or not self.has_untouched_profile():
            return False
        own_flow = load_company(beside_files).flow
        if own_flow is not None:
            with written_whole(self.root / own_flow.file) as beside:
                beside.write_text(own_flow.text, encoding="utf-8")
        with written_whole(self.profile_path) as beside:
            shutil.copyfile(beside_files, beside)
        return True

    def has_untouched_profile(self) -> bool:
        """Tell whether the profile is the shipped one or the sample estate's, word for word, or not there at all."""
        from steward.company import DEFAULT_PROFILE

        if not self.profile_path.exists():
            return True
        given = (DEFAULT_PROFILE, self.sample_files / "company.yaml")
        return self.profile_path.read_bytes() in [path.read_bytes() for path in given if path.is_file()]

    @property
    def profile_path(self) -> Path:
        """The company profile."""
        return self.root / "company.yaml"

    @property
    def exports(self) -> Path:
        """Files as they were exported."""
        return self.root / "exports"

    @property
    def sample_files(self) -> Path:
        """The exported files of the sample estate."""
        return self.exports / "sample-estate"

    @property
    def event_logs(self) -> Path:
        """Event logs brought in to be looked at; they are not imported."""
        return self.root / "event-logs"

    @property
    def records(self) -> Path:
        """Canonical tables."""
        return self.root / "records"

    @property
    def rejects(self) -> Path:
        """Refused rows."""
        return self.root / "rejects"

    @property
    def reports(self) -> Path:
        """Finished reports."""
        return self.root / "reports"

    @property
    def own_items(self) -> Path:
        """Quiz items of the company's own, in YAML files."""
        return self.root / "quiz"

    @property
    def own_courses(self) -> Path:
        """Courses of the company's own, in YAML files."""
        return self.root / "courses"

    @property
    def own_exams(self) -> Path:
        """Blueprints of exams of the company's own, in YAML files."""
        return self.root / "exams"

    @property
    def casebook(self) -> Path:
        """Cases of the company's own, one folder each."""
        return self.root / "casebook"

    @property
    def guides(self) -> Path:
        """Work guides of the company's own, one file each."""
        return self.root / "guides"

    @property
    def guide_sheets(self) -> Path:
        """Work guides as files to be printed or handed on; made again whenever one is asked for."""
        return self.guides / "sheets"

    @property
    def plans(self) -> Path:
        """Five-steps plans."""
        return self.root / "plans"

    @property
    def plan_sheets(self) -> Path:
        """Plans written as workbooks, to be handed on; made again whenever one is asked for."""
        return self.plans / "sheets"

    @property
    def certificates(self) -> Path:
        """Certificates as files; made again whenever one is asked for."""
        return self.root / "certificates"

    @property
    def debriefs(self) -> Path:
        """Debriefs of drills as files; made again whenever one is looked at."""
        return self.root / "debriefs"

    @property
    def handouts(self) -> Path:
        """Hand-outs of cases as files; made again whenever they are asked for."""
        return self.root / "handouts"

    @property
    def reviews(self) -> Path:
        """Minutes of case reviews as files; made again whenever one is asked for."""
        return self.root / "reviews"

    @property
    def training_sheets(self) -> Path:
        """How learners and questions stand, as workbooks; made again whenever one is asked for."""
        return self.root / "training-sheets"

    @property
    def learning(self) -> Path:
        """The database of what people did while they learned."""
        return self.root / "learning" / "learning.sqlite"

    @property
    def question_files(self) -> Path:
        """Files of questions that were brought in, as they were."""
        return self.root / "quiz" / "files"

    @property
    def questions_out(self) -> Path:
        """Questions written for other systems; made again whenever they are asked for."""
        return self.root / "quiz" / "exported"

    @property
    def notebooks(self) -> Path:
        """The notebooks of this workspace."""
        return self.root / "notebooks"

    def company(self) -> Company:
        """Read the profile; without one, the shipped default."""
        from steward.company import default_company, load_company

        return load_company(self.profile_path) if self.profile_path.exists() else default_company()

    def pseudonym_key(self) -> bytes:
        """Give the secret that makes pseudonyms stable within this company; made on first use, readable by its owner only."""
        return self._secret("pseudonym.key")

    def certificate_key(self) -> bytes:
        """Give the secret by which codes of certificates are made and checked; made on first use. Without it none can be checked again."""
        return self._secret("certificate.key")

    def _secret(self, name: str) -> bytes:
        path = self.root / "private" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{name}-", dir=path.parent)
            beside = Path(name)
            try:
                with os.fdopen(handle, "w") as file:
                    file.write(secrets.token_hex(32))
                # Linked: whoever comes at the same moment finds a whole key, and everybody the same.
                with contextlib.suppress(FileExistsError):
                    _link(beside, path)
            finally:
                beside.unlink(missing_ok=True)
        return bytes.fromhex(path.read_text())

    def locale(self, asked: str | None = None, *, browser: str | None = None) -> Locale:
        """Choose the language: as asked, the switch on the home page, the profile, the browser, the system, Chinese."""
        return choose_locale(asked, self.preference("locale"), self._profile_locale(), browser)

    def prefer_locale(self, locale: Locale) -> None:
        """Keep the language chosen on the home page."""
        self.prefer("locale", locale)

    def preference(self, name: str) -> str:
        """Give a choice that was kept, ``""`` where there is none; what cannot be read counts as no choice."""
        for line in self._preference_lines():
            key, colon, value = line.partition(":")
            if colon and key == name:
                return value.partition("#")[0].strip(" \t'\"")
        return ""

    def prefer(self, name: str, value: str) -> None:
        """Keep one choice, a word without blanks, beside the others; two who choose at once lose nothing.

        Raises:
            ValueError: for a value that is no word.
        """
        if not re.fullmatch(r"[\w.-]*", value):
            raise ValueError(f"a preference is a word, not {value!r}")
        with only_one(self.root / ".preferences.lock", "workspace-busy", _BUSY, wait=10):
            kept = [line for line in self._preference_lines() if line.partition(":")[0] != name]
            with written_whole(self._preferences) as beside:
                beside.write_text("\n".join([*kept, f"{name}: {value}", ""]), encoding="utf-8")

    @property
    def _preferences(self) -> Path:
        return self.root / "preferences.yaml"

    def _preference_lines(self) -> list[str]:
        # Read line by line: it is asked for with every page and every command, and YAML takes a while to import.
        try:
            return self._preferences.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _profile_locale(self) -> Locale | None:
        # Read line by line: what is wrong with a profile must be said in the reader's language too.
        with contextlib.suppress(OSError):
            for line in self.profile_path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
                if line.startswith("locale:"):
                    return as_locale(line.partition(":")[2].partition("#")[0].strip(" \t'\""))
        return None
