# The commands a person types. Everything is installed into .venv; outside this folder only caches are written.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: install demo test pytest lint format bench torture quality check clean licences

install: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one: make $(or $(MAKECMDGOALS),install) PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[semantic,email,playground,report,dev]'
	@touch $@

demo: install
	@$(BIN)/icn-bot demo

# What lint looks at is looked at beside the tests, which leave a core free now and then. A failure of either fails both.
test: install
	@$(BIN)/python -m tests.browser.chromium
	@$(MAKE) --no-print-directory --keep-going --jobs=2 lint pytest

# Some tests wait for a bot: three at a time keep two cores busy. Each worker more reads the content once more.
# Compiled files are kept, whatever the environment says: a hundred processes would compile all of it anew.
pytest: install
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist worksteal

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/icn-bot check --quick

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

licences: install
	$(BIN)/python -m tests.licences > docs/licences.new && mv docs/licences.new docs/licences.md

bench: install
	$(BIN)/python -m tests.benchmarks

# Kills the bot again and again while people work with it; fails when something is lost. make torture KILLS=40
torture: install
	$(BIN)/python -m tests.fault.torture --kills $(or $(KILLS),300)

# DEVSET and BENCHMARK name folders of further questions.
quality: install
	$(BIN)/icn-bot quality --cold $(if $(DEVSET),--devset $(DEVSET)) $(if $(BENCHMARK),--benchmark $(BENCHMARK))

clean:
	rm -rf .venv demo-data build .mypy_cache .ruff_cache .pytest_cache
