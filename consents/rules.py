"""Who may do what with consents. Each function reads as a sentence."""

from typing import Any

from registry import rules
from registry.models import School, SchoolClass
from registry.states import Right


def may_view_consents(user: Any, school: School | int) -> bool:
    """The register of the whole school; a class teacher sees the own class (`visible_to`)."""
    return rules.may_view_school(user, school)


def may_keep_consents(user: Any, school: School | int) -> bool:
    """Records answers, withdrawals and demands, writes and issues forms, looks scanned pages through."""
    return rules.has(user, Right.KEEP_CONSENTS, school)


def leads(user: Any, school_class: SchoolClass | None) -> bool:
    """The class teacher of this very class."""
    teacher = school_class.class_teacher if school_class else None
    return (
        school_class is not None
        and teacher is not None
        and not teacher.is_archived
        and teacher.user_id == user.pk
        and rules.may_work_here(user, school_class.school_id)
    )


def may_record_for(user: Any, school: School | int, school_class: SchoolClass | None = None) -> bool:
    """A class teacher writes down what the parents of the own class brought."""
    return may_keep_consents(user, school) or leads(user, school_class)


def may_print_consents(user: Any, school: School | int) -> bool:
    """Prints filled-in blanks for everybody and uploads the scanned pile."""
    return rules.has(user, Right.PRINT_CONSENTS, school)


def may_edit_consent_settings(user: Any, school: School | int) -> bool:
    """Operator, processor and who signs: whoever keeps the consents."""
    return may_keep_consents(user, school)


def may_hand_over(user: Any, school: School | int) -> bool:
    """Makes the files for the processor: whoever enters the data into the journal."""
    return rules.has(user, Right.HAND_OVER_DATA, school)
