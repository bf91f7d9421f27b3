# make demo   the main job on bundled pictures, from a fresh checkout
# make test   all tests
# make check  lint, format, types and structure
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test test-registry check clean

demo: $(VENV)/installed
	$(BIN)/python examples/demo.py

test: $(VENV)/installed-dev
	bash tests/rigs/install.sh
	$(BIN)/python -m pytest -m "not registry"

# Rebuilds the shipped weights from their registry packages; needs npm and the network.
test-registry: $(VENV)/installed-dev
	bash tests/rigs/install.sh
	$(BIN)/python -m pytest -m registry

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports

clean:
	rm -rf $(VENV) demo-output

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "whosthere needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt $(addprefix src/whosthere/server/page/,package-lock.json icons.txt)
	$(PIP) install --quiet --upgrade pip --constraint constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install --quiet --constraint constraints.txt --group dev
	touch $@
