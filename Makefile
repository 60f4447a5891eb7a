# Two commands are enough: `make run` and `make test`. What they do in detail is Python's business (README.md).
export PYTHONUTF8 = 1
PYTHON_HERE = .venv/bin/python
MANAGE = $(PYTHON_HERE) manage.py

.PHONY: help run doctor test test-sqlite test-postgres check bench

help:
	@echo 'make run            установить недостающее и запустить (PORT=8000, EZH_DATA=var)'
	@echo 'make doctor         что не установлено или не настроено'
	@echo 'make test           все проверки на SQLite и на PostgreSQL (PYTEST_ARGS=...)'
	@echo 'make test-sqlite    только на SQLite;  make test-postgres — только на PostgreSQL'
	@echo 'make check          ruff, mypy, миграции, настройки рабочего режима, граф импортов'
	@echo 'make bench          скорость рядом со скоростью пустого Django'

run:
	@.ci/bootstrap run
	@exec $(MANAGE) serve

doctor:
	@.ci/bootstrap venv || test -x $(PYTHON_HERE)
	@exec $(MANAGE) doctor

test:
	@.ci/bootstrap dev
	@exec $(PYTHON_HERE) -m tests sqlite postgres -- $(PYTEST_ARGS)

test-sqlite test-postgres: test-%:
	@.ci/bootstrap dev
	@exec $(PYTHON_HERE) -m tests $* -- $(PYTEST_ARGS)

check:
	@.ci/bootstrap dev
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -m mypy .
	$(MANAGE) makemigrations --check --dry-run
	EZH_PRODUCTION=1 EZH_HOSTS=school.example EZH_SECRET_KEY=$$($(PYTHON_HERE) -c 'import secrets; print(secrets.token_hex(32))') \
		$(PYTHON_HERE) -W error manage.py check --deploy --fail-level WARNING
	$(PYTHON_HERE) -m tests sqlite -- -n 0 tests/test_architecture.py

bench:
	@.ci/bootstrap run
	@exec $(MANAGE) bench $(BENCH_ARGS)
