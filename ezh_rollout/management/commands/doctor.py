"""Says in Russian what is missing or misconfigured; the exit code tells scripts."""

from typing import Any

from django.core.management import BaseCommand

from ezh_rollout import doctor


class Command(BaseCommand):
    help = "Показывает, что не установлено или не настроено, и что с этим делать."
    # The doctor comes to the sick as well: no check may stop the visit before it began.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        rows = doctor.examine()
        width = max(len(row.title) for row in rows)
        for row in rows:
            self.stdout.write(f"{row.sign} {row.title:<{width}}  {row.state}")
            if not row.is_well and row.advice:
                self.stdout.write(f"  {'':<{width}}  → {row.advice}")
        broken = sum(row.is_fatal for row in rows)
        wishes = sum(not row.is_well for row in rows) - broken
        self.stdout.write("")
        if broken:
            self.stdout.write(f"Исправить обязательно: {broken}. Можно улучшить: {wishes}.")
            raise SystemExit(1)
        self.stdout.write(f"Всё необходимое на месте. Можно улучшить: {wishes}.")
