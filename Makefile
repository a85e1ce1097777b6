# `make demo` and `make test` do all the set-up themselves, inside this folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := pyproject.toml setup.py pytest_stepgrad.py $(wildcard autograd/*.py autograd/*/*.py nn/*.py nn/*/* native/*.h)
# The tests see the installed package, never the sources beside them.
PYTEST := $(BIN)/pytest --import-mode=importlib -q -n 2 --dist=loadfile
# What runs where no C compiler was.
PURE := STEPGRAD_BACKEND=pure STEPGRAD_REPLAY=numpy STEPGRAD_EXPECT=pure

.PHONY: help demo test check coverage bench bench-replay fuzz sanitize generate pictures clean

help:
	@echo "make demo      set up, train three networks, write demo.html"
	@echo "make test      set up, check the code, run the tests on both cores"
	@echo "make check     lint, types and generated files only"
	@echo "make coverage  the tests on the pure core, and the lines that none of them runs"
	@echo "make bench     compare with other engines, in environments of their own"
	@echo "make bench-replay  compiled functions alone, beside JAX, CasADi, NumPy and C"
	@echo "make fuzz      random expressions against exact arithmetic, and planted faults"
	@echo "make sanitize  free graphs and run programs of the compiled core under AddressSanitizer"
	@echo "make generate  write the files that are generated from autograd/rules.py"
	@echo "make pictures  draw the pictures of the README anew"
	@echo "make clean     remove everything that the other targets made"

$(VENV)/made:
	$(PYTHON) -m venv $(VENV)
	@touch $@

# Each is named as the extra that it installs; what the tests need includes what the demo needs.
$(VENV)/demo $(VENV)/test: $(VENV)/made $(SOURCES) README.md
	rm -rf build
	@echo "Building the package; with a C compiler that takes about half a minute"
	$(BIN)/pip install --quiet '.[$(@F)]'
	@$(BIN)/stepgrad info
	@touch $@ $(VENV)/demo

demo: $(VENV)/demo
	$(BIN)/stepgrad demo

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/generate.py --check

# What is marked "once" (pages, notebooks, tools and the like) is slow, and the same on both cores.
test: check
	@if $(BIN)/stepgrad info | grep -q ' compiled core'; then \
		set -ex; \
		STEPGRAD_BACKEND=compiled STEPGRAD_EXPECT=compiled $(PYTEST) tests; \
		$(PURE) $(PYTEST) -m "not once" tests; \
	else \
		echo "No compiled core was built (is there a C compiler?): tested the pure core only."; \
		$(PURE) $(PYTEST) tests; \
	fi

# Apart, for counting the lines takes as long as half of the tests.
coverage: $(VENV)/test
	$(PURE) $(PYTEST) --cov --cov-report=term:skip-covered tests

bench: $(VENV)/demo
	$(BIN)/python -m benchmarks

bench-replay: $(VENV)/demo
	$(BIN)/python -m benchmarks replay

# Another seed in each run; the tests run a hundred from a fixed one.
fuzz: $(VENV)/test
	$(BIN)/python tools/fuzz.py

# The compiled core and the interpreter again, instrumented, in a folder of their own.
sanitize: $(VENV)/test
	rm -rf build
	CFLAGS='-fsanitize=address -DSTEPGRAD_KEPT_LIMIT=0' LDFLAGS=-fsanitize=address STEPGRAD_BUILD=compiled \
		$(BIN)/pip install --quiet --no-deps --target build/sanitized .
	LD_PRELOAD=$$($(CC) -print-file-name=libasan.so) ASAN_OPTIONS=detect_leaks=0 \
		PYTHONMALLOC=malloc PYTHONPATH=build/sanitized STEPGRAD_EXPECT=compiled \
		$(BIN)/pytest --import-mode=importlib -q -p no:cacheprovider \
		tests/test_memory.py tests/test_copying.py tests/test_depth.py tests/replay/test_native_*.py

generate: $(VENV)/test
	$(BIN)/python tools/generate.py

pictures: $(VENV)/test
	$(BIN)/python tools/pictures.py

clean:
	rm -rf $(VENV) build *.egg-info demo.html benchmarks/.peers .coverage \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
