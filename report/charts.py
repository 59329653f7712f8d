"""House style and the few chart forms that the chapters share.

A chart states its finding as title, what is measured as subtitle, and its source as last line. It is drawn twice, for
a wide and for a narrow page, and carries alternative text. Marks mean the same in every chapter: see ``MARKS``.
"""

from __future__ import annotations

import base64
import functools
import html
import io
import re
import textwrap
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import matplotlib
import matplotlib.dates as mdates
import pandas as pd
from matplotlib import font_manager, ticker
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.textpath import text_to_path
from matplotlib.transforms import blended_transform_factory

from report import evidence, exhibit, figures, markup, store
from report.evidence import ROOT
from report.markup import Markup

INK, SOFT, FAINT, GRID = "#1b1f24", "#57606a", "#8c959f", "#d5dae0"
BLUE, ORANGE, GREEN, PURPLE = "#1f5fa8", "#c2560c", "#2b7a4b", "#7a4fa3"

MARKS = {  # qualifier: word, marker, colour, filled
    "official_declared": ("declared", "o", BLUE, True),
    "reported": ("reported", "s", GREEN, True),
    "estimated": ("estimated", "D", ORANGE, True),
    "alleged": ("alleged", "X", PURPLE, False),
}

WIDE, NARROW = 7.6, 3.75  # inches: the text column of a desktop page and of a phone

STYLE = {
    "font.family": "Report Sans",
    "font.size": 10.5,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.labelsize": 10,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "xtick.color": SOFT,
    "ytick.color": FAINT,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10.5,
    "lines.markersize": 6.5,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.hashsalt": "report",
    "svg.fonttype": "path",
    "text.parse_math": False,  # a dollar is a dollar
}

TITLE, SUBTITLE, SOURCE = (
    (13, 600, INK),
    (10.5, 400, SOFT),
    (10, 400, SOFT),
)  # size, weight, colour of the texts in a chart
LEADING = 1.22


@functools.cache
def _add_fonts() -> None:
    for path in sorted((ROOT / "assets" / "fonts").glob("*.ttf")):
        font_manager.fontManager.addfont(str(path))


def house_style():
    """A context in which matplotlib draws in the style of the house; the reader's own settings and backend stay as they are."""
    _add_fonts()
    return matplotlib.rc_context(STYLE)


@dataclass(frozen=True)
class Drawing:
    """How rows are drawn: ``paint(figure, narrow)`` fills an empty matplotlib figure with axes.

    ``rows``: what is drawn, a line a mark (or bar, or point), each once, with a column for whatever tells two of them apart: this is what
    the page offers as data; ``height``: inches of the plotting area for the wide and the narrow page, None where the caller of the chart knows it.
    """

    paint: Callable[[Figure, bool], None]
    rows: pd.DataFrame
    height: Callable[[bool], float] | None = None


class Chart(exhibit.Exhibit):
    """A captioned chart.

    ``drawing``: what is drawn and how, or a function that paints, with its rows as ``data``; ``name``: file name and label (``fig-`` is put before
    it); ``title``, ``subtitle``, ``source``: the three texts in the chart; ``alt``: what the chart shows, with its figures; ``caption``: the
    numbered line beneath; ``height``: inches of the plotting area, wide and narrow, where the drawing does not know its own; ``data``: rows to offer
    in place of the drawing's. A chart outside a panel is published with its rows and a PNG.
    """

    def __init__(
        self,
        drawing: Drawing | Callable[[Figure, bool], None],
        *,
        name: str,
        title: str,
        subtitle: str,
        source: str,
        alt: str,
        caption: Markup | str,
        height: tuple[float, float] | None = None,
        data: pd.DataFrame | None = None,
    ):
        self.name, self.alt, self.caption = name, markup.one_line(alt), markup.of(caption)
        if not isinstance(drawing, Drawing):
            drawing = Drawing(drawing, pd.DataFrame() if data is None else data)
        self.title, self._texts, self._draw = title, (title, subtitle, source), drawing.paint
        self.rows = published(drawing.rows if data is None else data)
        known = drawing.height if height is None else lambda narrow: height[narrow]
        if known is None:
            raise TypeError(f"chart {name}: expected a height, of the drawing or of the chart")
        self._height = known
        options = {"name": f"fig-{name}", "alt": self.alt, "figclass": "chart"}
        super().__init__(
            exhibit.directive("figure", markup.path(f"/_build/charts/{name}.svg"), options, self.caption.myst),
            f"Chart: {title}. {self.alt}",
        )

    def publish(self) -> None:
        """Store the drawing for both widths; a numbered chart also as picture, with its rows, and with title, source and tables for the citation."""
        numbered = not self.name.startswith(exhibit.IN_PANEL)
        for suffix, narrow in (("", False), ("-narrow", True)):
            figure = self.figure(narrow)
            with house_style():
                store.drawing(figure, f"{self.name}{suffix}", self.title)
                if numbered and not narrow:
                    store.picture(figure, self.name, self.title)
        if numbered:
            source = self._texts[2]
            store.about(
                self.name,
                {"title": self.title, "source": source, "tables": named_tables(source), "data": not self.rows.empty},
            )
            store.rows(self.rows, store.CHARTS / f"{self.name}.csv")

    def figure(self, narrow: bool = False) -> Figure:
        """The drawn matplotlib figure, for the wide or the narrow page."""
        width = NARROW if narrow else WIDE
        texts = [
            (wrapped(text, width - 0.1, *style[:2]), style)
            for text, style in zip(self._texts, (TITLE, SUBTITLE, SOURCE))
        ]
        (title, _), (subtitle, _), (source, _) = texts
        tall = [len(lines) * style[0] * LEADING / 72 for lines, style in texts]
        head, foot = tall[0] + tall[1] + 0.12, tall[2] + 0.08
        total = head + self._height(narrow) + foot
        with house_style():
            figure = Figure(figsize=(width, total), layout="constrained")
            FigureCanvasAgg(figure)  # measures text, without a window
            figure.get_layout_engine().set(w_pad=0.02, h_pad=0.03, hspace=0, wspace=0)
            _, body, _ = figure.subfigures(3, 1, height_ratios=[head, self._height(narrow), foot])
            self._draw(body, narrow)
            _settle(figure, body)
            _text(figure, title, total - 0.02, TITLE)
            _text(figure, subtitle, total - 0.05 - tall[0], SUBTITLE)
            _text(figure, source, tall[2] + 0.02, SOURCE)
        return figure

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


def wrapped(text: str, width: float, size: float, weight: int = 400) -> list[str]:
    """The text in lines that are no wider than ``width`` inches in the house typeface."""
    _add_fonts()
    font = font_manager.FontProperties(family="Report Sans", size=size, weight=weight)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_to_path.get_text_width_height_descent(longer, font, False)[0] / 72 <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def published(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as the page offers them: every index as a column with a name, words for readers in place of markup."""
    numbered = isinstance(rows.index, pd.RangeIndex) and rows.index.name is None
    named = rows if numbered else rows.reset_index(names=[name or "row" for name in rows.index.names])
    return named.map(lambda value: value.words if isinstance(value, Markup) else value)


def named_tables(source: str) -> list[str]:
    """The tables of the evidence that a source line names: 'Source: tables events and facts' -> ['events', 'facts']."""
    known = set(evidence.names())
    words = re.findall(r"\w+", source.partition("table")[2])
    return [word for word in dict.fromkeys(words) if word in known]


def _settle(figure: Figure, body) -> None:
    """Lay out once and round the places: the solver's last digits differ from run to run, and files must not."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a layout that does not fit stops the build
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    body.bbox_relative.set_points(body.bbox_relative.get_points().round(4))
    for axes in body.axes:
        axes.set_position([round(value, 4) for value in axes.get_position(original=True).bounds])


def _text(figure: Figure, lines: list[str], top: float, style: tuple) -> None:
    """Lines of text from ``top`` inches downwards."""
    size, weight, colour = style
    width, height = figure.get_size_inches()
    for number, line in enumerate(lines):
        y = (top - number * size * LEADING / 72) / height
        figure.text(0.03 / width, y, line, fontsize=size, fontweight=weight, color=colour, ha="left", va="top")


# ------------------------------------------------------------------------------------------------------ marks


def mark(axes, low: float, high: float, y: float, qualifier: str, size: float = 6.5) -> None:
    """One figure as its mark: a point, or a range with its two ends, in the form of its qualifier."""
    _, marker, colour, filled = MARKS[qualifier]
    if low != high:
        axes.plot([low, high], [y, y], color=colour, linewidth=2.4, solid_capstyle="butt", zorder=3, alpha=0.75)
    face = colour if filled else "none"
    ends = sorted({low, high})
    axes.plot(ends, [y] * len(ends), linestyle="none", marker=marker, ms=size, mfc=face, mec=colour, mew=1.2, zorder=4)


def key(axes, qualifiers, narrow: bool = False) -> None:
    """The key of marks, above the plot, in the order of ``MARKS``; only those that the chart uses."""
    used = set(qualifiers)
    legend(
        axes,
        [(word, marker, colour, filled) for name, (word, marker, colour, filled) in MARKS.items() if name in used],
        narrow,
    )


def legend(axes, entries: list[tuple[str, str, str, bool]], narrow: bool = False) -> None:
    """Marks with their words (word, marker, colour, filled) above the plot: see ``place_legend``."""
    handles = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            ms=6.5,
            mfc=colour if filled else "none",
            mec=colour,
            mew=1.2,
            label=word,
        )
        for word, marker, colour, filled in entries
    ]
    place_legend(axes, handles, narrow)


def place_legend(axes, handles: list, narrow: bool = False) -> None:
    """Labelled handles (marks or patches) above the plot, from the left edge, broken where they would not fit."""
    room = (NARROW if narrow else WIDE) - 0.3
    widest = max((len(handle.get_label()) for handle in handles), default=1) * 0.075 + 0.35
    columns = max(1, min(len(handles), int(room / widest)))
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(0.004, 1.0), bbox_transform=blended_transform_factory(axes.figure.transFigure, axes.transAxes),
        ncols=columns, frameon=False, fontsize=10,
        handlelength=1.4, handletextpad=0.3, columnspacing=1.2, borderaxespad=0.1, borderpad=0, labelspacing=0.3,
    ).set_in_layout(False)  # fmt: skip
    room_above = "\n".join(
        [" "] * -(-len(handles) // columns)
    )  # the layout keeps this much free, and nothing to the left of the axes
    axes.text(0, 1, room_above, transform=axes.transAxes, fontsize=10, linespacing=1.35, va="bottom")


def thousands(axes, log: bool = False, narrow: bool = False) -> None:
    """An x axis in persons or pieces, with separators; a logarithmic one has ticks at 1 and, where there is room, at 3."""
    most = 40 if narrow else 20_000  # the span, end over start, that leaves room for both ticks
    if log:
        axes.set_xscale("log")
        low, high = axes.get_xlim()
        axes.xaxis.set_major_locator(ticker.LogLocator(base=10, subs=(1, 3) if high / low < most else (1,)))
        axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.xaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))


def lines_at(axes, values: dict[str, float], top: float, step: float = 0.18) -> None:
    """Vertical reference lines, each up to its words at the left, the rightmost first from ``top`` in data units, so that no line crosses words."""
    for number, (words, value) in enumerate(sorted(values.items(), key=lambda item: -item[1])):
        y = top + number * step
        axes.plot(
            [value, value], [axes.get_ylim()[0], y - step / 2], color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=2
        )
        axes.annotate(
            words,
            (value, y),
            xytext=(-4, 0),
            textcoords="offset points",
            fontsize=10,
            color=INK,
            ha="right",
            va="center",
            zorder=5,
        ).set_in_layout(False)


# ------------------------------------------------------------------------------------------------------ forms


def _labels(words: list[str], narrow: bool) -> tuple[list[str], list[float], float]:
    """Labels broken to the room there is, the y of each so that none touches the next, and the inches that they need."""
    broken = [textwrap.fill(word, 18 if narrow else 40) for word in words]
    heights = [0.13 + 0.17 * (label.count("\n") + 1) for label in broken]
    starts = [sum(heights[:position]) for position in range(len(heights))]
    return broken, [start + height / 2 for start, height in zip(starts, heights)], sum(heights)


def lanes(axes, words: list[str], narrow: bool, above: float = 0.0) -> list[float]:
    """Set the y axis to one line a word, from the top; returns the y of each in inches."""
    labels, places, total = _labels(words, narrow)
    axes.set_yticks(places, labels)
    axes.set_ylim(total, -above)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    return places


def sized(paint: Callable[[Figure, bool], None], rows: pd.DataFrame, words: list[str], extra: float) -> Drawing:
    """A drawing of a line a word, as high as its labels, and ``extra`` inches for axis, key and bands."""
    return Drawing(paint, rows, lambda narrow: _labels(words, narrow)[2] + extra + (0.25 if narrow else 0))


def ranges(
    rows: pd.DataFrame,
    by: str,
    *,
    order: list[str] | None = None,
    log: bool = False,
    lines: dict[str, float] | None = None,
):
    """Drawing: one line a value of ``by``, each figure as its mark (columns low, high, qualifier).

    Overlapping marks on a line are set apart by qualifier, so that none hides another. Lines follow ``order``.
    """
    order = order or list(dict.fromkeys(rows[by]))
    above = 0.18 * len(lines) + 0.06 if lines else 0.0

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for label, place in zip(order, lanes(axes, order, narrow, above)):
            here = rows[rows[by] == label]
            used = [name for name in MARKS if (here["qualifier"] == name).any()]
            for step, name in enumerate(used):
                shift = (step - (len(used) - 1) / 2) * 0.085
                for _, row in here[here["qualifier"] == name].iterrows():
                    mark(axes, float(row["low"]), float(row["high"]), place + shift, name)
        thousands(axes, log, narrow)
        if not log:
            axes.set_xlim(left=0)
        if lines:
            lines_at(axes, lines, 0.1 - above)
        key(axes, rows["qualifier"], narrow)

    return sized(draw, rows, order, 0.65 + above)


def counts(rows: pd.DataFrame, by: str, *, log: bool = False):
    """Drawing: one line a row, in its order and with the words of ``by``; its figure as mark, and in words beside it."""
    words = list(rows[by])

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for place, (_, row) in zip(lanes(axes, words, narrow), rows.iterrows()):
            mark(axes, float(row["low"]), float(row["high"]), place, row["qualifier"])
            axes.annotate(
                figures.of(row), (float(row["high"]), place), xytext=(9, 0), textcoords="offset points", va="center"
            )
        lowest, highest = (float(value) for value in (rows["low"].min(), rows["high"].max()))
        axes.set_xlim(
            *((lowest * 0.5, highest * (25 if narrow else 4)) if log else (0, highest * (1.5 if narrow else 1.22)))
        )
        if not log:
            axes.xaxis.set_major_locator(ticker.MaxNLocator(3 if narrow else 6))
        thousands(axes, log, narrow)
        key(axes, rows["qualifier"], narrow)

    return sized(draw, rows, words, 0.65)


STATUS_MARKS = {  # status: word, marker, filled
    "held": ("held", "o", True),
    "announced": ("announced, conduct not confirmed", "o", False),
    "disputed": ("disputed", "d", False),
    "not_held": ("not held", "X", False),
}


def timeline(
    rows: pd.DataFrame,
    by: str,
    *,
    order: list[str],
    names: dict[str, str],
    span: tuple[str, str],
    bands: dict[str, tuple[str, str]] | None = None,
):
    """Drawing: one line a group of ``by`` in ``order``, a mark at each row's ``date_from`` in the form of its status."""
    words = [names[group] for group in order]

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        places = lanes(axes, words, narrow, 0.25 if bands else 0.0)
        for said, (first, last) in (bands or {}).items():
            axes.axvspan(pd.Timestamp(first), pd.Timestamp(last), color=GRID, alpha=0.45, zorder=0)
            axes.annotate(
                said,
                (pd.Timestamp(first), -0.13),
                xytext=(3, 0),
                textcoords="offset points",
                fontsize=10,
                color=SOFT,
                va="center",
            )
        for group, place in zip(order, places):
            axes.axhline(place, color=GRID, linewidth=0.7, zorder=1)
            for _, row in rows[rows[by] == group].iterrows():
                _, marker, filled = STATUS_MARKS[row["status"]]
                axes.plot(
                    row["date_from"],
                    place,
                    marker=marker,
                    ms=7,
                    mfc=BLUE if filled else "white",
                    mec=BLUE,
                    mew=1.3,
                    alpha=0.85,
                    zorder=3,
                )
        axes.set_xlim(pd.Timestamp(span[0]), pd.Timestamp(span[1]))
        axes.xaxis.set_major_locator(mdates.YearLocator(base=8 if narrow else 4))
        axes.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        used = [STATUS_MARKS[name] for name in STATUS_MARKS if (rows["status"] == name).any()]
        legend(axes, [(word, marker, BLUE, filled) for word, marker, filled in used], narrow)

    return sized(draw, rows, words, 0.9 if bands else 0.65)


def tiles(frame: pd.DataFrame, names: dict[str, str]):
    """Drawing: rows of ``frame`` by its columns (years); True is a filled tile, False an empty place, never a count."""
    words = [names[group] for group in frame.index]

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        for (_, line), place in zip(frame.iterrows(), lanes(axes, words, narrow)):
            for year in line.index[line.to_numpy(dtype=bool)]:
                axes.barh(place, 0.86, left=year - 0.43, height=0.2, color=BLUE, zorder=3)
            axes.axhline(place, color=GRID, linewidth=0.7, zorder=1)
        axes.set_xlim(min(frame.columns) - 1, max(frame.columns) + 1)
        axes.xaxis.set_major_locator(ticker.MultipleLocator(8 if narrow else 4))

    shown = (
        frame.rename(index=names)
        .melt(ignore_index=False, var_name="year", value_name="known")
        .reset_index(names="kind")
    )
    return sized(draw, shown[shown["known"].astype(bool)].drop(columns="known"), words, 0.4)


def headed(
    rows: pd.DataFrame, by: str, label: str, paint, finish, *, width=(40, 20), rules: bool = True, extra=(0.65, 0.85)
):
    """Drawing: a bold heading for each group of ``by`` and under it a line a row, named by ``label``; neighbours of one name share a line.

    ``paint(axes, y, row)`` draws a row at ``y`` inches from the top; ``finish(axes, narrow)`` sets the x axis and the key;
    ``width``: letters to a line of a label and ``extra``: inches for axis and key, both wide and narrow; ``rules``: a thin rule along each line.
    """

    def places(narrow: bool) -> tuple[dict[float, str], dict[float, str], list[float], float]:
        heads, lines, at, y, last = {}, {}, [], 0.0, (None, None)
        for group, words in zip(rows[by], rows[label]):
            if group != last[0]:
                heads[y + 0.16], y = group, y + 0.27
            if (group, words) != last:
                broken = textwrap.fill(words, width[narrow])
                tall = 0.06 + 0.17 * (broken.count("\n") + 1)
                lines[y + tall / 2], y = broken, y + tall
            at.append(next(reversed(lines)))
            last = (group, words)
        return heads, lines, at, y

    def draw(figure: Figure, narrow: bool) -> None:
        axes = figure.subplots()
        heads, lines, at, total = places(narrow)
        for y, group in heads.items():
            edge = blended_transform_factory(axes.figure.transFigure, axes.transData)
            axes.text(0.004, y, group, transform=edge, fontweight=600, va="center", zorder=6).set_in_layout(False)
        for y in lines if rules else ():
            axes.axhline(y, color=GRID, linewidth=0.7, zorder=1)
        for y, (_, row) in zip(at, rows.iterrows()):
            paint(axes, y, row)
        axes.set_yticks(list(lines), list(lines.values()))
        axes.set_ylim(total + 0.04, 0)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        finish(axes, narrow)

    return Drawing(draw, rows, lambda narrow: places(narrow)[3] + extra[narrow])
