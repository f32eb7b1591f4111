# make build: compile coding/ and schemas/ into data/, check everything, put it in place
# make site:  the explorer, one HTML file
# make test:  lint, compare the committed files with a fresh build, run the tests
PYTHON ?= python3
# which long campaigns to run, all by default: make test-long LONG=tests/verify
LONG ?= tests
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --editable

.PHONY: setup build site test test-long croissant clean

# building needs little; all else needs the tools of developers
build: $(VENV)/.installed-build
	$(BIN)/python scripts/build.py
	$(BIN)/ksd validate --strict .

setup: $(VENV)/.installed

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-build: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	$(INSTALL) '.[build]'
	touch $@

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/pyvenv.cfg
	$(INSTALL) '.[dev]'
	touch $@ $(VENV)/.installed-build

# the explorer, site/index.html: a page to open in a browser
site: setup explorer/node_modules/.installed
	$(BIN)/python scripts/site.py

explorer/node_modules/.installed: explorer/package-lock.json
	cd explorer && npm ci --ignore-scripts --silent
	touch $@

# without npm the tests of the explorer are skipped
.PHONY: libraries
libraries:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory explorer/node_modules/.installed; \
	else echo "npm is missing: the tests of the explorer are skipped"; fi

test: setup libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports
	$(BIN)/python scripts/build.py --check
	$(BIN)/python -m pytest -m 'not long' -n 2 --dist loadfile

# what only the long campaigns need: a driver for the browser
$(VENV)/.installed-long: $(VENV)/.installed
	$(INSTALL) '.[dev,browser]'
	touch $@

test-long: $(VENV)/.installed-long libraries
	$(BIN)/python -m pytest -m long -n 2 $(LONG)

# the short tests of the package with the lowest versions that pyproject.toml allows
.PHONY: test-lowest
test-lowest: .venv-lowest/.installed
	.venv-lowest/bin/python -m pytest -m 'not long' -n 2 --dist loadfile --ignore=tests/scripts --ignore=tests/explorer

.venv-lowest/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-lowest
	grep -oE '"[A-Za-z0-9_.-]+(\[[a-z]+\])?>=[0-9.]+"' $< | sed -E 's/"|\[[a-z]+\]//g; s/>=/==/' >.venv-lowest/versions.txt
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check -c .venv-lowest/versions.txt --editable '.[dev]'
	touch $@

# the reader of Croissant, in an environment of its own: it wants other versions than ours
croissant: .venv-croissant/.installed

.venv-croissant/.installed: tests/requirements-croissant.txt
	$(PYTHON) -m venv .venv-croissant
	.venv-croissant/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

clean:
	rm -rf $(VENV) .venv-croissant .venv-lowest explorer/node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache .build-*
