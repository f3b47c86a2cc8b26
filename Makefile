# Complete on a machine that has python3 with venv, make and git.
#   make maps   sets everything up and writes the maps of the Pays de la Loire into maps/
#   make test   sets everything up and passes the tests
#   make test-rapide   the tests of daily work (a minute)

PYTHON ?= python3
PYTHON_MINIMUM ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: maps test test-rapide test-minimum check style types format coverage faults docs data wheel bench bench-rapide bench-contre compare clean

maps: $(VENV)/.installed
	$(BIN)/cptsgeo cartes --sortie maps --atelier

PYTEST := pytest -n auto

# What takes a second comes first; types are checked while tests run, that often wait.
test: $(VENV)/.dev style
	@sh scripts/install_tools.sh
	sh scripts/together.sh "$(MAKE) --no-print-directory types" $(BIN)/$(PYTEST)

# Without a browser, Node, all of France, a wheel; few examples of each property, even with CI=true.
test-rapide: $(VENV)/.dev
	CI= $(BIN)/$(PYTEST) -m "not browser and not node and not france and not packaging and not slow"

# With the oldest Python and the oldest libraries that pyproject.toml admits. These warn of what
# newer ones do: no error here. The notebook shows tables as one version of pandas prints them, the
# maps that are kept are as one version of folium writes them.
test-minimum: $(VENV)-minimum/.installed
	CI= $(VENV)-minimum/bin/$(PYTEST) -W default -m "not browser and not node and not packaging" \
		--deselect tests/test_library.py::test_the_notebook_is_executed_and_not_stale \
		--deselect tests/test_docs.py::test_maps_are_not_stale

check: style types

style: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/pydoclint -q cptsgeo
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Branches that tests pass through, those of the processes that they start too (15 minutes).
coverage: $(VENV)/.dev
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m $(PYTEST) --ignore=tests/browser
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered

# Seeds small faults, one at a time: tests must catch each (a quarter of an hour).
faults: $(VENV)/.dev
	$(BIN)/python scripts/seed_faults.py

# Shows that this tree writes what another commit writes: make compare COMMIT=598f92f
compare: $(VENV)/.dev
	$(BIN)/python scripts/compare.py $(COMMIT)

# Rebuilds data/communes from the published packages (network, npm).
data: $(VENV)/.dev
	$(BIN)/python scripts/rebuild_communes.py

$(VENV)/.installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed package.json
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt \
		$$($(BIN)/python scripts/dev_requirements.py)
	@# Check the scripts of the pages; without npm, their tests are skipped.
	@mkdir -p $(VENV)/node && cp package.json $(VENV)/node/
	@command -v npm >/dev/null && npm install --silent --no-package-lock \
		--prefix $(VENV)/node >/dev/null || true
	@touch $@

$(VENV)-minimum/.installed: pyproject.toml scripts/minimum.py
	$(PYTHON_MINIMUM) -m venv $(VENV)-minimum
	$(PYTHON_MINIMUM) scripts/minimum.py > $(VENV)-minimum/floors.txt
	$(VENV)-minimum/bin/pip install --quiet --disable-pip-version-check \
		-c $(VENV)-minimum/floors.txt -e ".[parquet]" \
		$$($(PYTHON_MINIMUM) scripts/dev_requirements.py)
	@touch $@

# Whatever plan and communes whoever runs it has chosen.
docs: export CPTSGEO_DONNEES := $(CURDIR)/build/sans-choix
docs: export CPTSGEO_PLAN := fourni
docs: $(VENV)/.dev
	$(BIN)/python scripts/docs.py
	$(BIN)/python scripts/carnet.py
	$(BIN)/cptsgeo cartes --sortie maps --atelier --ecraser

wheel: $(VENV)/.installed
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .

# Speed beside named peers, in an environment of their own; never part of the tests.
#   make bench          everything, and docs/PERFORMANCES.md (a quarter of an hour)
#   make bench-rapide   the ratios that have a bar (two minutes); fails when one falls short
bench: $(VENV)-bench/.installed
	@sh scripts/install_tools.sh
	$(VENV)-bench/bin/python benchmarks/run.py

bench-rapide: $(VENV)-bench/.installed
	$(VENV)-bench/bin/python benchmarks/run.py --rapide

# Cold commands beside those of another commit: make bench-contre COMMIT=598f92f (or geopandas)
bench-contre: $(VENV)-bench/.installed
	$(VENV)-bench/bin/python benchmarks/against.py $(COMMIT)

$(VENV)-bench/.installed: pyproject.toml constraints.txt benchmarks/requirements.txt benchmarks/package.json
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check -c constraints.txt \
		-e ".[parquet]" -r benchmarks/requirements.txt
	mkdir -p $(VENV)-bench/node
	cp benchmarks/package.json $(VENV)-bench/node/
	npm install --silent --no-package-lock --prefix $(VENV)-bench/node
	@touch $@

clean:
	rm -f .coverage .coverage.*
	rm -rf $(VENV) $(VENV)-bench $(VENV)-minimum build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
