"""The built pages of the evidence browser: light, accessible, narrowed and searched from a folder, whole without scripts."""

import re

import lxml.html
import pytest
from axe import COLOURS, violations
from test_browser import MIDDLE, NARROW, WIDE, reader
from test_pages import LOADING, anchors, soup
from test_weight import LIMIT, loaded, packed

from report import evidence

pytestmark = pytest.mark.slow

# between them they hold every kind of element that any page of the browser has
LOOKED_AT = [
    "index",
    "changes",
    "facilities",
    "judgements",
    "exercise_register_allies",
    "district_recoding",
    "trade_series",
    "source_checks",
    "source_checks-10",
]


@pytest.fixture(scope="module")
def folder(html):
    return html / "evidence"


def kinds(path) -> set[tuple[str, str, str]]:
    """The kinds of element of a page: the class around it, its tag, its own class."""
    found = {}  # class around and own class, of the elements above

    def kind(tag, around):
        found[tag] = tag.get("class") or around
        return around, tag.tag, tag.get("class") or ""

    (main,) = lxml.html.fromstring(path.read_bytes()).iter("main")
    return {kind(tag, found.get(tag.getparent(), "")) for tag in main.iter("*")}


def test_the_pages_looked_at_hold_every_kind_of_element(folder):
    held = {path.stem: kinds(path) for path in folder.glob("*.html")}
    seen = set().union(*(held[name] for name in LOOKED_AT))
    assert not {kind: name for name, found in held.items() for kind in found - seen}


def test_every_table_has_a_page_and_no_page_is_heavy(folder):
    pages = {path.stem for path in folder.glob("*.html")}
    assert {"index", "changes", *evidence.names()} <= pages
    for path in folder.glob("*.html"):
        assert path.stat().st_size <= LIMIT, path.name
        assert sum(map(packed, set().union(*loaded(path).values()))) <= LIMIT, path.name


def test_addresses_are_unique_and_pages_hold_the_books_policy_and_nothing_else(folder):
    for path in sorted(folder.glob("*.html")):
        text = path.read_text(encoding="utf-8")
        found = re.findall(r'<[^>]* id="([^"]+)"', text)
        assert len(found) == len(set(found)), path.name
        assert text.count("Content-Security-Policy") == 1 and "unsafe" not in text.partition("</head>")[0]
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=", text.partition('<script id="cited-sources"')[0]), path.name
        assert len(re.findall(r"<h1[ >]", text.partition("<article")[2])) == 1


@pytest.mark.parametrize("name", LOOKED_AT)
def test_links_out_of_the_browser_resolve_and_nothing_comes_from_elsewhere(html, folder, name):
    path = folder / f"{name}.html"
    for tag in soup(path).select("main a[href], #pst-primary-sidebar a[href]"):
        place, _, anchor = tag["href"].partition("#")
        if re.match(r"https?:|mailto:", place):
            continue
        target = (path.parent / place).resolve() if place else path
        assert target.is_file(), tag["href"]
        if anchor and target.suffix == ".html":
            assert anchor in anchors(target), tag["href"]
    for kind, attribute in LOADING.items():
        assert not [tag for tag in soup(path).find_all(kind) if re.match("(https?:)?//", tag.get(attribute) or "")]


def test_the_book_leads_to_the_browser(html):
    for name in ("index", "chapters/data", "evidence/facts"):
        page = soup(html / f"{name}.html")
        place = "../evidence/index.html" if "/" in name else "./evidence/index.html"
        assert page.select_one(f"#pst-primary-sidebar a[href='{place}']"), name
    data = soup(html / "chapters/data.html")
    assert data.select_one(".evidence-browser a")
    assert {f"../evidence/{name}.html" for name in evidence.names()} <= {
        link["href"] for link in data.select("main a[href]")
    }


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_is_silent_accessible_and_fits(chromium, folder, name):
    with reader(chromium, folder.parent.as_uri(), color_scheme="light", reduced_motion="reduce") as page:
        page.goto((folder / f"{name}.html").as_uri())
        for width in (MIDDLE, NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 1000})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(
            "[...document.querySelectorAll('main details')].slice(0, 40).forEach((fold) => { fold.open = true; })"
        )
        assert violations(page) == []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.wait_for_selector("html[data-theme=dark]", state="attached")
        assert violations(page, COLOURS) == []


def test_rows_are_narrowed_by_year_kind_confidence_place_and_words(chromium, folder):
    events = evidence.load("events")
    with reader(chromium, folder.parent.as_uri()) as page:
        page.goto((folder / "events.html").as_uri())
        shown = lambda: {row.get_attribute("id") for row in page.locator(".row:visible").all()}  # noqa: E731
        bar = page.locator(".row-filter")
        bar.get_by_label("From year").fill("2022")
        bar.get_by_label("To year").fill("2022")
        started = events["date_from"].dt.year <= 2022
        ended = events["date_to"].fillna(events["date_from"]).dt.year >= 2022
        assert shown() == set(events.index[started & ended])
        bar.get_by_role("button", name="Clear").click()
        bar.get_by_label("Kind").select_option("alleged")
        assert shown() == set(events.index[events["qualifier"] == "alleged"])
        bar.get_by_label("Kind").select_option("")
        bar.get_by_label("Confidence").select_option("low")
        assert shown() == set(events.index[events["confidence"] == "low"])
        bar.get_by_label("Confidence").select_option("")
        bar.get_by_label("Place").fill("Asipovichy")
        found = shown()
        assert found and all("Asipovichy" in events.loc[key, "place"] for key in found)
        bar.get_by_role("button", name="Clear").click()
        bar.get_by_label("Words").fill("zzqxv")
        assert shown() == set() and bar.locator("output").inner_text() == f"0 of {len(events)} rows"


def test_lines_of_a_series_are_narrowed_too(chromium, folder):
    with reader(chromium, folder.parent.as_uri()) as page:
        page.goto((folder / "un_votes.html").as_uri())
        page.locator(".row-filter").get_by_label("From year").fill("2020")
        page.locator(".row-filter").get_by_label("To year").fill("2020")
        count = int((evidence.load("un_votes")["year"] == 2020).sum())
        assert page.locator(".lines tbody tr:not([hidden])").count() == count


def test_filters_are_reached_and_used_by_keyboard(chromium, folder):
    with reader(chromium, folder.parent.as_uri()) as page:
        page.goto((folder / "facilities.html").as_uri())
        page.locator(".row-filter input").first.focus()
        page.keyboard.type("vileyka")
        count = page.locator(".row:visible").count()
        assert 1 <= count < page.locator(".row").count()
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "Clear":
                break
        page.keyboard.press("Enter")
        assert page.locator(".row:visible").count() == page.locator(".row").count()


@pytest.mark.parametrize("table, leads", [("facts", ":target"), ("source_checks", ".row-parts li:has(> :target) > a")])
def test_the_address_of_a_row_leads_to_it_on_whatever_part_it_stands(chromium, folder, table, leads):
    key = evidence.load(table).index[-1]
    address, part = (folder / f"{table}.html").as_uri() + f"#{key}", rf"/{table}-\d+\.html"
    with reader(chromium, folder.parent.as_uri()) as page:
        page.goto(address)
        page.wait_for_url(re.compile(rf"{part}#{key}$"))
        page.locator(":target").wait_for()
    with reader(chromium, folder.parent.as_uri(), java_script_enabled=False) as page:
        page.goto(address)
        page.locator(leads).click()
        page.wait_for_url(re.compile(rf"{part}#{key}$" if leads == ":target" else part))
        assert page.locator(f"#{key}").count() == 1


@pytest.mark.parametrize("where", ["evidence/index.html?q=", "search.html?q="])
def test_search_finds_rows_of_all_tables_from_a_folder(chromium, html, where):
    key = "zapad_2021"
    with reader(chromium, html.as_uri()) as page:
        page.goto(f"{html.as_uri()}/{where}zapad-2021 belarus")
        page.wait_for_selector(".row-search li a")
        places = page.locator(".row-search li a").evaluate_all(
            "(links) => links.map((link) => link.getAttribute('href'))"
        )
        assert any(place.endswith(f"exercises.html#{key}") for place in places)
        page.locator(f".row-search li a[href$='exercises.html#{key}']").click()
        page.wait_for_url(f"**/evidence/exercises.html#{key}")
        page.locator(":target").wait_for()


def test_the_timeline_is_narrowed_by_aspect(chromium, folder):
    with reader(chromium, folder.parent.as_uri()) as page:
        page.goto((folder / "index.html").as_uri())
        before = page.locator(".timeline-bar output").inner_text()
        page.locator("#timeline-aspect").select_option("exercises")
        assert page.locator(".timeline-bar output").inner_text() != before
        page.locator(".strip a[data-year='2021']").click()
        aspects = page.locator("#y2021 li:visible").evaluate_all("(all) => all.map((one) => one.dataset.aspect)")
        assert aspects and set(aspects) == {"exercises"}


def test_a_page_is_whole_without_scripts(chromium, folder):
    with reader(chromium, folder.parent.as_uri(), java_script_enabled=False) as page:
        page.goto((folder / "events.html").as_uri())
        assert page.locator(".row:visible").count() == len(evidence.load("events"))
        assert not page.locator(".row-filter").is_visible()
        page.goto((folder / "index.html").as_uri())
        page.locator("#y2021 summary").click()
        assert page.locator("#y2021 li a").first.is_visible()


def test_what_rests_on_a_row_stands_at_it_and_in_the_table_of_uses(folder):
    claims = evidence.load("claims")
    reference = claims["evidence_for"].dropna().iloc[0].split(";")[0]
    table, _, key = reference.partition(":")
    text = (folder / "used_in.csv").read_text(encoding="utf-8")
    assert re.search(rf"^{table},{key},claim,claims:", text, re.MULTILINE)
    cards = [
        path
        for path in folder.glob(f"{table}*.html")
        if f'<article class="row" id="{key}"' in path.read_text(encoding="utf-8")
    ]
    assert soup(cards[0]).find(id=key).select_one(".row-uses a[href^='../evidence/claims.html#']")
