# Each target works from a fresh clone: it makes its own .venv first. Needs Python 3.11 or later, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
BOOK := $(PY) -m report.publish.book --quiet
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
COMMITTED := $(shell git ls-files --error-unmatch edition.yml >/dev/null 2>&1 && git log -1 --format=%ct)
ifneq ($(COMMITTED),)
export SOURCE_DATE_EPOCH ?= $(COMMITTED)
endif
export FIELDS
unexport PYTHONDONTWRITEBYTECODE # dozens of processes would each compile the package anew

.PHONY: help html page pdf brief epub archive check score describe estimates impact changes bench test format browser lab run lock wheel new-source new-row translated linkcheck update clean
help:           ## Show the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'

$(VENV)/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

html: $(VENV)/ready   ## Build the book: _build/html/index.html; runs again what an edit touches
	$(BOOK)
	@echo "Open _build/html/index.html"

page: $(VENV)/ready   ## Look at one page soon after an edit: make page PAGE=02_exercises; the rest waits for make html
	REPORT_ONLY=chapters/$(PAGE) $(BOOK)
	@echo "Open _build/html/chapters/$(PAGE).html"

pdf: browser html     ## Print the book: _build/book.pdf (needs Chromium); with its code, make pdf CODE=1: _build/book-with-code.pdf
	$(BOOK) --builder singlehtml
	$(PY) -m report.publish.pdf $(if $(CODE),--code)

brief: browser        ## Print the brief of four pages, in each of its languages: _build/brief.pdf, _build/brief-pl.pdf, ... (needs no built book)
	$(PY) -m report.publish.brief

epub: pdf             ## Make the e-book: _build/book.epub
	$(PY) -m report.publish.epub

archive: epub brief   ## Pack pages, data, PDF, briefs and e-book with checksums into one ZIP file in _build/
	$(PY) -m report.publish.archive

check: $(VENV)/ready  ## In seconds, with nothing built: lint, types, evidence, prose, notebooks; how far the rows are read twice
	@$(PY) -m report.upkeep.check

new-source: $(VENV)/ready ## Enter a source: asks for each field, writes it into references.bib; or FIELDS="key=... title='...'"
	@$(PY) -m report.upkeep.entry source

new-row: $(VENV)/ready ## Enter a row: make new-row TABLE=exercises asks for each column and writes the line; or FIELDS="id=... name='...'"
	@$(PY) -m report.upkeep.entry row $(TABLE)

translated: $(VENV)/ready ## Say whose English text has changed since it was translated; CONFIRM="id ..." takes today's for what was looked at
	@$(PY) -m report.upkeep.translations $(CONFIRM)

linkcheck: $(VENV)/ready ## Ask for each address of references.bib, politely: _build/links.md (needs a network, hours the first time)
	@$(PY) -m report.upkeep.links

update: $(VENV)/ready ## Say what the publishers of the open series revised: _build/update.md (needs a network); WRITE=1 takes it over
	@$(PY) -m report.upkeep.series $(if $(WRITE),--write)

score: $(VENV)/ready  ## Say which forecasts are open, due and settled, and score the settled ones
	@$(PY) -m report.verdict.forecasts

describe: $(VENV)/ready ## Write data/datapackage.json from data/schema, after an edit there
	$(PY) -m report.evidence.describe

estimates: $(VENV)/ready ## Reckon the book's own estimates again and write their tables, after an edit of what they rest on (minutes)
	$(PY) -m report.verdict.estimates

impact: $(VENV)/ready ## Say what rests on a row, and what would change without it: make impact ROW=facts:org_012 (a minute)
	@$(PY) -m report.publish.impact $(ROW)

changes: $(VENV)/ready ## Compare an edition with this one and store what changed, for its page: make changes FROM=commit, folder or archive (two minutes)
	@$(PY) -m report.publish.changes $(FROM) $(TO)

test: archive         ## Build, print and pack the book, then test everything, each notebook by running it again
	$(PY) -m pytest -n $(WORKERS)

bench: $(VENV)/ready  ## Time the builds against the stock build, in fresh clones: docs/bench.md (half an hour)
	$(PY) tests/bench.py

format: $(VENV)/ready ## Bring code and notebook cells into the project's format
	$(PY) -m ruff check --fix --quiet .
	$(PY) -m ruff format .

browser: $(VENV)/ready
	@$(PY) -m report.publish.pdf --look

lab: $(VENV)/ready    ## Read and run copies of the notebooks in JupyterLab: nothing that is committed changes
	$(PY) -m report.publish.lab $(LAB)

run: $(VENV)/ready    ## Execute the notebooks and store their text outputs, as committed
	REPORT_MEDIUM=page $(BIN)/jupyter nbconvert --to notebook --inplace --execute --ExecutePreprocessor.record_timing=False index.ipynb chapters/*.ipynb

lock: $(VENV)/ready   ## Compile requirements.in to requirements.txt
	$(PY) -m pip install --quiet uv
	$(BIN)/uv pip compile requirements.in --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet --upgrade -o requirements.txt

wheel: check    ## Write the package with the tables inside as a wheel: _build/wheel/
	rm -rf build
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir _build/wheel .
	rm -rf build

clean:          ## Remove what was built, and the environment
	rm -rf _build build *.egg-info $(VENV) .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
