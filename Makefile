.PHONY: help run test check messages bench bench-intake bench-locale bench-print lock clean
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
READY := $(VENV)/.ready
MESSAGES := pipeline/localise/messages

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

run: $(READY) ## Make the sample campaign's letters and bundles
	@$(BIN)/postbag run write-for-rights-2017 --date 2017-12-10 || [ $$? -eq 100 ]

test: $(READY) ## Run all tests
	@$(BIN)/pytest -n 2 --dist loadgroup

check: $(READY) ## Lint, types and the fast tests
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n 2 -m "not slow"

bench: $(READY) .venv-bench/.ready ## Measure against the peers
	@$(BIN)/python -m benchmarks.merge $(BENCH)

bench-intake: $(READY) ## Measure how sheets are taken in
	@$(BIN)/python -m benchmarks.intake $(BENCH)

bench-locale: $(READY) ## Measure the locale work of a letter
	@$(BIN)/python -m benchmarks.locale $(BENCH)

bench-print: $(READY) .venv-bench/.ready ## Measure how letters become PDFs
	@$(BIN)/python -m benchmarks.print $(BENCH)

messages: $(READY) ## Gather what Postbag says and compile its translations
	@mkdir -p build
	@$(BIN)/pybabel -q extract -F babel.cfg -k "marked marked_forms:1,2 counted_message:1,2 said" \
		--no-location --sort-output -o build/postbag.pot .
	@$(BIN)/pybabel -q update -D postbag -i build/postbag.pot -d $(MESSAGES) \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 96
	@$(BIN)/pybabel -q compile -D postbag -d $(MESSAGES)

lock: ## Renew requirements.lock (needs uv)
	uv pip compile --generate-hashes --no-header --universal --python-version 3.11 \
		pyproject.toml --extra dev -o requirements.lock
	uv pip compile --generate-hashes --no-header --universal --python-version 3.11 \
		--group bench -o benchmarks/requirements.lock

clean: ## Remove what was installed and built, but no letters
	rm -rf $(VENV) .venv-bench .tools .postbag build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv-bench/.ready: benchmarks/requirements.lock
	@test -x .venv-bench/bin/pip || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Postbag needs Python 3.11 or newer. Try: make PYTHON=python3.11 ..."; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) \
		|| { echo "Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing Postbag into $(VENV) (once, about two minutes) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@
