"""A model one can touch: controls, what they lead to, the story, things to try, and the formula behind a click.

A page is made of its words (`script`, in ``training/models/<name>.yaml``), its controls and one function that gives the panels
for their values. Here is a whole page::

    def explorable(here: Visit) -> Explorable:
        locale = here.locale

        def show(values: Values) -> list[Panel]:
            estimate = wilson(int(values["k"]), int(values["n"]))
            return [Sentence(estimate.sentence(locale)), Picture(title, sentence, draw=lambda narrow: chart(estimate, narrow))]

        return Explorable(
            "satisfaction",
            here,
            [Slider("k", Text("满意的人数", "Satisfied"), 0, 60, 14), Slider("n", Text("回答的人数", "Answers"), 1, 60, 17)],
            show,
            answers={"upper-end": lambda values: 100 * wilson(int(values["k"]), int(values["n"])).high},   # choose and number tasks
            reached={"clear": lambda values: wilson(int(values["k"]), int(values["n"])).low > 0.8},        # reach tasks
        )

    def show() -> None:
        kit.open_page(explorable)

`draw(narrow)` gives a specification and its frame, best by `steward.reports.charts` (`layers`, `channel`, `path`, `words` ...); frames
are up to 780 pixels wide on a wide screen and 320 on a narrow one. Pages with a state of their own (turns, undo) keep it in an object, offer
`Buttons`, take ``press=`` (called with the button's id and the values; afterwards the page is drawn anew) and change their controls
with `Explorable.put` and `Explorable.change`; a page with several scenes shows the controls of one by `Explorable.offer`. Further widgets, such as a `Task` for what takes long, go into ``extra``. A story's beat
may ``press`` a button by its id. `show` may raise `StewardError`: the page then says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets
from markupsafe import Markup

from steward.errors import StewardError
from steward.ui import page, visit
from steward.ui.explore.controls import (
    Buttons,
    Choice,
    Control,
    ControlBoard,
    Heading,
    Select,
    Slider,
    Switch,
    Value,
    Values,
    described,
    fitting,
    started,
)  # fmt: skip
from steward.ui.explore.panels import (
    Failure,
    Note,
    Numbers,
    Panel,
    PanelBoard,
    Part,
    Picture,
    Sentence,
    Table,
)  # fmt: skip
from steward.ui.explore.script import Beat, Formula, Script, Task, script_of
from steward.ui.explore.tasks import Answers, Reached, StoryBoard, judged, named, written
from steward.ui.visit import Visit
from steward.words import Locale, Text
from steward.written import Words

__all__ = [
    "Buttons", "Choice", "Control", "Explorable", "Heading", "Note", "Numbers", "Panel", "Part", "Picture", "Select", "Sentence",
    "Slider", "Switch", "Table", "Value", "Values", "Visit", "open_page",
]  # fmt: skip

_CONTROLS = Text("可以调的", "What you can change")
_FORMULA = Text("背后的算式", "The formula behind it")
_SOURCES = Text("出处", "Sources")
_STANDARDS = Text("依据的标准", "Standards it rests on")
_BROKEN = Text(
    "这一步没能算出来。请调回上一步再试；原因记在工作区 .jupyter/server.log。",
    "This could not be computed. Go back a step and try again; the reason is in .jupyter/server.log of the workspace.",
)


class Explorable:
    """One page.

    Raises:
        ValueError: where words, controls and answers do not fit one another.
    """

    def __init__(
        self,
        name: str,
        here: Visit,
        controls: Sequence[Control],
        show: Callable[[Values], Sequence[Panel]],
        *,
        answers: Answers | None = None,
        reached: Reached | None = None,
        press: Callable[[str, Values], None] | None = None,
        extra: Sequence[Any] = (),
    ) -> None:
        self.script: Script = script_of(name)
        self.locale: Locale = here.locale
        self._show, self._press = show, press
        self._answers, self._reached = answers or {}, reached or {}
        self._controls = {control.id: control for control in controls}
        self._offered = tuple(self._controls)
        self._start = started(controls)
        _fit(self.script, self._answers, self._reached, self._controls)
        self.controls = ControlBoard(
            name=_CONTROLS.say(self.locale),
            controls=[described(c, self.locale) for c in controls],
            values=dict(self._start),
        )
        self.panels = PanelBoard()
        self.story = StoryBoard(**written(self.script, here))
        self.controls.observe(self._changed, "turn")
        self.controls.on_msg(self._heard)
        self.panels.observe(lambda _: self.redraw(), "narrow")
        self.story.on_msg(self._heard)
        model = ipywidgets.HBox([self.controls, self.panels])
        model.add_class("sw-explore")
        behind = ipywidgets.HTML(behind_it(self.script, here))
        self.view = ipywidgets.VBox([model, *extra, self.story, behind])
        self.redraw()

    @property
    def values(self) -> Values:
        """What the controls are set to."""
        return dict(self.controls.values)

    def put(self, **values: Value) -> None:
        """Set controls without drawing; a slider takes its nearest stop."""
        fitted = {id: fitting(self._controls[id], value) for id, value in values.items()}
        self.controls.values = {**self.controls.values, **fitted}

    def change(self, *controls: Control) -> None:
        """Put other controls in the place of those with the same ids; a value that still fits is kept."""
        values = dict(self.controls.values)
        for control in controls:
            self._controls[control.id] = control
            if isinstance(control, Buttons | Heading):
                continue
            try:
                values[control.id] = fitting(control, values.get(control.id, control.value))
            except ValueError:
                values[control.id] = fitting(control, control.value)
        with self.controls.hold_sync():
            self.controls.values = values
            self._describe()

    def offer(self, *ids: str) -> None:
        """Show only the controls named; the others keep their values."""
        if ids != self._offered:
            self._offered = ids
            self._describe()

    def _describe(self) -> None:
        self.controls.controls = [
            described(self._controls[id], self.locale) for id in self._controls if id in self._offered
        ]

    def redraw(self) -> None:
        """Show what the present values lead to."""
        try:
            self.panels.show(self._show(self.values))
        except StewardError as error:
            self.panels.show([Failure(error.describe(self.locale))])
        except Exception:
            # Nobody else would tell the reader: an error in a widget's answer only reaches the log.
            logging.getLogger("steward").exception("a model's page could not be drawn")
            self.panels.show([Failure(_BROKEN.say(self.locale))])

    def press(self, button: str) -> None:
        """Do what a button does, then show it."""
        if self._press is None:
            raise ValueError("this page has no buttons")
        try:
            self._press(button, self.values)
        except StewardError as error:
            self.panels.show([Failure(error.describe(self.locale))])
            return
        self.redraw()

    def tell(self, index: int) -> None:
        """Show what a beat of the story talks about."""
        beat = self.script.story[index]
        self.story.now = index
        self.put(**{**self._start, **beat.set} if beat.set else {})
        if beat.press:
            self.press(beat.press)
        else:
            self.redraw()

    def set_task(self, id: str) -> None:
        """Set the page as a task asks."""
        task = next(one for one in self.script.tasks if one.id == id)
        self.put(**{**self._start, **task.set})
        self.redraw()

    def answer(self, id: str, given: str = "") -> dict[str, Any]:
        """Judge an answer; what the task sets goes before what the page shows, except for a reach task."""
        task = next(one for one in self.script.tasks if one.id == id)
        asked = {**self._start, **task.set}
        right = None if task.kind == "reach" else self._answers[id](asked)
        reached = task.kind == "reach" and self._reached[id](self.values)
        found = judged(task, given, right, reached, self.locale)
        self.story.verdicts = {**self.story.verdicts, id: found}
        return found

    def _changed(self, change: Any) -> None:
        self.redraw()
        self.controls.answered = change.new

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        match content:
            case {"type": "press", "id": str(button)}:
                self.press(button)
            case {"type": "beat", "index": int(index)}:
                self.tell(index)
            case {"type": "task", "task": str(id)}:
                self.set_task(id)
            case {"type": "answer", "task": str(id), "given": str(given)}:
                self.answer(id, given)


def _fit(script: Script, answers: Answers, reached: Reached, controls: dict[str, Control]) -> None:
    """Hold the words against the page."""
    for task in script.tasks:
        if task.id not in (reached if task.kind == "reach" else answers):
            raise ValueError(f"nothing answers the task {task.id}")
    if strange := {*answers, *reached} - {task.id for task in script.tasks}:
        raise ValueError(f"there are no tasks {sorted(strange)}")
    buttons = {option for control in controls.values() if isinstance(control, Buttons) for option in control.options}
    places: tuple[Beat | Task, ...] = (*script.story, *script.tasks)
    for where in places:
        for id, value in where.set.items():
            if id not in controls:
                raise ValueError(f"there is no control {id}")
            fitting(controls[id], value)
    for beat in script.story:
        if beat.press and beat.press not in buttons:
            raise ValueError(f"there is no button {beat.press}")


def behind_it(script: Script, here: Visit) -> str:
    """Write formulas, sources and standards, folded away."""
    locale = here.locale
    parts = [
        Markup('<div class="sw-formula__one">{}<p>{}</p></div>').format(_math(f), f.text.say(locale))
        for f in script.formula
    ]
    if script.sources:
        items = Markup("").join(
            Markup("<li>{}</li>").format(s.text.say(locale) if isinstance(s, Words) else s) for s in script.sources
        )
        parts.append(Markup("<h3>{}</h3><ul>{}</ul>").format(_SOURCES.say(locale), items))
    if script.all_standards:
        items = Markup("").join(
            Markup('<li>{words} <a href="{url}">{source}</a></li>').format(**named(id, here))
            for id in script.all_standards
        )
        parts.append(Markup("<h3>{}</h3><ul>{}</ul>").format(_STANDARDS.say(locale), items))
    return str(
        Markup('<details class="sw-formula"><summary>{}</summary>{}</details>').format(
            _FORMULA.say(locale), Markup("").join(parts)
        )
    )


def _math(formula: Formula) -> Markup:
    """Write LaTeX as MathML, which browsers show without a script."""
    if not formula.math:
        return Markup("")
    from latex2mathml.converter import convert

    return Markup(convert(formula.math, display="block"))  # noqa: S704  # shipped content, turned into MathML


def open_page(make: Callable[[Visit], Explorable]) -> None:
    """Put a model's page into the output of the notebook that runs."""
    here = visit.current()
    page.open_page(here)
    try:
        made = make(here)
    except StewardError as error:
        page.put(page.trouble(error, here.locale), here)
        return
    page.put(page.heading(made.script.title.text, made.script.lede.text, here.locale), here)
    page.put_app(made.view, here)
