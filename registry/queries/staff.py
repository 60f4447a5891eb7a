"""Numbers and names of one school that other apps ask for. Each function is one query."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.db.models.functions import Length

from ezh_rollout.shared import grammar
from registry.models import Appointment, Employee, School
from registry.states import Role


@dataclass(frozen=True, slots=True)
class StaffCounts:
    """Employees who are not archived, and those of them whose card is complete."""

    complete: int
    total: int


def staff_counts(school_id: int) -> StaffCounts:
    """A complete card has the first name in full (not an initial), the gender and the post.

    A missing middle name is no gap: some people have none; an initial instead of it is one.
    """
    initials = Q(first_name__contains=".") | Q(first_length__lt=2) | Q(middle_name__contains=".") | Q(middle_length=1)
    complete = ~initials & ~Q(last_name="") & ~Q(gender="") & ~Q(post="")
    staff = Employee.objects.current().filter(school=school_id)
    numbers = staff.annotate(first_length=Length("first_name"), middle_length=Length("middle_name")).aggregate(
        total=Count("pk"), complete=Count("pk", filter=complete)
    )
    return StaffCounts(complete=numbers["complete"], total=numbers["total"])


def roles_in_force(school_id: int) -> dict[str, bool]:
    """The roles somebody holds now; the value says whether an order of appointment is named for at least one."""
    found: dict[str, bool] = {}
    held = Appointment.objects.in_force().filter(school=school_id).order_by()
    for role, order in held.values_list("role", "order_reference"):
        found[role] = found.get(role, False) or bool(order.strip())
    return found


def names_by_user(school_id: int) -> dict[int, str]:
    """«Кондратова В.Н.» by the key of the login: how history names the people of a school."""
    people = Employee.objects.filter(school=school_id, user__isnull=False)
    rows = people.values_list("user_id", "last_name", "first_name", "middle_name")
    return {user: grammar.short_name(last, first, middle) for user, last, first, middle in rows if user is not None}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role and who holds it, by name. Without a needed role no rollout can run."""

    role: Role
    people: list[tuple[Appointment, str]]
    is_needed: bool


def people_by_role(school: School) -> list[RoleRow]:
    """Every role of the school with those who hold it. Two queries."""
    in_force = list(Appointment.objects.in_force().filter(school=school).select_related("user").order_by("began_at"))
    names = names_by_user(school.pk)
    needed = {Role.DIRECTOR, Role.SYSADMIN, Role.DEPUTY}
    return [
        RoleRow(
            role=role,
            people=[(row, names.get(row.user_id) or row.user.get_full_name()) for row in in_force if row.role == role],
            is_needed=role in needed,
        )
        for role in Role
    ]
