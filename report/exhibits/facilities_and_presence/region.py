"""The map of the region: commands and formations, Russian sites, railways, the corridor and the distances of capitals, by town."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from report import evidence, wording
from report.aspects import facilities_and_presence as aspect
from report.evidence import ground
from report.exhibits.kit import charts, maps, style, tables
from report.wording import spoken
from report.wording.spoken import ENGLISH

EXTENT: maps.Extent = (19.3, 34.1, 50.15, 57.95)
SHAPES = {  # kind of formation: marker and size
    "headquarters": ("P", 8.5),
    "ground": ("s", 7),
    "airborne_special": ("D", 6.6),
    "battlegroup": ("o", 7.5),
    "missiles": ("h", 8.5),
    "air_defence": ("v", 8),
    "air_base": ("^", 8),
}
COLOURS = {  # side: edge and face of its marks; the faces differ in grey too
    "Belarus": ("#123f78", "#1f5fa8"),
    "Russia": ("#b04a08", "#e98b4a"),
    aspect.ALLIES: ("#2b7a4b", "#c9e8d3"),
}
TINTS = {  # ground of the states: what is on the side of a colour has its tint
    "Russia": "#f8ece2",
    "Russia (Kaliningrad)": "#f8ece2",
    **dict.fromkeys(["Poland", "Lithuania", "Latvia", "Estonia"], "#eaf3ed"),
}
GROUND = {  # country: where its name stands
    "Belarus": (28.3, 52.5),
    "Poland": (20.6, 51.4),
    "Lithuania": (22.75, 55.95),
    "Latvia": (26.0, 56.7),
    "Russia": (31.6, 56.3),
    "Ukraine": (27.6, 50.9),
}
SEA = (20.15, 56.35)
TREATY, OTHER = (maps.Mark(sign, COLOURS["Russia"][0], sign == "*", size) for sign, size in (("*", 12), ("X", 8)))
RAIL, CORRIDOR = "#98a1ab", style.PURPLE
SIZE = 9.6  # of the words on the map: in print 7.9 points on a column of 16 cm
COLUMNS, ROW = (4, 2), 0.2  # of the key, wide and narrow; inches of a row of it
PITCH, INDENT = 12.2, 17  # of the list beneath a narrow map, in points
CAPITALS = ["kyiv", "riga"]  # of the towns without a mark those that a narrow map names


def region_map(rows: pd.DataFrame, language: str = ENGLISH) -> charts.Drawing:
    """Drawing: the map of ``aspect.region``; on a narrow page towns have numbers, and a list beneath tells them.

    Of ``aspect.sites_in_region`` it names what each site stands on in place of formations, on a wide page in any language of the brief.
    """
    towns = rows[rows["layer"].isin(["formation", "site", "town"])]
    told = _told(towns)
    listed = _columns(told)
    tall = maps.heights(EXTENT, style.WIDE - 0.1, style.NARROW - 0.1)
    signs = _key(rows, language)
    columns = COLUMNS if language == ENGLISH else (COLUMNS[1],) * 2  # words of other languages are longer
    key = [math.ceil(len(signs) / count) * ROW + 0.08 for count in columns]
    below = max(len(column) for column in listed) * PITCH / 72 + 0.12

    def paint(figure: Figure, narrow: bool) -> None:
        if narrow:
            ax, beneath = figure.subplots(2, 1, height_ratios=[tall[1] + key[1], below])
            _list(beneath, listed)
        else:
            ax = figure.subplots()
        maps.draw(ax, EXTENT, names=False, tints=TINTS)
        ax.set_anchor("S")
        maps.water(ax, EXTENT)
        maps.name(ax, SEA, spoken.ui("sea", language).replace(" ", "\n"), maps.WATER_NAME, "italic")
        for country, at in GROUND.items():
            words = spoken.ui(f"ground_{country.lower()}", language).upper()
            maps.name(ax, at, words if narrow else " ".join(words))
        _railways(ax, rows[rows["layer"] == "railway"])
        labels = _distances(ax, rows[rows["layer"] == "distance"], language)
        _place_key(ax, columns[narrow], signs)
        maps.scale(ax, 100, size=SIZE, unit=spoken.ui("km", language))
        maps.settle(ax, labels + _towns(ax, towns, list(told) if narrow else [], language))

    words = _words(rows, told) if language == ENGLISH else _listed(towns, language)
    return charts.Drawing(paint, rows, lambda narrow: tall[narrow] + key[narrow] + (below if narrow else 0), words)


# ----------------------------------------------------------------------------------------------------------- towns


def _told(towns: pd.DataFrame) -> dict[str, str]:
    """What is at each town that has a mark, in words, by country: 'Brest: 38th'."""
    found = towns[towns["layer"] != "town"]
    order = {code: number for number, code in enumerate(dict.fromkeys(["BY", "RU", *sorted(set(found["country"]))]))}
    places = found.drop_duplicates("place").assign(by=found["country"].map(order)).sort_values(["by", "town"])
    return {
        row["place"]: f"{row['town']}: {', '.join(_here(found[found['place'] == row['place']]))}"
        for _, row in places.iterrows()
    }


def _here(rows: pd.DataFrame) -> list[str]:
    """Formations by their short names, and Russian sites by their kind: '6th', 'Russian site'."""
    names = [row["short"] if row["layer"] == "formation" else _site(row) for _, row in rows.iterrows()]
    return list(dict.fromkeys(names))


def _site(row: pd.Series) -> str:
    return "Russian treaty site" if _is_treaty(row) else "Russian site"


def _is_treaty(row: pd.Series) -> bool:
    return evidence.load("facilities").loc[row["row"], "legal_status"] == "treaty_facility"


def _mark(row: pd.Series) -> maps.Mark:
    """The mark of a formation or a site."""
    if row["layer"] == "site":
        return TREATY if _is_treaty(row) else OTHER
    formation = evidence.load("garrisons").loc[row["row"]]
    (marker, size), (edge, face) = SHAPES[formation["kind"]], COLOURS[row["side"]]
    planned = formation["status"] == "planned"
    return maps.Mark(marker, edge, not planned, size, "" if planned else face)


def _towns(ax: Axes, towns: pd.DataFrame, numbered: list[str], language: str) -> list[maps.Label]:
    """The marks of the towns and their labels: names with what is there, or numbers; a town north of the map at its edge."""
    labels, formations = [], bool((towns["layer"] == "formation").any())
    for place, here in towns.groupby("place", sort=False):
        marks = list(dict.fromkeys(_mark(row) for _, row in here.iterrows() if row["layer"] != "town"))
        short = ", ".join(here.loc[here["layer"] == "formation", "short"]) if formations else _standing(here, language)
        town, number = (
            spoken.text(f"places:{place}", "name", language),
            numbered.index(place) + 1 if place in numbered else 0,
        )
        words = str(number or town)
        if maps.spot(place)[1] > max(ax.get_ylim()):
            maps.beyond(
                ax,
                place,
                words if numbered else f"{town}, {evidence.words('country')[here['country'].iloc[0]]}:\n{short}",
                marks[0],
                SIZE,
            )
        elif marks:
            more = "" if numbered else short
            labels.append(maps.town(ax, place, words, marks, size=SIZE, weight=600, more=more))
        elif not numbered or place in CAPITALS:
            dot = maps.Mark("o", style.SOFT, True, 4)
            labels.append(maps.town(ax, place, words, [dot], size=SIZE, colour=style.SOFT))
    return labels


def _standing(here: pd.DataFrame, language: str) -> str:
    """What the sites of a town stand on, in words: 'treaty site', 'reported'."""
    legal = evidence.load("facilities")["legal_status"]
    keys = dict.fromkeys(str(legal[row]) for row in here.loc[here["layer"] == "site", "row"])
    return ", ".join(spoken.ui(f"site_{key}", language) for key in keys)


def _listed(towns: pd.DataFrame, language: str) -> str:
    """The sites town by town, for who cannot see the map."""
    sites = towns[towns["layer"] == "site"]
    told = [
        f"{spoken.text(f'places:{place}', 'name', language)}: {_standing(here, language)}"
        for place, here in sites.groupby("place", sort=False)
    ]
    return f"{'; '.join(told)}."


def _columns(told: dict[str, str]) -> list[list[tuple[str, str]]]:
    """The list of a narrow page in two columns of lines: each its number, or nothing where a line goes on, and its words."""
    wide = (style.NARROW - 0.25) / 2 - INDENT / 72
    entries = [
        [("" if first else str(number), line) for first, line in enumerate(style.wrapped(words, wide, SIZE))]
        for number, words in enumerate(told.values(), 1)
    ]
    half, used = sum(map(len, entries)) / 2, 0
    columns: list[list[tuple[str, str]]] = [[], []]
    for lines in entries:
        columns[used >= half] += lines
        used += len(lines)
    return columns


def _list(ax: Axes, columns: list[list[tuple[str, str]]]) -> None:
    """The numbered towns with what is there, beneath a narrow map."""
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    for column, lines in enumerate(columns):
        for line, (number, words) in enumerate(lines):
            for right, part, weight in ((0, number, 600), (INDENT, words, 400)):
                place = {
                    "xycoords": "axes fraction",
                    "xytext": (right, -PITCH * line - 3),
                    "textcoords": "offset points",
                }
                text = ax.annotate(part, (column / 2, 1), **place, fontsize=SIZE, fontweight=weight, va="top")
                text.set_in_layout(False)


# ----------------------------------------------------------------------------------------------------------- lines


def _railways(ax: Axes, rows: pd.DataFrame) -> None:
    """Main lines as straight links: a line with a broken white one on it."""
    for _, row in rows.iterrows():
        x, y = zip(maps.spot(row["place"]), maps.spot(row["place_to"]))
        ax.plot(x, y, color=RAIL, linewidth=1.6, zorder=1.7, solid_capstyle="butt")
        ax.plot(x, y, color="white", linewidth=0.8, zorder=maps.UNDER, linestyle=(0, (4, 4)))


def _distances(ax: Axes, rows: pd.DataFrame, language: str) -> list[maps.Label]:
    """The corridor along its border, and the shortest lines from Belarus to capitals; their kilometres as labels."""
    border = maps.project(ground.border("Poland", "Lithuania"))
    ax.plot(*border.T, color=CORRIDOR, linewidth=2.6, zorder=1.9, solid_capstyle="round")
    labels = []
    for _, row in rows.iterrows():
        ends, colour = border[[0, -1]], CORRIDOR
        if not pd.isna(row["place"]):
            town, country = ground.position(row["place"]), aspect.CAPITALS[row["place"]]
            foot, _ = ground.nearest(town, [ground.border("Belarus", country)])
            ends, colour = maps.project([foot, town]), style.INK
        ax.plot(*ends.T, color=colour, linewidth=1.1, linestyle=(0, (3, 2)), zorder=2)
        x, y = ends.mean(axis=0)
        labels.append(maps.Label(f"{row['kilometres']:.0f} {spoken.ui('km', language)}", x, y, 1.5, SIZE, colour, 400))
    return labels


# ------------------------------------------------------------------------------------------------------------- key


def _key(rows: pd.DataFrame, language: str) -> list:
    """The key of what the rows hold, column by column: sides, kinds, sites and lines."""
    words = evidence.labels("garrisons", "kind")
    sides = [Patch(facecolor=face, edgecolor=edge, label=side) for side, (edge, face) in COLOURS.items()]
    shapes = [_sign(marker, style.INK, words[kind]) for kind, (marker, _) in SHAPES.items()]
    orange, layers = COLOURS["Russia"][0], set(rows["layer"])
    railway = Line2D([], [], color=RAIL, linewidth=1.8, label="railway")
    return [
        *([*sides, _sign("s", style.INK, "open: planned", open_=True), *shapes] if "formation" in layers else []),
        *([railway] if "railway" in layers else []),
        _sign("*", orange, spoken.ui("key_treaty", language), 9),
        _sign("X", orange, spoken.ui("key_other", language), open_=True),
        Line2D([], [], color=CORRIDOR, linewidth=2.6, label=spoken.ui("key_border", language)),
        Line2D([], [], color=style.INK, linewidth=1.1, linestyle=(0, (3, 2)), label=spoken.ui("key_air", language)),
    ]


def _place_key(ax: Axes, columns: int, signs: list) -> None:
    legend = ax.legend(
        handles=signs, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns, frameon=False, fontsize=SIZE,
        handlelength=1.4, handletextpad=0.5, columnspacing=1.1, borderaxespad=0.2, borderpad=0, labelspacing=0.3,
    )  # fmt: skip
    legend.set_in_layout(False)


def _sign(marker: str, colour: str, words: str, size: float = 7, open_: bool = False) -> Line2D:
    look = {"mfc": "none" if open_ else colour, "mec": colour, "mew": 1.2}
    return Line2D([], [], linestyle="none", marker=marker, ms=size, label=words, **look)


# ----------------------------------------------------------------------------------------------------------- words


def _words(rows: pd.DataFrame, told: dict[str, str]) -> str:
    """What the map shows, in sentences from its rows: town by town in each country, then the distances."""
    countries, where = evidence.words("country"), rows.drop_duplicates("place").set_index("place")["country"]
    grouped: dict[str, list[str]] = {}
    for place, words in told.items():
        grouped.setdefault(countries[where[place]], []).append(words)
    by_country = " ".join(f"In {country}: {'; '.join(words)}." for country, words in grouped.items())
    away = rows[(rows["layer"] == "distance") & rows["place"].notna()]
    capitals = wording.listing([f"{row['town']} about {row['kilometres']:.0f} km" for _, row in away.iterrows()])
    return f"Map from the Baltic Sea to Smolensk and Kyiv. {by_country} From the border of Belarus: {capitals}."


def garrison_table(found: pd.DataFrame, caption: str, name: str) -> tables.Table:
    """Commands and formations as a table: name, town, kind, standing, day of the page, sources."""
    columns = {
        "formation": "Command or formation",
        "town": "Town",
        "standing": "Standing",
        "dates": "Page of",
        "qualifier": "Kind",
        "sources": "Sources",
    }
    return tables.sourced(found, columns, caption, name)
