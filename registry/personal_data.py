"""Which fields of the registry hold data about people, why they are kept and for how long.

A test walks every model of this app: a new field fails until somebody classifies it (152-ФЗ, ст. 5 ч. 5, 7: no more
data and no longer than the purpose needs).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonalField:
    """`purpose` says why the school keeps it, `term` until when."""

    purpose: str
    term: str


STAFF = PersonalField(
    purpose="организация внедрения электронного журнала: ответственные, приказы",
    term="до увольнения, в приказах — срок хранения приказов",
)
ACTOR = PersonalField(purpose="кто совершил действие в программе", term="срок хранения самой записи")

PERSONAL: dict[str, PersonalField] = {
    "Employee.user": STAFF,
    "Employee.last_name": STAFF,
    "Employee.first_name": STAFF,
    "Employee.middle_name": STAFF,
    "Employee.gender": STAFF,
    "Employee.post": STAFF,
    "Employee.phone": STAFF,
    "Employee.email": STAFF,
    "Employee.name_forms": STAFF,
    "Employee.post_forms": STAFF,
    "Employee.search_key": STAFF,
    "Employee.sort_key": STAFF,
    "Appointment.user": STAFF,
    "Appointment.began_by": ACTOR,
    "Appointment.ended_by": ACTOR,
    "Job.created_by": ACTOR,
    "Job.parameters": ACTOR,
    "Job.result": PersonalField(purpose="файл, собранный по просьбе сотрудника школы", term="до удаления работы"),
}

NOT_PERSONAL: dict[str, set[str]] = {
    "School": {
        "full_name",
        "short_name",
        "founder",
        "place",
        "address",
        "phone",
        "email",
        "eos_name",
        "one_person",
        "dates_in_words",
        "is_demo",
        "created_at",
    },
    "SchoolGroupObjectPermission": {"permission", "group", "content_object"},
    "StudyYear": {"school", "starts_on", "ends_on"},
    "Employee": {"school", "archived_at", "version"},
    "Appointment": {"school", "role", "order_reference", "began_at", "ended_at"},
    "Job": {
        "school",
        "kind",
        "title",
        "state",
        "done",
        "total",
        "attempts",
        "message",
        "result_name",
        "created_at",
        "heartbeat_at",
        "finished_at",
    },
}
