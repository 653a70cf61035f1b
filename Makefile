# Two commands: `make dataset` builds seeds/ into dataset/ and checks it; `make test` runs everything CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.PHONY: dataset test quick lint lock audit clean

# Tests of characters, numbers, places, signers, layers and the command line: seconds, on any supported Python.
QUICK := $(addprefix tests/test_,layers.py spans.py numerals.py records.py tokens.py bylines.py quantities.py places.py sources.py)

dataset: $(INSTALLED)
	$(BIN)/python scripts/build_dataset.py
	$(BIN)/banmian check dataset --rebuild
	$(BIN)/python scripts/benchmark_summarisation.py

test: lint
	$(BIN)/python scripts/check_version.py
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

quick: $(INSTALLED)
	$(BIN)/python -m pytest --quiet --numprocesses auto --dist loadfile -m "not slow" -k "not linear and not grows" $(QUICK)

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(INSTALLED): pyproject.toml scripts/requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed; name it with: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes -r scripts/requirements.lock
	$(BIN)/pip install --disable-pip-version-check --quiet --no-deps -e .
	touch $@

# Known faults of the locked packages, and what bandit finds in ours; needs the network.
audit: $(INSTALLED)
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/pip install --disable-pip-version-check --quiet bandit pip-audit
	.venv-audit/bin/bandit --quiet --recursive --configfile pyproject.toml dataset/banmian scripts
	.venv-audit/bin/pip-audit --require-hashes --disable-pip --requirement scripts/requirements.lock

# Raise the versions of the lock; needs `uv` (pip install uv).
lock:
	uv pip compile --universal --generate-hashes --no-strip-extras --no-header --no-annotate --extra dev --python-version 3.10 --upgrade \
		--quiet --output-file scripts/requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
