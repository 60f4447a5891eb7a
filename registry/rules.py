"""Who may do what with a school. Each function reads as a sentence."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from registry.models import Job, School, SchoolClass, SchoolGroupObjectPermission
from registry.states import PERSONAL_JOBS, Right


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


def may_lift_four_eyes(user: Any, school: School | int) -> bool:
    """«One person for both» takes the second look away, so nobody whose work is looked at decides about it."""
    return may_appoint(user, school)


def may_edit_staff(user: Any, school: School | int) -> bool:
    """Names reach orders; whoever enters the data and whoever signs may mend them."""
    return may_edit_registry(user, school) or may_appoint(user, school)


def may_reconcile(user: Any, school: School | int) -> bool:
    """Lays the network's export beside the data: whoever enters them and whoever checks them."""
    return may_edit_registry(user, school) or has(user, Right.VERIFY_DATA, school)


def may_edit_section(user: Any, section: str, school: School | int) -> bool:
    """The director mends names of staff; everything else is entered by whoever keeps the data."""
    return may_edit_staff(user, school) if section == "employees" else may_edit_registry(user, school)


def may_waive_findings(user: Any, school: School | int) -> bool:
    """Whoever enters the data and whoever verifies it; the reason and the name stay on the page for both."""
    return may_edit_registry(user, school) or has(user, Right.VERIFY_DATA, school)


def may_keep_codes(user: Any, school: School | int) -> bool:
    """Enters codes, prints slips with them, blocks and issues again."""
    return may_edit_registry(user, school)


def may_hand_over_codes(user: Any, school: School | int, school_class: SchoolClass | None = None) -> bool:
    """Whoever keeps the codes, to everybody; a class teacher to the own class, from slips that were printed for her."""
    if may_keep_codes(user, school):
        return True
    teacher = school_class.class_teacher if school_class else None
    return (
        teacher is not None and not teacher.is_archived and teacher.user_id == user.pk and may_work_here(user, school)
    )


def may_keep_admin_rights(user: Any, school: School | int) -> bool:
    """Rights in the network are given by an order, so whoever signs it may write them down as well."""
    return may_edit_registry(user, school) or may_appoint(user, school)


def may_fetch_file(user: Any, job: Job) -> bool:
    """A file with people's cards is for whoever asked for it and said why; the director may take it as well."""
    return job.kind not in PERSONAL_JOBS or job.created_by_id == user.pk or may_read_access_log(user, job.school_id)


def may_read_access_log(user: Any, school: School | int) -> bool:
    """Who looked at whose data is the director's to know; everybody sees the readers of the own card."""
    return has(user, Right.SIGN_ORDERS, school)


def may_destroy_data(user: Any, school: School | int) -> bool:
    """Irreversible, and an act is signed: only the head of the school."""
    return has(user, Right.SIGN_ORDERS, school)


def may_verify(user: Any, school: School | int) -> bool:
    """Compares what was entered with the documents. Whether a row is the person's own is asked row by row."""
    return has(user, Right.VERIFY_DATA, school)


def may_answer_remarks(user: Any, section: str, school: School | int) -> bool:
    """Whoever may correct the value may say that it is mended, or right as it is. A link is a part of the data."""
    return may_edit_section(user, section, school)
