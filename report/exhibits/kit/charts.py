"""A chart: its finding as title, what is measured as subtitle, its source as last line, its rows, and an alternative text.

It is drawn twice, for a wide and for a narrow page, and writes nothing before it is shown.
"""

from __future__ import annotations

import base64
import html
import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from report import wording
from report.exhibits.kit import axes, exhibit, layout, store, style
from report.wording import cards, markup
from report.wording.figure import Figure as Known
from report.wording.markup import Markup


@dataclass(frozen=True)
class Drawing:
    """How rows are drawn: ``paint(figure, narrow)`` fills an empty matplotlib figure with axes.

    ``rows``: what is drawn, a line a mark (or bar, or point), each once, with a column for whatever tells two of them apart: this is what
    the page offers as data; ``height``: inches of the plotting area for the wide and the narrow page;
    ``words``: what the drawing shows, with its figures, from the same rows, for who cannot see it.
    """

    paint: Callable[[Figure, bool], None]
    rows: pd.DataFrame
    height: Callable[[bool], float]
    words: str = ""


def source_line(names: Sequence[str], note: str = "") -> str:
    """The last line of a chart: the tables that it draws on, and a note: 'Source: tables events and facts; a sample'.

    A note in brackets or behind a comma is set as it stands; one that begins with a capital follows a full stop. Without tables it is the note.
    """
    if not names:
        return note
    line = f"Source: table{'s' * (len(names) > 1)} {wording.listing(list(names))}"
    between = {"(": " ", ",": ""}.get(note[:1], "; " if note[:1].islower() else ". ")
    return line + (between + note if note else "")


class Chart(exhibit.Exhibit):
    """A captioned chart.

    ``drawing``: what is drawn and how; ``name``: file name and label (``fig-`` is put before it); ``title``, ``subtitle``: its finding, and what
    is measured; ``tables``: the tables that it draws on, named in its last line with ``note``; ``alt``: a lead to the drawing's own words;
    ``caption``: the numbered line beneath. A chart outside a panel is published with its rows and a PNG.
    """

    def __init__(
        self,
        drawing: Drawing,
        *,
        name: str,
        title: str,
        subtitle: str,
        tables: Sequence[str] = (),
        note: str = "",
        alt: str = "",
        caption: Markup | str,
    ):
        found = [title] if isinstance(title, Known) and title.door else []  # leads to its rows from beneath the chart
        told = cards.told_alone(found)
        self.name, self.tables, self.caption = name, list(tables), markup.of(caption) + (f" {told}" if told else "")
        self.alt = markup.one_line(" ".join(filter(None, [alt, drawing.words])))
        self.title, self._texts, self._draw = title, (title, subtitle, source_line(tables, note)), drawing.paint
        self.rows, self._height = published(drawing.rows), drawing.height
        options = {
            "name": f"fig-{name}",
            "alt": self.alt,
            "figclass": " ".join(["chart", *(f"f-{one.key}" for one in found)]),
        }
        super().__init__(
            exhibit.directive("figure", markup.path(f"/_build/charts/{name}.svg"), options, self.caption.myst),
            f"Chart: {title}. {self.alt}",
            [*self.caption.figures, *found],
        )

    def publish(self) -> None:
        """Store the drawing for both widths; a numbered chart also as picture, with its rows, and with title, source and tables for the citation."""
        numbered = not self.name.startswith(exhibit.IN_PANEL)
        faults = []
        for suffix, narrow in (("", False), ("-narrow", True)):
            figure = self.figure(narrow)
            with style.house_style():
                faults += [f"{self.name}{suffix}: {fault}" for fault in layout.faults(figure)]
            store.drawing(figure, f"{self.name}{suffix}", self.title, picture=numbered and not narrow)
        store.faults(self.name, faults)
        if numbered:
            source = self._texts[2]
            store.about(
                self.name,
                {"title": self.title, "source": source, "tables": self.tables, "data": not self.rows.empty},
            )
            store.rows(self.rows, store.CHARTS / f"{self.name}.csv")

    def figure(self, narrow: bool = False) -> Figure:
        """The drawn matplotlib figure, for the wide or the narrow page."""
        width = style.NARROW if narrow else style.WIDE
        texts = [
            (style.wrapped(text, width - 0.12, *form[:2]), form)
            for text, form in zip(self._texts, (style.TITLE, style.SUBTITLE, style.SOURCE))
        ]
        (title, _), (subtitle, _), (source, _) = texts
        tall = [len(lines) * form[0] * style.LEADING / 72 for lines, form in texts]
        head, foot = tall[0] + tall[1] + 0.12, tall[2] + 0.08
        total = head + self._height(narrow) + foot
        with style.house_style():
            figure = Figure(figsize=(width, total), layout="constrained")
            FigureCanvasAgg(figure)  # measures text, without a window
            figure.get_layout_engine().set(w_pad=0.05, h_pad=0.03, hspace=0, wspace=0)
            _, body, _ = figure.subfigures(3, 1, height_ratios=[head, self._height(narrow), foot])
            self._draw(body, narrow)
            _settle(figure, body)
            axes.rule_hatches(figure)
            _text(figure, title, total - 0.02, style.TITLE)
            _text(figure, subtitle, total - 0.05 - tall[0], style.SUBTITLE)
            _text(figure, source, tall[2] + 0.02, style.SOURCE)
        return figure

    def save(self, path: Path) -> None:
        """Write the wide drawing on white ground: as SVG, PNG or PDF, as the suffix of the path says."""
        figure = self.figure()
        dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}  # the same drawing gives the same file
        with style.house_style():
            figure.savefig(path, facecolor="white", dpi=200, metadata=dated.get(path.suffix))

    def inset(self) -> str:
        return exhibit.directive(
            "image", markup.path(f"/_build/charts/{self.name}.svg"), {"alt": self.alt, "class": "chart"}, ""
        )

    def live(self) -> dict:
        buffer = io.BytesIO()
        figure = self.figure()
        figure.savefig(buffer, format="png", dpi=110, facecolor="white")
        picture = base64.b64encode(buffer.getvalue()).decode()
        return {
            "text/html": f'<figure><img alt="{html.escape(self.alt)}" src="data:image/png;base64,{picture}"><figcaption>{self.caption.html}</figcaption></figure>'
        }

    def still(self) -> dict:
        return {"text/html": f"<p>{html.escape(self.summary)} (Run the notebook to draw it.)</p>"}


def published(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as the page offers them: every index as a column with a name, words for readers in place of markup."""
    numbered = isinstance(rows.index, pd.RangeIndex) and rows.index.name is None
    named = rows if numbered else rows.reset_index(names=[name or "row" for name in rows.index.names])
    return named.map(lambda value: value.words if isinstance(value, Markup) else value)


def _settle(figure: Figure, body) -> None:
    """Lay out once and round the places: the solver's last digits differ from run to run, and files must not."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a layout that does not fit stops the build
        figure.draw_without_rendering()
    figure.set_layout_engine(None)  # it is laid out: no drawing needs to ask again
    body.bbox_relative.set_points(body.bbox_relative.get_points().round(4))
    for ax in body.axes:
        ax.set_position([round(value, 4) for value in ax.get_position(original=True).bounds])


def _text(figure: Figure, lines: list[str], top: float, form: tuple) -> None:
    """Lines of text from ``top`` inches downwards."""
    size, weight, colour = form
    width, height = figure.get_size_inches()
    for number, line in enumerate(lines):
        y = (top - number * size * style.LEADING / 72) / height
        figure.text(0.03 / width, y, line, fontsize=size, fontweight=weight, color=colour, ha="left", va="top")


def sized(
    paint: Callable[[Figure, bool], None], rows: pd.DataFrame, names: list[str], extra: float, words: str = ""
) -> Drawing:
    """A drawing of a line a name, as high as its labels, and ``extra`` inches for axis, key and bands."""
    return Drawing(paint, rows, lambda narrow: axes.labels(names, narrow)[2] + extra + (0.25 if narrow else 0), words)
