"""Look-ups of Sphinx and its bibliography that go through everything for each reference: in a book of this size that took a minute."""

from __future__ import annotations

import ast
import functools

from docutils import nodes
from pybtex import plugin
from sphinx.domains.std import StandardDomain
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.domain import BibtexDomain, Citation


def setup(app) -> None:
    """Put them in the place of the domains that they are made from; what is installed is looked through once and not for each citation."""
    plugin.entry_points = functools.cache(plugin.entry_points)
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(Citations, override=True)
    app.add_domain(Numbers, override=True)


class Numbers(StandardDomain):
    """References by number, for which the tree of a page is unpickled once and not for each of them."""

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        return super().resolve_xref(_OneTree(env), fromdocname, builder, typ, target, node, contnode)


class _OneTree:
    """The environment, keeping the tree that was asked for last: references of a page are mostly to itself."""

    _last: tuple[object, str, nodes.document] | None = None

    def __init__(self, env):
        self._env = env

    def __getattr__(self, name: str):
        return getattr(self._env, name)

    def get_doctree(self, docname: str) -> nodes.document:
        """The tree of a page, to be read and not changed."""
        last = _OneTree._last
        if last is None or last[:2] != (self._env, docname):
            last = _OneTree._last = (self._env, docname, self._env.get_doctree(docname))
        return last[2]


class Citations(BibtexDomain):
    """The domain of citations, looking a key up where it went through all citations for each: with thousands of sources that takes seconds."""

    _asked: list[Citation] | None = None
    _places: dict[str, list[int]] | None = None

    @property
    def citations(self) -> list[Citation]:
        """All citations, or while one is resolved those of its keys."""
        return super().citations if self._asked is None else self._asked

    def env_updated(self):
        self._places = None
        return super().env_updated()

    def get_filtered_entries(self, bibliography_key):
        bibliography = self.bibliographies[bibliography_key]
        if ast.unparse(bibliography.filter_) != "True":  # not one that lists all sources
            yield from super().get_filtered_entries(bibliography_key)
            return
        for entry in self.get_entries(bibliography.bibfiles):
            yield bibliography.keyprefix + entry.key, entry

    def resolve_xref(self, env, fromdocname, builder, typ, target, node, contnode):
        every = super().citations
        if self._places is None:
            self._places = {}
            for place, citation in enumerate(every):
                self._places.setdefault(citation.key, []).append(place)
        keys = {one.key for one in parse_citation_targets(target)}
        self._asked = [every[place] for place in sorted(place for key in keys for place in self._places.get(key, ()))]
        try:
            return super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
        finally:
            self._asked = None
