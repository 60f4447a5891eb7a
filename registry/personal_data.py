"""Which fields of the registry hold data about people, why they are kept and for how long.

A test walks every model of this app: a new field fails until somebody classifies it (152-ФЗ, ст. 5 ч. 5, 7: no more
data and no longer than the purpose needs).
"""

from dataclasses import dataclass
from enum import Enum


class Start(Enum):
    """What a term is counted from. `registry/retention.py` knows how to find each of them."""

    LEFT = "the pupil left the school"
    LAST_CHILD_LEFT = "the last child left the school"
    ARCHIVED = "the card went to the archive"
    WRITTEN = "the row was written"
    ROW = "kept as long as the row it stands in: goes with it or with the card it belongs to"


@dataclass(frozen=True)
class Keep:
    """The term as the program executes it."""

    start: Start
    years: int = 0


@dataclass(frozen=True)
class PersonalField:
    """`purpose` says why the school keeps it, `term` until when in words, `keep` the same as a rule."""

    purpose: str
    term: str
    keep: Keep = Keep(Start.ROW)


STAFF = PersonalField(
    purpose="организация внедрения электронного журнала: ответственные, приказы",
    term="до увольнения и ещё 3 года, затем уничтожаются по акту; в приказах — срок хранения приказов",
    keep=Keep(Start.ARCHIVED, years=3),
)
ACTOR = PersonalField(purpose="кто совершил действие в программе", term="срок хранения самой записи")

IMPORTED = PersonalField(
    purpose="просмотр загруженного файла до сохранения и отмена импорта целиком",
    term="30 дней после загрузки, затем строки стираются, остаются только итоги",
)
RECONCILED = PersonalField(
    purpose="сверка подготовленных данных с выгрузкой из электронного журнала",
    term="14 дней после сверки, затем файл и строки стираются, остаются только числа",
)
ONE_DAY = PersonalField(purpose="второе нажатие кнопки не создаёт второй записи", term="сутки")
PUPIL = PersonalField(
    purpose="регистрация обучающегося в электронном журнале (273-ФЗ, ст. 28; согласие — 152-ФЗ, ст. 9)",
    term="до выбытия из школы и ещё 3 года, затем уничтожаются по акту",
    keep=Keep(Start.LEFT, years=3),
)
PARENT = PersonalField(
    purpose="доступ законного представителя к электронному журналу ребёнка",
    term="до выбытия последнего ребёнка и ещё 3 года, затем уничтожаются по акту",
    keep=Keep(Start.LAST_CHILD_LEFT, years=3),
)
LOG = PersonalField(
    purpose="учёт обращений к персональным данным (152-ФЗ, ст. 19)",
    term="3 года, затем уничтожается по акту",
    keep=Keep(Start.WRITTEN, years=3),
)
CODE = PersonalField(
    purpose="выдача личного кода доступа к электронному журналу под роспись",
    term="сам код — зашифрованным до выдачи; запись о выдаче — вместе с карточкой человека",
)
RIGHTS_IN_NETWORK = PersonalField(
    purpose="кто и по какому приказу управляет электронным журналом", term="вместе с карточкой сотрудника"
)
ACT = PersonalField(
    purpose="подтверждение уничтожения персональных данных (152-ФЗ, ст. 21)", term="3 года после уничтожения"
)
CHECK = PersonalField(
    purpose="проверка введённых данных вторым человеком: что он видел и к чему есть замечания",
    term="вместе с карточкой человека, о котором запись",
)
TEACHING = PersonalField(purpose="кто ведёт предмет и класс", term="до конца учебного года, затем как сведения о нём")

WAIVER = PersonalField(purpose="почему замечание к записи снято", term="вместе с записью, о которой оно")

WAYS_INTO_JOURNAL = ("generated", "handed_over", "registered", "invited", "confirmed", "linked", "lost", "blocked")

# What every person's card holds; the keys are copies of the name for search, order and matching.
CARD = (
    *("last_name", "first_name", "middle_name", "gender", "birth_date", "snils", "phone", "email"),
    *("search_key", "sort_key", "name_key"),
)

PERSONAL: dict[str, PersonalField] = {
    **{f"Employee.{field}": STAFF for field in (*CARD, "kind", "is_part_time")},
    **{f"Pupil.{field}": PUPIL for field in CARD},
    **{
        f"Pupil.{field}": PUPIL
        for field in ("school_class", "enrolled_on", "enrolment_order", "enrolment_order_date", "left_on")
    },
    **{f"Representative.{field}": PARENT for field in CARD},
    **{f"Representation.{field}": PARENT for field in ("representative", "pupil", "kind", "document")},
    "SchoolClass.class_teacher": TEACHING,
    "SubjectTeacher.employee": TEACHING,
    "TeachingAssignment.teacher": TEACHING,
    # The assignment is found by the teacher's name.
    "TeachingAssignment.search_key": TEACHING,
    "Employee.user": STAFF,
    "Employee.post": STAFF,
    "Employee.name_forms": STAFF,
    "Employee.post_forms": STAFF,
    "Appointment.user": STAFF,
    "FormToken.user": ONE_DAY,
    "Appointment.began_by": ACTOR,
    "Appointment.ended_by": ACTOR,
    **{
        f"EosAccount.{field}": CODE
        for field in ("employee", "pupil", "representative", "sealed_code", "code_mark", "state", "replaces")
    },
    **{f"EosAccount.{field}": CODE for field in ("handed_to", "signature", "note")},
    **{f"EosAccount.{word}_on": CODE for word in (*WAYS_INTO_JOURNAL, "archived")},
    **{f"EosAccount.{word}_by": ACTOR for word in (*WAYS_INTO_JOURNAL, "archived")},
    **{f"AdminRight.{field}": RIGHTS_IN_NETWORK for field in ("employee", "block", "level", "since", "until")},
    "AdminRight.began_by": ACTOR,
    "AdminRight.ended_by": ACTOR,
    "ActivationStep.done_by": ACTOR,
    **{f"FindingWaiver.{field}": WAIVER for field in ("object_id", "reason")},
    "FindingWaiver.waived_by": ACTOR,
    "FindingWaiver.undone_by": ACTOR,
    **{f"DestructionAct.{field}": ACT for field in ("commission", "subjects", "pdf")},
    "DestructionAct.destroyed_by": ACTOR,
    "YearMove.moved_by": ACTOR,
    "YearMove.undone_by": ACTOR,
    **{
        f"ImportRun.{field}": IMPORTED
        for field in ("file_name", "content", "missing", "problems", "columns", "written")
    },
    **{f"ImportRun.{word}_by": ACTOR for word in ("created", "saved", "undone")},
    **{
        f"ImportRow.{field}": IMPORTED
        for field in ("location", "values", "fields", "writes", "problems", "changes", "candidates", "target", "chosen")
    },
    **{f"Verification.{field}": CHECK for field in ("object_id", "fingerprint", "seen")},
    **{f"Verification.{word}_by": ACTOR for word in ("checked", "withdrawn")},
    **{f"Sample.{field}": CHECK for field in ("frame", "rows")},
    **{f"Sample.{word}_by": ACTOR for word in ("drawn", "decided")},
    **{f"DataRemark.{field}": CHECK for field in ("object_id", "was", "text", "reason")},
    "DataRemark.addressee": ACTOR,
    **{f"DataRemark.{word}_by": ACTOR for word in ("made", "mended", "closed", "rejected")},
    "HeaderTemplate.created_by": ACTOR,
    **{
        f"Reconciliation.{field}": RECONCILED
        for field in ("file_name", "content", "columns", "problems", "differences")
    },
    "Reconciliation.created_by": ACTOR,
    "PersonalDataAccess.person_id": LOG,
    "PersonalDataAccess.by": LOG,
    "Job.created_by": ACTOR,
    "Job.parameters": ACTOR,
    "Job.result": PersonalField(purpose="файл, собранный по просьбе сотрудника школы", term="до удаления работы"),
}

# What every row of the reference data has besides its own words.
ROW = {"school", "archived_at", "version"}
KEYS = {"search_key", "sort_key"}

NOT_PERSONAL: dict[str, set[str]] = {
    "YearMove": {"school", "from_year", "to_year", "classes", "pupils", "left", "moved_at", "undone_at"},
    "Building": ROW | KEYS | {"name", "address", "floors", "kind"},
    "Room": ROW | KEYS | {"building", "name", "floor", "capacity", "kind"},
    "Subject": ROW | KEYS | {"name", "short_name", "knowledge_area"},
    "PeriodSet": ROW | KEYS | {"study_year", "name", "kind"},
    "Period": ROW | KEYS | {"period_set", "number", "name", "starts_on", "ends_on"},
    "BellSchedule": ROW | KEYS | {"name", "first_lesson_number"},
    "Bell": ROW | KEYS | {"schedule", "number", "starts_at", "ends_at", "weekdays"},
    "SchoolClass": ROW
    | KEYS
    | {"study_year", "name", "parallel", "letter", "parent", "bell_schedule", "period_set", "week_days"}
    | {"planned_pupils"},
    "Pupil": ROW,
    "Representative": ROW,
    "Representation": {"school"},
    "SubjectTeacher": {"school", "subject"},
    "SubjectRoom": {"school", "subject", "room"},
    "SubjectClass": {"school", "subject", "school_class"},
    "TeachingAssignment": ROW | {"sort_key", "school_class", "subject", "room", "hours_per_week"},
    "School": {
        "full_name",
        "short_name",
        "founder",
        "place",
        "address",
        "phone",
        "email",
        "site",
        "region",
        "municipality",
        "time_zone",
        "organisation_form",
        "organisation_type",
        "marks",
        "licence",
        "accreditation",
        "planned_staff",
        "planned_classes",
        "planned_pupils",
        "eos_name",
        "one_person",
        "dates_in_words",
        "is_demo",
        "created_at",
    },
    "SchoolGroupObjectPermission": {"permission", "group", "content_object"},
    "StudyYear": ROW | KEYS | {"starts_on", "ends_on"},
    "Employee": ROW | {"destroyed_at"},
    "EosAccount": {"school"},
    "AdminRight": {"school", "order_number", "order_date"},
    "ActivationStep": {"school", "position", "title", "need", "done_on", "note"},
    "DestructionAct": {"school", "number", "dated", "year", "reason", "counts", "rows", "sha256", "destroyed_at"},
    "Verification": {"school", "section", "by_same_person", "sample", "checked_at", "withdrawn_at"},
    "Sample": {"school", "section", "seed", "size", "most_errors", "state", "errors_found", "accepted"}
    | {"drawn_at", "decided_at"},
    "DataRemark": {"school", "section", "field", "state", "made_at", "mended_at", "closed_at", "rejected_at"},
    "PersonalDataAccess": {"school", "kind", "section", "what", "count", "fields", "why", "at"},
    "ImportRun": {"school", "kind", "state", "counts", "stamp", "created_at", "saved_at", "undone_at", "wiped_at"},
    "ImportRow": {"run", "position", "outcome", "decision", "target_version"},
    "HeaderTemplate": {"school", "name", "kind", "headers", "mapping", "above", "header_row", "sheet_name", "dates"}
    | {"file_format", "version", "created_at"},
    "Reconciliation": {"school", "kind", "sha256", "counts", "by_class", "created_at", "wiped_at"},
    "HeaderMapping": {"school", "kind", "columns"},
    "FieldRule": {"school", "section", "field", "level"},
    "FindingWaiver": {"school", "code", "section", "fingerprint", "waived_at", "undone_at"},
    "FormToken": {"token", "address", "created_at"},
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
