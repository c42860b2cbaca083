"""``steward quiz exam``, ``certificate`` and ``verify``: exams for the trainer, and certificates on paper and to be checked."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from steward.cli import call, out
from steward.cli.page import Command, both, group
from steward.cli.people import trainers_only
from steward.errors import StewardError
from steward.words import Text, moment, number, percent
from steward.workspace import written_whole

if TYPE_CHECKING:
    from steward.quiz.exams.blueprint import Blueprint, Exams
    from steward.quiz.exams.exam import Record
    from steward.records.people import Person
    from steward.records.store import Store

exam = group(
    both(
        "考试：有哪些、抽一份卷子、看成绩、公布成绩。",
        "Exams: which there are, drawing a form, results, releasing them.",
    )
)

AsJson = Annotated[bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))]
Id = Annotated[
    str, typer.Argument(metavar="ID", help=both("考试，如 service-conduct", "exam, such as service-conduct"))
]
Who = Annotated[str, typer.Argument(metavar="WHO", help=both("姓名或编号", "name or id"))]

LIST = (
    Text("考试", "Exam"),
    Text("名称", "Title"),
    Text("岗位", "Post"),
    Text("题数", "Questions"),
    Text("分钟", "Minutes"),
    Text("及格线", "To pass"),
    Text("次数", "Sittings"),
    Text("公布", "Release"),
)
FORM = (Text("题", "No."), Text("题号", "Item"), Text("分值", "Marks"), Text("题目", "Question"))
RESULTS = (
    Text("姓名", "Name"),
    Text("第几次", "Attempt"),
    Text("交卷", "Handed in"),
    Text("得分", "Marks"),
    Text("得分率", "Share"),
    Text("结果", "Result"),
    Text("公布", "Released"),
)
EVERYBODY, AS_OFTEN = Text("人人", "everybody"), Text("不限", "any")
PASSED, FAILED, STILL = Text("通过", "passed"), Text("没有通过", "not passed"), Text("还在考", "still sitting")
YES, NOT_YET = Text("已公布", "yes"), Text("未公布", "not yet")
DRAWN = Text("{title}：种子 {seed}，{n} 题，满分 {most}", "{title}: seed {seed}, {n} questions, {most} marks")
RELEASED = Text("“{title}”到现在交的卷，成绩已公布。", "The results of “{title}” handed in up to now are released.")
ALLOWED = Text("{name} 可以再考一次“{title}”。", "{name} may sit “{title}” once more.")
NOBODY = Text("还没有人考过。", "Nobody has sat it yet.")
NO_SITTING = Text("{name} 还没有交过“{exam}”的卷。", "{name} has not handed in “{exam}” yet.")
WRITTEN = Text("已写到 {path}，证书编号 {code}", "Written to {path}; the code is {code}")
BAD_ENDING = Text(
    "证书只能写成 .pdf 或 .html，写的是 {path}。", "A certificate is written as .pdf or .html, not {path}."
)
NO_FILE = Text("无法写入 {path}（{why}），请换一个文件名。", "{path} cannot be written ({why}); choose another file.")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(exam, name="exam")
    app.command(
        "certificate",
        cls=Command,
        help=both("给考试通过的人出证书（PDF 或 HTML）。", "Write the certificate of a passed exam, as PDF or HTML."),
    )(certificate)
    app.command(
        "verify",
        cls=Command,
        help=both("查证书编号是真是假、是谁的。", "Tell whether a certificate's code is true, and whose it is."),
    )(verify)


# -- exams -------------------------------------------------------------------------------------------------------------


@exam.command("list", cls=Command, help=both("列出可以考的考试。", "List the exams there are."))
def list_(json: AsJson = False) -> int:
    """List exams."""
    from steward.quiz.exams.blueprint import RELEASES
    from steward.records.people import POSTS

    locale = call.current().locale
    found = _exams()
    for trouble in found.troubles:
        out.note(trouble.describe(locale))
    if json:
        out.as_json([_blueprint_json(one, found) for one in found.blueprints.values()])
        return 1 if found.troubles else 0
    rows = [
        [
            one.id,
            one.title.text.say(locale),
            (POSTS[one.post] if one.post else EVERYBODY).say(locale),
            number(one.questions),
            number(one.minutes),
            percent(one.pass_mark, decimals=0),
            AS_OFTEN.say(locale) if one.attempts is None else number(one.attempts),
            RELEASES[one.release].say(locale),
        ]
        for one in found.blueprints.values()
    ]
    out.table([heading.say(locale) for heading in LIST], rows, right=(3, 4, 5, 6))
    return 1 if found.troubles else 0


@exam.command(
    "draw",
    cls=Command,
    help=both(
        "按种子抽一份卷子；同一个种子、同样的题库，抽出同一份。",
        "Draw a form by its seed; the same seed and bank draw the same form.",
    ),
)
def draw(
    id: Id,
    seed: Annotated[int, typer.Option(metavar="N", help=both("种子", "seed"))],
    json: AsJson = False,
) -> int:
    """Draw a form; with its seed it can be drawn again."""
    from steward.quiz.exams import form
    from steward.quiz.insight.learned_scores import stem_of
    from steward.quiz.items.bank import bank_of

    trainers_only()
    this = call.current()
    bank, blueprint = bank_of(this.workspace), _exams().exam(id)
    drawn = form.draw(blueprint, bank, seed)
    if json:
        out.as_json({**drawn.as_json(), "most": drawn.most})
        return 0
    title = blueprint.title.text
    out.line(DRAWN.say(this.locale, title=title, seed=drawn.seed, n=len(drawn.questions), most=_marks(drawn.most)))
    rows = []
    for n, place in enumerate(drawn.order, 1):
        question = drawn.questions[place]
        stem = stem_of(bank.items[question.item], question.seed).say(this.locale)
        rows.append([number(n), question.item, _marks(question.marks), " ".join(stem.split())])
    out.table([heading.say(this.locale) for heading in FORM], rows, right=(0, 2))
    return 0


@exam.command("results", cls=Command, help=both("看一次考试的成绩。", "Show the results of an exam."))
def results(id: Id, json: AsJson = False) -> int:
    """Show results; what is overdue is handed in first."""
    from steward.quiz.exams.exam import hand_in_overdue, sittings
    from steward.quiz.exams.exam_result import released_at, result_of
    from steward.quiz.items.bank import bank_of
    from steward.records.people import people

    trainers_only()
    this = call.current()
    locale, bank = this.locale, bank_of(this.workspace)
    with _store() as store:
        hand_in_overdue(store, bank, _now(), exam=id)
        known = sittings(store, exam=id)
        if not known:
            _exams().exam(id)
        names = {one.id: one.name for one in people(store, retired=True)}
        released = {record.id: released_at(store, record) for record in known}
    told: list[dict[str, Any]] = []
    rows = []
    for record in known:
        name = names.get(record.person, record.person)
        if record.handed_in_at is None:
            told.append({"sitting": record.id, "person": record.person, "name": name, "handed_in_at": None})
            rows.append([name, number(record.attempt), "", "", "", STILL.say(locale), ""])
            continue
        result, since = result_of(record, bank), released[record.id]
        told.append({**result.as_json(), "name": name, "released_at": since.isoformat() if since else None})
        rows.append(
            [
                name,
                number(record.attempt),
                moment(result.handed_in_at.astimezone()),
                f"{_marks(result.marks)}/{_marks(result.most)}",
                f"{percent(result.share.value)} (n = {number(result.n)})",
                (PASSED if result.passed else FAILED).say(locale),
                (YES if since else NOT_YET).say(locale),
            ]
        )
    if json:
        out.as_json(told)
    elif rows:
        out.table([heading.say(locale) for heading in RESULTS], rows, right=(1, 3, 4))
    else:
        out.line(NOBODY.say(locale))
    return 0


@exam.command(
    "release",
    cls=Command,
    help=both("公布到现在为止交卷的成绩和答案。", "Release results and keys of what has been handed in."),
)
def release(id: Id) -> int:
    """Release results."""
    from steward.quiz.exams import exam_result
    from steward.quiz.exams.exam import hand_in_overdue
    from steward.quiz.items.bank import bank_of

    trainers_only()
    title = _exams().exam(id).title.text
    with _store() as store:
        hand_in_overdue(store, bank_of(call.current().workspace), _now(), exam=id)
        exam_result.release(store, id, _now(), by=_me(store))
    out.line(RELEASED.say(call.current().locale, title=title))
    return 0


@exam.command("allow", cls=Command, help=both("让一个人再考一次。", "Let somebody sit an exam once more."))
def allow(id: Id, who: Who) -> int:
    """Let somebody sit an exam once more."""
    from steward.quiz.exams.exam import allow_again

    trainers_only()
    title = _exams().exam(id).title.text
    with _store() as store:
        person = _found(store, who)
        allow_again(store, person.id, id, _now(), by=_me(store))
    out.line(ALLOWED.say(call.current().locale, name=person.name, title=title))
    return 0


# -- certificates ------------------------------------------------------------------------------------------------------


def certificate(
    who: Who,
    id: Id,
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=both("写到哪个文件，.pdf 或 .html", "file to write, .pdf or .html")),
    ] = None,
) -> int:
    """Write a certificate."""
    from steward.quiz.exams.certificate import certificate as make
    from steward.quiz.exams.certificate import certificate_html
    from steward.quiz.items.bank import bank_of

    trainers_only()
    this = call.current()
    profile, key = this.workspace.company(), this.workspace.certificate_key()
    with _store() as store:
        person = _found(store, who)
        record = _best(store, person, id)
        company = Text(profile.company.say("zh"), profile.company.say("en"))
        made = make(store, record, person, company, key, bank_of(this.workspace), _now())
    path = to or Path(f"certificate-{made.code}.pdf")
    if path.suffix.lower() not in (".pdf", ".html"):
        raise StewardError("bad-ending", BAD_ENDING, path=path)
    _write(path, certificate_html(made, this.locale))
    out.line(WRITTEN.say(this.locale, path=path, code=made.code))
    return 0


def verify(
    code: Annotated[str, typer.Argument(metavar="CODE", help=both("证书上的编号", "the code on the certificate"))],
    json: AsJson = False,
) -> int:
    """Check a code; leaves with 1 where it is not that of a valid certificate."""
    from steward.quiz.exams import certificate as certificates
    from steward.quiz.items.bank import bank_of

    this = call.current()
    with _store() as store:
        found = certificates.verify(code, store, this.workspace.certificate_key(), bank_of(this.workspace), _now())
    if json:
        out.as_json(
            {
                "code": found.code,
                "valid": found.is_true,
                "expired": found.expired,
                "name": found.name,
                "valid_until": found.valid_until.isoformat() if found.valid_until else None,
                "result": found.result.as_json() if found.result else None,
                "why": found.why.say(this.locale) if found.why else None,
            }
        )
    else:
        out.line(found.sentence(this.locale) + ("。" if this.locale == "zh" else "."))
    return 0 if found.is_true else 1


def _best(store: Store, person: Person, exam: str) -> Record:
    """Give the sitting a certificate would be of: the passed one with the highest share, else the last."""
    from steward.quiz.exams.exam import sittings

    mine = [record for record in sittings(store, exam=exam, person=person.id) if record.handed_in_at is not None]
    if not mine:
        title = _exams().exam(exam).title.text
        raise StewardError("not-handed-in", NO_SITTING, name=person.name, exam=title)
    passed = [record for record in mine if record.outcome.get("passed")]
    return max(passed, key=lambda record: float(record.outcome["fraction"])) if passed else mine[-1]


def _write(path: Path, page: str) -> None:
    from steward.reports.pdf import print_pdf

    try:
        if path.suffix.lower() == ".html":
            with written_whole(path) as beside:
                beside.write_text(page, encoding="utf-8")
            return
        with tempfile.TemporaryDirectory(prefix="steward-certificate-") as folder:
            drawn = Path(folder) / "certificate.html"
            drawn.write_text(page, encoding="utf-8")
            print_pdf(drawn, path)
    except OSError as error:
        raise StewardError("cannot-write", NO_FILE, path=path, why=error.strerror or type(error).__name__) from error


# -- shared ------------------------------------------------------------------------------------------------------------


def _exams() -> Exams:
    from steward.quiz.exams.blueprint import exams_of

    return exams_of(call.current().workspace)


def _blueprint_json(one: Blueprint, found: Exams) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": {"zh": one.title.zh, "en": one.title.en},
        "post": one.post,
        "questions": one.questions,
        "most": one.most,
        "minutes": one.minutes,
        "pass_mark": one.pass_mark,
        "attempts": one.attempts,
        "release": one.release,
        "certificate": one.certificate,
        "own": one.id in found.own,
    }


def _store() -> Store:
    from steward.records.store import Store

    return Store.open(call.current().workspace)


def _found(store: Store, who: str) -> Person:
    from steward.records.people import find, people

    return find(people(store, retired=True), who)


def _me(store: Store) -> str:
    """Give who does this: the hub's user, the person chosen on this machine, else just the trainer."""
    from steward.records.identity import current_person

    found = current_person(store, call.current().workspace)
    return found.id if found else "trainer"


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


def _marks(value: float) -> str:
    return number(value, decimals=0 if value == round(value) else 1)
