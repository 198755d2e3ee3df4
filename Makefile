# Each target does its own set-up, once. `make ask Q="运城2026年GDP目标"` and `make test` are all one needs.

PYTHON ?= python3
REPORTS ?= reports
SPLIT ?= dev
BIN := .venv/bin

# Each folder of reports has a library of its own, made anew when a file in the folder comes, goes or changes.
LIBRARY := library/$(subst /,_,$(patsubst %/,%,$(REPORTS)))
EVAL_REPORTS := $(if $(filter-out file,$(origin REPORTS)),$(REPORTS),../shared/reports)

.PHONY: install ask chat test lint unit eval bench clean
.DELETE_ON_ERROR:

install: .venv/.installed

# torch comes first, so that the build the constraints name is taken, not the newest with CUDA.
.venv/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

.venv/.installed-dev: .venv/.installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,openai,gguf,bench,ocr]'
	@touch $@

$(LIBRARY)/.made: .venv/.installed $(REPORTS) $(shell find $(REPORTS) -type f 2>/dev/null | sed 's/ /\\ /g')
	$(BIN)/qa ingest "$(REPORTS)" --prune --library "$(LIBRARY)"
	@touch $@

ask: $(LIBRARY)/.made
	@test -n "$$Q" || { echo 'make ask Q="运城2026年GDP目标"' >&2; exit 2; }
	@$(BIN)/qa ask --library "$(LIBRARY)" -- "$$Q"
ask: export Q := $(value Q)

chat: $(LIBRARY)/.made
	$(BIN)/qa chat --library "$(LIBRARY)"

# The browser of the browser tests; where it cannot be installed they are skipped, and say so.
.venv/.browser:
	@mkdir -p .venv
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
		&& DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } \
		|| echo "no chromium: browser tests will be skipped"
	@touch $@

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

unit: .venv/.installed-dev
	HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -m "not model and not browser" $(ARGS)

test: lint .venv/.browser
	HF_HUB_OFFLINE=1 REPORTS="$(if $(filter-out file,$(origin REPORTS)),$(REPORTS))" $(BIN)/python -m pytest $(ARGS)

eval: .venv/.installed-dev
	HF_HUB_OFFLINE=1 $(BIN)/python -m eval.run --reports "$(EVAL_REPORTS)" --split $(SPLIT) $(if $(BASELINE),--baseline --no-cache --limit 60) $(ARGS)

bench: .venv/.installed-dev
	HF_HUB_OFFLINE=1 $(BIN)/python -m eval.bench --reports "$(EVAL_REPORTS)" $(ARGS)

clean:
	rm -rf .venv library dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache
