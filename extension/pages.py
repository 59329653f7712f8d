"""The last hand on each built page: pictures by width, exhibits with their files, tables that scroll, sources in place."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import languages
import theme
from bs4 import BeautifulSoup
from docutils.nodes import make_id
from sphinx.errors import ExtensionError

from report import evidence, policy, sources

LONG = 12  # rows from which a table scrolls within itself, sorts and filters
CHARTS, TABLES = evidence.ROOT / "_build" / "charts", evidence.ROOT / "_build" / "tables"


def finish(app, exception) -> None:
    """Finish every page of the HTML book once, and put the files that the pages offer beside them; the print needs quiet alone."""
    if exception or app.builder.name not in ("html", "singlehtml"):
        return
    out = Path(app.outdir)
    if app.builder.name == "html":
        theme.clear(out / "_static")
        (out / "data").mkdir(exist_ok=True)
        for file in evidence.files():
            shutil.copy(file, out / "data")
    written, faults = {}, []
    for path in sorted(path for path in out.rglob("*.html") if "_static" not in path.parts):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        if not policy.enclosed(page):
            theme.quieten(page)
            inline = [*policy.INLINE, policy.PAGE_NAME.format(name=path.relative_to(out).with_suffix("").as_posix())]
            faults += [f"{path.relative_to(out)}: {told}, expected nothing beyond the book's own" for told in policy.foreign(page, path, out, inline)]
            written[path] = page
    if faults:
        raise ExtensionError("a page holds what no page may hold\n" + "\n".join(faults))
    for path, page in written.items():
        if app.builder.name == "html":
            _finish_page(page, path, out, app.config)
        path.write_text(str(page), encoding="utf-8")


def _finish_page(page: BeautifulSoup, path: Path, out: Path, config) -> None:
    root = os.path.relpath(out, path.parent) + "/"
    theme.draw_icons(page)
    theme.name_controls(page)
    fit_pictures(page, path)
    fold_panels(page)
    offer_exhibits(page, root, out, f"{config.author}: {config.html_title or config.project}, edition {config.release}")
    hold_tables(page)
    hold_sources(page)
    policy.enclose(page, policy.POLICY, [tag.string for tag in page.find_all("script", src=False) if tag.get("type", "text/javascript") == "text/javascript"])


# ------------------------------------------------------------------------------------------------------ pictures


def fit_pictures(page: BeautifulSoup, path: Path) -> None:
    """Let a phone load the drawing made for its width, keep the place of a picture, and load it when it is near."""
    for image in page.select("main img[src$='.svg']"):
        wide = path.parent / image["src"]
        narrow = wide.with_name(f"{wide.stem}-narrow.svg")
        image.attrs |= _size(wide) | {"loading": "lazy", "decoding": "async"}
        if narrow.is_file():
            picture = image.wrap(page.new_tag("picture"))
            source = {"media": "(max-width: 640px)", "srcset": image["src"].replace(wide.name, narrow.name)}
            picture.insert(0, page.new_tag("source", attrs=source | _size(narrow)))


def _size(path: Path) -> dict[str, str]:
    """Width and height of an SVG in points, so that the page keeps its place."""
    with path.open(encoding="utf-8") as file:
        found = re.search(r'<svg[^>]* width="([\d.]+)pt" height="([\d.]+)pt"', file.read(2000))
    return {"width": str(round(float(found[1]))), "height": str(round(float(found[2])))} if found else {}


def fold_panels(page: BeautifulSoup) -> None:
    """Without scripts a panel shows its first state, and the others fold out one by one."""
    for state in page.select(".panel > .panel-state ~ .panel-state"):
        state.name = "details"
        summary = page.new_tag("summary")
        summary.string = state["data-choice"]
        state.insert(0, summary)


# ------------------------------------------------------------------------------------------------------ exhibits


def offer_exhibits(page: BeautifulSoup, root: str, out: Path, book: str) -> None:
    """Beneath each numbered chart and table: its own link, its data, its picture and a ready citation."""
    heading = page.select_one("main h1")
    chapter = heading.get_text().rstrip("#") if heading else ""
    for figure in page.select("main figure.chart[id]"):
        name = figure["id"].removeprefix("fig-")
        about = json.loads((CHARTS / f"{name}.json").read_text(encoding="utf-8"))
        files = [("Data (CSV)", _published(CHARTS / f"{name}.csv", out, root))] if about["data"] else []
        files += [("SVG", f"{root}_images/{name}.svg"), ("PNG", _published(CHARTS / f"{name}.png", out, root))]
        tables = [(f"{table}.csv", f"{root}data/{table}.csv") for table in about["tables"]]
        cite = _citation(figure, about["title"], chapter, book, about["source"])
        figure.append(_line(page, figure["id"], files, tables, cite))
    for table in page.select("main table[id^=tab-]"):
        cite = _citation(table, "", chapter, book, "Sources: as cited in the table")
        files = [("Data (CSV)", _published(TABLES / f"{table['id']}.csv", out, root))]
        box = table.find_parent(class_="pst-scrollable-table-container")
        box.insert_after(_line(page, table["id"], files, [], cite))


def _published(path: Path, out: Path, root: str) -> str:
    """Copy a file to the exhibits of the book; its address from the page."""
    (out / "exhibits").mkdir(exist_ok=True)
    shutil.copy(path, out / "exhibits")
    return f"{root}exhibits/{path.name}"


def _citation(exhibit, title: str, chapter: str, book: str, source: str) -> str:
    number = exhibit.select_one(".caption-number").get_text().strip()
    title = title or exhibit.select_one(".caption-text").get_text()
    return f"{book}, chapter “{chapter}”, {number} ({exhibit['id']}): “{title.rstrip('.')}”. {source.rstrip('.')}."


def _line(page: BeautifulSoup, anchor: str, files: list, tables: list, cite: str):
    """The quiet line of an exhibit; everything but copying works without scripts."""
    line = page.new_tag("div", attrs={"class": "exhibit-line d-print-none"})
    words = cite.split(" (", 1)[0].rsplit(", ", 1)[-1]  # 'Fig. 3'
    for label, address in [("Link", f"#{anchor}"), *files]:
        link = page.new_tag("a", href=address, attrs={"aria-label": f"{label}, {words}"} | ({} if label == "Link" else {"download": ""}))
        link.string = label
        line.append(link)
    if tables:
        line.append(_fold(page, "Tables", f"Tables behind {words}", [page.new_tag("a", href=address, download="", string=label) for label, address in tables]))
    text = page.new_tag("span", attrs={"class": "cite-text"}, string=cite)
    line.append(_fold(page, "Cite", f"Cite {words}", [text, page.new_tag("button", type="button", attrs={"class": "copy-cite", "hidden": ""}, string="Copy")]))
    return line


def _fold(page: BeautifulSoup, label: str, words: str, inside: list):
    details = page.new_tag("details", attrs={"class": "exhibit-fold"})
    details.append(page.new_tag("summary", attrs={"aria-label": words}, string=label))
    box = page.new_tag("div")
    for tag in inside:
        box.append(tag)
        box.append(" ")
    details.append(box)
    return details


def hold_tables(page: BeautifulSoup) -> None:
    """Each table may scroll within itself and is reached by keyboard; a long one keeps its head and is marked for sorting."""
    for number, box in enumerate(page.select(".pst-scrollable-table-container")):
        table, caption = box.table, box.select_one("caption .caption-text")
        words = caption.get_text() if caption else "Table"
        box.attrs |= {"tabindex": "0", "role": "region", "aria-label": f"{words.split('. ')[0].rstrip('.')} (table {number + 1} of this page)"}
        if len(table.select("tbody tr")) > LONG:
            box["class"] = [*box["class"], "long-table"]
        for head in table.select("thead th"):
            head["scope"] = "col"


# ------------------------------------------------------------------------------------------------------- sources


def hold_sources(page: BeautifulSoup) -> None:
    """Put the full line of each source that the page cites into the page, once, for the popover of its citations."""
    frame, labels, cited = evidence.sources(), sources.labels(), {}
    anchors = {make_id(f"source-{key}"): key for key in frame.index}
    for link in page.select("a.reference.internal[href*='bibliography.html#source-']"):
        link.attrs.pop("title", None)
        anchor = link["href"].partition("#")[2]
        key = anchors[anchor]
        row = frame.loc[key]
        cited[anchor] = {
            "label": labels[key],
            "title": row["title"],
            "lang": languages.of_title(row["title"], row["note"]),
            "url": row["url"],
            "line": ", ".join(filter(None, [row["publisher"], row["date"] or "undated", row["note"]])),
            "kind": evidence.KINDS[row["kind"]],
        }
    if cited:
        block = page.new_tag("script", type="application/json", id="cited-sources")
        block.string = json.dumps(cited, ensure_ascii=False).replace("<", "\\u003c")
        page.body.append(block)
