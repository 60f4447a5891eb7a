"""The worker of long jobs: queued work from the database, and once a minute what a killed worker left behind.

In the same minute the raw rows of imports and of сверка go that are past their term, and files made for others to take:
nobody has to upload anything.
"""

import logging
import threading
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from consents.actions import transfer
from registry.actions import imports, job, reconciliation

PAUSE = timedelta(minutes=1)
WORKS = (job.reap, job.wipe_expired, imports.wipe_expired, reconciliation.wipe_expired, transfer.wipe_expired)
log = logging.getLogger(__name__)


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
        for work in WORKS:
            try:
                work(at=timezone.now())
            except DatabaseError:  # a busy database: the next minute tries again, and the thread lives on
                log.exception("Не удалось: %s", work.__qualname__)
        connection.close()
        if over.wait(PAUSE.total_seconds()):
            return
