"""The text of a consent form as it is printed, and whether it holds all that the law asks for.

152-ФЗ, ст. 9 ч. 4 names nine items. Whose data (1), who signs for him (2) and the signature (9) are lines of the blank
itself, so they cannot be forgotten; operator (3) and processor (6) come from the settings; the rest is text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from consents import form_wording as wording
from consents.models import ConsentForm, ConsentSettings, settings_of
from consents.states import ConsentKind, Subject, TermKind

SETTINGS_FIELDS: Final = frozenset(
    {"operator_name", "operator_address", "contacts", "processor_name", "processor_address", "processor_contract"}
)


@dataclass(frozen=True, slots=True)
class FormText:
    """Everything that one edition prints, in plain values. `edition` 0: a draft. `processor_*` are empty when the
    paper entrusts nobody."""

    kind: str
    subject: str
    edition: int
    title: str
    operator_name: str
    operator_address: str
    contacts: str
    processor_name: str
    processor_address: str
    # «№ 15-Ж от 01.02.2027» as one piece.
    processor_contract: str
    purpose: str
    data: tuple[str, ...]
    actions: str
    means: str
    processing: str
    conditions: str
    term: str
    term_kind: str
    term_years: int | None
    withdrawing: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"data": list(self.data)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> FormText:
        return cls(**{field.name: stored[field.name] for field in fields(cls)} | {"data": tuple(stored["data"])})

    @property
    def is_distribution(self) -> bool:
        return self.kind == ConsentKind.DISTRIBUTION

    @property
    def needs_processor(self) -> bool:
        """The journal has an owner; a distribution is entrusted to somebody only when the text says so."""
        return not self.is_distribution or bool(self.processing.strip())


class ItemState(StrEnum):
    OK = "ok"
    WARNING = "warning"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Fault:
    """`field` names the field of the form, or of the settings, where it is mended; `item` is the number of the law's
    item, None for a fault of the whole paper."""

    code: str
    message: str
    is_blocking: bool
    item: int | None
    field: str

    @property
    def is_in_settings(self) -> bool:
        return self.field in SETTINGS_FIELDS


@dataclass(frozen=True, slots=True)
class Item:
    """One of the nine, for the checklist. `words` says what the form's own text does not: who fills it, whom the
    settings name."""

    number: int
    title: str
    state: ItemState
    words: str
    faults: tuple[Fault, ...] = ()


ITEMS: Final[dict[int, str]] = {
    1: "Чьи данные: ФИО, адрес, документ, удостоверяющий личность",
    2: "Кто подписывает за него: ФИО, адрес, документ и основание полномочий",
    3: "Оператор: наименование и адрес",
    4: "Цель обработки",
    5: "Перечень персональных данных",
    6: "Кто обрабатывает по поручению: наименование и адрес",
    7: "Действия с данными и способы обработки",
    8: "Срок действия и как отозвать",
    9: "Подпись",
}
OF_THE_BLANK: Final[dict[int, str]] = {
    1: "Строки бланка: печатаются всегда, документ человек вписывает сам.",
    2: "Строки бланка: печатаются, когда подписывает законный представитель.",
    9: "Строка бланка: подпись, расшифровка и дата печатаются всегда.",
}
NO_REPRESENTATIVE: Final = "Не требуется: взрослый подписывает за себя сам."


def printed_text(form: ConsentForm, *, settings: ConsentSettings | None = None) -> FormText:
    """What the paper says: the frozen text of an issued edition, for a draft the text of now with the settings."""
    return live_text(form, settings=settings) if form.is_draft else FormText.from_json(form.frozen)


def live_text(form: ConsentForm, *, settings: ConsentSettings | None = None) -> FormText:
    """The form's own text with the settings of now, whatever is frozen."""
    settings = settings or settings_of(form.school)
    entrusted = form.kind != ConsentKind.DISTRIBUTION or bool(form.processing.strip())
    processor = (*settings.processor, _contract(settings)) if entrusted else ("", "", "")
    return FormText(
        kind=str(form.kind),
        subject=str(form.subject),
        edition=form.edition or 0,
        title=form.title.strip(),
        operator_name=settings.operator[0].strip(),
        operator_address=settings.operator[1].strip(),
        contacts=settings.contacts.strip(),
        processor_name=processor[0].strip(),
        processor_address=processor[1].strip(),
        processor_contract=processor[2],
        purpose=form.purpose.strip(),
        data=tuple(line.strip() for line in form.data),
        actions=form.actions.strip(),
        means=form.means.strip(),
        processing=form.processing.strip(),
        conditions=form.conditions.strip() if form.kind == ConsentKind.DISTRIBUTION else "",
        term=form.term.strip(),
        term_kind=str(form.term_kind),
        term_years=form.term_years,
        withdrawing=form.withdrawing.strip(),
    )


def _contract(settings: ConsentSettings) -> str:
    number, day = settings.processor_contract.strip(), settings.processor_contract_date
    if not number:
        return ""
    sign = "" if number.startswith("№") else "№ "
    return f"{sign}{number} от {day:%d.%m.%Y}" if isinstance(day, date) else f"{sign}{number}"


def canonical(text: FormText) -> str:
    """One and the same string for the same text, whatever database it lay in."""
    return json.dumps(text.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: FormText) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def is_untouched(form: ConsentForm) -> bool:
    """The frozen text of an issued edition still has the fingerprint of the day of issue."""
    return bool(form.frozen) and fingerprint(FormText.from_json(form.frozen)) == form.sha256


def items_of(form: ConsentForm, *, settings: ConsentSettings | None = None) -> list[Item]:
    """The nine items of the law, in their order."""
    text = printed_text(form, settings=settings)
    faults = faults_in(text)
    return [_item(number, text, tuple(fault for fault in faults if fault.item == number)) for number in ITEMS]


def _item(number: int, text: FormText, faults: tuple[Fault, ...]) -> Item:
    state = ItemState.WARNING if faults else ItemState.OK
    if any(fault.is_blocking for fault in faults):
        state = ItemState.BLOCKING
    return Item(number, ITEMS[number], state, _words(number, text) if state is not ItemState.BLOCKING else "", faults)


def _words(number: int, text: FormText) -> str:
    if number == 2 and text.subject != Subject.PUPIL:
        return NO_REPRESENTATIVE
    if number in OF_THE_BLANK:
        return OF_THE_BLANK[number]
    if number == 6 and not text.needs_processor:
        return "Не поручается никому."
    said = {
        3: f"{text.operator_name}, {text.operator_address}",
        5: f"Строк в перечне: {len(text.data)}",
        6: f"{text.processor_name}, {text.processor_address}",
    }
    return said.get(number, "")


def faults_of(form: ConsentForm, *, settings: ConsentSettings | None = None) -> list[Fault]:
    """What stops the form (`is_blocking`) and what to think about; in the order of the law's items."""
    return faults_in(printed_text(form, settings=settings))


def faults_in(text: FormText) -> list[Fault]:
    found = [fault for check in CHECKS for fault in check(text)]
    return sorted(found, key=lambda fault: (fault.item or 0, not fault.is_blocking))


def blocking(faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.is_blocking]


# Field, item of the law, what is missing.
REQUIRED: Final = (
    ("title", None, "Заголовок не заполнен."),
    ("operator_name", 3, "Оператор не назван: впишите наименование школы в настройках согласий."),
    ("operator_address", 3, "Адрес оператора не заполнен: впишите его в настройках согласий или в карточке школы."),
    ("purpose", 4, "Цель обработки не заполнена."),
    ("actions", 7, "Перечень действий с данными не заполнен."),
    ("means", 7, "Способы обработки не описаны."),
    ("term", 8, "Срок действия согласия не заполнен."),
    ("withdrawing", 8, "Не написано, как отозвать согласие."),
)
ENTRUSTED: Final = (
    ("processor_name", 6, "Обработчик не назван: впишите владельца электронного журнала в настройках согласий."),
    ("processor_address", 6, "Адрес обработчика не заполнен: впишите его в настройках согласий."),
)


def _stop(code: str, message: str, item: int | None, field: str) -> Fault:
    return Fault(code, message, is_blocking=True, item=item, field=field)


def _warn(code: str, message: str, item: int | None, field: str) -> Fault:
    return Fault(code, message, is_blocking=False, item=item, field=field)


def _missing(text: FormText) -> Iterator[Fault]:
    required = (*REQUIRED, *ENTRUSTED) if text.needs_processor else REQUIRED
    if not text.is_distribution:
        required = (*required, ("processing", 6, "Не написано, что обработка поручена: кому и на каком основании."))
    for field, item, message in required:
        value = getattr(text, field)
        if wording.is_unfilled(value):
            yield _stop(f"{field}_missing", message, item, field)


def _left_open(text: FormText) -> Iterator[Fault]:
    items = {field: item for field, item, _ in (*REQUIRED, *ENTRUSTED)} | {"processing": 6, "conditions": None}
    for field, item in items.items():
        value = getattr(text, field)
        places = wording.open_places(value)
        if places and not wording.is_unfilled(value):
            yield _stop(f"{field}_open", f"Осталось незаполненное место: {places[0]}", item, field)


def _data(text: FormText) -> Iterator[Fault]:
    filled = [line for line in text.data if not wording.is_unfilled(line)]
    if not filled:
        what = "ни одной категории для «да» и «нет»" if text.is_distribution else "ни одной строки"
        yield _stop("data_missing", f"Перечень данных пуст: в нём {what}.", 5, "data")
        return
    for number, line in enumerate(text.data, start=1):
        if wording.is_unfilled(line):
            yield _stop("data_unfilled", f"Строка {number} перечня не заполнена: «{line}».", 5, "data")
        elif places := wording.open_places(line):
            message = f"В строке {number} перечня осталось незаполненное место: {places[0]}"
            yield _stop("data_open_place", message, 5, "data")
    same = {wording.plain(line) for line in filled}
    if len(same) < len(filled):
        # A choice is kept by the name of its category.
        message = "Одна и та же строка стоит в перечне дважды."
        yield (_stop if text.is_distribution else _warn)("data_twice", message, 5, "data")


def _data_words(text: FormText) -> Iterator[Fault]:
    for line in text.data:
        for name in wording.sensitive_in(line):
            message = f"«{line}»: {name} для журнала не нужны или требуют особого согласия. Уберите строку."
            yield _warn("data_sensitive", message, 5, "data")
        if words := wording.open_list_in(line):
            message = f"«{line}»: слова «{words}» оставляют перечень открытым. Назовите каждый вид данных."
            yield _warn("data_open", message, 5, "data")


def _purpose(text: FormText) -> Iterator[Fault]:
    if wording.is_unfilled(text.purpose):
        return
    if wording.is_broad(text.purpose) or wording.open_list_in(text.purpose):
        message = "Цель слишком общая: напишите, для чего именно нужны данные."
        yield _warn("purpose_broad", message, 4, "purpose")
    for field, item in (("purpose", 4), ("actions", 7), ("conditions", None)):
        if word := wording.other_purpose_in(getattr(text, field)):
            message = f"«{word}…» — это другая цель. На неё нужно отдельное согласие на отдельном листе."
            yield _warn("purpose_second", message, item, field)
    if words := wording.open_list_in(text.actions):
        message = f"Слова «{words}» оставляют перечень действий открытым."
        yield _warn("actions_open", message, 7, "actions")


def _separate(text: FormText) -> Iterator[Fault]:
    for field, item in (("title", None), ("purpose", 4), ("processing", 6), ("conditions", None), ("term", 8)):
        if word := wording.paper_around(getattr(text, field)):
            message = (
                f"«{word}…»: согласие с 01.09.2025 — отдельный документ, оно не входит в заявление, приказ или анкету."
            )
            yield _warn("not_separate", message, item, field)
    if text.title and not wording.is_unfilled(text.title) and "соглас" not in wording.plain(text.title):
        yield _warn("title_without_consent", "В заголовке нет слова «согласие».", None, "title")
    if not text.is_distribution:
        for field, item in (("purpose", 4), ("actions", 7)):
            if wording.speaks_of_distribution(getattr(text, field)):
                message = "Распространение и публикация требуют отдельного согласия: уберите их из этого листа."
                yield _warn("distribution_inside", message, item, field)


def _term(text: FormText) -> Iterator[Fault]:
    if wording.is_unfilled(text.term):
        return
    if wording.is_endless(text.term) or not wording.says_when_it_ends(text.term):
        message = "Не видно, когда согласие кончается: напишите срок или «до отзыва»."
        yield _stop("term_endless", message, 8, "term")
    if text.term_kind == TermKind.YEARS and text.term_years and str(text.term_years) not in text.term:
        message = f"Для учёта выбран срок {text.term_years} лет, а в тексте этого числа нет."
        yield _warn("term_differs", message, 8, "term")
    if text.term_kind == TermKind.LEFT and not wording.ends_with_leaving(text.term):
        message = "Для учёта согласие кончается с окончанием обучения или работы, а в тексте об этом ни слова."
        yield _warn("term_differs", message, 8, "term")


def _settings(text: FormText) -> Iterator[Fault]:
    if not text.contacts:
        message = "Не указано, куда обращаться с отзывом: впишите телефон или почту в настройках согласий."
        yield _warn("contacts_missing", message, 8, "contacts")
    if text.needs_processor and not text.processor_contract:
        message = "Не указан договор с обработчиком: поручение дают договором (152-ФЗ, ст. 6 ч. 3)."
        yield _warn("contract_missing", message, 6, "processor_contract")
    known = wording.plain(f"{text.processor_name} {text.operator_name}")
    for name in wording.companies_in(text.processing):
        if wording.plain(name) not in known:
            message = f"В тексте назван «{name}», а в настройках обработчик другой. Имя печатается само: уберите его."
            yield _warn("processor_differs", message, 6, "processing")


def _distribution(text: FormText) -> Iterator[Fault]:
    if not text.is_distribution:
        return
    if wording.is_unfilled(text.conditions):
        message = "Не написано, какие условия и запреты человек может установить (152-ФЗ, ст. 10.1 ч. 9)."
        yield _warn("conditions_missing", message, None, "conditions")
    if not any(
        word in wording.plain(text.actions + text.purpose + text.conditions) for word in ("сайт", "http", "www")
    ):
        message = "Не назван сайт или страница, где данные увидят все: впишите адрес."
        yield _warn("place_missing", message, 4, "purpose")


CHECKS: Final[tuple[Callable[[FormText], Iterator[Fault]], ...]] = (
    *(_missing, _left_open, _data, _data_words, _purpose, _separate, _term, _settings, _distribution),
)
