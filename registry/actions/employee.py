"""Staff: giving a login and a new password. Their cards go through `record`, as every section does."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions.school_lock import lock
from registry.models import Appointment, Employee

# Short enough to be copied from a slip of paper, random enough for a first login (about 70 bits).
CLEAR_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
GROUPS_OF_PASSWORD = 4
# A login has 150 places; a letter of Russian takes up to four of them.
LONGEST_STEM = 100

SIMPLE_LETTERS = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True))
LATIN = SIMPLE_LETTERS | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}


def one_time_password() -> str:
    """A random password that is shown once and stored only as a hash."""
    groups = ("".join(secrets.choice(CLEAR_LETTERS) for _ in range(4)) for _ in range(GROUPS_OF_PASSWORD))
    return "-".join(groups)


def free_login(last_name: str, first_name: str) -> str:
    """«kondratova-v», or the same with a number when it is taken."""
    stem = "-".join(filter(None, (_latin(last_name), _latin(first_name)[:1])))[:LONGEST_STEM] or "user"
    taken = set(get_user_model().objects.filter(username__startswith=stem).values_list("username", flat=True))
    if stem not in taken:
        return stem
    return next(f"{stem}{number}" for number in range(2, len(taken) + 3) if f"{stem}{number}" not in taken)


def _latin(word: str) -> str:
    letters = (LATIN.get(letter, letter) for letter in word.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


@transaction.atomic
def give_login(*, last_name: str, first_name: str, employee: Employee | None = None, by: Any) -> tuple[Any, str]:
    """A new account, linked to the employee when one is given. Returns it with its one-time password."""
    if employee is not None:
        employee = _without_login(employee)
    password = one_time_password()
    user = _new_account(last_name, first_name, password)
    if employee is not None:
        employee.user = user
        employee.version += 1
        save_as(employee, by=by, reason="учётная запись", fields=["user", "version"])
    return user, password


def _without_login(employee: Employee) -> Employee:
    lock(employee.school_id)
    fresh: Employee | None = Employee.objects.select_for_update().filter(pk=employee.pk).first()
    if fresh is None or fresh.is_archived:
        raise Outrun("Сотрудника больше нет в списке: он в архиве.")
    if fresh.user_id is not None:
        raise Outrun("У сотрудника уже есть учётная запись.")
    return fresh


def _new_account(last_name: str, first_name: str, password: str) -> Any:
    """Logins are one list for all schools: of two namesakes entered at once, the second gets the next number."""
    accounts = get_user_model().objects
    for _ in range(5):
        try:
            with transaction.atomic():
                return accounts.create_user(
                    username=free_login(last_name, first_name),
                    password=password,
                    first_name=first_name,
                    last_name=last_name,
                )
        except IntegrityError:
            continue
    raise Outrun("Логин только что заняли. Отправьте форму ещё раз.")


@transaction.atomic
def new_password(appointment: Appointment, *, by: Any) -> str:
    """A fresh one-time password for whoever holds the role. History names who gave it: it opens another's account.

    Refused for an account that serves another school or the whole server as well.
    """
    lock(appointment.school)
    fresh = Appointment.objects.select_for_update(of=("self",)).select_related("user").get(pk=appointment.pk)
    if fresh.ended_at is not None:
        raise Outrun("Этого человека с роли уже сняли: пароль дают тому, кто назначен.")
    user = fresh.user
    elsewhere = Appointment.objects.in_force().filter(user=user).exclude(school=fresh.school_id).exists()
    if elsewhere or user.is_superuser or user.is_staff:
        raise Refused("Эта учётная запись служит не только вашей школе. Пароль сменит технический администратор.")
    password = one_time_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    save_as(fresh, by=by, reason="новый пароль", fields=["role"])
    return password
