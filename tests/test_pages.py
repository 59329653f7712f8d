"""The built pages: all there, whole within themselves, and silent towards other hosts."""

import base64
import codecs
import csv
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
import yaml
from bs4 import BeautifulSoup

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"])]
LOADING = {
    "script": "src",
    "link": "href",
    "img": "src",
    "source": "srcset",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "embed": "src",
}
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch"}


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path: Path) -> frozenset:
    """The places of a page that is only linked to: without its tree, which takes a second of a large one."""
    return frozenset(lxml.html.fromstring(path.read_bytes()).xpath("//@id"))


def outside(address: str) -> bool:
    return bool(urlsplit(address).netloc)


@pytest.mark.parametrize("page", PAGES)
def test_page_is_there_with_a_title(html, page):
    assert soup(html / f"{page}.html").find("h1").get_text(strip=True)


@pytest.mark.parametrize("page", PAGES)
def test_internal_links_and_pictures_resolve(html, page):
    path = html / f"{page}.html"
    for tag in soup(path).find_all(["a", "img", "source"]):
        address = tag.get("href") or tag.get("src") or tag.get("srcset")
        if not address or outside(address) or address.startswith(("data:", "mailto:", "javascript:")):
            continue
        parts = urlsplit(address)
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        assert target.is_file(), address
        if parts.fragment and target.suffix == ".html":
            assert unquote(parts.fragment) in anchors(target), address


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_loaded_from_another_host(html, page):
    for name, attribute in LOADING.items():
        for tag in soup(html / f"{page}.html").find_all(name):
            if name == "link" and not FETCHED & set(tag.get("rel", [])):
                continue
            assert not outside(tag.get(attribute) or ""), tag


@pytest.mark.parametrize("page", PAGES)
def test_the_policy_allows_this_book_alone(html, page):
    found = soup(html / f"{page}.html")
    policy = dict(
        part.split(" ", 1)
        for part in found.select_one("meta[http-equiv=Content-Security-Policy]")["content"].split("; ")
    )
    assert policy.pop("default-src") == policy.pop("base-uri") == "'none'"
    assert not re.search(r"unsafe|https?:|\*", " ".join(policy.values()))
    inline = [tag.string for tag in found.find_all("script") if not tag.get("src") and not tag.get("type")]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in inline}
    assert set(policy.pop("script-src").split()) == {"'self'"} | hashes
    assert not found.find_all("style") and not found.find_all(style=True)
    assert not [tag.name for tag in found.find_all(True) if any(name.startswith("on") for name in tag.attrs)]


def test_style_sheets_load_only_what_is_there(html):
    for path in html.rglob("*.css"):
        for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", path.read_text(encoding="utf-8")):
            assert address.startswith(("data:", "#")) or (path.parent / urlsplit(address).path).is_file(), (
                f"{path.name}: {address}"
            )


@pytest.mark.parametrize("page", PAGES)
def test_pictures_have_alternative_text(html, page):
    for tag in soup(html / f"{page}.html").select("main img"):
        assert len(tag.get("alt", "")) > 30, tag


@pytest.mark.parametrize("page", PAGES)
def test_no_raw_markup_is_left(html, page):
    text = soup(html / f"{page}.html").find("main").get_text(" ")
    for trace in ("{eval}", "{cite}", "{numref}", "```", ":::", " object at 0x", "Traceback", "[?]"):
        assert trace not in text, trace
    assert not re.search(r"[a-z]Warning:", text)  # Python's, not a word of a title


def test_charts_come_in_two_widths(html):
    charts = [chart for name in PAGES for chart in soup(html / f"{name}.html").select("figure.chart")]
    assert len(charts) >= 50
    assert all(chart.select_one("picture source[media]") for chart in charts)


def test_alternative_texts_begin_with_the_finding(html):
    figure = soup(html / "chapters/02_exercises.html").select_one("#fig-known-exercises")
    finding = json.loads((ROOT / "_build" / "charts" / "known-exercises.json").read_text(encoding="utf-8"))["title"]
    assert figure.img["alt"].startswith(f"{finding}. Timeline of ")


def test_each_chart_and_table_is_numbered_and_captioned(html):
    page = soup(html / "chapters/02_exercises.html")
    for caption in page.select("figure.chart figcaption, main table caption"):
        assert caption.select_one(".caption-number") and len(caption.get_text()) > 20


def test_the_panel_is_readable_without_scripts(html):
    panel = soup(html / "chapters/02_exercises.html").select_one("div.panel")
    states = panel.select(".panel-state")
    assert len(states) >= 8
    assert {state["data-group"] for state in states} == {"Series", "Period"}
    assert not any(state.has_attr("hidden") for state in states)
    assert all(state.find("img") and state.find("table") and state.find("a") for state in states)


def test_panel_states_show_the_figures_of_the_evidence(html):
    from report.aspects import exercises

    panel = soup(html / "chapters/02_exercises.html").select_one("div.panel")
    rows = exercises.people()
    state = panel.select_one('.panel-state[data-choice="Zapad"]')
    assert len(state.select("tbody tr")) == int((rows["series"] == "zapad").sum())
    assert exercises.value("zapad_2021_personnel_all_declared") in state.get_text(" ")


def files_of(exhibit, path: Path) -> dict[str, Path]:
    """What the line of an exhibit links to, by its words."""
    line = exhibit.select_one(".exhibit-line") or exhibit.find_parent(
        class_="pst-scrollable-table-container"
    ).find_next_sibling(class_="exhibit-line")
    assert line.a["href"] == f"#{exhibit['id']}" and exhibit["id"] in line.select_one(".cite-text").get_text()
    return {link.get_text(): (path.parent / link["href"]).resolve() for link in line.select("a[download]")}


def rows_of(path: Path) -> list[dict]:
    if path.parent.name == "exhibits":  # tables are published byte for byte as they are committed
        assert path.read_bytes().startswith(codecs.BOM_UTF8), f"{path.name}: a spreadsheet would misread its letters"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("page", PAGES)
def test_the_evidence_stands_once_among_the_chapters(html, page):
    links = soup(html / f"{page}.html").select("#pst-primary-sidebar li > a[href$='evidence/index.html']")
    assert [link.get_text() for link in links] == ["The evidence, row by row"]


@pytest.mark.parametrize("page", PAGES)
def test_each_chart_offers_data_and_pictures(html, page):
    path = html / f"{page}.html"
    for figure in soup(path).select("figure.chart"):
        files = files_of(figure, path)
        assert (
            files["PNG"].read_bytes().startswith(b"\x89PNG")
            and "<svg" in files["SVG"].read_text(encoding="utf-8")[:1000]
        )
        data = [file for words, file in files.items() if "csv" in words.lower()]
        assert data and all(rows_of(file) for file in data), figure["id"]


@pytest.mark.parametrize("page", PAGES)
def test_each_table_offers_its_rows_with_the_keys_of_its_sources(html, page):
    path, known = html / f"{page}.html", (ROOT / "references.bib").read_text(encoding="utf-8")
    for table in soup(path).select("table[id^=tab-]"):
        rows = rows_of(files_of(table, path)["Data (CSV)"])
        assert len(rows) == len(table.select("tbody tr")), table["id"]
        for row in rows:
            assert all(f"{{{key}," in known for key in (row.get("Sources") or "").split(";") if key), row
            assert not any("{cite}" in (cell or "") for cell in row.values()), row


def test_the_data_of_a_chart_are_the_rows_drawn(html):
    from report import evidence

    path = html / "chapters/02_exercises.html"
    rows = rows_of(files_of(soup(path).select_one("#fig-known-exercises"), path)["Data (CSV)"])
    exercises = evidence.load("exercises")
    assert len(rows) > 50 and all(exercises.loc[row["id"], "name"] == row["name"] and row["sources"] for row in rows)


@pytest.mark.parametrize("page", PAGES)
def test_each_citation_has_its_source_in_the_page(html, page):
    found = soup(html / f"{page}.html")
    block = found.find("script", id="cited-sources")
    cited = json.loads(block.string) if block else {}
    links = {
        link["href"].partition("#")[2]: link.get_text() for link in found.select("a[href*='bibliography.html#source-']")
    }
    assert set(links) == set(cited) and all(cited[anchor]["label"] == label for anchor, label in links.items())


@pytest.mark.parametrize("page", PAGES)
def test_foreign_words_say_their_language(html, page):
    main = soup(html / f"{page}.html").find("main")
    for text in main.find_all(string=re.compile("[А-Яа-яЎўІі]{2}")):
        assert text.find_parent(class_="highlight") or text.find_parent(lang=re.compile("^(ru|be|uk|bg|sr|mk)$")), text


def test_titles_in_other_languages_say_so(html):
    titles = {
        link.get_text(): link.find_parent(lang=True)["lang"] if not link.has_attr("lang") else link["lang"]
        for link in soup(html / "chapters/bibliography.html").select(".citation > p > a")
    }
    assert titles["Karuzela stanowisk w strukturach siłowych"] == "pl"
    assert titles["Лукашенко рассказал о российских базах в Белоруссии"] == "ru"
    assert titles["Лукашэнка падпісаў указ аб асеннім прызыве"] == "be"
    assert titles["Media: explosions at Ziabrauka airfield near Homel (Polish)"] == "en"


def test_only_what_the_pages_use_is_published(html):
    assert not [
        path
        for path in (html / "_static").rglob("*")
        if path.suffix in (".py", ".ttf", ".map") or "fontawesome" in path.name
    ]


def test_downloads_are_the_evidence_itself(html):
    links = {
        Path(urlsplit(tag["href"]).path).name: tag["href"]
        for tag in soup(html / "chapters/data.html").select("a.download")
    }
    for path in sorted((ROOT / "data").glob("*.csv")):
        assert (html / "chapters" / links[path.name]).resolve().read_bytes() == path.read_bytes(), path.name
