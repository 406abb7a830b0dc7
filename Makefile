# Two commands: `make run` and `make test`. Everything lands in .venv, node_modules and data, all of them ignored by git.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet install
CATALOGUES := $(wildcard mealcard/translations/*/LC_MESSAGES/*.po)

.PHONY: setup run test check wheel clean lock
.DELETE_ON_ERROR:

setup: .venv/assets

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("mealcard needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/libraries: .venv/installed package.json package-lock.json
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.venv/assets: .venv/libraries mealcard/assets.py $(CATALOGUES)
	$(BIN)/python -m mealcard.assets
	@touch $@

.venv/dev: .venv/installed requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

run: setup
	$(BIN)/mealcard db upgrade
	$(BIN)/mealcard demo load --unless-present
	$(BIN)/mealcard demo show
	$(BIN)/mealcard serve

check: setup .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm test --silent
	$(BIN)/python -m pytest -n 2 --ignore=tests/browser
	$(BIN)/python -m pytest tests/browser -rs

wheel: setup
	$(BIN)/pip --disable-pip-version-check --quiet wheel --no-deps --no-build-isolation --wheel-dir dist .

# Needs uv on the PATH; the lock files name no registry.
lock:
	uv pip compile pyproject.toml --group setup --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -o requirements.lock
	uv pip compile pyproject.toml --group setup --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade -o requirements-dev.lock

clean:
	rm -rf .venv node_modules dist mealcard/static/vendor
