"""Labels of sources: the agency and not the paper that carries its text, the author of a study and not the host of its page."""

import pytest

from report.wording import sources


@pytest.mark.parametrize(
    ("publisher", "found"),
    [
        ("Missoulian (AP)", "AP"),
        ("Daily Mail (Reuters wire)", "Reuters"),
        ("MENAFN (Ukrinform copy)", "Ukrinform"),
        ("Delfi / BNS", "BNS"),
        ("LIGA.net (citing Reuters)", "LIGA.net"),
        ("24 Chasa (BTA, Reuters, TASS)", "24 Chasa"),
        ("TASS (ITAR-TASS)", "ITAR-TASS"),
        ("Ministry of National Defence of the Republic of Lithuania (KAM)", "KAM"),
    ],
)
def test_an_outlet_is_the_agency_whose_text_a_page_carries(publisher, found):
    assert sources.outlet(publisher) == found


@pytest.mark.parametrize(
    ("authors", "found"),
    [
        ("Margarita Balmaceda", "Balmaceda"),
        ("Matlé, Aylin and Rácz, András", "Matlé and Rácz"),
        (", First", ", First"),
        ("(no name)", ""),
        ("Bob Deen and Barbara Roggeveen and Wouter Zweers (report)", "Deen et al."),
    ],
)
def test_a_study_is_labelled_by_its_authors(authors, found):
    assert sources.surnames(authors) == found


def test_labels_tell_all_sources_apart():
    labels = sources.labels()
    assert len(set(labels.values())) == len(labels)
