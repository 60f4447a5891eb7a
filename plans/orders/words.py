"""Small phrases of orders: dates, the journal's name in a case, a sentence begun with a capital letter."""

import re
from datetime import date

from ezh_rollout.shared import grammar, typography
from ezh_rollout.shared.grammar import Case
from registry.models import Employee

CONTROL_BY_DIRECTOR = "Контроль за исполнением приказа оставляю за собой."


def until(day: date) -> str:
    """«до 1 октября 2027 г.»"""
    return f"до {typography.date_words(day)}"


def control_by(employee: Employee) -> str:
    """«… возложить на заместителя директора по … Селицкую Т.А.»"""
    return stopped(f"Контроль за исполнением приказа возложить на {employee.post_and_name_in(Case.ACCUSATIVE)}")


def stopped(words: str) -> str:
    """A sentence has one stop, and «2027 г.» or «Селицкую Т.А.» brings it along."""
    return words if words.endswith(".") else f"{words}."


def unstopped(heading: str) -> str:
    """A heading has no full stop; the one of an initial or of «г.» belongs to its word."""
    heading = heading.strip()
    is_of_word = re.search(r"(\b[А-ЯЁA-Z]|\bг)\.$", heading)
    return heading if is_of_word else heading.rstrip(". ")


def name_of_journal(name: str) -> dict[Case, str]:
    """The journal's name in six cases: «ЕОС «Дневник»» and «Дневник.ру» never change, «электронный журнал …» does."""
    first = name.split(maxsplit=1)[0] if name.strip() else ""
    is_frozen = not first.isalpha() or first.isupper() or not first.islower()
    return {case: name if is_frozen else grammar.decline_post(name, case) for case in Case}
