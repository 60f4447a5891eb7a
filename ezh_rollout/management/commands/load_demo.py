"""Loads the demo school into an empty database and shows the logins, once."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from ezh_rollout import demo
from ezh_rollout.shared.refusal import Refused


class Command(BaseCommand):
    help = "Загружает учебную школу в пустую базу и один раз показывает имена и пароли."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            logins = demo.load(at=timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write("\nУчебная школа загружена. Пароли показаны один раз, запишите их:\n\n")
        for login in logins:
            self.stdout.write(f"    {login.name:<14} {login.password}   {login.who}")
        self.stdout.write("\nЗаменить пароль: .venv/bin/python manage.py new_password ИМЯ")
        self.stdout.write("Завести свою школу: .venv/bin/python manage.py new_school --help\n")
        self.stdout.flush()
