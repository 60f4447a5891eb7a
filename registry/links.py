"""The three plain links of a subject: «предмет–учитель», «предмет–кабинет», «предмет–класс».

One description each, read by the grids, by the editor of the teaching load and by the new study year.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model

from registry.models import Employee, Record, Room, SchoolClass, SubjectClass, SubjectRoom, SubjectTeacher


@dataclass(frozen=True, slots=True)
class LinkKind:
    """`field` is the other end of the link beside the subject; `section` lists what stands there."""

    key: str
    title: str
    column: str
    groups: str
    model: type[Model]
    field: str
    end: type[Record]
    section: str

    @property
    def links(self) -> Any:
        return self.model._default_manager  # noqa: SLF001 - Django's public manager

    @property
    def history(self) -> Any:
        return self.model.history  # type: ignore[attr-defined]

    def pair(self, link: Any) -> tuple[int, int]:
        """The subject and the other end of a link, or of a row of its history."""
        return link.subject_id, getattr(link, f"{self.field}_id")


LINKS: Final[dict[str, LinkKind]] = {
    kind.key: kind
    for kind in (
        LinkKind("teachers", "Предмет–учитель", "учитель", "", SubjectTeacher, "employee", Employee, "employees"),
        LinkKind("rooms", "Предмет–кабинет", "кабинет", "здание", SubjectRoom, "room", Room, "rooms"),
        LinkKind(
            "classes", "Предмет–класс", "класс", "параллель", SubjectClass, "school_class", SchoolClass, "classes"
        ),
    )
}
