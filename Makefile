# Everything a contributor or a new user needs; `.ci/run` calls the same targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed.stamp

.DEFAULT_GOAL := help
.PHONY: help demo run test lint types browser bench schema clean screenshots

help:  ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

demo: $(STAMP)  ## set everything up and start the example bot with its desk
	$(BIN)/host-runtime demo

run: $(STAMP)  ## start the server on ./data
	$(BIN)/host-runtime run

test: $(STAMP) browser  ## every test, the browser's too
	$(BIN)/python -m pytest -q
	@if command -v node >/dev/null; then node --import ./tests/ui/areas.js --test tests/ui/*.test.js; \
	else echo "Node is not here: the unit tests of the browser's logic were left out."; fi

lint: $(STAMP)  ## format, lint and the import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: $(STAMP) node_modules  ## mypy on Python, tsc on the browser's code
	$(BIN)/mypy
	npx --no-install tsc -p .

node_modules: package-lock.json
	npm ci --no-audit --no-fund --silent
	@touch $@

browser:  ## make sure that there is a Chromium for the tests
	@tools/ensure-browser

bench: $(STAMP)  ## measure against yardsticks, as ratios
	$(BIN)/python -m benchmarks

schema: $(STAMP)  ## write config.schema.json from the configuration's model
	$(BIN)/host-runtime schema hitlnext > config.schema.json

screenshots: $(STAMP) browser  ## take the pictures of the README anew
	$(BIN)/python -m tools.take_screenshots docs/images

clean:  ## remove what was built and installed here
	rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
