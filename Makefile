# `make demo` and `make test` do all the set-up themselves, inside this folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := pyproject.toml setup.py $(wildcard autograd/*.py autograd/*/*.py nn/*.py nn/*/* native/*.h)
# The tests see the installed package, never the sources beside them.
PYTEST := $(BIN)/pytest --import-mode=importlib -q -n 2 --dist=loadfile

.PHONY: help demo test check bench generate clean

help:
	@echo "make demo      set up, train three networks, write demo.html"
	@echo "make test      set up, check the code, run the tests on both cores"
	@echo "make check     lint, types and generated files only"
	@echo "make bench     compare with other engines, in environments of their own"
	@echo "make generate  write the files that are generated from autograd/rules.py"
	@echo "make clean     remove everything that the other targets made"

$(VENV)/made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/demo: $(VENV)/made $(SOURCES) README.md
	$(BIN)/pip install --quiet '.[demo]'
	@$(BIN)/stepgrad info
	@touch $@

$(VENV)/test: $(VENV)/made $(SOURCES) README.md
	$(BIN)/pip install --quiet '.[test]'
	@$(BIN)/stepgrad info
	@touch $@ $(VENV)/demo

demo: $(VENV)/demo
	$(BIN)/stepgrad demo

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/generate.py --check

test: check
	STEPGRAD_BACKEND=pure STEPGRAD_EXPECT=pure $(PYTEST) --cov --cov-report=term:skip-covered \
		--doctest-modules tests README.md --pyargs autograd nn
	@if $(BIN)/stepgrad info | grep -q ' compiled core'; then \
		echo "STEPGRAD_BACKEND=compiled"; \
		STEPGRAD_BACKEND=compiled STEPGRAD_EXPECT=compiled $(PYTEST) tests; \
	else \
		echo "No compiled core was built (is there a C compiler?): tested the pure core only."; \
	fi

bench: $(VENV)/demo
	$(BIN)/python -m benchmarks

generate: $(VENV)/test
	$(BIN)/python tools/generate.py

clean:
	rm -rf $(VENV) build *.egg-info demo.html benchmarks/.peers .coverage \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
