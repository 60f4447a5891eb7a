"""What a new edition of a consent form changes, and whether that looks like new signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consents.form_content import SETTINGS_FIELDS, FormText, live_text, printed_text
from consents.models import ConsentForm, ConsentSettings
from consents.states import TermKind

LABELS: Final = {
    "title": "Заголовок",
    "operator_name": "Оператор",
    "operator_address": "Адрес оператора",
    "contacts": "Куда обращаться",
    "processor_name": "Обработчик",
    "processor_address": "Адрес обработчика",
    "processor_contract": "Договор с обработчиком",
    "purpose": "Цель обработки",
    "data": "Перечень данных",
    "actions": "Действия с данными",
    "means": "Способы обработки",
    "processing": "Поручение обработки",
    "conditions": "Условия и запреты",
    "term": "Срок действия",
    "term_kind": "Срок для учёта",
    "term_years": "Срок для учёта, лет",
    "withdrawing": "Как отозвать",
}
# Who signed before has not agreed to the new words of these (152-ФЗ, ст. 9 ч. 1: consent is specific and informed).
SUBSTANTIVE: Final = frozenset(
    {
        *("operator_name", "processor_name", "purpose", "data", "actions", "means", "processing", "conditions"),
        *("term", "term_kind", "term_years"),
    }
)


@dataclass(frozen=True, slots=True)
class TextChange:
    """Of a list `added` and `removed` name the lines, and `before` and `after` are empty."""

    field: str
    label: str
    before: str = ""
    after: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_substantive(self) -> bool:
        """A shorter list takes nothing from anybody who agreed to the longer one."""
        return self.field in SUBSTANTIVE and (self.field != "data" or bool(self.added))


def changes_between(before: FormText, after: FormText) -> list[TextChange]:
    """Было → стало, field by field; the number of the edition is no change."""
    return [
        _change(field, label, getattr(before, field), getattr(after, field))
        for field, label in LABELS.items()
        if getattr(before, field) != getattr(after, field)
    ]


def _change(field: str, label: str, before: object, after: object) -> TextChange:
    if isinstance(before, tuple) and isinstance(after, tuple):
        added = tuple(line for line in after if line not in before)
        removed = tuple(line for line in before if line not in after)
        words = "" if added or removed else "другой порядок строк"
        return TextChange(field, label, after=words, added=added, removed=removed)
    return TextChange(field, label, _shown(field, before), _shown(field, after))


def _shown(field: str, value: object) -> str:
    if field == "term_kind":
        return str(TermKind(str(value)).label)
    return "" if value is None else str(value)


def looks_substantive(changes: Sequence[TextChange]) -> bool:
    return any(change.is_substantive for change in changes)


def outdated_in(form: ConsentForm, settings: ConsentSettings) -> list[TextChange]:
    """What an issued edition prints otherwise than the settings of today: paper → settings."""
    printed, now = printed_text(form), live_text(form, settings=settings)
    return [change for change in changes_between(printed, now) if change.field in SETTINGS_FIELDS]


def renewal_words(changes: Sequence[TextChange]) -> str:
    """Why the edition in force should be replaced; empty when its paper says what the settings say."""
    fields = {change.field for change in changes}
    if "processor_name" in fields:
        return "Бланк называет другого обработчика: нужна новая редакция."
    if "operator_name" in fields:
        return "Бланк называет оператора по-другому: нужна новая редакция."
    if fields:
        return "На бланке прежние реквизиты: при следующей печати введите новую редакцию."
    return ""
