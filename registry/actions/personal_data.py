"""The log of who looked at people's cards and who took data about people out of the program (152-ФЗ, ст. 19 ч. 2 п. 8).

The only thing that a GET may write. A view calls it after it has let the person in, so a refusal leaves no trace.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from registry.models import Person, PersonalDataAccess, School
from registry.states import AccessKind

ONE_LOOK: Final = timedelta(minutes=15)
"""A card opened again within this time is the same look: reloading must not bury the log."""


def log_reading(person: Person, *, by: Any, at: datetime) -> None:
    """The card of one person was shown to `by`."""
    seen = PersonalDataAccess.objects.about(person.section, person.pk)
    if seen.filter(school=person.school_id, by=by, at__gt=at - ONE_LOOK, at__lte=at).exists():
        return
    PersonalDataAccess.objects.create(
        school_id=person.school_id, kind=AccessKind.READING, section=person.section, person_id=person.pk, by=by, at=at
    )


def log_export(
    school: School | int,
    *,
    what: str,
    section: str,
    count: int,
    fields: Sequence[str],
    by: Any,
    at: datetime,
    why: str = "",
) -> None:
    """Data about `count` people left the program: a file, a print. `what` names it («Учащиеся, XLSX»)."""
    PersonalDataAccess.objects.create(
        school_id=school if isinstance(school, int) else school.pk,
        kind=AccessKind.EXPORT,
        section=section,
        what=what[:200],
        count=count,
        fields=list(fields),
        why=why[:300],
        by=by,
        at=at,
    )
