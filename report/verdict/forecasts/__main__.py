"""``python -m report.verdict.forecasts`` (``make score``): what is open, due and settled, and the score of the settled ones.

It reads the columns ``outcome`` and ``date_resolved`` of data/forecasts.csv and today's date, and changes nothing.
"""

from __future__ import annotations

import sys

import pandas as pd

from report.evidence import EvidenceError
from report.verdict import forecasts


def told(rows: pd.DataFrame, today: pd.Timestamp) -> str:
    """The report in lines."""
    states = forecasts.standing(rows, today)
    counts = ", ".join(f"{(states == state).sum()} {state}" for state in ("open", "due", "settled", "void"))
    lines = [f"{len(rows)} forecasts on {today.date()}: {counts}"]
    lines += [f"due      {key}: {rows.loc[key, 'question']}" for key in states.index[states == "due"]]
    done = states.index[states.isin(["settled", "void"])]
    lines += [
        f"settled  {key}: {rows.loc[key, 'outcome']}, forecast {forecasts.percent(rows.loc[key, 'probability'])}"
        for key in done
    ]
    answered = forecasts.scored(rows)
    if answered.empty:
        low, high = forecasts.spread(rows)
        return "\n".join(
            [
                *lines,
                f"no score yet; to expect if every probability is right: {forecasts.expected(rows):.3f} ({low:.3f}-{high:.3f})",
            ]
        )
    return "\n".join([*lines, *_score(answered)])


def _score(answered: pd.DataFrame) -> list[str]:
    """The lines of the score: Brier score, its rivals, bins and parts."""
    result = forecasts.score(answered)
    outcomes = (answered["outcome"] == "yes").astype(float)
    low, high = forecasts.spread(answered)
    wide = f"{forecasts.SURE:.0%} interval"
    lines = [
        f"Brier score {result['brier']:.3f} ({wide} {result['low']:.3f} to {result['high']:.3f}), {result['forecasts']} answered, {result['yes']} yes",
        f"to expect if every probability is right: {forecasts.expected(answered):.3f} ({low:.3f} to {high:.3f})",
        f"even chance for each {result['even_chance']:.3f}; stated base rates {result['base_rates']:.3f}; "
        f"gain over these {result['gain']:+.3f} ({wide} {result['gain_low']:+.3f} to {result['gain_high']:+.3f})",
    ]
    for _, line in forecasts.calibration(answered["probability"], outcomes).iterrows():
        lines.append(
            f"forecasts of {line['from']:.0%} to {line['to']:.0%}: mean {line['mean']:.0%}, "
            f"yes {line['yes']:.0f} of {line['forecasts']:.0f} ({wide} {line['low']:.0%} to {line['high']:.0%})"
        )
    parts = forecasts.decomposition(answered["probability"], outcomes)
    return [*lines, "parts, over these bins: " + ", ".join(f"{name} {value:.3f}" for name, value in parts.items())]


if __name__ == "__main__":
    try:
        print(told(forecasts.forecasts(), pd.Timestamp.now().normalize()))
    except (EvidenceError, forecasts.ForecastError) as error:
        sys.exit(str(error))
