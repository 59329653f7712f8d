"""The built pages: all there, whole within themselves, and silent towards other hosts."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[1]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
PAGES = [TOC["root"], *(chapter["file"] for part in TOC["parts"] for chapter in part["chapters"])]
LOADING = {"script": "src", "link": "href", "img": "src", "source": "srcset", "iframe": "src", "video": "src", "audio": "src", "object": "data", "embed": "src"}
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch"}


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path: Path) -> frozenset:
    return frozenset(tag["id"] for tag in soup(path).find_all(id=True))


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
    inline = " ".join(tag.get_text() for tag in soup(html / f"{page}.html").find_all(["script", "style"]))
    assert not re.search(r"(?:https?:)?//(?:cdn|unpkg|cdnjs|fonts|ajax)\b", inline)


def test_style_sheets_load_nothing_from_another_host(html):
    for path in html.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("page", PAGES)
def test_pictures_have_alternative_text(html, page):
    for tag in soup(html / f"{page}.html").select("main img"):
        assert len(tag.get("alt", "")) > 30, tag


@pytest.mark.parametrize("page", PAGES)
def test_no_raw_markup_is_left(html, page):
    text = soup(html / f"{page}.html").find("main").get_text(" ")
    for trace in ("{eval}", "{cite}", "{numref}", "```", ":::", " object at 0x", "Traceback", "Warning:", "[?]"):
        assert trace not in text, trace


def test_charts_come_in_two_widths(html):
    page = soup(html / "chapters/02_exercises.html")
    charts = page.select("figure.chart")
    assert len(charts) >= 5
    assert all(chart.select_one("picture source[media]") for chart in charts)


def test_each_chart_and_table_is_numbered_and_captioned(html):
    page = soup(html / "chapters/02_exercises.html")
    for caption in page.select("figure.chart figcaption, main table caption"):
        assert caption.select_one(".caption-number") and len(caption.get_text()) > 20


def test_the_panel_is_readable_without_scripts(html):
    panel = soup(html / "chapters/02_exercises.html").select_one("div.panel")
    states = panel.select("div.panel-state")
    assert len(states) >= 8
    assert {state["data-group"] for state in states} == {"Series", "Period"}
    assert not any(state.has_attr("hidden") for state in states)
    assert all(state.find("img") and state.find("table") and state.find("a") for state in states)


def test_panel_states_show_the_figures_of_the_evidence(html):
    from report import strength

    panel = soup(html / "chapters/02_exercises.html").select_one("div.panel")
    rows = strength.people()
    state = panel.select_one('div.panel-state[data-choice="Zapad"]')
    assert len(state.select("tbody tr")) == int((rows["series"] == "zapad").sum())
    assert strength.value("zapad_2021_personnel_all_declared") in state.get_text(" ")


def test_downloads_are_the_evidence_itself(html):
    links = {Path(urlsplit(tag["href"]).path).name: tag["href"] for tag in soup(html / "chapters/data.html").select("a.download")}
    for path in sorted((ROOT / "data").glob("*.csv")):
        assert (html / "chapters" / links[path.name]).resolve().read_bytes() == path.read_bytes(), path.name
