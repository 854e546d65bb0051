# Lumbung: `make demo` shows the main job, `make test` proves it. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell scripts/find-python)
BIN := .venv/bin
export LUMBUNG_HOME ?= $(CURDIR)/.lumbung
WORKERS ?= 2

.PHONY: help setup bring demo test check format bench proof golden lock clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.installed ## virtual environment with everything that is locked

.venv/.installed: requirements.txt requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Perlu Python 3.11 atau lebih baru."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

bring: setup ## what tests need beside Python: a browser, hledger, Node
	@scripts/bring

demo: setup ## the real villages with made-up books; prints the province's balance sheet, then serves
	$(BIN)/lumbung demo $(DEMO)

check: setup ## format, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy lumbung
	$(BIN)/lint-imports

test: bring check ## everything CI runs
	$(BIN)/pytest -n $(WORKERS) $(TESTS)

format: setup ## format in place
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## the performance table, ours beside the limits of the same run
	$(BIN)/python -m benchmarks $(BENCH)

proof: bring ## each claim, its count, its command, its result
	$(BIN)/python -m tests.proof

golden: bring ## rewrite the golden files; a person reviews the difference
	GOLDEN=rewrite $(BIN)/pytest -q tests/golden tests/reporting

lock: setup ## lock dependencies with hashes and without addresses
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt

clean: ## stop the embedded server of this folder and remove what was made
	-test -x $(BIN)/lumbung && $(BIN)/lumbung db stop
	rm -rf .venv build .lumbung
