"""What a form of consent must hold (152-ФЗ, ст. 9 ч. 4), and what in its words is wrong or doubtful."""

from datetime import date
from typing import Any

import pytest

from consents import form_content as content
from consents.form_changes import changes_between, looks_substantive
from consents.form_wording import is_unfilled
from consents.models import ConsentForm, ConsentSettings
from consents.presets import ready_text
from consents.states import ConsentKind, Subject, TermKind
from registry.models import School

EVERY_KIND = [(kind, subject) for kind in ConsentKind for subject in Subject]
EMPTY = [
    *("", "  ", "—", "-", "- - -", ".", "…", "...", "___", "_", "?", "???", "не заполнено", "Не заполнено.", "НЕТ"),
    *("нет", "нет данных", "н/д", "n/a", "xxx", "ХХХ", "хх", "TODO", "TBD", "указать", "Указать цель", "[указать]"),
    *("впишите цель обработки", "(указать цель)", "{{ purpose }}", "{цель}", "<цель>", "[цель обработки]", "«…»"),
    *("«___»", "${purpose}", "%purpose%", "{% include 'x' %}", "не указано", "прочерк", "уточнить", "\n\n", "«»"),
]
FILLED = [
    *("Ведение электронного журнала", "нет оснований не доверять", "Указанные выше сведения", "до отзыва", "СНИЛС"),
    *("Сбор, хранение; уточнение (обновление, изменение)", "Хxенона, 5", "д. 5", "1", "ул. 40-летия Победы — 12"),
]


def settings(**fields: Any) -> ConsentSettings:
    school = School(full_name="МБОУ «Учебная СОШ»", short_name="СОШ", address="с. Учебное, ул. Школьная, 1")
    usual = {
        "processor_name": "ООО «Учебный журнал»",
        "processor_address": "г. Учебный, ул. Сетевая, 2",
        "processor_contract": "15-Ж",
        "processor_contract_date": date(2027, 2, 1),
        "contacts": "8 (800) 000-00-00",
    }
    own = {name.removeprefix("school_"): fields.pop(name) for name in list(fields) if name.startswith("school_")}
    for name, value in own.items():
        setattr(school, name, value)
    return ConsentSettings(school=school, **{**usual, **fields})


def form(kind: ConsentKind = ConsentKind.PROCESSING, subject: Subject = Subject.PUPIL, **texts: Any) -> ConsentForm:
    ready = ready_text(School(), kind, subject)
    return ConsentForm(kind=kind, subject=subject, **{**ready, **texts})


def codes(given: ConsentForm, by: ConsentSettings | None = None, *, blocking: bool) -> set[str]:
    faults = content.faults_of(given, settings=by or settings())
    return {fault.code for fault in faults if fault.is_blocking == blocking}


@pytest.mark.parametrize("text", EMPTY)
def test_a_place_left_open_counts_as_empty(text: str) -> None:
    assert is_unfilled(text)


@pytest.mark.parametrize("text", FILLED)
def test_a_real_text_is_not_taken_for_an_open_place(text: str) -> None:
    assert not is_unfilled(text)


@pytest.mark.parametrize(("kind", "subject"), EVERY_KIND)
def test_a_ready_made_text_has_no_fault_at_all(kind: ConsentKind, subject: Subject) -> None:
    assert content.faults_of(form(kind, subject), settings=settings()) == []


@pytest.mark.parametrize("text", EMPTY)
@pytest.mark.parametrize(
    ("field", "item"),
    [("purpose", 4), ("actions", 7), ("means", 7), ("term", 8), ("withdrawing", 8), ("processing", 6), ("title", None)],
)
def test_a_missing_item_stops_the_form(field: str, item: int | None, text: str) -> None:
    given: dict[str, Any] = {field: text}

    found = content.blocking(content.faults_of(form(**given), settings=settings()))

    assert [(fault.field, fault.item) for fault in found] == [(field, item)]


@pytest.mark.parametrize("text", EMPTY)
@pytest.mark.parametrize(
    ("field", "item"),
    [("operator_name", 3), ("operator_address", 3), ("processor_name", 6), ("processor_address", 6)],
)
def test_who_is_not_named_in_the_settings_stops_the_form(field: str, item: int, text: str) -> None:
    without = settings(**{field: text}, school_full_name=text, school_address=text)
    if field in {"processor_name", "processor_address"}:
        without = settings(**{field: text})

    found = content.blocking(content.faults_of(form(), settings=without))

    assert (field, item) in [(fault.field, fault.item) for fault in found]


@pytest.mark.parametrize("kind", ConsentKind)
@pytest.mark.parametrize("data", [[], [""], ["—"], ["не заполнено", "___"]])
def test_a_form_without_a_list_of_data_is_stopped(kind: ConsentKind, data: list[str]) -> None:
    assert "data_missing" in codes(form(kind, data=data), blocking=True)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"data": ["класс", "указать"]}, "data_unfilled"),
        ({"data": ["класс", "адрес: ____"]}, "data_open_place"),
        ({"purpose": "Ведение электронного журнала школы ______ и дневника"}, "purpose_open"),
        ({"processing": "Поручено ООО «___» по договору с ним"}, "processing_open"),
        ({"withdrawing": "Письменно на имя директора [ФИО директора]"}, "withdrawing_open"),
        ({"term": "бессрочно"}, "term_endless"),
        ({"term": "Срок действия согласия не ограничен"}, "term_endless"),
        ({"term": "Согласие действует"}, "term_endless"),
    ],
)
def test_a_fault_of_the_words_stops_the_form(texts: dict[str, Any], code: str) -> None:
    assert codes(form(**texts), blocking=True) == {code}


WARNINGS: list[tuple[dict[str, Any], str]] = [
    ({"data": ["паспорт: серия и номер"]}, "data_sensitive"),
    ({"data": ["диагноз"]}, "data_sensitive"),
    ({"data": ["группа здоровья"]}, "data_sensitive"),
    ({"data": ["ОВЗ"]}, "data_sensitive"),
    ({"data": ["вероисповедание"]}, "data_sensitive"),
    ({"data": ["национальность"]}, "data_sensitive"),
    ({"data": ["сведения о судимости"]}, "data_sensitive"),
    ({"data": ["свидетельство о рождении"]}, "data_sensitive"),
    ({"data": ["биометрические данные"]}, "data_sensitive"),
    ({"data": ["класс и другие данные"]}, "data_open"),
    ({"data": ["оценки и т.д."]}, "data_open"),
    ({"data": ["оценки и т. п."]}, "data_open"),
    ({"data": ["иные сведения об учащемся"]}, "data_open"),
    ({"data": ["оценки…"]}, "data_open"),
    ({"data": ["класс", "Класс"]}, "data_twice"),
    ({"purpose": "Работа"}, "purpose_broad"),
    ({"purpose": "Осуществление уставной деятельности образовательной организации"}, "purpose_broad"),
    ({"purpose": "Ведение электронного журнала и иные цели, не запрещённые законом"}, "purpose_broad"),
    ({"purpose": "Ведение электронного журнала; согласен получать рекламу кружков"}, "purpose_second"),
    ({"purpose": "Ведение электронного журнала в составе заявления о приёме"}, "not_separate"),
    ({"title": "Приложение к приказу: согласие"}, "not_separate"),
    ({"title": "Разрешение на обработку данных"}, "title_without_consent"),
    ({"actions": "Сбор, хранение, передача (распространение, предоставление, доступ)"}, "distribution_inside"),
    ({"purpose": "Ведение электронного журнала и публикация отличников на сайте"}, "distribution_inside"),
    ({"actions": "Сбор, хранение и иные действия с данными и т.д."}, "actions_open"),
    ({"processing": "Обработка поручена АО «Прежний журнал» по договору"}, "processor_differs"),
    ({"term": "До отзыва согласия"}, "term_differs"),
    ({"term": "В течение года или до отзыва", "term_kind": TermKind.YEARS, "term_years": 5}, "term_differs"),
]


@pytest.mark.parametrize(("texts", "code"), WARNINGS)
def test_doubtful_words_are_named_and_stop_nothing(texts: dict[str, Any], code: str) -> None:
    given = form(**texts)

    assert codes(given, blocking=True) == set()
    assert code in codes(given, blocking=False)


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"actions": "Сбор и хранение; распространение не допускается"}, "distribution_inside"),
        ({"actions": "Сбор, хранение, удаление, без права распространения"}, "distribution_inside"),
        ({"withdrawing": "Письменным заявлением на имя директора"}, "not_separate"),
        ({"processing": "Обработка поручена ООО «Учебный журнал» по договору"}, "processor_differs"),
        ({"data": ["замечания учителя", "отношение к ребёнку"]}, "data_sensitive"),
        ({"data": ["дата и время входа", "фамилия и имя"]}, "data_open"),
    ],
)
def test_innocent_words_raise_no_doubt(texts: dict[str, Any], code: str) -> None:
    assert code not in codes(form(**texts), blocking=False)


def test_a_distribution_is_told_about_conditions_and_the_place() -> None:
    given = form(
        ConsentKind.DISTRIBUTION, conditions="", purpose="Рассказать об успехах учащегося", actions="Показ всем"
    )

    assert codes(given, blocking=False) == {"conditions_missing", "place_missing"}


def test_a_distribution_entrusts_nobody_until_its_text_says_so() -> None:
    alone, entrusted = form(ConsentKind.DISTRIBUTION), form(ConsentKind.DISTRIBUTION, processing="Поручено владельцу")
    nobody = settings(processor_name="", processor_address="", processor_contract="", processor_contract_date=None)

    assert codes(alone, nobody, blocking=True) == set()
    assert content.live_text(alone, settings=settings()).processor_name == ""
    assert codes(entrusted, nobody, blocking=True) == {"processor_name_missing", "processor_address_missing"}


def test_a_choice_twice_in_a_distribution_stops_it() -> None:
    assert codes(form(ConsentKind.DISTRIBUTION, data=["класс", "Класс "]), blocking=True) == {"data_twice"}


def test_the_checklist_names_nine_items_and_who_fills_each() -> None:
    items = content.items_of(form(purpose="", data=["диагноз"]), settings=settings())

    assert [item.number for item in items] == list(range(1, 10))
    states = {item.number: item.state.value for item in items}
    assert states == {**dict.fromkeys(range(1, 10), "ok"), 4: "blocking", 5: "warning"}
    assert [item.number for item in items if item.words] == [1, 2, 3, 5, 6, 9]


@pytest.mark.parametrize(("subject", "words"), [(Subject.PUPIL, "Строки бланка"), (Subject.EMPLOYEE, "Не требуется")])
def test_the_second_item_is_only_about_children(subject: Subject, words: str) -> None:
    assert content.items_of(form(subject=subject), settings=settings())[1].words.startswith(words)


def test_the_card_of_the_school_stands_in_for_an_empty_operator() -> None:
    text = content.live_text(form(), settings=settings())

    assert (text.operator_name, text.operator_address) == ("МБОУ «Учебная СОШ»", "с. Учебное, ул. Школьная, 1")
    assert text.processor_contract == "№ 15-Ж от 01.02.2027"


def test_the_fingerprint_comes_back_from_a_database_that_reorders_keys() -> None:
    text = content.live_text(form(), settings=settings())
    reordered = dict(reversed(list(text.as_json().items())))

    assert content.FormText.from_json(reordered) == text
    assert content.fingerprint(content.FormText.from_json(reordered)) == content.fingerprint(text)


def test_the_fingerprint_of_a_text_is_the_same_for_ever() -> None:
    """Stored prints are compared with it: another way of writing the text down would break them all."""
    text = content.FormText(
        *("processing", "pupil", 1, "Согласие", "Школа", "с. Учебное", "", "ООО «Журнал»", "г. Учебный", "№ 1"),
        *("Цель", ("имя", "класс"), "сбор", "на бумаге", "поручено", "", "до отзыва", "withdrawn", None, "письменно"),
    )

    assert content.canonical(text).startswith('{"actions":"сбор","conditions":"","contacts":"","data":["имя","класс"],')
    assert content.fingerprint(text) == "752c86c6c848c32da21d2827487b9b465116ac7997e250c747285a7950da4f51"


def change(**texts: Any) -> tuple[list[str], bool]:
    before = content.live_text(form(), settings=settings())
    changes = changes_between(before, content.live_text(form(**texts), settings=settings()))
    return [one.field for one in changes], looks_substantive(changes)


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        ({}, ([], False)),
        ({"title": "Согласие"}, (["title"], False)),
        ({"withdrawing": "Письменно"}, (["withdrawing"], False)),
        ({"purpose": "Другая цель обработки данных"}, (["purpose"], True)),
        ({"data": [*ready_text(School(), ConsentKind.PROCESSING, Subject.PUPIL)["data"], "рост"]}, (["data"], True)),
        ({"data": ["класс"]}, (["data"], False)),
        ({"term_kind": TermKind.WITHDRAWN}, (["term_kind"], True)),
    ],
)
def test_a_change_that_nobody_agreed_to_looks_like_new_signatures(
    texts: dict[str, Any], answer: tuple[list[str], bool]
) -> None:
    assert change(**texts) == answer
