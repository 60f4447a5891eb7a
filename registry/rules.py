"""Who may do what with a school. Each function reads as a sentence."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from registry.models import School, SchoolGroupObjectPermission
from registry.states import Right


def rights_of(user: Any) -> Mapping[int, frozenset[str]]:
    """All rights of the person by school, through guardian's grants to the roles' groups. One query a request.

    A superuser gets nothing here: the technical administrator works in the admin and signs nothing.
    """
    if not user.is_authenticated:
        return {}
    cached: Mapping[int, frozenset[str]] | None = getattr(user, "_rights_by_school", None)
    if cached is None:
        found: dict[int, set[str]] = defaultdict(set)
        rows = SchoolGroupObjectPermission.objects.filter(group__user=user.pk)
        for school, right in rows.values_list("content_object_id", "permission__codename"):
            found[school].add(right)
        # In one order: the first school is the one at hand, and a database returns rows in any order it likes.
        cached = {school: frozenset(rights) for school, rights in sorted(found.items())}
        user._rights_by_school = cached  # noqa: SLF001 - a cache that lives as long as the request's user
    return cached


def forget_rights_of(user: Any) -> None:
    """After a grant: the next question asks the database again."""
    user.__dict__.pop("_rights_by_school", None)


def has(user: Any, right: Right, school: School | int) -> bool:
    school_id = school if isinstance(school, int) else school.pk
    return right.value in rights_of(user).get(school_id, frozenset())


def may_view_school(user: Any, school: School | int) -> bool:
    return has(user, Right.VIEW_SCHOOL, school)


def may_work_here(user: Any, school: School | int) -> bool:
    return has(user, Right.WORK_HERE, school)


def may_appoint(user: Any, school: School | int) -> bool:
    return has(user, Right.APPOINT_PEOPLE, school)


def may_edit_registry(user: Any, school: School | int) -> bool:
    return has(user, Right.EDIT_REGISTRY, school)


def may_view_counts(user: Any) -> bool:
    return any(Right.VIEW_COUNTS.value in rights for rights in rights_of(user).values())


def may_edit_school(user: Any, school: School | int) -> bool:
    """The card stands on every order, so the director may mend it as well."""
    return may_edit_registry(user, school) or may_appoint(user, school)


def may_edit_staff(user: Any, school: School | int) -> bool:
    """Names reach orders; whoever enters the data and whoever signs may mend them."""
    return may_edit_registry(user, school) or may_appoint(user, school)
