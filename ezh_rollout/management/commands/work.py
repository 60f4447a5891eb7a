"""The worker of long jobs: queued work from the database, and once a minute what a killed worker left behind."""

import threading
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, call_command
from django.db import connection
from django.utils import timezone

from registry.actions import job

PAUSE = timedelta(minutes=1)


class Command(BaseCommand):
    help = "Выполняет долгие работы и возвращает в очередь те, чей исполнитель пропал."

    def handle(self, *args: Any, **options: Any) -> None:
        over = threading.Event()
        reaper = threading.Thread(target=keep_reaping, args=(over,), daemon=True)
        reaper.start()
        try:
            call_command("db_worker", queue_name="*", startup_delay=False)
        finally:
            over.set()
            reaper.join(timeout=5)


def keep_reaping(over: threading.Event) -> None:
    """At once, then every minute until `over`; the thread's own connection is closed between the rounds."""
    while True:
        job.reap(at=timezone.now())
        connection.close()
        if over.wait(PAUSE.total_seconds()):
            return
