"""Gives a person a new password and shows it, once: for a forgotten one, from the server's command line."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from registry.actions.employee import one_time_password


class Command(BaseCommand):
    help = "Выдаёт новый пароль и один раз показывает его."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="ИМЯ", help="имя, с которым входят")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"Нет учётной записи «{options['name']}».")
        password = one_time_password()
        user.set_password(password)
        user.save(update_fields=["password"])
        self.stdout.write(f"{user.get_username()}  {password}")
