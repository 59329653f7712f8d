"""The book in a real browser with its network cut: by mouse, touch and keyboard, with scripts and without, on screen and on paper."""

import html as html_of
import re
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
import yaml
from axe import violations
from test_pages import PAGES

from report import edition, evidence
from report.publish import doors
from report.publish.sphinx import translated
from report.wording import figure

pytestmark = pytest.mark.slow

CHAPTERS = [
    page for page in PAGES if re.match(r"chapters/0[1-6]_", page)
]  # those with a panel of pre-rendered states; other panels have their own tests
EVERY = [*PAGES, *translated.names(), "search", "genindex"]
SUMMARY, FIGURES = "chapters/00_summary", "chapters/05_facilities_and_presence"  # in which every figure is a door
STORY = "chapters/story"
NARROW, MIDDLE, WIDE = 390, 820, 1440


@contextmanager
def reader(chromium, origin, **options):
    """A page that may load from ``origin`` alone; whatever goes wrong on it fails the test at the end."""
    faults = []

    def guard(request):
        if not request.url.startswith((origin, "data:")):
            faults.append(f"asks another host: {request.url}")

    context = chromium.new_context(viewport={"width": WIDE, "height": 1000}, **options)
    context.on("request", guard)  # what gets through the browser does not find
    page = context.new_page()
    page.on(
        "console", lambda said: faults.append(f"console: {said.text}") if said.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))

    def failed(request):
        """A drawing for a width that the window no longer has is let go by the browser; one that cannot be had fails in ``load_all``."""
        let_go = request.failure == "net::ERR_ABORTED" and "/_images/" in request.url
        if not let_go:
            faults.append(f"failed: {request.url} ({request.failure})")

    page.on("requestfailed", failed)
    page.on(
        "response", lambda answer: faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
    )
    try:
        yield page
    finally:
        context.close()
    assert not faults


def load_all(page, folds: str = "details:not(.above-input)") -> None:
    """Open the folds and load every picture, also those that wait until they are near; one whose drawing changes with the width is asked again."""
    page.evaluate(
        """async (folds) => {
        document.querySelectorAll(`main ${folds}`).forEach((fold) => { fold.open = true; });
        const pictures = [...document.images];
        pictures.forEach((picture) => { picture.loading = "eager"; });
        await Promise.all([...pictures.map((picture) => picture.decode().catch(() => picture.decode())), ...document.getAnimations().map((motion) => motion.finished)]);
    }""",
        folds,
    )


def test_the_pages_tested_here_are_all_pages(html):
    found = {path.relative_to(html).with_suffix("").as_posix() for path in html.rglob("*.html")}
    assert {name for name in found if not name.startswith("evidence/")} == set(EVERY)  # those have tests of their own


@pytest.mark.parametrize("name", EVERY)
def test_page_works_on_a_server(chromium, site, name):
    """With every picture that it names; from a folder it is looked at too: see test_accessible.py."""
    with reader(chromium, site, reduced_motion="reduce") as page:
        page.goto(f"{site}{name}.html")
        page.evaluate("""() => Promise.all([...document.images].map((picture) => new Promise((done, failed) => {
            Object.assign(picture, { loading: "eager", onload: done, onerror: failed });
            picture.complete && picture.naturalWidth && done();
        })))""")
        panels_are_ready(page)


def panels_are_ready(page) -> None:
    """Each panel that its script has taken in hand shows one state."""
    for panel in page.locator(".panel-ready").all():
        assert panel.locator(":scope > .panel-state:visible").count() == 1


@pytest.mark.parametrize("name", CHAPTERS)
def test_panels_move_by_keyboard(chromium, site, name):
    with reader(chromium, site) as page:
        page.goto(f"{site}{name}.html")
        panels = page.locator(".panel:has(> .panel-state)").all()
        assert panels
        for panel in panels:
            states, select = panel.locator(":scope > .panel-state"), panel.locator("select")
            seen = []
            select.focus()
            for number in range(states.count()):
                page.keyboard.press("ArrowDown") if number else None
                shown = panel.locator(":scope > .panel-state:visible")
                assert shown.count() == 1 and shown.get_attribute("data-choice") == states.nth(number).get_attribute(
                    "data-choice"
                )
                assert shown.locator("img").evaluate_all(
                    "(all) => Promise.all(all.map((one) => { one.loading = 'eager'; return one.decode().then(() => one.naturalWidth); }))"
                )
                seen.append(shown.inner_text())
            assert len(set(seen)) == states.count()


def test_a_panel_moves_by_touch(chromium, site):
    with reader(chromium, site, has_touch=True, is_mobile=True) as page:
        page.set_viewport_size({"width": NARROW, "height": 800})
        page.goto(f"{site}{CHAPTERS[1]}.html")
        select = page.locator(".panel-bar select")
        select.scroll_into_view_if_needed()
        box = select.bounding_box()
        assert box["height"] >= 40 and box["x"] + box["width"] <= NARROW
        select.select_option(index=2)
        assert (
            page.locator(".panel > .panel-state:visible").get_attribute("data-choice")
            == select.locator("option").nth(2).inner_text()
        )


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_page_is_whole_without_scripts(chromium, site, name):
    with reader(chromium, site, java_script_enabled=False) as page:
        page.goto(f"{site}{name}.html")
        states = page.locator(".panel > .panel-state")
        assert states.first.locator("img").first.is_visible()
        states.nth(1).locator("summary").first.click()
        assert states.nth(1).locator("table, img").first.is_visible()
        assert not page.locator(".theme-switch-button").first.is_visible()
        page.locator(".exhibit-fold summary").first.click()
        assert page.locator(".exhibit-fold[open] a, .exhibit-fold[open] .cite-text").first.is_visible()


@pytest.mark.parametrize("name", CHAPTERS)
def test_long_tables_sort_and_filter(chromium, site, name):
    with reader(chromium, site) as page:
        page.goto(f"{site}{name}.html")
        for box in page.locator(".long-table:visible").all():
            rows = box.locator("tbody tr")
            before, count = rows.all_inner_texts(), rows.count()
            heads = box.locator("thead th")
            heads.first.locator("button").focus()
            page.keyboard.press("Enter")
            up = rows.all_inner_texts()
            page.keyboard.press("Enter")
            down = rows.all_inner_texts()
            assert heads.first.get_attribute("aria-sort") == "descending"
            assert up != down and sorted(up) == sorted(down) == sorted(before)
            bar = box.locator("xpath=preceding-sibling::div[1]")
            bar.locator("input").fill(rows.first.locator("td").last.inner_text().split(",")[0].strip("[]"))
            assert 1 <= box.locator("tbody tr:visible").count() <= count
            bar.locator("input").fill("no row says this")
            assert (
                box.locator("tbody tr:visible").count() == 0
                and bar.locator("output").inner_text() == f"0 of {count} rows"
            )


def test_dates_and_figures_sort_by_what_they_say(chromium, site):
    order = [
        "about 20",
        "2,000",
        "12,800",
        "2017",
        "since 26 January 2017",
        "March–April 2017",
        "September 2017",
        "14–20 September 2017",
        "26 September – 8 October 2022",
        "from 2023",
        "to 2024",
        "Minsk",
        "not stated",
        "number not stated",
        "undated",
    ]
    with reader(chromium, site) as page:
        page.goto(f"{site}chapters/glossary.html")
        cells = "".join(f"<tr><td>{words}</td></tr>" for words in sorted(order))
        table = f"<div class='long-table' id='made'><table><thead><tr><th>When</th></tr></thead><tbody>{cells}</tbody></table></div>"
        page.locator("article").evaluate("(article, made) => article.insertAdjacentHTML('beforeend', made)", table)
        page.add_script_tag(url=f"{site}_static/tables.js")
        page.locator("#made th button").click()
        assert page.locator("#made td").all_inner_texts() == order
        page.locator("#made th button").click()
        silent = page.locator("#made td").all_inner_texts()[-3:]
        assert silent == order[-3:]  # last both ways


def test_a_long_table_keeps_its_head_in_sight(chromium, site):
    with reader(chromium, site) as page:
        page.goto(f"{site}{CHAPTERS[1]}.html")
        box = page.locator(".long-table:visible").first
        box.evaluate("(box) => box.scrollTo(0, 400)")
        assert abs(box.locator("th").first.bounding_box()["y"] - box.bounding_box()["y"]) < 3


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_source_opens_in_place_and_closes(chromium, site, width):
    with reader(chromium, site) as page:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site}{STORY}.html")
        link, box = page.locator("article a[href*='#source-']").first, page.locator("#source-box")
        link.focus()
        page.keyboard.press("Enter")
        assert box.is_visible() and page.url.endswith(f"{STORY}.html")
        assert link.inner_text() in box.get_attribute("aria-label") and box.locator("a[href^='http']").count() == 1
        around = box.bounding_box()
        assert (
            around["x"] >= 0
            and around["x"] + around["width"] <= width
            and around["y"] >= 0
            and around["y"] + around["height"] <= 900
        )
        assert violations(page) == []
        page.keyboard.press("Escape")
        assert not box.is_visible() and link.evaluate("(link) => link === document.activeElement")
        link.click()
        box.get_by_role("link", name="In the bibliography").click()
        page.wait_for_url("**/bibliography.html#source-*")
        assert page.locator(":target .label").is_visible()


def figures_of(page):
    return page.locator("article a[data-figure]")


def opened(known: dict) -> int:
    """How many doors a figure of the prose has: one, of a clause one for each part that is marked, none without rows."""
    return (
        len(known["parts"])
        if "parts" in known
        else len(figure.of(known["text"], known["rows"]).doors)
        if known["rows"]
        else 0
    )


def test_every_figure_of_the_summary_opens_by_keyboard(chromium, site):
    with reader(chromium, site) as page:
        page.goto(f"{site}{SUMMARY}.html")
        box, links = page.locator("#figure-box"), figures_of(page).all()
        held = doors.stored(SUMMARY)
        cells = nbformat.read(evidence.ROOT / f"{SUMMARY}.ipynb", 4).cells
        shown = [name for cell in cells if cell.cell_type == "markdown" for name in doors.EVAL.findall(cell.source)]
        marked = "".join(
            "".join(output["data"].get("text/markdown", ""))
            for cell in cells
            for output in cell.get("outputs", ())
            if "data" in output
        )
        drawn = len(re.findall(rf"\{{\.{figure.CLASS} |:figclass: chart f-", marked))  # in answers, tables and titles
        assert held and len(links) == sum(opened(held[name]) for name in shown) + drawn
        told = [held[name] for name in shown]
        texts = {one["text"] for known in told for one in [known, *known.get("parts", ())]}
        for place, link in enumerate(links):
            link.focus()
            page.keyboard.press("Space" if place % 2 else "Enter")
            assert box.is_visible() and page.url.endswith(f"{SUMMARY}.html")
            said = box.inner_text()
            words = link.get_attribute("data-words") or link.inner_text()
            wholes = [text for text in texts if words in text]  # a part that is marked tells its clause
            assert said.startswith((words, *wholes)) and words in box.get_attribute("aria-label")
            assert "Reckoned from" in said or "Made of these rows" in said or "Kind" in said
            open_row = box.locator(".figure-open")
            assert open_row.get_attribute("href") == link.get_attribute("href")
            assert re.fullmatch(r"\.\./evidence/\w+\.html(#\w+)?", open_row.get_attribute("href"))
            page.keyboard.press("Escape")
            assert not box.is_visible() and link.evaluate("(link) => link === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_card_fits_is_accessible_and_says_what_its_row_says(chromium, site, width, scheme):
    with reader(chromium, site, color_scheme=scheme, has_touch=True, reduced_motion="reduce") as page:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}{FIGURES}.html")
        box = page.locator("#figure-box")
        link = page.locator("a[data-figure][href$='presence.html#pres_061']").first
        link.scroll_into_view_if_needed()
        link.tap()
        said = box.inner_text()
        for words in ("up to 1,450 persons", "Belarusian Hajun", "8 September 2023", "estimated", "read "):
            assert words in said
        assert box.locator("a[href^='http']").count() and box.locator("svg.kind-estimated").is_visible()
        around = box.bounding_box()
        assert around["x"] >= 0 and around["x"] + around["width"] <= width
        assert around["y"] >= 0 and around["y"] + around["height"] <= 800
        assert violations(page) == []
        box.get_by_role("button", name="Close").tap()
        assert not box.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_mark_of_a_figure_can_be_seen(chromium, site, scheme):
    with reader(chromium, site, color_scheme=scheme) as page:
        page.goto(f"{site}{FIGURES}.html")
        line, letters, ground = figures_of(page).first.evaluate(
            """(link) => {
            const [own, around] = [getComputedStyle(link), getComputedStyle(link.parentElement)];
            const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
            const shade = (colour) => { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); return [...context.getImageData(0, 0, 1, 1).data]; };
            if (own.textDecorationStyle !== "dotted" || own.color !== around.color) throw new Error(own.textDecoration + own.color);
            return [shade(own.textDecorationColor), shade(own.color), shade(getComputedStyle(document.body).backgroundColor)];
        }"""
        )
        assert contrast(line, ground) >= 3 and contrast(letters, ground) >= 4.5  # noqa: PLR2004 - of WCAG


def contrast(one: list[int], other: list[int]) -> float:
    """Contrast of two colours by WCAG 2."""

    def light(colour: list[int]) -> float:
        parts = [part / 255 for part in colour[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_without_scripts_a_figure_is_a_link_to_its_row(chromium, site):
    with reader(chromium, site, java_script_enabled=False) as page:
        page.goto(f"{site}{SUMMARY}.html")
        link = page.locator("article a.row-figure[href*='#']").first
        assert link.get_attribute("role") is None and not page.locator("#figure-box").count()
        link.click()
        page.wait_for_url("**/evidence/*.html#*")
        assert page.locator(":target").is_visible()


@contextmanager
def published(chromium, site, monkeypatch):
    """A page of the book as it is once ``edition.yml`` names a public copy, and the address of its form."""
    monkeypatch.setattr(edition, "REPOSITORY", "owner/book")
    address = edition.form()
    meta = f'<meta name="figure-form" content="{html_of.escape(address)}"></head>'

    def named(route):
        told = route.fetch()
        route.fulfill(response=told, body=told.text().replace("</head>", meta, 1))

    with reader(chromium, site) as page:
        page.route("**/*.html", named)
        yield page, address


def filled(link, address: str) -> str:
    """The row that a link to the form fills in; every field that it names is one of the form."""
    place = link.get_attribute("href")
    assert place.startswith(f"{address}&row=") and ":" not in place.partition("&row=")[2]
    asked = parse_qs(urlsplit(place).query, strict_parsing=True)
    [name] = asked.pop("template")
    form = yaml.safe_load((evidence.ROOT / ".github" / "ISSUE_TEMPLATE" / name).read_text(encoding="utf-8"))
    assert set(asked) <= {field["id"] for field in form["body"]}
    return asked["row"][0]


def test_a_card_and_a_row_lead_to_the_form_with_their_row(chromium, site, monkeypatch):
    with published(chromium, site, monkeypatch) as (page, address):
        page.goto(f"{site}{FIGURES}.html")
        figure_of_row = page.locator("a[data-figure][href$='presence.html#pres_061']").first
        wrong = page.locator("#figure-box").get_by_text("This figure is wrong")
        figure_of_row.click()
        assert filled(wrong, address) == "presence:pres_061"
        page.keyboard.press("Escape")
        figure_of_row.focus()
        page.keyboard.press("Enter")
        assert filled(wrong, address) == "presence:pres_061" and wrong.get_attribute("rel") == "noreferrer"
        for _ in range(page.locator("#figure-box a, #figure-box button").count()):  # by the tabulator alone
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == "This figure is wrong":
                break
        else:
            pytest.fail("the form is not reached by keyboard")
        page.goto(f"{site}evidence/presence.html")
        row = page.locator("article.row[id]").first
        assert filled(row.get_by_text("This row is wrong"), address) == f"presence:{row.get_attribute('id')}"


def test_a_citation_of_a_figure_is_copied(chromium, site):
    with reader(chromium, site, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{site}{FIGURES}.html")
        link = page.locator("a[data-figure][href$='presence.html#pres_061']").first
        link.click()
        page.locator("#figure-box").get_by_text("Copy a citation").click()
        page.locator("#figure-box").get_by_text("Copied").wait_for()
        said = page.evaluate("navigator.clipboard.readText()")
    assert "edition" in said and "“up to 1,450”" in said and "presence:pres_061" in said and "Sources: " in said
    assert re.search(rf"{FIGURES}\.html#f-\w+$", said) and "chapter “" in said


def test_a_citation_is_copied(chromium, site):
    with reader(chromium, site, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{site}{CHAPTERS[1]}.html")
        line = page.locator("#fig-known-exercises .exhibit-line")
        line.get_by_text("Cite").click()
        line.get_by_role("button", name="Copy").click()
        said = page.evaluate("navigator.clipboard.readText()")
    assert (
        said.endswith(f"{CHAPTERS[1]}.html#fig-known-exercises")
        and "edition" in said
        and "Fig. " in said
        and "Source: table exercises" in said
    )


@pytest.mark.parametrize(
    "words", ["Terms of the two agreements as sources state them", "notice period for non-renewal", "друзья-сябры.рф"]
)  # a caption, a cell, a source in a cell
def test_search_finds_words_of_captions_and_tables(chromium, site, words):
    with reader(chromium, site) as page:
        page.goto(f"{site}search.html?q={words}")
        page.wait_for_selector("#search-results li a")
        assert page.locator("#search-results li a[href*='05_facilities']").count()


@pytest.mark.parametrize("words", ["1,450", "2024", "S-400"])
def test_search_finds_figures(chromium, site, words):
    with reader(chromium, site) as page:
        page.goto(f"{site}search.html?q={words}")
        page.wait_for_selector("#search-results li a")
        page.wait_for_selector("#search-results li p.context")
        assert not re.search(r"^\s*(?:from|import) \w+", page.locator("#search-results").inner_text(), re.MULTILINE)


def test_a_panel_says_what_it_shows_after_coming_back(chromium, html):
    with reader(chromium, html.as_uri()) as page:
        page.goto((html / f"{CHAPTERS[0]}.html").as_uri())
        page.locator(".panel-bar select").first.select_option(index=3)
        page.goto((html / "search.html").as_uri())
        page.go_back()
        page.wait_for_selector(".panel-ready")
        select = page.locator(".panel-bar select").first
        shown = page.locator(".panel").first.locator(":scope > .panel-state:visible")
        assert shown.get_attribute("data-choice") == select.evaluate("(select) => select.selectedOptions[0].text")


def test_paper_is_light_and_heads_stand_with_their_rows(chromium, site):
    with reader(chromium, site, color_scheme="dark") as page:
        page.goto(f"{site}{CHAPTERS[1]}.html")
        page.emulate_media(media="print")
        style = "(tag, name) => getComputedStyle(tag)[name]"
        assert page.locator("figure.chart img").first.evaluate(style, "filter") == "none"
        red, green, blue = map(int, re.findall(r"\d+", page.locator("article p").first.evaluate(style, "color"))[:3])
        assert max(red, green, blue) < 120  # dark ink
        assert page.locator(".long-table thead th").first.evaluate(style, "position") == "static"
        assert page.locator(".long-table thead .sort").first.evaluate(style, "display") == "contents"


def test_search_works_from_a_folder(chromium, html):
    with reader(chromium, html.as_uri()) as page:
        page.goto((html / "search.html").as_uri())
        page.locator("article input[type=search], .bd-search-container input[type=search]").first.fill("Vileyka")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results li a")


def test_the_theme_can_be_turned(chromium, site):
    with reader(chromium, site, color_scheme="dark") as page:
        page.goto(f"{site}{CHAPTERS[0]}.html")
        assert page.locator("html").get_attribute("data-theme") == "dark"
    with reader(chromium, site, color_scheme="light") as page:
        page.goto(f"{site}{CHAPTERS[0]}.html")
        for _ in range(2):
            page.locator(".article-header-buttons .theme-switch-button").click()
            page.wait_for_timeout(50)
            if page.locator("html").get_attribute("data-theme") == "dark":
                break
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert "invert" in page.locator("figure.chart img").first.evaluate("(image) => getComputedStyle(image).filter")


def test_the_policy_refuses_other_hosts_and_strange_scripts(chromium, site):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}{CHAPTERS[0]}.html")
    refused = page.evaluate("""async () => {
        const seen = [];
        document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
        const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
        add("img", { src: "https://example.org/a.png" });
        add("script", { src: "https://example.org/a.js" });
        add("script", { textContent: "window.strange = true" });
        add("iframe", { src: "https://example.org/" });
        await fetch("https://example.org/").catch(() => {});
        await new Promise((done) => setTimeout(done, 200));
        return [seen, window.strange === undefined];
    }""")
    context.close()
    assert set(refused[0]) >= {"img-src", "script-src-elem", "frame-src", "connect-src"} and refused[1]
