# What one does with Sulh from a checkout. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Tests at the same time: the browser waits a lot, so two go well on two cores.
WORKERS ?= 2
LOCALE := sulh/site/locale
CATALOGS := $(wildcard $(LOCALE)/*/LC_MESSAGES/django.po)
# Words of our own that mark text for translation, beside those that Babel knows.
KEYWORDS := -k gettext_lazy -k gettext_noop -k ngettext_lazy:1,2 -k pgettext_lazy:1c,2 -k npgettext_lazy:1c,2,3
LOCK := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --upgrade \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml --extra build

.PHONY: help install deploy run test test-full lint format lock messages pictures clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT (8000) and SULH_DATA (the data folder) are read from the environment."

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Sulh needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)."; \
		echo "Name another one like this: make install PYTHON=python3.12"; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); echo "On Debian: sudo apt-get install python3-venv"; exit 1; }

# Two kinds of environment, one stamp each: switching between them installs anew.
$(VENV)/.develop: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements-dev.lock names; every file is checked against its hash ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.deploy && touch $@

$(VENV)/.deploy: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what requirements.lock names; every file is checked against its hash ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.develop && touch $@

# Compiled in one go: the tool reads the whole folder.
$(VENV)/.catalogs: $(CATALOGS) | $(BIN)/python
	@if [ -n "$(CATALOGS)" ]; then $(BIN)/pybabel --quiet compile -D django -d $(LOCALE); fi
	@touch $@

# Compiled once here, so that nobody waits for it later.
$(VENV)/.compiled: $(wildcard sulh/analysis/*.py) | $(BIN)/python
	@$(BIN)/python -m sulh.analysis.ready
	@touch $@

install: $(VENV)/.develop ## make the environment: locked dependencies, translations, compiled analysis
	@$(MAKE) -s $(VENV)/.catalogs $(VENV)/.compiled

deploy: $(VENV)/.deploy ## the same for a server, without the tools of developers
	@$(MAKE) -s $(VENV)/.catalogs $(VENV)/.compiled

run: install ## the demonstration, on http://127.0.0.1:8000
	@exec $(BIN)/sulh demo --serve

test: install ## every test at gate size, the real browser included
	@SULH_TEST_SCALE=gate $(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-full: install ## every test at full size; takes long
	@SULH_TEST_SCALE=full $(BIN)/pytest $(ARGS)

lint: install ## style, types and arrows, without the tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: install ## put the code into the house's style
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format .

# The tool that resolves versions lives in a folder of its own: it is no dependency of Sulh.
.cache/lock/bin/uv:
	@$(PYTHON) -m venv .cache/lock
	@.cache/lock/bin/python -m pip --quiet --disable-pip-version-check install uv

lock: .cache/lock/bin/uv ## renew requirements*.lock within the bounds of pyproject.toml
	@.cache/lock/bin/$(LOCK) -o requirements.lock
	@.cache/lock/bin/$(LOCK) --extra dev -c requirements.lock -o requirements-dev.lock
	@! grep -n 'http' requirements.lock requirements-dev.lock
	@echo "Renewed. Now: make test, and read docs/dependencies.md again."

messages: install ## collect the sentences to translate into every catalogue
	@$(BIN)/pybabel --quiet extract -F babel.cfg $(KEYWORDS) --add-location=file --sort-by-file --no-wrap \
		--project=Sulh --copyright-holder="the authors of Sulh" -o $(LOCALE)/django.pot .
	@$(BIN)/pybabel --quiet update -D django -i $(LOCALE)/django.pot -d $(LOCALE) \
		--no-fuzzy-matching --no-wrap --ignore-pot-creation-date
	@$(BIN)/pybabel --quiet compile -D django -d $(LOCALE) --statistics
	@touch $(VENV)/.catalogs

pictures: install ## take the pictures of the main pages again (docs/pictures)
	@$(BIN)/python docs/pictures/take.py

clean: ## remove what can be made again; the data folder stays
	@rm -rf $(VENV) .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find $(LOCALE) -name '*.mo' -delete 2>/dev/null || true
