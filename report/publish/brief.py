"""The brief: four pages of A4 from the figures of the book, in English and in the languages of its readers.

``python -m report.publish.brief`` (``make brief``) writes ``_build/brief.pdf`` and ``_build/brief-<language>.pdf``. Needs no built book.
"""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup, Tag

from report import edition, evidence, jobs, wording
from report.aspects import facilities_and_presence
from report.evidence import ROOT, bibliography
from report.exhibits import answer as front
from report.exhibits import facilities_and_presence as maps_of
from report.exhibits.kit import charts, store
from report.publish import paper, pdf
from report.publish.paper import tag
from report.verdict import answer, forecasts, judgements, scenarios
from report.wording import spoken
from report.wording.languages import of_title
from report.wording.spoken import CODES, ENGLISH, ui

FOLDER = ROOT / "_build" / "brief"
PAGES = 4
ZOOMS = (1.0, 0.97, 0.94, 0.91, 0.88)  # tried in turn until the text of a language fits its pages
TITLE_LETTERS = 50  # of the title of a source
ASSETS = ("fonts.css", "print.css", "brief.css")


def path(language: str = ENGLISH) -> Path:
    """Where the brief of a language is written."""
    return ROOT / "_build" / ("brief.pdf" if language == ENGLISH else f"brief-{language}.pdf")


def print_brief(language: str = ENGLISH) -> None:
    """Print the brief of a language; a page that is too full is set smaller. Raises SystemExit where it does not fit all the same."""
    page, draft = brief(language), path(language).with_suffix(".draft.pdf")
    tried = [0] * PAGES
    while True:
        pdf.typeset(page, _rules(language, [ZOOMS[place] for place in tried]), draft, FOLDER)
        long = _overfull(page, draft)
        if not long:
            break
        if any(tried[place] + 1 == len(ZOOMS) for place in long):
            raise SystemExit(f"the brief ({language}) does not fit: page {', '.join(str(place + 1) for place in long)}")
        tried = [number + (place in long) for place, number in enumerate(tried)]
    pdf.finish(draft, path(language), paper.titles(page), about(language))
    draft.unlink()
    print(f"Wrote {path(language).relative_to(ROOT)}")


def print_briefs() -> None:
    """Print the brief of each language, side by side."""
    _provide()
    jobs.each(print_brief, CODES)


def _overfull(page: BeautifulSoup, draft: Path) -> list[int]:
    """The sheets that run over their page, by the pages on which their first headings stand."""
    firsts = [len(sheet.find_all(paper.HEADINGS)) for sheet in page.select(".sheet")]
    found = [number for _, _, number in pdf.outline(draft)]
    starts = [found[sum(firsts[:place])] for place in range(PAGES)]
    ends = [*starts[1:], len(pdf.filled(draft)) + 1]
    return [place for place, (start, end) in enumerate(zip(starts, ends)) if end - start > 1]


def about(language: str) -> dict[str, str]:
    """What the file says of itself: as the edition, with the title and language of the brief."""
    said = paper.edition()
    return said | {"title": spoken.text("answers:whole", "question", language), "language": language}


def _provide() -> None:
    """Put style sheets and fonts beside the page that is printed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "_static").mkdir(exist_ok=True)
    for name in ASSETS:
        shutil.copy(ROOT / "assets" / name, FOLDER / "_static")
    shutil.copytree(ROOT / "assets" / "fonts", FOLDER / "_static" / "fonts", dirs_exist_ok=True)


def _rules(language: str, zooms: list[float]) -> str:
    """The style sheet of one printing: the running foot, and the size of each page."""
    foot = f"{ui('edition', language, edition=edition.NUMBER)} · {spoken.reach(language)}"
    sizes = "".join(f".sheet:nth-of-type({place}) {{ zoom: {zoom} }}\n" for place, zoom in enumerate(zooms, 1))
    counter = f'counter(page) " / {PAGES}"'
    return f'@page {{ @top-right {{ content: none }} @bottom-left {{ content: "{foot}" }} @bottom-right {{ content: {counter} }} }}\n{sizes}'


# ---------------------------------------------------------------------------------------------------------- the page


def brief(language: str = ENGLISH) -> BeautifulSoup:
    """The brief of a language as a page to be printed, its pictures beside it."""
    made = BeautifulSoup(_HEAD, "html.parser")
    made.html["lang"], made.title.string = language, about(language)["title"]
    made.head.extend(made.new_tag("link", rel="stylesheet", href=f"_static/{name}") for name in ASSETS)
    asked = answer.answers(language)
    numbers = numbered(asked)
    sheets = [
        _answer_sheet(asked[0], numbers, language),
        _questions_sheet(asked[1:], numbers, language),
        _map_sheet(language),
        _watch_sheet(numbers, language),
    ]
    made.body.extend(sheets)
    return made


_HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body></body></html>'


def _answer_sheet(whole: answer.Answer, numbers: dict[str, int], language: str) -> Tag:
    """Page 1: the answer, its chart, and how to read the brief."""
    sheet = tag("section", "", "sheet first")
    sheet.append(tag("p", f"{ui('edition', language, edition=edition.NUMBER)} · {spoken.reach(language)}", "edition"))
    sheet.append(tag("h1", whole.question))
    sheet.extend([tag("p", whole.answer, "answer"), *_second_hand(whole, language)])
    sheet.append(
        _facts(
            {
                "confidence": whole.confidence,
                "figure": whole.figure,
                "latest": whole.latest,
                "sources": _span(whole, numbers),
            },
            language,
        )
    )
    chart = front.standing_chart(f"brief-front-{language}", "", language)
    sheet.append(_figure(chart, ui("chart_caption", language)))
    sheet.append(tag("h2", ui("how_to_read", language)))
    sheet.append(tag("p", how_to_read(language)))
    if language != ENGLISH:
        sheet.append(tag("p", ui("reference", language), "reference"))
    return sheet


def _second_hand(one: answer.Answer, language: str) -> list[Tag]:
    """Which figures of an answer rest on secondary media or copies alone; nothing where none does."""
    told = spoken.sentences([f"{ui('second_hand', language)}: {one.second_hand}"])
    return [tag("p", told, "second-hand")] if one.second_hand else []


def how_to_read(language: str) -> str:
    """What likelihood, confidence and the kinds of statement mean, in a paragraph."""
    scale = evidence.load("likelihood_terms").sort_values("rank").index
    lowest, highest = (spoken.text(f"likelihood_terms:{key}", "term", language) for key in (scale[0], scale[-1]))
    return ui("how_to_read_text", language, lowest=lowest, highest=highest)


def _questions_sheet(asked: list[answer.Answer], numbers: dict[str, int], language: str) -> Tag:
    """Page 2: the questions, each with its answer and what stands beside it."""
    sheet = tag("section", "", "sheet questions")
    sheet.append(tag("h2", ui("questions", language), "head"))
    for one in asked:
        box, said = tag("div", "", "question"), tag("div")
        said.extend([tag("h3", one.question), tag("p", one.answer), *_second_hand(one, language)])
        told = {name: getattr(one, name) for name in ("likelihood", "confidence", "figure", "latest")}
        box.extend([said, _facts(told | {"sources": _span(one, numbers)}, language)])
        sheet.append(box)
    return sheet


def _map_sheet(language: str) -> Tag:
    """Page 3: the key judgements, and the map of Russian sites."""
    sheet = tag("section", "", "sheet map")
    sheet.append(tag("h2", ui("judgements", language), "head"))
    told = [
        (one.judgement, wording.capital(one.likelihood) or "–", wording.capital(one.confidence))
        for one in judgements.judgements(language)
    ]
    sheet.append(_table([ui(name, language) for name in ("judgement", "likelihood", "confidence")], told))
    sheet.append(_figure(site_map(language), ui("map_caption", language)))
    return sheet


def site_map(language: str) -> charts.Chart:
    """The map of Russian sites and of the distance of capitals, with what each site stands on."""
    return charts.Chart(
        maps_of.region_map(facilities_and_presence.sites_in_region(), language),
        name=f"brief-map-{language}",
        title=ui("map_title", language),
        subtitle=ui("map_subtitle", language),
        note=ui("map_source", language),
        caption="",
    )


def _watch_sheet(numbers: dict[str, int], language: str) -> Tag:
    """Page 4: what to watch, the sources of the figures, and the imprint."""
    sheet = tag("section", "", "sheet watch")
    sheet.extend([tag("h2", ui("watch", language), "head"), tag("p", ui("watch_text", language))])
    heads = [ui(name, language) for name in ("question", "by", "probability", "base_rate")]
    sheet.append(_table(heads, watched(language)))
    sheet.append(tag("p", ui("scenarios", language, listed="; ".join(courses(language))), "courses"))
    sheet.extend([tag("h2", ui("sources_title", language)), tag("p", ui("sources_text", language), "small")])
    sheet.append(_listed(numbers))
    sheet.append(_imprint(language))
    return sheet


def watched(language: str) -> list[tuple[str, ...]]:
    """Question, last day, probability and base rate of the forecasts that the brief names, in words."""
    known = forecasts.forecasts()
    chosen = evidence.load("brief_forecasts").sort_values("place")["forecast"]
    return [
        (spoken.text(f"forecasts:{key}", "question", language), *_chance(known.loc[key], language)) for key in chosen
    ]


def courses(language: str) -> list[str]:
    """The scenarios, the likeliest first, each with its probability: 'quiet basing 61%'."""
    rows = scenarios.listed(scenarios.scenarios())
    named = [(spoken.text(f"scenarios:{key}", "short", language), row["probability"]) for key, row in rows.iterrows()]
    return [
        f"{_within(words) if language == ENGLISH else words} {spoken.said(spoken.of('percent', float(chance)), language)}"
        for words, chance in named
    ]


def _within(words: str) -> str:
    """A name as it stands within a sentence."""
    return words[:1].lower() + words[1:]


def _chance(row: pd.Series, language: str) -> tuple[str, str, str]:
    day, chance, rate = (
        spoken.said(spoken.of(*told), language)
        for told in (
            ("date", row["resolve_by"], row["resolve_by_precision"]),
            ("percent", float(row["probability"])),
            ("percent", float(row["base_rate"])),
        )
    )
    return day, chance, ui("base", language, rate=rate, yes=str(row["base_yes"]), of=str(row["base_of"]))


def _imprint(language: str) -> Tag:
    box = tag("div", "", "imprint")
    box.append(tag("h2", ui("about_title", language)))
    dated = [ui("edition", language, edition=edition.NUMBER), spoken.reach(language), ui("licence", language)]
    box.append(tag("p", spoken.sentences(dated)))
    before, after = ui("cite", language, cite="|").split("|")
    line, cited = tag("p", before), tag("span", paper.edition()["cite"])
    cited["lang"] = ENGLISH
    line.extend([cited, after])
    box.append(line)
    if language != ENGLISH:
        box.append(tag("p", ui("reference", language)))
    return box


# ------------------------------------------------------------------------------------------------------------- parts


def _facts(told: dict[str, str], language: str) -> Tag:
    """Names and values beneath or beside an answer; what is empty is left out."""
    listed = tag("dl", "", "facts")
    for name, words in told.items():
        if words:
            pair = tag("div")
            pair.extend([tag("dt", ui(name, language)), tag("dd", wording.capital(words))])
            listed.append(pair)
    return listed


def _table(heads: list[str], rows: Sequence[tuple[str, ...]]) -> Tag:
    table, head, body = tag("table"), tag("thead"), tag("tbody")
    for part, lines in ((head, [heads]), (body, rows)):
        for line in lines:
            row = tag("tr")
            row.extend(tag("th" if part is head else "td", words) for words in line)
            part.append(row)
    table.extend([head, body])
    return table


def _figure(chart: charts.Chart, caption: str) -> Tag:
    """A chart with its alternative text and caption; the drawing is stored beside the page."""
    store.drawing(chart.figure(), chart.name, chart.title)
    shutil.copy(store.CHARTS / f"{chart.name}.svg", FOLDER)
    figure, image = tag("figure", "", "chart"), tag("img")
    image["src"], image["alt"] = f"{chart.name}.svg", f"{chart.title}. {chart.alt}"
    figure.extend([image, tag("figcaption", caption)])
    return figure


def numbered(asked: list[answer.Answer]) -> dict[str, int]:
    """Key of each source -> its number, in the order in which the answers name them."""
    keys = dict.fromkeys(key for one in asked for key in one.sources.split(";") if key)
    return {key: number for number, key in enumerate(keys, 1)}


def _span(one: answer.Answer, numbers: dict[str, int]) -> str:
    """The numbers of an answer's sources: '1–4, 9'."""
    found = sorted(numbers[key] for key in one.sources.split(";") if key)
    runs: list[list[int]] = []
    for number in found:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _listed(numbers: dict[str, int]) -> Tag:
    """The sources with publisher, title, date and address."""
    listed = tag("ol", "", "sources")
    known = bibliography.entries()
    for key in numbers:
        row = known.loc[key]
        line, title = (
            tag("li", f"{row['publisher']}, "),
            tag("cite", textwrap.shorten(row["title"], TITLE_LETTERS, placeholder="…")),
        )
        line["lang"] = ENGLISH
        if code := of_title(row["title"], row["note"]):
            title["lang"] = code
        line.extend([title, f", {row['date']}. " if row["date"] else ". "])
        if row["url"]:
            link = tag("a", re.sub(r"^https?://(?:www\.)?|/$", "", row["url"]))
            link["href"] = row["url"]
            line.append(link)
        listed.append(line)
    return listed


if __name__ == "__main__":
    print_briefs()
