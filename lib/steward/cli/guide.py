"""``steward guide``: the work guides listed, and one shown.

``guide list --json``: [{"guide", "title", "lede", "kind", "family", "own", "languages", "stage", "cases"}].
``guide show GUIDE --json``: the guide as its file holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import call, out
from steward.cli.page import Command, both, group
from steward.words import Locale, Text

if TYPE_CHECKING:
    from steward.casebook.guides import Guide

app = group(both("工作指引：看有哪些、读一份。", "Work guides: which there are, and one to read."))

AsJson = Annotated[bool, typer.Option("--json", help=both("以 JSON 输出，供程序使用", "write JSON, for programs"))]
Named = Annotated[str, typer.Argument(metavar="GUIDE", help=both("指引的编号", "id of a guide"))]

HEADINGS = (Text("编号", "Id"), Text("标题", "Title"), Text("种类", "Kind"), Text("备注", "Notes"))
BROKEN = Text("下面的指引有错，暂时用不了：", "These guides have mistakes and cannot be used yet:")
OWN = Text("公司自编", "your own")
ONLY = {"zh": Text("只有中文", "Chinese only"), "en": Text("只有英文", "English only")}
WHEN, STEPS = Text("什么时候用：{when}", "When: {when}"), Text("步骤", "Steps")
CHECK = Text("做到了：{check}", "done when: {check}")
SAY, AVOID = Text("这样说", "Say it like this"), Text("别这样说", "Not like this")
LIMITS, DECIDES = (
    Text("哪些不归我定", "Not mine to decide"),
    Text("{what}：{who}定。{why}", "{what}: {who} decides. {why}"),
)
FORMS = Text("要填的表", "Forms")


@app.command("list", cls=Command, help=both("列出所有工作指引。", "List all work guides."))
def list_guides(json: AsJson = False) -> int:
    """List the guides."""
    from steward.casebook.guides import guidebook
    from steward.casebook.guides.sheet import KINDS

    this = call.current()
    locale, book = this.locale, guidebook(this.workspace)
    guides = list(book.guides.values())
    if json:
        out.as_json([
            {
                "guide": one.id, "title": one.title.text.say(locale), "lede": one.lede.text.say(locale) if one.lede else "", "kind": one.kind,
                "family": one.family, "own": one.own, "languages": list(one.languages), "stage": one.stage, "cases": list(one.cases),
            }
            for one in guides
        ])  # fmt: skip
    else:
        rows = [
            [one.id, one.title.text.say(locale), KINDS[one.kind].say(locale), _notes(one, locale)] for one in guides
        ]
        out.table([heading.say(locale) for heading in HEADINGS], rows)
    if book.troubles:
        out.note(BROKEN.say(locale))
        for trouble in book.troubles:
            out.note(f"  {trouble.describe(locale)}")
    return 1 if book.troubles else 0


def _notes(guide: Guide, locale: Locale) -> str:
    from steward.casebook.status import NAMES

    notes = [OWN] if guide.own else []
    notes += [ONLY[guide.only]] if guide.only else []
    notes += [] if guide.stage == "published" else [NAMES[guide.stage]]
    return ", ".join(note.say(locale) for note in notes)


@app.command("show", cls=Command, help=both("读一份工作指引。", "Read one work guide."))
def show(guide: Named, json: AsJson = False) -> int:
    """Show one guide."""
    from steward.casebook.guides import guide_of
    from steward.service.complaints.authority import levels

    this = call.current()
    locale, found = this.locale, guide_of(this.workspace, guide)
    if json:
        out.as_json(found.model_dump(mode="json", exclude={"only"}, exclude_none=True))
        return 0
    out.line(found.title.text.say(locale))
    if found.lede:
        out.line(found.lede.text.say(locale))
    if found.when:
        out.line(WHEN.say(locale, when=found.when.text))
    out.line(f"\n{STEPS.say(locale)}")
    for n, step in enumerate(found.steps, 1):
        said = " / ".join(one.text.say(locale) for one in (step.who, step.within) if one)
        out.line(f"  {n}. {step.do.text.say(locale)} [{said}]")
        if step.check:
            out.line(f"     {CHECK.say(locale, check=step.check.text)}")
    _list(SAY, [one.text.say(locale) for one in found.say], locale)
    _list(AVOID, [f"× {one.text.say(locale)} → {one.instead.text.say(locale)}" for one in found.avoid], locale)
    limits = [
        DECIDES.say(locale, what=one.what.text, who=levels()[one.decides], why=one.why.text) for one in found.limits
    ]
    _list(LIMITS, limits, locale)
    for form in found.forms:
        _list(
            FORMS, [f"{form.name.text.say(locale)}: {' / '.join(one.text.say(locale) for one in form.fields)}"], locale
        )
    return 0


def _list(title: Text, rows: list[str], locale: Locale) -> None:
    if rows:
        out.line(f"\n{title.say(locale)}")
    for row in rows:
        out.line(f"  {row}")
