# Works with GNU make 3.81 (macOS) and newer, and with any POSIX shell.
# HOST, PORT and YINGDA_HOME pass through, from the environment or as `make run PORT=9000`.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# what the other targets run is not even looked at: importing it takes seconds in each process
ELSEWHERE := $(addprefix --ignore=tests/,browser security chaos distributed)
QUICK := -n auto --dist worksteal $(ELSEWHERE)
# stamps lie in the folder that they speak for, so that deleting the folder deletes the stamp
PYTHON_READY := .venv/.ready
WEB_READY := web/node_modules/.ready
WEB_BUILT := web/node_modules/.built
READY = $(if $(wildcard $(WEB_READY)),,need-node) $(PYTHON_READY) $(WEB_BUILT)
WEB_SOURCES := $(shell find web -name node_modules -prune -o -type f -print)
LOCK_OPTIONS := --quiet --universal --generate-hashes --no-header --no-emit-index-url $(if $(UPGRADE),--upgrade)

.PHONY: help install run test test-python test-db test-browser test-load test-cluster test-chaos test-security test-web check lint types contracts \
	architecture docs docs-check pictures migration web-lint web-types client client-check bench fmt lock clean need-node force

help: ## Show what can be made
	@echo 'Yingda 应答'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo 'HOST, PORT and YINGDA_HOME (data folder, default ./var) are honoured: make run PORT=9000'

install: $(READY) ## Install everything: the command at .venv/bin/yingda and the built front end
	@echo 'Installed: $(BIN)/yingda'

run: $(READY) ## Migrate, fill an empty data folder with the demo shops, and serve
	@$(BIN)/yingda run

test: test-python test-web ## Run all tests but those of several processes, load and browsers

test-python: $(READY) ## Run the Python tests on SQLite
	$(PYTEST) $(QUICK) -m 'not cluster and not load' $(ARGS)

test-db: $(READY) ## Run the database tests on PostgreSQL at YINGDA_TEST_DATABASE_URL
	$(PYTEST) $(QUICK) -m 'db and not cluster and not load' -k 'not sqlite' $(ARGS)

test-load: $(READY) ## Run the tests that keep a server busy: replays, benchmarks, backups, races
	$(PYTEST) $(ELSEWHERE) -m load $(ARGS)

test-browser: $(READY) ## Run the browser journeys (needs Chromium)
	$(PYTEST) -n 2 tests/browser $(ARGS)

test-cluster: $(READY) ## Run the tests with several processes (needs the programs of PostgreSQL, Redis and nginx)
	$(PYTEST) tests/distributed tests/deploy -m cluster $(ARGS)

test-chaos: $(READY) ## Kill the processes of an installation in turn while dialogues are played
	$(PYTEST) tests/chaos $(ARGS)

test-security: $(READY) ## Attack a private server: access matrix, forgeries, uploads, scripts, every operation fuzzed
	$(PYTEST) -n 2 tests/security $(ARGS)

test-web: $(WEB_READY) ## Run the front end's tests
	cd web && npm run --silent test

check: lint types contracts web-lint web-types client-check test ## Run what CI checks, but for PostgreSQL and the browser

lint: $(PYTHON_READY) ## Lint the Python code
	$(BIN)/ruff check .

types: $(PYTHON_READY) ## Check the types of the Python code
	$(BIN)/mypy

contracts: $(PYTHON_READY) ## Check the order of rooms and of files inside them
	$(BIN)/lint-imports --no-cache

architecture: $(PYTHON_READY) ## Check sizes, the front door, texts and the project's own rules
	$(PYTEST) tests/architecture $(ARGS)

docs: $(PYTHON_READY) ## Draw the pages of docs/ that are made from the code
	$(BIN)/python scripts/make_docs.py

docs-check: $(PYTHON_READY) ## Check that the documents do not lie
	$(BIN)/python scripts/make_docs.py --check
	$(PYTEST) tests/docs $(ARGS)

pictures: $(READY) ## Take the screenshots of the documents (needs Chromium)
	$(BIN)/python scripts/make_screenshots.py

migration: $(PYTHON_READY) ## Draft the next migration from the models: make migration NAME='Company of a customer'
	@$(BIN)/python scripts/new_migration.py "$(NAME)"

web-lint: $(WEB_READY) ## Lint the front end
	cd web && npm run --silent lint

web-types: $(WEB_READY) ## Check the types of the front end
	cd web && npm run --silent typecheck

client: $(PYTHON_READY) $(WEB_READY) ## Write docs/openapi.json and the front end's API client from the server's routes
	$(BIN)/yingda openapi > docs/openapi.json
	cd web && npm run --silent client

client-check: $(PYTHON_READY) $(WEB_READY) ## Fail if the API client does not match the server
	@$(BIN)/python scripts/client_check.py

bench: $(READY) ## Measure ingest, push and start on this machine
	@for name in ingest push start; do $(BIN)/yingda bench $$name --json || exit 1; done
	YINGDA_TEST_FUZZ_SECONDS=$${YINGDA_TEST_FUZZ_SECONDS:-1800} $(PYTEST) tests/security/test_schema.py

fmt: $(PYTHON_READY) $(WEB_READY) ## Mend what the linters can mend
	$(BIN)/ruff check --fix-only .
	cd web && npm run --silent fmt

lock: $(PYTHON_READY) ## Lock the dependencies again; UPGRADE=1 takes newer versions
	$(BIN)/uv pip compile $(LOCK_OPTIONS) pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK_OPTIONS) pyproject.toml --group dev -o requirements-dev.lock
	cd web && npm install --package-lock-only --no-audit --no-fund

clean: ## Remove everything that was installed or built; data stays
	rm -rf .venv web/node_modules yingda/app/web dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(PYTHON_READY): pyproject.toml requirements-dev.lock scripts/setup.sh
	@scripts/setup.sh python
	@touch $@

$(WEB_READY): web/package.json web/package-lock.json
	@scripts/setup.sh web
	@touch $@

$(WEB_BUILT): $(WEB_READY) $(WEB_SOURCES) $(if $(wildcard yingda/app/web/*),,force)
	@echo 'Building the front end'
	@cd web && npm run --silent build
	@touch $@

need-node:
	@scripts/setup.sh node

force:
