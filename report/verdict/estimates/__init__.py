"""The book's own estimates: what its evidence makes likely where nobody has counted, by stated rules.

``walk``: the model of troops; ``troops``: its reports, runs and summaries; ``weapons``: whether warheads and launchers are there, by
Bayes' rule; ``store``: the tables ``estimates`` and ``estimate_checks``, which ``make estimates`` writes (``__main__``); ``results``: what the book reads.
"""
