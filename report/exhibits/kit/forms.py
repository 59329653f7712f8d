"""The chart forms that several chapters share. Each takes rows and gives a drawing."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib import ticker
from matplotlib.figure import Figure
from matplotlib.transforms import blended_transform_factory

from report import wording
from report.exhibits.kit import axes, charts, style


def ranges(
    rows: pd.DataFrame,
    by: str,
    *,
    order: list[str] | None = None,
    log: bool = False,
    lines: dict[str, float] | None = None,
    words: str = "",
) -> charts.Drawing:
    """Drawing: one line a value of ``by``, each figure as its mark (columns low, high, qualifier).

    Overlapping marks on a line are set apart by qualifier, so that none hides another. Lines follow ``order``.
    """
    order = order or list(dict.fromkeys(rows[by]))
    above = 0.18 * len(lines) + 0.06 if lines else 0.0

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for label, place in zip(order, axes.lanes(ax, order, narrow, above)):
            here = rows[rows[by] == label]
            used = [name for name in style.MARKS if (here["qualifier"] == name).any()]
            ax.axhline(place, color=style.GRID, linewidth=0.6, zorder=0)
            for step, name in enumerate(used):
                shift = (step - (len(used) - 1) / 2) * 0.085
                for _, row in here[here["qualifier"] == name].iterrows():
                    axes.mark(ax, float(row["low"]), float(row["high"]), place + shift, name)
        axes.thousands(ax, log, narrow)
        if not log:
            ax.set_xlim(left=0)
        if lines:
            axes.lines_at(ax, lines, 0.1 - above)
        axes.key(ax, rows["qualifier"], narrow)

    return charts.sized(draw, rows, order, 0.65 + above, words)


def counts(rows: pd.DataFrame, by: str, *, log: bool = False, words: str = "") -> charts.Drawing:
    """Drawing: one line a row, in its order and with the words of ``by``; its figure as mark, and in words beside it."""
    names = list(rows[by])

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for place, (_, row) in zip(axes.lanes(ax, names, narrow), rows.iterrows()):
            axes.mark(ax, float(row["low"]), float(row["high"]), place, row["qualifier"])
            ax.annotate(
                wording.of(row), (float(row["high"]), place), xytext=(9, 0), textcoords="offset points", va="center"
            )
        lowest, highest = (float(value) for value in (rows["low"].min(), rows["high"].max()))
        stretched = log and lowest > 0  # nought has no place on a logarithmic scale
        if stretched:
            ax.set_xlim(lowest * 0.5, highest * (25 if narrow else 4))
        else:
            ax.set_xlim(0, (highest or 1) * (1.5 if narrow else 1.22))
            ax.xaxis.set_major_locator(ticker.MaxNLocator(3 if narrow else 6, integer=True))
        axes.thousands(ax, stretched, narrow)
        axes.key(ax, rows["qualifier"], narrow)

    return charts.sized(draw, rows, names, 0.65, words)


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
    words: str = "",
) -> charts.Drawing:
    """Drawing: one line a group of ``by`` in ``order``, a mark at each row's ``date_from`` in the form of its status."""
    labels = [names[group] for group in order]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        places = axes.lanes(ax, labels, narrow)
        for group, place in zip(order, places):
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
            for _, row in rows[rows[by] == group].iterrows():
                _, marker, filled = STATUS_MARKS[row["status"]]
                ax.plot(
                    row["date_from"],
                    place,
                    marker=marker,
                    ms=7,
                    mfc=style.BLUE if filled else "white",
                    mec=style.BLUE,
                    mew=1.3,
                    alpha=0.85,
                    zorder=3,
                )
        axes.years(ax, *span, 8 if narrow else 4)
        used = [STATUS_MARKS[name] for name in STATUS_MARKS if (rows["status"] == name).any()]
        axes.legend(ax, [(word, marker, style.BLUE, filled) for word, marker, filled in used], narrow)

    return charts.sized(draw, rows, labels, 0.65, words)


def tiles(frame: pd.DataFrame, names: dict[str, str], *, words: str = "") -> charts.Drawing:
    """Drawing: rows of ``frame`` by its columns (years); True is a filled tile, False an empty place, never a count."""
    labels = [names[group] for group in frame.index]

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        for (_, line), place in zip(frame.iterrows(), axes.lanes(ax, labels, narrow)):
            for year in line.index[line.to_numpy(dtype=bool)]:
                ax.barh(place, 0.86, left=year - 0.43, height=0.2, color=style.BLUE, zorder=3)
            ax.axhline(place, color=style.GRID, linewidth=0.7, zorder=1)
        axes.years(ax, min(frame.columns) - 1, max(frame.columns) + 1, 8 if narrow else 4)

    shown = (
        frame.rename(index=names)
        .melt(ignore_index=False, var_name="year", value_name="known")
        .reset_index(names="kind")
    )
    return charts.sized(draw, shown[shown["known"].astype(bool)].drop(columns="known"), labels, 0.4, words)


def headed(
    rows: pd.DataFrame,
    by: str,
    label: str,
    paint,
    finish,
    *,
    width=(40, 20),
    rules: bool = True,
    extra=(0.65, 0.85),
    words: str = "",
) -> charts.Drawing:
    """Drawing: a bold heading for each group of ``by`` and under it a line a row, named by ``label``; neighbours of one name share a line.

    ``paint(axes, y, row)`` draws a row at ``y`` inches from the top; ``finish(axes, narrow)`` sets the x axis and the key;
    ``width``: letters to a line of a label and ``extra``: inches for axis and key, both wide and narrow; ``rules``: a thin rule along each line.
    """

    def places(narrow: bool) -> tuple[dict[float, str], dict[float, str], list[float], float]:
        heads, lines, at, y, last = {}, {}, [], 0.0, (None, None)
        for group, name in zip(rows[by], rows[label]):
            if group != last[0]:
                heads[y + 0.16], y = group, y + 0.27
            if (group, name) != last:
                broken = textwrap.fill(name, width[narrow])
                tall = 0.06 + 0.17 * (broken.count("\n") + 1)
                lines[y + tall / 2], y = broken, y + tall
            at.append(next(reversed(lines)))
            last = (group, name)
        return heads, lines, at, y

    def draw(figure: Figure, narrow: bool) -> None:
        ax = figure.subplots()
        heads, lines, at, total = places(narrow)
        for y, group in heads.items():
            edge = blended_transform_factory(ax.figure.transFigure, ax.transData)
            ax.text(0.004, y, group, transform=edge, fontweight=600, va="center", zorder=6).set_in_layout(False)
        for y in lines if rules else ():
            ax.axhline(y, color=style.GRID, linewidth=0.7, zorder=1)
        for y, (_, row) in zip(at, rows.iterrows()):
            paint(ax, y, row)
        ax.set_yticks(list(lines), list(lines.values()))
        ax.set_ylim(total + 0.04, 0)
        axes.unframed(ax)
        finish(ax, narrow)

    return charts.Drawing(draw, rows, lambda narrow: places(narrow)[3] + extra[narrow], words)
