# Two commands are all a newcomer needs: make run, make test.
PYTHON := .venv/bin/python
PORT ?= 8000

.PHONY: run test faults check lock

run:
	@deploy/setup run
	@DEBUG=1 DEMO=1 BASE_URL=http://127.0.0.1:$(PORT) $(PYTHON) manage.py migrate --verbosity 0
	@DEBUG=1 DEMO=1 BASE_URL=http://127.0.0.1:$(PORT) $(PYTHON) manage.py seed_demo
	@DEBUG=1 DEMO=1 BASE_URL=http://127.0.0.1:$(PORT) $(PYTHON) manage.py serve --port $(PORT)

# Unit and database tests, two side by side, then the browser's, which wait a lot, three:
# only their modules are loaded then.
test:
	@deploy/setup test
	@.venv/bin/pytest -q -n 2 -m "not browser and not fault"
	@.venv/bin/pytest -q -n 3 --dist worksteal -m "browser and not fault" \
		$$(grep -rl --include='test_*.py' needs_browser tests)

# Servers of its own, killed, cut off and starved for half an hour: docs/faults.md.
faults:
	@deploy/setup test
	@deploy/fault-tools
	@FAULTS=full .venv/bin/pytest -q -m fault -p no:randomly tests/faults

check:
	@deploy/setup test
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .
	@.venv/bin/mypy .
	@deploy/node node_modules/typescript/bin/tsc --project .
	@PYTHONPATH=site:. .venv/bin/lint-imports --no-cache
	@DEBUG=1 $(PYTHON) manage.py makemigrations --check --dry-run

lock:
	@deploy/lock
