# `make` lists the targets. Each sets up .venv from constraints.txt when it is missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ROUND ?=
BENCH ?= 100,1000
RUNS ?= 5
PYTHON_ARCHIVE ?=

.DEFAULT_GOAL := help
.PHONY: help aggregate open templates doctor test test-fast lint format renew docs pictures words wheel bundle bench clean

help: ## List the targets
	@grep -hE '^[a-zA-Z0-9_-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Cần Python 3.11 trở lên: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

aggregate: $(READY) ## Aggregate a round: make aggregate [ROUND=name]; default: the latest due
	@$(BIN)/tonghop aggregate "$(ROUND)"

open: $(READY) ## Open the officer's page in the browser
	@$(BIN)/tonghop open

templates: $(READY) ## Make the forms of a round: make templates [ROUND=name]
	@$(BIN)/tonghop templates "$(ROUND)"

doctor: $(READY) ## Tell what is missing on this machine
	@$(BIN)/tonghop doctor

test: $(READY) ## Run the tests
	@$(BIN)/python -m pytest

test-fast: $(READY) ## Run the tests that take no minute together
	@$(BIN)/python -m pytest -m "not slow"

lint: $(READY) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(READY) ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

renew: $(READY) ## Renew everything that is generated: words, masters, pages, example, pictures
	@$(BIN)/python -m docs.making.renew

docs: $(READY) ## Make the reference pages of docs/ from the code
	@$(BIN)/python -m docs.making

pictures: $(READY) ## Draw the pictures of the documents (LibreOffice, Chromium, pdftoppm)
	@$(BIN)/python -m docs.making.pictures

words: $(READY) ## Compile the Vietnamese words of the command line
	@$(BIN)/pybabel --quiet compile -D messages -d pipeline/cli/locale

wheel: $(READY) ## Build the wheel into dist/
	@rm -rf build
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

bundle: $(READY) ## Build dist/tonghop-windows.zip: what an officer's machine is set up from; PYTHON_ARCHIVE=file packs a Python along
	@$(BIN)/python -m bundle --python-archive "$(PYTHON_ARCHIVE)"

bench: $(READY) ## Measure speed and memory: make bench [BENCH=100,1000,5000] [RUNS=5]
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	@$(BIN)/python -m bench --sizes $(BENCH) --runs $(RUNS)

clean: ## Remove what the targets made, but no round and no output
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
