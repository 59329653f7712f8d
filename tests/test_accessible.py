"""Every page of the book in a real browser, from a folder, light and dark: silent, accessible, and no wider than its window."""

import axe
import pytest
from axe import COLOURS, violations
from test_browser import EVERY, MIDDLE, NARROW, WIDE, load_all, panels_are_ready, reader

pytestmark = pytest.mark.slow

CODE = "chapters/methods"  # the page whose code is opened for axe


@pytest.mark.parametrize("name", EVERY)
def test_page_is_silent_accessible_and_fits(chromium, html, name):
    with reader(chromium, html.as_uri(), color_scheme="light", reduced_motion="reduce") as page:
        page.goto((html / f"{name}.html").as_uri())
        for width in (MIDDLE, NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 1000})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        load_all(
            page, "details" if name == CODE else "details:not(.above-input)"
        )  # code looks the same everywhere, and is long
        panels_are_ready(page)
        assert page.locator("html[data-theme=light]").count()
        assert violations(page) == []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.wait_for_selector("html[data-theme=dark]", state="attached")
        assert violations(page, COLOURS) == []  # the dark page has the same parts in other colours


def test_axe_made_quick_finds_what_axe_finds(chromium, site):
    """On a page with weak colours, solid, see-through, of another space and on each other, and with a picture without words."""
    spoil = """() => document.querySelectorAll("article *").forEach((tag, place) => {
        if (place % 3 === 0) tag.style.color = ["#999", "hsl(200deg 30% 60%)", "rgba(0, 0, 0, .3)", "color(display-p3 .7 .7 .7)"][place % 4];
        if (place % 11 === 0) tag.style.background = ["rgb(200 200 200 / .5)", "#777", "linear-gradient(red, blue)"][place % 3];
        if (place % 13 === 0) tag.style.opacity = .6;
        if (place % 17 === 0) tag.append(new Image());
    })"""
    found = []
    for script in (axe.stock(), axe.QUICK):
        with reader(chromium, site, color_scheme="light", reduced_motion="reduce") as page:
            page.goto(f"{site}chapters/glossary.html")
            page.evaluate(spoil)
            said = axe.run(page, script)
            found.append({kind: said[kind] for kind in ("violations", "incomplete")})
    assert found[0] == found[1]
    assert {"color-contrast", "image-alt"} <= {rule["id"] for rule in found[1]["violations"]}
