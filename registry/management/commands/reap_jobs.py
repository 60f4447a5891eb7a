"""Queues again the long work that a killed worker left behind. `serve` runs it every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registry.actions import job


class Command(BaseCommand):
    help = "Возвращает в очередь работы, чей исполнитель пропал."

    def handle(self, *args: Any, **options: Any) -> None:
        touched = job.reap(at=timezone.now())
        if touched:
            self.stdout.write(f"Возвращено в очередь или остановлено: {touched}")
