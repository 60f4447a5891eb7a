"""The classes a person leads: all that a class teacher sees of the school's data hangs from them."""

from typing import Any

from registry.models import SchoolClass
from registry.models.record import RecordQuerySet


def led_classes(user: Any) -> RecordQuerySet[SchoolClass]:
    found: RecordQuerySet[SchoolClass] = SchoolClass.objects.current()
    return found.filter(class_teacher__user=user.pk, class_teacher__archived_at=None)
