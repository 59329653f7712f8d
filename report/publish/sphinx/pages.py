"""The last hand on each built page: pictures by width, exhibits with their files, tables that scroll, sources in place."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from sphinx.errors import ExtensionError

from report import edition, evidence, jobs
from report.evidence import editions
from report.exhibits.kit import store
from report.publish import policy
from report.publish.browser import changes
from report.publish.sphinx import browser, citations, figures, fresh, theme, translated
from report.wording.figure import CLASS

BUILDERS = ("html", "singlehtml")
OFFERED = ("_images/", "_downloads/", "exhibits/")
LONG = 12  # rows from which a table scrolls within itself, sorts and filters


def setup(app) -> None:
    """Let Sphinx write beside the place of the finished pages, which change only when a build is whole."""
    if Path(app.outdir).name in BUILDERS:
        app.outdir = type(app.outdir)(Path(app.outdir).parent / "work" / Path(app.outdir).name)
        app.connect("build-finished", finish, priority=900)  # the theme writes style sheets at the end too


def finish(app, exception) -> None:
    """Finish every page that Sphinx wrote anew, put beside the pages what they name and nothing else, and take the old pages away last."""
    if exception:
        return
    work = Path(app.outdir)
    final = work.parent.parent / work.name
    made = final.with_name(f"{final.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    single = app.builder.name == "singlehtml"
    names = ["index"] if single else sorted({*app.env.found_docs, *translated.names(), "genindex", "search"})
    known = _known(work, final)
    prints = {name: _print(name, app.config, work) for name in names}
    changed = [name for name in names if known.get(name, {}).get("print") != prints[name]]
    if fresh.only():  # a page that is not asked for stays as it is, to be finished with the next whole build
        changed = [name for name in changed if name in fresh.only() or name not in known]
    rests_on = "" if single else browser.fingerprint(_print(browser.NAME, app.config, work), names, work)
    rows = not single and not (known.get(browser.NAME, {}).get("print") == rests_on and (final / "evidence").is_dir())

    def one(name: str) -> tuple[str, list[str], list[str]]:
        if name != browser.NAME:
            return _finished(name, work, app.config, single)
        browser.publish(_shell(work, app.config), names, work, made)
        return "", [], []

    todo = [browser.NAME, *changed] if rows else changed  # the longest work first
    done = dict(zip(todo, jobs.each(one, todo), strict=True))
    _refuse([fault for _, _, faults in done.values() for fault in faults])
    written = {} if single else {browser.NAME: {"print": rests_on, "files": []}}
    for name in names:
        path = made / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        if name in done:
            text, files, _ = done[name]
            path.write_text(text, encoding="utf-8")
            written[name] = {"print": prints[name], "files": files}
        else:
            shutil.copy(final / f"{name}.html", path)
            written[name] = known[name]
    if not single:
        feed = changes.feed(editions.stored(), app.config.html_title or app.config.project, app.config.author)
        (made / "feed.xml").write_text(feed, encoding="utf-8")
        if not rows:
            shutil.copytree(final / "evidence", made / "evidence")
    _lay_out(work, made, {file for entry in written.values() for file in entry["files"]}, names)
    if not single:
        theme.clear(made / "_static")
    (work / "finished.json").write_text(json.dumps(written), encoding="utf-8")
    _put_in_place(made, final)


def _finished(name: str, work: Path, config, single: bool) -> tuple[str, list[str], list[str]]:
    """A page as it is published, the files of the book that it names, and its faults, with which it is not finished."""
    page = _read(work, name)
    if faults := _faults(page, name, work):
        return "", [], faults
    if not single:
        _finish_page(page, name, work, config)
        translated.join(page, name)
    return str(page), sorted(_files(page, name)), []


def _shell(work: Path, config) -> str:
    """The empty page of the evidence browser, finished."""
    text, _, faults = _finished(browser.NAME, work, config, single=False)
    _refuse(faults)
    return text


def _known(work: Path, final: Path) -> dict:
    """What the last finish knew of its pages; nothing where they are no longer there."""
    notes = work / "finished.json"
    return json.loads(notes.read_text(encoding="utf-8")) if notes.is_file() and (final / "index.html").is_file() else {}


def _print(name: str, config, work: Path) -> str:
    """A fingerprint of a page as Sphinx wrote it, of the programs that finish it, and of all else that goes into it."""
    path = work / f"{name}.html"
    page = path.read_bytes()
    parts = [
        page,
        figures.fingerprint(name, page.decode()) if work.name == "html" else b"",  # the one long page opens no doors
        evidence.BIBLIOGRAPHY.read_bytes(),
        translated.TABLE.read_bytes(),
        f"{config.author}{config.release}{edition.form()}".encode(),
    ]
    parts += [file.read_bytes() for file in sorted(Path(__file__).parents[1].rglob("*.py"))]
    notes = [store.CHARTS / f"{name}.json" for name in re.findall(r'id="fig-([^"]+)"', page.decode())]
    notes += [store.TABLES / f"{name}.json" for name in re.findall(r'id="(tab-[^"]+)"', page.decode())]
    parts += [path.read_bytes() for path in notes if path.is_file()]
    parts += [(work / source).read_bytes() for source in _pictures(page.decode(), path, work)]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _pictures(words: str, path: Path, work: Path) -> list[str]:
    """The drawings that a page shows, by their place in the book: their size and data go into the finished page."""
    found = {
        os.path.relpath(path.parent / source, work) for source in re.findall(r'<img[^>]* src="([^"]+\.svg)"', words)
    }
    return sorted(source for source in found if (work / source).is_file())


def _read(work: Path, name: str) -> BeautifulSoup:
    page = BeautifulSoup((work / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    theme.quieten(page)
    return page


def _faults(page: BeautifulSoup, name: str, work: Path) -> list[str]:
    """What a page holds that no page may hold, a line each."""
    inline = [*policy.INLINE, policy.PAGE_NAME.format(name=name)]
    return [
        f"{name}.html: {told}, expected nothing beyond the book's own"
        for told in policy.foreign(page, work / f"{name}.html", work, inline)
    ]


def _refuse(faults: list[str]) -> None:
    """Raise ExtensionError, one line a fault, where there are any."""
    if faults:
        raise ExtensionError("a page holds what no page may hold\n" + "\n".join(faults))


def _files(page: BeautifulSoup, name: str) -> set[str]:
    """The files of the book that a page shows or offers, by their place in the book."""
    addresses = {tag[key] for key in ("src", "srcset", "href") for tag in page.find_all(attrs={key: True})}
    places = {
        os.path.normpath(Path(name).parent / unquote(address.partition("#")[0].partition("?")[0]))
        for address in addresses
        if ":" not in address
    }
    return {place for place in places if place.startswith(OFFERED)}


def _lay_out(work: Path, made: Path, files: set[str], names: list[str]) -> None:
    """Put beside the finished pages what Sphinx wrote for all of them, and of pictures, downloads and exhibits those that a page names."""
    for path in work.iterdir():
        beside = ("_images", "_downloads", "_sources", "reports", "chapters", "evidence", translated.FOLDER)
        if path.is_dir() and path.name not in beside:
            shutil.copytree(path, made / path.name, dirs_exist_ok=True)
        elif path.suffix in (".js", ".inv"):
            shutil.copy(path, made)
    wanted = {file: work / file for file in files} | {
        f"data/{path.name}": path for path in evidence.files() if work.name == "html"
    }
    wanted |= {
        file: (store.TABLES if Path(file).name.startswith("tab-") else store.CHARTS) / Path(file).name
        for file in files
        if file.startswith("exhibits/")
    }
    wanted |= {
        os.path.relpath(path, work): path
        for path in (work / "_sources").rglob("*")
        if path.is_file() and os.path.relpath(path, work / "_sources").partition(".")[0] in names
    }
    for place, path in wanted.items():
        (made / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, made / place)
        if place.startswith("exhibits/") and place.endswith(
            ".csv"
        ):  # opened in spreadsheets, which else misread its letters
            (made / place).write_bytes(codecs.BOM_UTF8 + path.read_bytes())


def _put_in_place(made: Path, final: Path) -> None:
    """Exchange the finished pages for the old ones."""
    old = final.with_name(f"{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    made.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def _finish_page(page: BeautifulSoup, name: str, work: Path, config) -> None:
    path = work / f"{name}.html"
    root = os.path.relpath(work, path.parent) + "/"
    book = f"{config.author}: {config.html_title or config.project}, edition {config.release}"
    theme.draw_icons(page)
    theme.name_controls(page)
    browser.lead_here(page, root)
    theme.add_code_switch(page)
    fit_pictures(page, path)
    fold_panels(page)
    offer_exhibits(page, root, book)
    hold_tables(page)
    hold_sources(page)
    figures.open_doors(page, name, root, book)
    policy.enclose(
        page,
        policy.POLICY,
        [
            tag.string
            for tag in page.find_all("script", src=False)
            if tag.get("type", "text/javascript") == "text/javascript"
        ],
    )


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


def offer_exhibits(page: BeautifulSoup, root: str, book: str) -> None:
    """Beneath each numbered chart and table: its own link, its data, its picture and a ready citation."""
    heading = page.select_one("main h1")
    chapter = heading.get_text().rstrip("#") if heading else ""
    for figure in page.select("main figure.chart[id]"):
        name = figure["id"].removeprefix("fig-")
        about = json.loads((store.CHARTS / f"{name}.json").read_text(encoding="utf-8"))
        files = [("Data (CSV)", f"{root}exhibits/{name}.csv")] if about["data"] else []
        files += [("SVG", f"{root}_images/{name}.svg"), ("PNG", f"{root}exhibits/{name}.png")]
        cite = _citation(figure, about["title"], chapter, book, about["source"])
        line = _line(page, figure["id"], files, about["tables"], root, cite)
        for door in (word for word in figure["class"] if figures.MARK.fullmatch(word)):
            words = {"class": [CLASS, door], "data-words": about["title"]}
            line.insert(1, page.new_tag("span", attrs=words, string="Rows of the title"))
        figure.append(line)
    for table in page.select("main table[id^=tab-]"):
        cite = _citation(table, "", chapter, book, "Sources: as cited in the table")
        files = [("Data (CSV)", f"{root}exhibits/{table['id']}.csv")]
        box = table.find_parent(class_="pst-scrollable-table-container")
        box.insert_after(_line(page, table["id"], files, [], root, cite))
        lead_to_rows(table, store.lines(table["id"]), root)


def lead_to_rows(table: Tag, told: list[str], root: str) -> None:
    """At the end of each line of a table the way to the row of the evidence that it tells; ``told``: a reference a line, '' for none."""
    lines = table.select("tbody tr")
    if told and len(told) != len(lines):
        raise ValueError(f"{table['id']}: {len(lines)} lines on the page, expected {len(told)}")
    for line, reference in zip(lines, told):
        if reference:
            last = line.select("td")[-1]
            (last.p or last).extend([" ", browser.way(reference, root)])


def _citation(exhibit, title: str, chapter: str, book: str, source: str) -> str:
    number = exhibit.select_one(".caption-number").get_text().strip()
    title = title or exhibit.select_one(".caption-text").get_text()
    return f"{book}, chapter “{chapter}”, {number} ({exhibit['id']}): “{title.rstrip('.')}”. {source.rstrip('.')}."


def _line(page: BeautifulSoup, anchor: str, files: list, tables: list[str], root: str, cite: str):
    """The quiet line of an exhibit; everything but copying works without scripts."""
    line = page.new_tag("div", attrs={"class": "exhibit-line d-print-none"})
    words = cite.split(" (", 1)[0].rsplit(", ", 1)[-1]  # 'Fig. 3'
    for label, address in [("Link", f"#{anchor}"), *files]:
        link = page.new_tag(
            "a", href=address, attrs={"aria-label": f"{label}, {words}"} | ({} if label == "Link" else {"download": ""})
        )
        link.string = label
        line.append(link)
    if tables:
        line.append(
            _fold(
                page,
                "Tables",
                f"Tables behind {words}",
                [
                    link
                    for table in tables
                    for link in (
                        page.new_tag("a", href=f"{root}data/{table}.csv", download="", string=f"{table}.csv"),
                        page.new_tag("a", href=f"{root}evidence/{table}.html", string="row by row"),
                    )
                ],
            )
        )
    text = page.new_tag("span", attrs={"class": "cite-text"}, string=cite)
    line.append(
        _fold(
            page,
            "Cite",
            f"Cite {words}",
            [text, page.new_tag("button", type="button", attrs={"class": "copy-cite", "hidden": ""}, string="Copy")],
        )
    )
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
        box.attrs |= {
            "tabindex": "0",
            "role": "region",
            "aria-label": f"{words.split('. ')[0].rstrip('.')} (table {number + 1} of this page)",
        }
        if len(table.select("tbody tr")) > LONG:
            box["class"] = [*box["class"], "long-table"]
        for head in table.select("thead th"):
            head["scope"] = "col"


# ------------------------------------------------------------------------------------------------------- sources


def hold_sources(page: BeautifulSoup) -> None:
    """Put the full line of each source that the page cites into the page, once, for the popover of its citations."""
    lines, cited = citations.source_lines(), {}
    for link in page.select("a.reference.internal[href*='bibliography.html#source-']"):
        link.attrs.pop("title", None)
        anchor = link["href"].partition("#")[2]
        cited[anchor] = lines[anchor]
    if cited:
        block = page.new_tag("script", type="application/json", id="cited-sources")
        block.string = json.dumps(cited, ensure_ascii=False).replace("<", "\\u003c")
        page.body.append(block)
