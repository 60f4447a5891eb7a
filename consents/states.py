"""Fixed words of the consents: kinds, states, outcomes.

A leaf: imports nothing of ours.
"""

from django.db import models


class ConsentKind(models.TextChoices):
    """Each is a paper of its own (152-ФЗ, ст. 9 ч. 1 in the words of 156-ФЗ; ст. 10.1 for distribution)."""

    PROCESSING = "processing", "Обработка в электронном журнале"
    DISTRIBUTION = "distribution", "Распространение"


class Subject(models.TextChoices):
    """Whose data; the values are the names of the foreign keys."""

    PUPIL = "pupil", "учащийся"
    REPRESENTATIVE = "representative", "законный представитель"
    EMPLOYEE = "employee", "сотрудник"


class FormState(models.TextChoices):
    """An issued edition never changes; the issued one with the highest number is in force."""

    DRAFT = "draft", "Черновик"
    ISSUED = "issued", "Введена в действие"


class FormStart(models.TextChoices):
    """What the text of a new draft is taken from."""

    READY = "ready", "готовый текст"
    COPY = "copy", "действующая редакция"


class TermKind(models.TextChoices):
    """How long a consent is given for."""

    WITHDRAWN = "withdrawn", "до отзыва"
    LEFT = "left", "до окончания обучения (работы) или отзыва"
    YEARS = "years", "на несколько лет"


class TeenSigners(models.TextChoices):
    """Who signs for a pupil of 14 to 17: the law names no age and practice is split, so the school decides."""

    BOTH = "both", "учащийся и законный представитель"
    REPRESENTATIVE = "representative", "законный представитель"
    PUPIL = "pupil", "сам учащийся"


class AgeGroup(models.TextChoices):
    """Of a pupil on a day."""

    UNKNOWN = "unknown", "возраст неизвестен"
    CHILD = "child", "до 14 лет"
    TEEN = "teen", "14–17 лет"
    ADULT = "adult", "18 лет и старше"


class Route(models.TextChoices):
    PAPER = "paper", "бумага"
    SIGNATURE = "signature", "электронная подпись"


class Answer(models.TextChoices):
    """What one person said. «Не требуется» is said by the school, with the ground in the law."""

    GIVEN = "given", "согласие"
    REFUSED = "refused", "отказ"
    NOT_REQUIRED = "not_required", "не требуется"


class ConsentStatus(models.TextChoices):
    """Computed from the rows and the day, never typed in and never stored."""

    NONE = "none", "Нет"
    WAITING = "waiting", "Ожидает: бланк выдан"
    RECEIVED = "received", "Получено"
    INCOMPLETE = "incomplete", "Не хватает подписи"
    REFUSED = "refused", "Отказ"
    NOT_REQUIRED = "not_required", "Не требуется"
    WITHDRAWN = "withdrawn", "Отозвано"
    EXPIRED = "expired", "Истекло"
    CONFLICT = "conflict", "Разногласие родителей"
    RENEW_AGE = "renew_age", "Требуется новое: возраст"
    RENEW_FORM = "renew_form", "Требуется новое: редакция бланка"


# The data may go to the processor.
ALLOWS_TRANSFER = frozenset({ConsentStatus.RECEIVED, ConsentStatus.NOT_REQUIRED})
# The person has said her word: nothing is left to collect, whatever the word was.
ANSWERED = ALLOWS_TRANSFER | {ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN}


class WithdrawalOutcome(models.TextChoices):
    DESTROYED = "destroyed", "данные уничтожены по акту"
    CONTINUED = "continued", "обработка продолжена на другом основании"


class DemandKind(models.TextChoices):
    """What people ask an operator for, besides a withdrawal (152-ФЗ, ст. 20, 21, 10.1)."""

    STOP = "stop", "прекратить обработку"
    STOP_DISTRIBUTION = "stop_distribution", "прекратить распространение"
    CORRECT = "correct", "исправить неточные данные"
    ACCESS = "access", "сообщить, какие данные обрабатываются"


class ScanState(models.TextChoices):
    RECEIVED = "received", "Читается"
    REVIEW = "review", "На просмотре"
    CLOSED = "closed", "Разобран"


class PageOutcome(models.TextChoices):
    """What the program read on a page."""

    MATCHED = "matched", "узнана"
    UNREADABLE = "unreadable", "код не читается"
    FOREIGN = "foreign", "код чужой"
    OUTDATED = "outdated", "прежняя редакция"
    DUPLICATE = "duplicate", "повтор"
    BLANK = "blank", "пустая"
    CONTROL = "control", "контрольный лист"


# Nobody has to look at these.
QUIET_PAGES = frozenset({PageOutcome.BLANK, PageOutcome.CONTROL})


class PageDecision(models.TextChoices):
    """What a person said after seeing the page."""

    WAITING = "", "ждёт просмотра"
    SIGNED = "signed", "подписано"
    UNSIGNED = "unsigned", "нет подписи"
    REFUSED = "refused", "отказ"
    SET_ASIDE = "set_aside", "отложена"


class WithdrawalState(models.TextChoices):
    """How far a withdrawal is; read from the dates of its row, never stored."""

    OPEN = "open", "Получен"
    STOPPED = "stopped", "Обработка прекращена"
    TOLD = "told", "Обработчик извещён"
    DESTROYED = "destroyed", "Данные уничтожены"
    CONTINUED = "continued", "Обработка продолжена на другом основании"
    VOID = "void", "Введён ошибочно"


class WithdrawalStep(models.TextChoices):
    """What can be done with a withdrawal."""

    STOP = "stop", "прекратить обработку"
    TELL = "tell", "известить обработчика"
    DESTROY = "destroy", "уничтожить данные"
    CONTINUE = "continue", "продолжить на другом основании"
    VOID = "void", "отметить введённым ошибочно"


# What was destroyed is gone, so an error found afterwards is told in the act, not in the row.
WITHDRAWAL_STEPS: dict[WithdrawalState, frozenset[WithdrawalStep]] = {
    WithdrawalState.OPEN: frozenset({WithdrawalStep.STOP, WithdrawalStep.CONTINUE, WithdrawalStep.VOID}),
    WithdrawalState.STOPPED: frozenset(
        {WithdrawalStep.TELL, WithdrawalStep.DESTROY, WithdrawalStep.CONTINUE, WithdrawalStep.VOID}
    ),
    WithdrawalState.TOLD: frozenset({WithdrawalStep.DESTROY, WithdrawalStep.CONTINUE, WithdrawalStep.VOID}),
    WithdrawalState.CONTINUED: frozenset({WithdrawalStep.VOID}),
    WithdrawalState.DESTROYED: frozenset(),
    WithdrawalState.VOID: frozenset(),
}


class PrintFor(models.TextChoices):
    """To whom of the chosen people blanks are printed."""

    MISSING = "missing", "тем, чьего согласия нет (и тем, кто не вернул бланк)"
    NEW = "new", "тем, чьего согласия нет и кому бланк ещё не печатали"
    ALL = "all", "всем"


class SignerLine(models.TextChoices):
    """What stands in the line of a pupil's representative."""

    FIRST = "first", "имя первого по списку"
    EACH = "each", "имена всех: каждому свой лист"
    EMPTY = "empty", "пусто, впишет тот, кто подпишет"


# Was given once and does not do any more.
RENEWING = frozenset({ConsentStatus.RENEW_AGE, ConsentStatus.RENEW_FORM, ConsentStatus.EXPIRED})

# What is left to collect on paper. A quarrel of parents is settled by people, not by another blank.
TO_PRINT = {
    PrintFor.MISSING: frozenset(ConsentStatus) - ANSWERED - {ConsentStatus.CONFLICT},
    PrintFor.NEW: frozenset(ConsentStatus) - ANSWERED - {ConsentStatus.CONFLICT, ConsentStatus.WAITING},
    PrintFor.ALL: frozenset(ConsentStatus),
}
