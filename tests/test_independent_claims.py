"""The agreement of the readers is that of a second programme, which also finds no later row behind a verdict as of 2021."""

import pytest
from independent import claims as again

from report.verdict import claim_readings, claims


@pytest.mark.parametrize("when", [claims.THEN, claims.NOW])
def test_agreement_is_found_again(when):
    row = claim_readings.agreement().loc[when]
    given = again.pairs(when)
    assert row["same"] == sum(one == other for one, other in given)
    assert row["kappa"] == pytest.approx(again.kappa(given)) and row["alpha"] == pytest.approx(again.alpha(given))


def test_no_row_behind_a_verdict_of_2021_is_later():
    assert again.late() == []
