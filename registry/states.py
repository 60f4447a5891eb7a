"""Roles, what each of them may do with a school, and other fixed words of the registry.

A leaf: imports nothing of ours.
"""

from django.db import models


class Gender(models.TextChoices):
    """Values are those of `ezh_rollout.shared.grammar.Gender`."""

    FEMALE = "f", "женский"
    MALE = "m", "мужской"


class Role(models.TextChoices):
    DIRECTOR = "director", "Директор"
    SYSADMIN = "sysadmin", "Системный администратор"
    DEPUTY = "deputy", "Заместитель директора"
    CLASS_TEACHER = "class_teacher", "Классный руководитель"
    EMPLOYEE = "employee", "Сотрудник"
    COUNCIL = "council", "Член Управляющего совета"
    DISTRICT = "district", "Специалист района"


class Right(models.TextChoices):
    """The permissions on `School`; the values are their code names."""

    VIEW_SCHOOL = "view_whole_school", "Видит всё по школе"
    WORK_HERE = "work_here", "Работает в школе: свои задачи и приказы для ознакомления"
    APPOINT_PEOPLE = "appoint_people", "Назначает людей на роли"
    EDIT_REGISTRY = "edit_registry", "Ведёт данные школы"
    VERIFY_DATA = "verify_data", "Проверяет данные школы"
    WRITE_PLAN = "write_plan", "Составляет план"
    TRACK_TASKS = "track_tasks", "Ведёт задачи и отчитывается по ним"
    ACCEPT_TASKS = "accept_tasks", "Принимает и возвращает задачи"
    APPROVE_PLAN = "approve_plan", "Утверждает план"
    DRAFT_ORDERS = "draft_orders", "Готовит проекты приказов"
    SIGN_ORDERS = "sign_orders", "Подписывает и отменяет приказы"
    KEEP_CONSENTS = "keep_consents", "Ведёт согласия, отзывы и обращения"
    PRINT_CONSENTS = "print_consents", "Печатает бланки согласий и загружает сканы"
    HAND_OVER_DATA = "hand_over_data", "Передаёт данные в электронный журнал"
    VIEW_COUNTS = "view_counts", "Видит сводные числа без персональных данных"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.DIRECTOR: frozenset(
        {
            Right.VIEW_SCHOOL,
            Right.WORK_HERE,
            Right.APPOINT_PEOPLE,
            # A deputy who reports her own task needs somebody else to accept it.
            Right.ACCEPT_TASKS,
            Right.APPROVE_PLAN,
            Right.DRAFT_ORDERS,
            Right.SIGN_ORDERS,
            Right.KEEP_CONSENTS,
            Right.PRINT_CONSENTS,
        }
    ),
    Role.SYSADMIN: frozenset(
        {
            *(Right.VIEW_SCHOOL, Right.WORK_HERE, Right.EDIT_REGISTRY, Right.WRITE_PLAN, Right.TRACK_TASKS),
            *(Right.PRINT_CONSENTS, Right.HAND_OVER_DATA),
        }
    ),
    Role.DEPUTY: frozenset(
        {
            *(Right.VIEW_SCHOOL, Right.WORK_HERE, Right.VERIFY_DATA, Right.ACCEPT_TASKS, Right.DRAFT_ORDERS),
            *(Right.KEEP_CONSENTS, Right.PRINT_CONSENTS),
        }
    ),
    Role.CLASS_TEACHER: frozenset({Right.WORK_HERE}),
    Role.EMPLOYEE: frozenset({Right.WORK_HERE}),
    # Documents under discussion come with their own right; until then a council member only logs in.
    Role.COUNCIL: frozenset(),
    Role.DISTRICT: frozenset({Right.VIEW_COUNTS}),
}


EXPORT_JOB = "export"
"""The kind of work whose file holds people's cards."""

PERSONAL_JOBS: set[str] = {EXPORT_JOB}
"""All such kinds: upper apps add theirs in `AppConfig.ready()`, and to `registry.actions.job.FETCHED` who logs it."""


class JobState(models.TextChoices):
    WAITING = "waiting", "Ждёт очереди"
    RUNNING = "running", "Выполняется"
    DONE = "done", "Готово"
    FAILED = "failed", "Не получилось"


UNFINISHED_JOB = (JobState.WAITING, JobState.RUNNING)


class PeriodKind(models.TextChoices):
    """The network's own names of the kinds."""

    QUARTER = "quarter", "четверти"
    TRIMESTER = "trimester", "триместры"
    HALF_YEAR = "half_year", "полугодия"
    SEMESTER = "semester", "семестры"
    MODULE = "module", "модули"


# How many periods a set of the kind has in a study year; modules are as many as the school decides.
PERIODS_OF_KIND: dict[PeriodKind, int] = {
    PeriodKind.QUARTER: 4,
    PeriodKind.TRIMESTER: 3,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.SEMESTER: 2,
}


class RelationKind(models.TextChoices):
    """Kinds of representation, in the order of the state's code list (УФТТ 1–7)."""

    PARENT = "parent", "родитель"
    GUARDIAN = "guardian", "опекун"
    TRUSTEE = "trustee", "попечитель"
    AUTHORITY = "authority", "орган опеки"
    FOSTER = "foster", "приёмный родитель"
    INSTITUTION = "institution", "руководитель учреждения"
    OTHER = "other", "законный представитель"


class StaffKind(models.TextChoices):
    """The network's groups of staff."""

    MANAGEMENT = "management", "руководящий работник"
    TEACHING = "teaching", "педагогический работник"
    SUPPORT = "support", "учебно-вспомогательный персонал"
    SERVICE = "service", "обслуживающий персонал"
    MEDICAL = "medical", "медицинский работник"


class AccessKind(models.TextChoices):
    """How somebody came to see personal data."""

    READING = "reading", "Открыта карточка"
    EXPORT = "export", "Выгрузка или печать"


class CodeState(models.TextChoices):
    """A person's way into the journal: the code, the registration, the link to ЕСИА."""

    NOT_GENERATED = "not_generated", "Кода нет"
    GENERATED = "generated", "Код получен"
    HANDED_OVER = "handed_over", "Код выдан"
    REGISTERED = "registered", "Зарегистрирован(а)"
    INVITED = "invited", "Приглашён(а)"
    CONFIRMED = "confirmed", "Приглашение принято"
    LINKED = "linked", "Связан(а) с ЕСИА"
    LOST = "lost", "Код утерян"
    BLOCKED = "blocked", "Доступ закрыт"
    ARCHIVED = "archived", "В архиве"


# After these the row stays as it is: a new code is a new row.
CLOSED_CODES = frozenset({CodeState.LOST, CodeState.BLOCKED, CodeState.ARCHIVED})
# The person is inside the journal.
CODES_AT_WORK = frozenset({CodeState.REGISTERED, CodeState.CONFIRMED, CodeState.LINKED})
# The code has reached the person, or is not needed any more.
CODES_HANDED_OVER = CODES_AT_WORK | {CodeState.HANDED_OVER, CodeState.INVITED}

# ЕСИА alone is a way in as well, and whoever has an account elsewhere is invited: neither needs a code.
CODE_MOVES: dict[CodeState, frozenset[CodeState]] = {
    CodeState.NOT_GENERATED: frozenset(
        {CodeState.GENERATED, CodeState.INVITED, CodeState.LINKED, CodeState.BLOCKED, CodeState.ARCHIVED}
    ),
    CodeState.GENERATED: frozenset({CodeState.HANDED_OVER, CodeState.INVITED, CodeState.LINKED}) | CLOSED_CODES,
    CodeState.HANDED_OVER: frozenset({CodeState.REGISTERED, CodeState.INVITED, CodeState.LINKED}) | CLOSED_CODES,
    CodeState.REGISTERED: frozenset({CodeState.LINKED, CodeState.BLOCKED, CodeState.ARCHIVED}),
    CodeState.INVITED: frozenset({CodeState.CONFIRMED, CodeState.BLOCKED, CodeState.ARCHIVED}),
    CodeState.CONFIRMED: frozenset({CodeState.LINKED, CodeState.BLOCKED, CodeState.ARCHIVED}),
    CodeState.LINKED: frozenset({CodeState.BLOCKED, CodeState.ARCHIVED}),
    CodeState.LOST: frozenset(),
    CodeState.BLOCKED: frozenset(),
    CodeState.ARCHIVED: frozenset(),
}


class AdminBlock(models.TextChoices):
    """Blocks of the network's «Администрирование»: the units of its rights."""

    SETTINGS = "settings", "Настройки"
    REFERENCE = "reference", "Справочники"
    CLASSES = "classes", "Классы/Группы"
    PEOPLE = "people", "Люди"
    TIMETABLE = "timetable", "Расписание"


class AdminLevel(models.TextChoices):
    """No right is no row."""

    VIEW = "view", "просмотр"
    FULL = "full", "полный"


class FieldLevel(models.TextChoices):
    """How much a school wants a field of its reference data to be filled."""

    REQUIRED = "required", "обязательно"
    DESIRABLE = "desirable", "желательно"
    OFF = "off", "не проверять"


class Severity(models.TextChoices):
    """An error breaks the journal; a warning is worth a look."""

    ERROR = "error", "Ошибка"
    WARN = "warn", "Предупреждение"


class ActivationNeed(models.TextChoices):
    """What a step of the activation needs ready; a step of the school's own needs nothing the program can see."""

    NAMES = "names", "наименования и адрес"
    CODE = "code", "активационный код"
    ADMINISTRATOR = "administrator", "первый администратор"
    CONTACTS = "contacts", "контакты и часовой пояс"
    SETTINGS = "settings", "настройки школы"
    TIMETABLE = "timetable", "звонки и отчётные периоды"
    PLACES = "places", "здания, кабинеты, предметы"
    PEOPLE = "people", "сотрудники, классы, учащиеся"
    LINKS = "links", "учебная нагрузка"
    CODES = "codes", "персональные коды"


class ImportState(models.TextChoices):
    """An import is looked through, saved as a whole, and can be undone as a whole."""

    RECEIVED = "received", "Файл получен"
    REVIEW = "review", "На просмотре"
    SAVED = "saved", "Сохранён"
    UNDONE = "undone", "Отменён"
    DROPPED = "dropped", "Отложен без сохранения"


class ImportOutcome(models.TextChoices):
    NEW = "new", "новая"
    CHANGED = "changed", "изменится"
    SAME = "same", "без изменений"
    DOUBTFUL = "doubtful", "сомнительная"
    WRONG = "wrong", "ошибочная"


class ImportDecision(models.TextChoices):
    """What a person says about a doubtful row; a wrong one can only be skipped."""

    SAME = "same", "это та же запись"
    NEW = "new", "это новая запись"
    SKIP = "skip", "пропустить строку"


class CheckState(models.TextChoices):
    """Computed on view from the latest verification and the present values; never stored."""

    NOT_CHECKED = "not_checked", "Не проверено"
    CHECKED = "checked", "Проверено"
    CHANGED = "changed", "Проверено, затем изменено"


class RemarkState(models.TextChoices):
    """A remark of the second person on what was entered."""

    OPEN = "open", "Исправьте"
    MENDED = "mended", "Исправлено, проверьте"
    CLOSED = "closed", "Снято"
    REJECTED = "rejected", "Отклонено: всё верно"


class SampleState(models.TextChoices):
    """A long list checked by rows drawn at random."""

    RUNNING = "running", "Проверяется"
    PASSED = "passed", "Список принят по выборке"
    FAILED = "failed", "Ошибок много: проверять всё"
    DROPPED = "dropped", "Отложена"


class FileFormat(models.TextChoices):
    """What a file that leaves the program is."""

    XLSX = "xlsx", "Книга Excel (.xlsx)"
    CSV = "csv", "CSV, UTF-8"
    CSV_OLD = "csv1251", "CSV, Windows-1251 (для старых программ)"


class FileDates(models.TextChoices):
    """How days stand in a file."""

    EXCEL = "excel", "даты Excel"
    DOTS = "dots", "текст: 01.09.2027"
    ISO = "iso", "текст: 2027-09-01"
