"""Every page of the book in a real browser, light and dark: silent, accessible, and no wider than its window."""

import pytest
from test_browser import COLOURS, EVERY, MIDDLE, NARROW, WIDE, load_all, reader, violations

pytestmark = pytest.mark.slow

CODE = "chapters/methods"  # the page whose code is opened for axe


@pytest.mark.parametrize("name", EVERY)
def test_page_is_silent_accessible_and_fits(chromium, site, name):
    with reader(chromium, site, color_scheme="light", reduced_motion="reduce") as page:
        page.goto(f"{site}{name}.html")
        for width in (MIDDLE, NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 1000})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        load_all(
            page, "details" if name == CODE else "details:not(.above-input)"
        )  # code looks the same everywhere, and is long
        assert page.locator("html[data-theme=light]").count()
        assert violations(page) == []
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.wait_for_selector("html[data-theme=dark]", state="attached")
        assert violations(page, COLOURS) == []  # the dark page has the same parts in other colours
