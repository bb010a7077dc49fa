# The two commands a newcomer needs are `make app` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help app test check browser test-slow test-gpu bench bench-gpu calibration audit clean crash load fuzz cancel

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "dnacompare needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make app PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the app needs into $(VENV) (PyTorch is large; a few minutes once) ..."
	$(PIP) install -r requirements.txt
	@echo "Compiling the inner loops (some 20 s, once) ..."
	@$(BIN)/python -m dnacompare.workflow.warm_up
	@touch $@

$(VENV)/.test: $(VENV)/.app
	@echo "Installing what the tests need ..."
	$(PIP) install -e '.[app,test]'
	@touch $@

app: $(VENV)/.app ## install and start the app on http://127.0.0.1:8501
	@echo "dnacompare is starting on http://127.0.0.1:8501 (stop it with Ctrl-C)"
	@$(BIN)/python -m dnacompare.cli serve

test: check browser ## install, check types and imports, run the default test suite
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile --durations=15

check: $(VENV)/.test ## lint, formatting, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: $(VENV)/.test ## make sure that a Chromium is there for the browser tests
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; } || \
	  $(BIN)/python -m playwright install chromium || \
	  echo "No Chromium could be installed: the browser tests will be skipped. Install the package 'chromium' and run make test again."

test-slow: $(VENV)/.test browser ## calibration, fuzzing and crash tests that take minutes
	$(BIN)/python -m pytest -m slow --timeout=3600

test-gpu: $(VENV)/.test ## tests that need a CUDA device
	$(BIN)/python -m pytest -m gpu

crash: $(VENV)/.test ## kill a server fifty times at work and print what was lost
	$(BIN)/python -m pytest tests/crash -m slow --timeout=3600

fuzz: $(VENV)/.test ## hand in 20,000 and more hostile inputs and print what the worst of them did
	$(BIN)/python -m pytest tests/loaders/test_fuzz.py tests/test_hostile_documents.py tests/pages/test_hostile_*.py tests/workflow/bundles/test_hostile.py \
	  -m 'slow or not slow' -n logical --dist worksteal --timeout=3600 --hostile-figures=benchmarks/results/hostile.json

load: $(VENV)/.test ## twenty sessions for three minutes: answer times, errors, memory
	$(BIN)/python -m benchmarks.load

cancel: $(VENV)/.test ## how long work goes on after somebody cancelled it
	$(BIN)/python -m benchmarks.cancel

bench: $(VENV)/.test ## side-by-side timings; results in benchmarks/results
	$(BIN)/python -m benchmarks

calibration: $(VENV)/.test ## sizes, powers, coverages, an hour on one core; docs/calibration.md
	$(BIN)/python -m benchmarks.calibration

bench-gpu: ## CUDA timings of counting and of distances; needs torch, torchvision, numba and scipy alone
	$(PYTHON) -m benchmarks.gpu_counting
	$(PYTHON) -m benchmarks.gpu

build/audit/bin/pip-audit:
	$(PYTHON) -m venv build/audit
	build/audit/bin/python -m pip --disable-pip-version-check --quiet install 'pip-audit>=2.10'

audit: $(VENV)/.app build/audit/bin/pip-audit ## look what is installed up in the lists of known weaknesses
	$(BIN)/python -m pip freeze --exclude-editable > build/audit/installed.txt
	build/audit/bin/pip-audit --strict --progress-spinner off --no-deps --disable-pip -r build/audit/installed.txt || \
	  { echo "The audit is not passed. It needs the network: packages 'not found' could not be looked up."; exit 1; }

clean: ## remove what the targets made
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache
