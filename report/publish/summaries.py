"""The summary in the languages of the readers: title, body and drawings of their web pages, from the words and figures of the brief.

``python -m report.publish.summaries`` prints them as JSON: language -> ``{"title": ..., "body": ..., "drawings": {name: SVG}}``.
"""

from __future__ import annotations

import html
import json
from typing import Any

from report import edition, jobs, wording
from report.exhibits import answer as front
from report.exhibits.kit import exhibit, store
from report.exhibits.kit.charts import Chart
from report.publish import brief
from report.verdict import answer
from report.wording import spoken
from report.wording.spoken import ENGLISH, OTHERS, ui

FACTS = ("likelihood", "confidence", "figure", "latest", "second_hand")


def page(language: str) -> dict[str, Any]:
    """Title and body of the page of a language, and the drawings that it shows by their names among the pictures of the book."""
    chart = front.standing_chart(f"{exhibit.IN_PANEL}front-{language}", "", language)
    chart.publish()
    names = [f"{chart.name}{width}.svg" for width in ("", "-narrow")]
    return {
        "title": spoken.text(f"answers:{answer.WHOLE}", "question", language),
        "body": body(language, chart),
        "drawings": {name: (store.CHARTS / name).read_text(encoding="utf-8") for name in names},
    }


def body(language: str, chart: Chart) -> str:
    """The text of a page: answer, chart, questions, how to read, edition."""
    whole, *asked = answer.answers(language)
    dated = [ui("edition", language, edition=edition.NUMBER), spoken.reach(language)]
    parts = [
        _element("h1", whole.question),
        _element("p", spoken.sentences([*dated, ui("reference", language)]), "quiet"),
        f'<div class="answer docutils container">{_element("p", whole.answer)}</div>',
        _second_hand(whole, language),
        _chart(language, chart),
        _element("h2", ui("questions", language)),
        *(_question(one, language) for one in asked),
        _element("h2", ui("how_to_read", language)),
        _element("p", brief.how_to_read(language)),
        f'<p><a href="../index.html" hreflang="{ENGLISH}">{html.escape(ui("whole_report", language))}</a></p>',
        '<div class="other-forms"></div>',
    ]
    return f"<section>{''.join(parts)}</section>"


def _second_hand(one: answer.Answer, language: str) -> str:
    """Which figures of the answer rest on secondary media or copies alone; nothing where none does."""
    told = spoken.sentences([f"{ui('second_hand', language)}: {one.second_hand}"])
    return _element("p", told, "quiet") if one.second_hand else ""


def _question(one: answer.Answer, language: str) -> str:
    """A question with its answer, and in small letters a sentence each for likelihood, confidence, figure and day."""
    facts = " ".join(
        f"<em>{html.escape(ui(name, language))}:</em> {html.escape(spoken.sentences([wording.capital(getattr(one, name))]))}"
        for name in FACTS
        if getattr(one, name)
    )
    said = f"<p><strong>{html.escape(one.question)}</strong> {html.escape(one.answer)}</p>"
    return f'<div class="desk docutils container">{said}<p>{facts}</p></div>'


def _chart(language: str, chart: Chart) -> str:
    """The chart of the answer."""
    said = html.escape(f"{chart.title}. {chart.alt}", quote=True)
    image = f'<img src="../_images/{chart.name}.svg" alt="{said}">'
    return (
        f'<figure class="chart">{image}<figcaption>{_element("p", ui("chart_caption", language))}</figcaption></figure>'
    )


def _element(name: str, words: str, kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f"<{name}{shown}>{html.escape(words, quote=False)}</{name}>"


if __name__ == "__main__":
    answer.answers(ENGLISH)  # what is reckoned for all, before the work is shared out
    print(json.dumps(dict(zip(OTHERS, jobs.each(page, OTHERS), strict=True)), ensure_ascii=False))
