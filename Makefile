# make run    set everything up and start the reader
# make test   set everything up and pass the tests
# make check  everything a change must pass
# make bench  quality and speed, printed as ratios

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
#: Arguments for the reader: make run ARGS="demo"
ARGS ?=
#: Arguments for pytest: make test TESTS="tests/filters -k seed"
TESTS ?=

.PHONY: run demo test test-all check static smoke bench torture soak fuzz suites lock clean help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \(make\)/\1/p' Makefile

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "newsreader needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) ..." >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) for development ..." >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $(VENV)/.run $@

run: $(VENV)/.run
	@$(BIN)/newsreader $(ARGS)

demo: $(VENV)/.run
	@$(BIN)/newsreader demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n 2 $(TESTS)

static: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: static test smoke

# The built wheel, installed alone in a clean environment, on every Python here.
smoke: $(VENV)/.dev
	$(BIN)/python scripts/smoke_wheel.py

# The suite on every supported Python found on this machine.
test-all: test
	@for v in 3.11 3.12 3.13; do \
		python$$v -c "import ssl, venv" 2>/dev/null || continue; \
		$(MAKE) --no-print-directory test PYTHON=python$$v VENV=.venv-$$v || exit 1; \
	done

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks $(ARGS)

# make torture KIT=folder   every attack of a torture kit against fetch, parse and store
torture: $(VENV)/.dev
	$(BIN)/python -m benchmarks.torture $(KIT)
	NEWSREADER_TORTURE_ROUNDS=200 $(BIN)/python -m pytest -q -k kill_9 --timeout 1800 \
		tests/core/test_store_open.py

# make soak ARGS="--minutes 30 --svg picture.svg"   the reader left open beside bad feeds
soak: $(VENV)/.dev
	$(BIN)/python -m benchmarks.soak $(ARGS)

# make fuzz ARGS="--cases 1000000"   broken input for everything that reads input
fuzz: $(VENV)/.dev
	$(BIN)/python -m benchmarks.fuzz $(ARGS)

# make suites FEEDS=folder   other projects' test feeds, from their unpacked sources
suites: $(VENV)/.dev
	$(BIN)/python -m benchmarks.suites $(FEEDS)

# Exact versions with hashes, for every supported Python.
lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --group pyproject.toml:build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
		--python-version 3.11 --group pyproject.toml:dev -c requirements.lock \
		pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv .venv-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
