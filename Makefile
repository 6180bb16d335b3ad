.PHONY: help run test check bench bench-intake bench-locale lock clean
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
READY := $(VENV)/.ready

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
