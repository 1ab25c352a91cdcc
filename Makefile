# Everything from a fresh clone: nothing but Python 3.11 or later and make is needed.
#
#   make demo     build the demo reports            make check    style, types, architecture
#   make test     run the tests                     make lab      open the templates in JupyterLab

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PYTEST_ARGS ?= -n 2
# More extras for the tests, e.g. WITH=,spark (a large download; its tests are skipped without it)
WITH ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check lab bench gallery clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.run ## build the demo reports, in French and English, in outputs/
	$(BIN)/cxreports demo

test: $(VENV)/.test ## run the tests (PYTEST_ARGS="-n 2"); what the machine lacks is skipped with its reason
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.test ## style, types and architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lab: $(VENV)/.lab ## open the templates in JupyterLab
	$(BIN)/jupyter lab templates

bench: $(VENV)/.test ## what a batch costs, beside papermill and nbconvert (QUICK=1: three minutes)
	$(BIN)/python benchmarks/batch.py $(if $(QUICK),--quick)

gallery: $(VENV)/.test ## make the pictures of docs/gallery.md again (needs Poppler and Chromium)
	$(BIN)/python docs/gallery.py

clean: ## remove the environment, the caches and the outputs
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find outputs -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment is installed again only when the requirements change: an empty stamp file remembers.
$(VENV)/.run: EXTRA =
$(VENV)/.test: EXTRA = [test$(WITH)]
$(VENV)/.lab: EXTRA = [lab]
$(VENV)/.run $(VENV)/.test $(VENV)/.lab: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "cxreports needs Python 3.11 or later; $(PYTHON) is %d.%d. Try: make PYTHON=python3.12" % v[:2])'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".$(EXTRA)"
	@touch $@
