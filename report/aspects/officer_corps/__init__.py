"""Rows of the chapter on the officer corps.

``tenures``: who held which office, and when; ``schooling``: what is known of their schools; ``shares``: how many were born or
schooled where, with the unknowns; ``trainees``: stated numbers of trainees; ``callups``: the calendar of call-ups; ``rules``:
the rules of service side by side; ``polls``: answers on military questions and on orientation.
"""
