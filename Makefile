# Everything here needs python3 (3.11 or newer), pip and make, and nothing else.
#   PYTHON  the interpreter the environment is made from
#   VENV    where the environment is
#   ARGS    what `make run` hands to the demo, and `make test` to pytest
PYTHON ?= python3
VENV ?= .venv

PY = $(VENV)/bin/python
# Exactly the files the lock names, and wheels only, so that no compiler is needed.
# feedgen comes as source alone, but is pure Python.
INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
	--only-binary :all: --no-binary feedgen
COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
PACKAGES = config feeds worker
# Those that need nothing but this repository.
BENCHES = hook_to_feed kill_to_absence idle intake full_text slow_hosts simulate_week publish

.DEFAULT_GOAL := help
.PHONY: help run install install-test test check lint types imports wheel lock reference bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## install into VENV and show the whole story: wirecopy demo (ARGS=--exit ends it)
	$(VENV)/bin/wirecopy demo $(ARGS)

install: $(VENV)/.installed ## install what running needs

install-test: $(VENV)/.installed-test ## install what testing needs

test: install-test ## all tests, with real servers, and the coverage
	$(VENV)/bin/coverage erase
	$(VENV)/bin/coverage run -m pytest $(ARGS)
	$(VENV)/bin/coverage combine --quiet
	$(VENV)/bin/coverage report

check: lint types imports wheel ## everything that judges the code without running all of it
	$(PY) -m pip check
	$(PY) -m pytest -q tests/house

lint: install-test ## style
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types: install-test ## types, strictly, in the tests too
	$(VENV)/bin/mypy -p config -p feeds -p worker
	$(VENV)/bin/mypy tests

imports: install-test ## who may import whom
	$(VENV)/bin/lint-imports

wheel: install-test ## build the wheel as a release would, and look that it holds our three packages alone
	rm -rf dist
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@held=$$($(PY) -m zipfile -l dist/wirecopy-*.whl | awk 'NR > 1 {split($$1, part, "/"); print part[1]}' | sort -u | xargs); \
		echo "the wheel holds: $$held"; \
		echo "$$held" | grep -qx 'config feeds wirecopy-[0-9.]*dist-info worker'

lock: install-test ## choose and pin the versions anew (needs a network; keeps what still fits)
	$(PY) -m pip install --quiet --disable-pip-version-check uv
	$(COMPILE) pyproject.toml --extra build -o requirements.lock
	$(COMPILE) pyproject.toml --extra build --extra test -c requirements.lock -o requirements-test.lock

reference: install ## write docs/settings.md anew from the table of settings
	$(PY) -m config.reference > docs/settings.md

bench: install-test ## the figures of benchmarks/README.md
	@for name in $(BENCHES); do echo "== $$name"; $(PY) benchmarks/$$name.py || exit 1; done
	@for name in enrich stories; do echo "== $$name"; $(PY) -m benchmarks.$$name || exit 1; done

clean: ## remove the environment and what was built
	rm -rf $(VENV) dist build

# A Python without ensurepip (Debian's without python3-venv) can still make an
# environment: the pip outside then installs the one inside.
$(PY):
	$(PYTHON) -c 'import sys; sys.exit("Wirecopy needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || \
		{ $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install --quiet pip; }

# The environment follows the source (-e), so only a changed lock or project file installs again.
# Compiled here, as pip does with all else: where nobody may write beside the source later, each
# process of a family would compile what it imports late.
$(VENV)/.installed: requirements.lock pyproject.toml | $(PY)
	$(INSTALL) -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(PY) -m compileall -q $(PACKAGES)
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(INSTALL) -r requirements-test.lock
	@touch $@
