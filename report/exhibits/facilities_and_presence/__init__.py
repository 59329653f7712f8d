"""Drawings, tables, map and panel of the chapter on facilities and presence.

``region``: the map of the region; ``persons``: figures on troops, staff and Wagner; ``sites``: the map, the periods of use and the table of sites; ``steps``: terms,
lanes of dated steps and of statements; ``flights``: missiles and drones; ``panel``: the panel.
"""

from report.exhibits.facilities_and_presence.flights import drones, launches
from report.exhibits.facilities_and_presence.panel import panel
from report.exhibits.facilities_and_presence.persons import counts, figure_table, lanes
from report.exhibits.facilities_and_presence.region import garrison_table, region_map
from report.exhibits.facilities_and_presence.sites import periods, site_map, site_table
from report.exhibits.facilities_and_presence.steps import statements, strip, terms

__all__ = [
    "counts",
    "drones",
    "figure_table",
    "garrison_table",
    "lanes",
    "launches",
    "panel",
    "periods",
    "region_map",
    "site_map",
    "site_table",
    "statements",
    "strip",
    "terms",
]
