"""What a page shows for what is set: pictures, figures, a sentence, tables; all drawn anew at every change.

Every panel is HTML made here, with whatever comes from outside escaped; the script only puts it in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets
from markupsafe import Markup, escape

from steward.ui.page import script

if TYPE_CHECKING:
    from steward.reports.charts import Frame


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart under its title.

    Args:
        title: what it is.
        sentence: what it shows, in words, which way is good included; read out in place of the picture.
        draw: gives the Vega-Lite specification (see `steward.reports.charts.layers`) and its frame, for a wide or a narrow screen.
        sub: a line below the title: units, how to read it.
        show_sentence: whether the sentence stands below the picture too.
    """

    title: str
    sentence: str
    draw: Callable[[bool], tuple[Any, Frame]]
    sub: str = ""
    show_sentence: bool = True

    def html(self, narrow: bool) -> Markup:
        """Draw the picture for one width of screen."""
        from steward.reports import charts

        chart, frame = self.draw(narrow)
        return Markup('<figure class="sw-chart sw-line"><figcaption>{}</figcaption>{}{}</figure>').format(
            _headed(self.title, self.sub),
            charts.drawn(chart, frame, self.sentence),
            Markup('<p class="sw-note">{}</p>').format(self.sentence) if self.show_sentence else "",
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the page says now, in large letters; it is read out when it changes."""

    words: str

    def html(self, narrow: bool) -> Markup:
        """Write it."""
        del narrow
        return Markup('<p class="sw-said" aria-live="polite">{}</p>').format(self.words)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A few figures in large type: (name, value, what stands behind it)."""

    figures: Sequence[tuple[str, str, str]]

    def html(self, narrow: bool) -> Markup:
        """Write them."""
        del narrow
        cell = Markup("<div><dt>{}</dt><dd>{}</dd><dd>{}</dd></div>")
        return Markup('<dl class="sw-numbers">{}</dl>').format(
            Markup("").join(cell.format(*one) for one in self.figures)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells that are `Markup` go in as they are. On a phone its rows are stacked under the names of the columns."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str | Markup]]
    sub: str = ""

    def html(self, narrow: bool) -> Markup:
        """Write it."""
        del narrow
        heads = Markup("").join(Markup('<th scope="col">{}</th>').format(head) for head in self.heads)
        rows = Markup("").join(self._row(row) for row in self.rows)
        return Markup(
            '<div class="sw-exp-table">{}<table class="sw-table sw-rows" aria-label="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
        ).format(_headed(self.title, self.sub), self.title, heads, rows)

    def _row(self, row: Sequence[str | Markup]) -> Markup:
        first, *rest = row
        cells = Markup("").join(
            Markup('<td data-label="{}">{}</td>').format(head, cell)
            for head, cell in zip(self.heads[1:], rest, strict=True)
        )
        return Markup('<tr><th scope="row" data-label="{}">{}</th>{}</tr>').format(self.heads[0], first, cells)


@dataclass(frozen=True, slots=True)
class Note:
    """A quiet remark: a doubt, a source, what is assumed."""

    words: str

    def html(self, narrow: bool) -> Markup:
        """Write it."""
        del narrow
        return Markup('<p class="sw-note">{}</p>').format(self.words)


@dataclass(frozen=True, slots=True)
class Part:
    """Anything else, as HTML that is safe already."""

    markup: Markup

    def html(self, narrow: bool) -> Markup:
        """Give it as it is."""
        del narrow
        return self.markup


@dataclass(frozen=True, slots=True)
class Failure:
    """What stands in the place of panels that could not be drawn."""

    words: str

    def html(self, narrow: bool) -> Markup:
        """Write it."""
        del narrow
        return Markup('<div class="sw-error" role="alert"><p>{}</p></div>').format(self.words)


Panel = Picture | Sentence | Numbers | Table | Note | Part | Failure


def _headed(title: str, sub: str) -> Markup:
    below = Markup('<span class="sw-chart__sub">{}</span>').format(sub) if sub else Markup("")
    return Markup('<strong class="sw-chart__title">{}</strong>{}').format(title, below) if title else below


class PanelBoard(anywidget.AnyWidget):
    """The panels of one page; the browser says whether its screen is narrow."""

    _esm = script("panels.js")
    panels: Any = traitlets.List().tag(sync=True)
    narrow = traitlets.Bool(False).tag(sync=True)

    def show(self, panels: Sequence[Panel]) -> None:
        """Draw panels for the screen there is: what is written stands at once, each picture follows as it is drawn."""
        if len(panels) == len(self.panels):
            written = list(self.panels)
            for i, panel in enumerate(panels):
                if not isinstance(panel, Picture):
                    written[i] = self._html(panel)
            self.panels = written
            for i, panel in enumerate(panels):
                if isinstance(panel, Picture):
                    written = [*written[:i], self._html(panel), *written[i + 1 :]]
                    self.panels = written
        else:
            self.panels = [self._html(panel) for panel in panels]

    def _html(self, panel: Panel) -> str:
        return str(escape(panel.html(self.narrow)))
