"""`make run`: everything from an empty folder to a running program."""

import asyncio
import os
import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from ezh_rollout import demo, doctor, env, processes, static_files

HOST = "127.0.0.1"
RESET = "Забыли пароль: .venv/bin/python manage.py new_password ИМЯ"


class Command(BaseCommand):
    help = "Готовит базу данных и запускает сайт вместе с работником долгих задач. Порт — в переменной PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        port = env.number("PORT", default=8000, low=1, high=65_535)
        if not processes.is_port_free(HOST, port):
            raise CommandError(
                f"Порт {port} занят: программа уже запущена или его заняла другая. "
                f"Остановите её или выберите другой порт: make run PORT={port + 1}"
            )
        self._stop_if_papers_would_be_wrong()
        self._prepare()
        code = asyncio.run(self._processes(port).run())
        self.stdout.write("Остановлено.")
        if code:
            raise SystemExit(code)

    def _stop_if_papers_would_be_wrong(self) -> None:
        broken = [row for row in doctor.papers() if row.is_fatal]
        if broken:
            raise CommandError("\n".join(f"{row.title}: {row.state} {row.advice}" for row in broken))

    def _prepare(self) -> None:
        self.stdout.write("• Обновляю базу данных…")
        call_command("migrate", interactive=False, verbosity=0)
        if static_files.collect_if_changed():
            self.stdout.write("• Собрал оформление страниц.")
        if not demo.is_database_empty():
            self.stdout.write(f"• В базе уже есть данные, ничего не меняю. {RESET}")
        elif settings.PRODUCTION:
            self.stdout.write("• База пуста. Завести школу с директором: .venv/bin/python manage.py new_school --help")
        else:
            call_command("load_demo", stdout=self.stdout)
        connection.close()

    def _processes(self, port: int) -> processes.Processes:
        # SQLite has one writer at a time: threads of one process wait for each other more fairly than processes.
        on_sqlite = connection.vendor == "sqlite"
        return processes.Processes(
            web=processes.web_command(HOST, port, workers=1 if on_sqlite else min(os.cpu_count() or 1, 4), threads=8),
            worker=processes.worker_command(str(settings.BASE_DIR / "manage.py")),
            address=(HOST, port),
            on_ready=lambda: self._say(f"\n✔ Откройте в браузере: http://{HOST}:{port}/\n  Остановить: Ctrl+C\n"),
            say=self._say,
            environment=processes.own_temporary_folder(settings.FILE_UPLOAD_TEMP_DIR, now=time.time()),
        )

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
