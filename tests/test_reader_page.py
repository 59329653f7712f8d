"""The reader's own verdict in a real browser: what the page computes is what the Python computes."""

import random

import pytest
from test_browser import reader

from report.verdict import criteria, index, own_verdict, readings

pytestmark = pytest.mark.slow

PAGE = "chapters/07_verdict.html"
FRAME, GRID = own_verdict.points(), criteria.by_year()


def chosen(seed: int) -> tuple[dict, bool, dict]:
    """Weights, mean and scores drawn at random, the same for the same seed."""
    drawn = random.Random(seed)
    weights = {pillar: drawn.randint(0, 10) for pillar in index.pillars()}
    scores = {
        key: tuple(sorted(drawn.choices([level / 2 for level in range(2 * criteria.MOST + 1)], k=2)))
        for key in criteria.rubric().index
    }
    return weights | {next(iter(weights)): 3}, bool(seed % 2), scores


@pytest.fixture
def page(chromium, site):
    with reader(chromium, site, reduced_motion="reduce") as opened:
        opened.goto(f"{site}{PAGE}")
        opened.wait_for_selector(".reader-ready")
        yield opened


def told(page, place: int) -> str:
    return page.locator(".reader-said").nth(place).inner_text()


def states(page) -> dict[str, str]:
    return {key: page.locator(f"#answer-{key} td").last.inner_text() for key in readings.readings().index}


def test_the_page_starts_with_the_books_own_values(page):
    assert told(page, 0) == own_verdict.index_sentence(own_verdict.weighted(own_verdict.equal(), frame=FRAME))
    assert own_verdict.answers_sentence(GRID).startswith(told(page, 1))
    assert states(page) == readings.answers(GRID)[criteria.LAST].map(readings.words()).to_dict()
    assert not page.locator(".reader-still").is_visible()


@pytest.mark.parametrize("seed", range(6))
def test_page_and_python_agree(page, seed):
    weights, geometric, scores = chosen(seed)
    page.evaluate(
        """([weights, mean, scores]) => {
            const set = (id, value) => { const box = document.getElementById(id); box.value = value; box.dispatchEvent(new Event("input", { bubbles: true })); };
            Object.entries(weights).forEach(([key, value]) => set(`weight-${key}`, value));
            document.getElementById(`mean-${mean}`).click();
            Object.entries(scores).forEach(([key, [low, high]]) => { set(`score-${key}-low`, low); set(`score-${key}-high`, high); });
        }""",
        [weights, "geometric" if geometric else "arithmetic", scores],
    )
    found = own_verdict.weighted(weights, geometric, FRAME)
    for end in ("low", "high"):
        assert float(page.locator("#reader").get_attribute(f"data-{end}")) == pytest.approx(
            found.loc[criteria.LAST, end], abs=1e-6
        )
    assert told(page, 0) == own_verdict.index_sentence(found)
    changed = criteria.replaced(scores, GRID, criteria.LAST)
    assert own_verdict.answers_sentence(changed).startswith(told(page, 1))
    assert states(page) == readings.answers(changed)[criteria.LAST].map(readings.words()).to_dict()


def test_keyboard_changes_a_weight_and_a_score(page):
    before = told(page, 0), told(page, 1)
    page.locator("#weight-exercises").focus()
    page.keyboard.press("End")
    page.locator("#score-command_peace-high").focus()
    page.keyboard.press("ArrowDown")
    assert told(page, 0) != before[0] and told(page, 1) != before[1]
    page.get_by_role("button", name="The book's scores").press("Enter")
    page.get_by_role("button", name="Equal weights").press("Enter")
    assert (told(page, 0), told(page, 1)) == before


def test_choices_that_say_nothing_are_told_so(page):
    for pillar in index.pillars():
        page.locator(f"#weight-{pillar}").focus()
        page.keyboard.press("Home")
    assert "some weight" in told(page, 0) and not page.locator(".reader-picture").is_visible()
    page.locator("#score-command_peace-low").select_option("4")
    assert "below the lowest" in told(page, 1)


def test_without_scripts_the_still_picture_and_its_figures_are_there(chromium, site):
    with reader(chromium, site, java_script_enabled=False) as opened:
        opened.goto(f"{site}{PAGE}")
        still = opened.locator(".reader-still")
        assert (
            still.is_visible()
            and own_verdict.index_sentence(own_verdict.weighted(own_verdict.equal(), frame=FRAME)) in still.inner_text()
        )
        assert still.locator("img").count() == 1 and not opened.locator(".reader form").count()
