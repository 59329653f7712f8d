"""The evidence browser: every row of every table with an address of its own, what rests on it, and where it is found.

``told`` puts rows into words, ``rests`` says what rests on a row, ``cards`` and ``series`` lay rows out, ``pages`` divides tables into
pages, ``timeline`` and ``search`` lead into them. The extension of Sphinx (``report.publish.sphinx.browser``) hands over an empty page of
the book and puts what is made here into it.
"""
