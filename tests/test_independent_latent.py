"""Probabilities of the readings against a second make, which draws paths in place of adding them up (tests/independent/latent.py)."""

import pytest

from report import evidence
from report.verdict import agreement, latent
from tests.independent import latent as again


@pytest.fixture(scope="module")
def drawn():
    return again.probabilities(evidence.DATA, list(latent.ERRORS.values()), list(latent.CONVENTIONS.values()))


def test_both_measure_the_same_scatter():
    assert again.scatter(again.reports(evidence.DATA)) == pytest.approx(agreement.noise(agreement.codings()))


def test_both_find_the_same_step_and_biases(drawn):
    rows, scatter = latent.reports(), agreement.noise(agreement.codings())
    for size, (step, biases) in drawn[1].items():
        model = latent.fitted(rows, size * scatter)
        assert model.walk == pytest.approx(step, abs=0.005) and model.bias == pytest.approx(biases, abs=0.005)


def test_both_give_every_reading_the_same_probability(drawn):
    rows = latent.variants(latent.fits())
    asked = zip(
        rows["error"].map(latent.ERRORS), rows["convention"].map(latent.CONVENTIONS), rows["reading"], rows["year"]
    )
    assert rows["probability"].to_numpy() == pytest.approx([drawn[0][key] for key in asked], abs=again.TOLERANCE)
    assert len(rows) == len(drawn[0])


def test_the_tolerance_tells_conventions_and_errors_apart():
    """Were one taken for another, the comparison would fail."""
    rows = latent.variants(latent.fits())
    for choice, other in (("convention", "error"), ("error", "convention")):
        table = rows.set_index(["reading", "year", other, choice])["probability"].unstack(choice)
        for one, next_ in zip(table, table.columns[1:]):
            assert (table[one] - table[next_]).abs().max() > 2 * again.TOLERANCE
