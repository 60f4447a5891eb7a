"""What is missing or misconfigured, row by row, and what to do about it. No row ever raises."""

import os
import shutil
import socket
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ezh_rollout.shared.pdf import missing_requirements

PYTHON = (3, 11)
FREE_MEGABYTES = 500
CHROMIUM = Path("/usr/bin/chromium")
# A job that waited longer than this has nobody to take it up: an idle worker looks once a second.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Row:
    """One line of the table. What is not `required` may be missing: the program runs without it."""

    title: str
    is_well: bool
    state: str
    advice: str = ""
    required: bool = True

    @property
    def is_fatal(self) -> bool:
        return self.required and not self.is_well

    @property
    def sign(self) -> str:
        if self.is_well:
            return "✔"
        return "✖" if self.required else "○"


def well(title: str, state: str) -> Row:
    return Row(title, is_well=True, state=state)


def wrong(title: str, state: str, advice: str) -> Row:
    return Row(title, is_well=False, state=state, advice=advice)


def could_be_better(title: str, state: str, advice: str) -> Row:
    return Row(title, is_well=False, state=state, advice=advice, required=False)


Check = Callable[[], Iterator[Row]]


def examine() -> list[Row]:
    """All rows, in the order in which one would repair things."""
    return [row for title, check in CHECKS for row in _rows_of(title, check)]


def papers() -> list[Row]:
    """Only what the printed papers need: with a wrong font they look right on the screen and wrong in the hand."""
    return _rows_of("Печать", _papers)


def _rows_of(title: str, check: Check) -> list[Row]:
    rows: list[Row] = []
    try:
        rows.extend(check())
    except Exception as error:  # noqa: BLE001 - a doctor who faints on a patient helps nobody
        rows.append(wrong(title, f"проверка не удалась: {_first_line(error)}", "Покажите эту строку разработчикам."))
    return rows


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _python() -> Iterator[Row]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info >= PYTHON:
        yield well("Python", version)
    else:
        yield wrong("Python", version, "Установите Python 3.11 или новее.")


def _papers() -> Iterator[Row]:
    title = "Шрифт и библиотеки для PDF"
    with warnings.catch_warnings():
        # What the font library says in English about a computer without fonts, the row says in Russian.
        warnings.simplefilter("ignore")
        missing = missing_requirements()
    yield wrong(title, " ".join(missing), INSTALL) if missing else well(title, "на месте")


def _database() -> Iterator[Row]:
    title = "База данных"
    name = "PostgreSQL" if connection.vendor == "postgresql" else f"SQLite, {connection.settings_dict['NAME']}"
    try:
        connection.ensure_connection()
    except Exception as error:  # noqa: BLE001 - whatever the driver raises, the answer is the same
        advice = "Проверьте DATABASE_URL, права на файл и запущен ли сервер базы данных."
        yield wrong(title, f"{name}: нет связи ({_first_line(error)})", advice)
        return
    yield well(title, name)
    if connection.vendor == "sqlite":
        yield _journal_of_sqlite()
    yield from _migrations()


def _journal_of_sqlite() -> Row:
    title = "Журнал SQLite"
    with connection.cursor() as cursor:
        mode = str(cursor.execute("PRAGMA journal_mode").fetchone()[0]).upper()
    if mode == "WAL":
        return well(title, mode)
    return wrong(title, mode, "Перенесите базу на диск этого компьютера: на сетевом WAL не работает, записи теряются.")


def _migrations() -> Iterator[Row]:
    title, advice = "Миграции", "Выполните: .venv/bin/python manage.py migrate (make run делает это сам)"
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not executor.loader.applied_migrations:
        yield could_be_better(title, "база пуста", "Запустите программу: make run")
    elif waiting:
        yield wrong(title, f"не применено: {len(waiting)}", advice)
    else:
        yield well(title, "применены")
        yield _jobs()


def _jobs() -> Row:
    """Nobody writes down that a worker is alive; that a job waits for minutes says that it is not."""
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - PATIENCE).count()
    if not late:
        return well("Долгие задачи", "никто не ждёт")
    advice = "Запустите программу командой make run: она держит и работника долгих задач."
    return could_be_better("Долгие задачи", f"ждут больше двух минут: {late}", advice)


def _folders() -> Iterator[Row]:
    for title, path in (("Папка данных", Path(settings.DATA)), ("Папка файлов", Path(settings.MEDIA_ROOT))):
        folder = next(place for place in (path, *path.parents) if place.exists())
        if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            yield well(title, str(path))
        else:
            yield wrong(title, f"{path}: записать нельзя", f"Дайте пользователю программы право записи в {folder}.")
    free = shutil.disk_usage(settings.DATA).free // 1024**2
    if free >= FREE_MEGABYTES:
        yield well("Свободное место", f"{free} МБ")
    else:
        yield could_be_better("Свободное место", f"{free} МБ", "Освободите место: иначе данные не сохранятся.")


def _mode() -> Iterator[Row]:
    yield well("Режим", "рабочий" if settings.PRODUCTION else "свой компьютер (EZH_PRODUCTION не задан)")
    yield _secret_key()
    yield well("Имена сайта", ", ".join(settings.ALLOWED_HOSTS))
    yield _https()


def _secret_key() -> Row:
    title, kept = "Секретный ключ", Path(settings.DATA) / "secret_key"
    if settings.PRODUCTION or not kept.exists():
        return well(title, "из EZH_SECRET_KEY")
    if kept.stat().st_mode & 0o077:
        return wrong(title, f"{kept} открыт другим пользователям", f"Выполните: chmod 600 {kept}")
    return well(title, f"{kept}, открыт только владельцу")


def _https() -> Row:
    if not settings.HTTPS:
        if not settings.PRODUCTION:
            return well("HTTPS", "нет: программа открыта только с этого компьютера")
        return could_be_better("HTTPS", "выключен", "Уберите EZH_HTTPS=0: пароли идут по сети открыто.")
    if settings.PRODUCTION and not settings.BEHIND_PROXY:
        advice = "Если HTTPS принимает nginx или другой прокси, задайте EZH_PROXY=1: иначе страницы ходят по кругу."
        return could_be_better("HTTPS", "включён, но EZH_PROXY не задан", advice)
    return well("HTTPS", "включён")


def _email() -> Iterator[Row]:
    if not settings.EMAIL_HOST:
        yield well("Почта", f"сервер не задан (EZH_EMAIL_HOST), письма — файлы в {settings.EMAIL_FILE_PATH}")
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), timeout=3).close()
    except OSError as error:
        advice = "Проверьте EZH_EMAIL_HOST и EZH_EMAIL_PORT."
        yield could_be_better("Почта", f"{where} не отвечает ({_first_line(error)})", advice)
    else:
        yield well("Почта", where)


def _browser() -> Iterator[Row]:
    title = "Chromium для проверок"
    if CHROMIUM.exists():
        yield well(title, str(CHROMIUM))
    else:
        yield could_be_better(title, "не установлен", "Нужен только проверкам: sudo apt-get install -y chromium")


INSTALL = "Выполните: sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
CHECKS: tuple[tuple[str, Check], ...] = (
    ("Python", _python),
    ("Печать", _papers),
    ("База данных", _database),
    ("Папки", _folders),
    ("Режим", _mode),
    ("Почта", _email),
    ("Chromium для проверок", _browser),
)
