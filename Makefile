# Every target stands alone on a machine with python3 >= 3.11 (venv, pip), make and git.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
RUN    := $(VENV)/.run-stamp
# One more than cores are usual: many tests wait for a process, a browser or the clock.
WORKERS ?= 3
DEV    := $(VENV)/.dev-stamp

ON_SERVER := tests/models tests/services tests/jobs tests/properties tests/bot/test_poller.py tests/bot/test_webhook.py \
             tests/e2e/test_story_capture.py tests/e2e/test_story_followups.py tests/e2e/test_story_feedback.py

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-server check simulate soak format bench bench-capture bench-looking bench-churn bench-search lock clean

help:  ## what can be asked for
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(PY):
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(PY)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN)

setup: $(DEV)  ## everything for working on it, into .venv/

run: $(RUN)  ## the bot itself; needs TELEGRAM_BOT_TOKEN (see .env.example)
	$(PY) -m bot run

demo: $(RUN)  ## the real bot in a simulated Telegram, two phones in the browser (DEMO_PORT, 8000 by default)
	$(PY) -m bot demo

check: $(DEV)  ## formatting, lint, types, contracts
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: check  ## everything CI checks
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest -n $(WORKERS) --dist worksteal $(ARGS)
	$(PY) -m coverage combine --quiet
	$(PY) -m coverage report --fail-under=95
	$(PY) -m coverage report --include='rules/*' --fail-under=100

test-server: $(DEV)  ## what touches the book, with the book on a PostgreSQL server (left out where the machine has none)
	TEST_DATABASE=postgres $(PY) -m pytest -n $(WORKERS) --dist worksteal $(ON_SERVER)

simulate: $(DEV)  ## the protocol under every bad luck: SEEDS=10000 worlds, or one of them told in full (SEED=n)
	$(PY) -m tests.simulation

soak: $(DEV)  ## reliability in full, for hours, kept in docs/soak.md; PART=simulation|kills|replicas|faults|mutants|matrix|hostile|tenants, SEEDS=, KILLS=, UPDATES=, RUNS= for less
	$(PY) -m tests.soak

format: $(DEV)  ## let ruff format and fix
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

bench: $(DEV)  ## speed beside a bare echo bot, and the drain rate of the outbox
	$(PY) -m benchmarks.speed

bench-capture: $(DEV)  ## how well one line is understood, on the corpus in the repository
	$(PY) -m benchmarks.capture

bench-search: $(DEV)  ## whether the right customer is found, and how fast among 100,000
	$(PY) -m benchmarks.search

bench-looking: $(DEV)  ## who waits while a book of 10,000 is scored, reported and drawn
	$(PY) -m benchmarks.looking

bench-churn: $(DEV) requirements-bench.txt  ## how well slipping customers are told, beside plain rules (fetches a public book)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-bench.txt
	$(PY) -m benchmarks.churn

lock: $(DEV)  ## pin what pyproject.toml asks for, with hashes (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --no-deps --group bench -o requirements-bench.txt

clean:  ## remove what was built (never data/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage* htmlcov
