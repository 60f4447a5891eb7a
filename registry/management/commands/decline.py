"""Prints a name or a post in the six cases, one line each: the English name of the case, a tab, the form.

manage.py decline "Кондратова В.Н." --gender f
manage.py decline --post "зам. дир. по УВР"
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ezh_rollout.shared.grammar import Case, Gender, expand_post, gender_of, name_forms, post_forms

GENDERS = {"m": Gender.MALE, "м": Gender.MALE, "f": Gender.FEMALE, "ж": Gender.FEMALE}


class Command(BaseCommand):
    help = "Склоняет имя или должность по шести падежам."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="«Кондратова В.Н.», «В.Н. Кондратова» или имя полностью")
        parser.add_argument("--gender", help="пол: m (мужской) или f (женский)")
        parser.add_argument("--post", help="должность вместо имени; сокращения раскрываются")

    def handle(self, *, name: str | None, gender: str | None, post: str | None, **_: Any) -> None:
        if name is not None and post is not None:
            raise CommandError("Укажите что-то одно: имя или должность (--post).")
        if post is not None:
            forms = post_forms(expand_post(_with_letters(post, "Должность пуста. Напишите её после --post.")))
        else:
            text = _with_letters(name or "", "Имя не указано. Напишите, например: decline «Кондратова В.Н.» --gender f")
            forms = name_forms(text, _gender(text, gender))
        for case in Case:
            self.stdout.write(f"{case.value}\t{forms[case]}")


def _with_letters(text: str, complaint: str) -> str:
    """One line of text with at least one letter in it."""
    text = text.strip()
    if not any(letter.isalpha() for letter in text):
        raise CommandError(complaint)
    return " ".join(text.splitlines())


def _gender(name: str, answer: str | None) -> Gender:
    """What was said; else what a full patronymic proves; never a guess."""
    if answer is not None:
        known = GENDERS.get(answer.strip().lower())
        if known is None:
            raise CommandError(f"Пол «{answer}» непонятен: укажите m (мужской) или f (женский).")
        return known
    proved = gender_of(name)
    if proved is None:
        raise CommandError(
            f"По имени «{name}» пол не виден. Укажите его: --gender m (мужской) или --gender f (женский)."
        )
    return proved
