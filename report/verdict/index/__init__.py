"""The integration index: indicators in pillars, by year, as bands and never as a line.

The construction follows the handbook of the OECD and the JRC (2008) step by step; each choice, its alternatives and its
reason stand in ``data/index_choices.csv``:

1. Framework: the five aspects of the article; closeness to the ties inside a Russian military district is measured.
2. Selection: as many indicators a pillar as ``data/index_weights.csv`` says, from the tables by code (``indicators``);
   no counts of rows.
3. Imputation: years between known points linear, carried forward or unknown; before the first known year unknown.
4. Multivariate analysis: rank correlations are shown, no weights taken from them (one country, few years).
5. Normalisation: distance between fixed goalposts, or z-score with three deviations to either end; 0 to 100.
6. Ordinal steps: their distances are a convention, so they are drawn too: points to a power around one.
7. Weights: equal, a stated budget, or drawn evenly from all possible ones.
8. Aggregation: arithmetic, or geometric with a floor, between pillars; arithmetic within.
9. Conflicting values: one position between low and high per draw and indicator, as observers differ in the same
   direction year after year; redrawn each year, changes would look less certain than they are.
10. Uncertainty and sensitivity: all of these drawn together; Sobol indices by groups of choices; the change again with
    pillars, indicators and written steps left out.
11. Back to the data; 12. links to other series (``report.verdict.comparison``); 13. bands, with poorly known years shaded.

Two limits of reading. A z-score measures a year against the other years: levels mean something under goalposts only
(``Simulation.levels``). And a year about which nothing is known lies in the middle of the scale, with the widest band: the middle of
the draws says little before 2006 (``indicators.coverage``).

What is where, each module resting on those before it: ``indicators`` gives values by year from the tables, ``design`` the
points of each indicator under every way of filling and scaling, ``simulation`` the draws and what they say of years,
``sensitivity`` how far the result hangs on what the draws vary, ``robustness`` how far on what they do not, ``findings`` the
words that rules pick from these values. Every random number is a uniform on [0, 1): one row of
``Design.columns`` a draw. Simulation and sensitivity call the same ``score`` on such rows.
"""

from report.verdict.index.design import IMPUTATIONS, OPTIONS, VALUES, WEIGHTS, Design, budget, pillars
from report.verdict.index.findings import NO_PROBABILITY
from report.verdict.index.indicators import coherence, coverage, rests_on
from report.verdict.index.robustness import by_heaviest, leave_out, lopsided, share_without, without_each
from report.verdict.index.sensitivity import by_option, sobol, sobol_of
from report.verdict.index.simulation import (
    DRAWS,
    FLOOR,
    HALF,
    MOST,
    QUANTILES,
    Simulation,
    bands,
    column,
    moves,
    odds,
    percent_within,
    pillar_bands,
    ranks,
    score,
    simulate,
    stepped_years,
)

__all__ = [
    "DRAWS", "FLOOR", "HALF", "IMPUTATIONS", "MOST", "NO_PROBABILITY", "OPTIONS", "QUANTILES", "VALUES", "WEIGHTS", "Design", "Simulation", "bands", "budget", "by_heaviest", "by_option", "coherence",
    "column", "coverage", "leave_out", "lopsided", "moves", "odds", "percent_within", "pillar_bands", "pillars", "ranks", "rests_on", "score", "share_without", "simulate", "sobol", "sobol_of", "stepped_years",
    "without_each",
]  # fmt: skip
