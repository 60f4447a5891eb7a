"""Whom the words of a plan mean among the staff: certain, to be chosen, or nobody; never a guess."""

from dataclasses import dataclass

import pytest

from plans.matching import Named, People, as_written, fits, group_kind
from plans.reading import MentionKind, PersonMention
from plans.reading.people import split_people
from plans.states import GroupKind


@dataclass(frozen=True)
class Worker:
    pk: int
    last_name: str
    first_name: str
    middle_name: str = ""
    post: str = ""


VERA = Worker(1, "Кленова", "Вера", "Николаевна", "системный администратор")
PETR = Worker(2, "Ясенев", "Пётр", "Ильич", "учитель физики")
LUKA = Worker(3, "Рубцов-Яшин", "Лука", "Семёнович", "учитель")
FEDOR = Worker(4, "Берёзкин", "Ф.", "А.", "заместитель директора по учебно-воспитательной работе")
STAFF = (VERA, PETR, LUKA, FEDOR)


def mention(words: str) -> PersonMention:
    (found,) = split_people(words)
    return found


def named(words: str, *staff: Worker) -> Named:
    people = People(staff)
    people.add(mention(words))
    (found,) = people
    return found


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Кленова В.Н.", VERA),
        ("Кленова В. Н.", VERA),
        ("Кленова В.Н", VERA),
        ("В.Н. Кленова", VERA),
        ("В.Н.Кленова", VERA),
        ("Кленова В.", VERA),
        ("КЛЕНОВА В.Н.", VERA),
        ("Кленова Вера Николаевна", VERA),
        ("Вера Николаевна Кленова", VERA),
        ("системный администратор Кленова В.Н.", VERA),
        ("Кленова В.Н. – системный администратор", VERA),
        ("завхоз Кленова В.Н.", VERA),
        ("Ясенев П.И.", PETR),
        ("Ясенев Петр Ильич", PETR),
        ("Рубцов - Яшин Л.С.", LUKA),
        ("Рубцов-Яшин Лука Семенович", LUKA),
        ("Березкин Ф.А.", FEDOR),
        ("Берёзкин Фёдор Андреевич", FEDOR),
    ],
)
def test_one_fitting_employee_is_a_match(words: str, who: Worker) -> None:
    assert named(words, *STAFF).employee == who


@pytest.mark.parametrize(
    "words",
    [
        "Кленов В.Н.",
        "Кленова А.Н.",
        "Кленова В.П.",
        "Кленова Валентина Николаевна",
        "Кленовская В.Н.",
        "Березкин П.А.",
        "Яшин Л.С.",
        "системный администратор Тополева И.И.",
    ],
)
def test_a_name_that_contradicts_is_nobody(words: str) -> None:
    found = named(words, *STAFF)

    assert (found.employee, list(found.fitting), found.is_question) == (None, [], True)


@pytest.mark.parametrize(("words", "who"), [("Кленова", VERA), ("Вера Николаевна", VERA)])
def test_half_a_name_asks_to_be_confirmed(words: str, who: Worker) -> None:
    found = named(words, *STAFF)

    assert (found.employee, list(found.fitting), found.is_question) == (None, [who], True)


def test_latin_letters_that_look_alike_do_not_hide_the_employee() -> None:
    slip = Worker(7, "Kлeнoвa", "Bepa", "Hиколаевна")

    assert named("Кленова В.Н.", slip).employee == slip


def test_bearers_of_the_surname_are_offered_but_not_taken() -> None:
    found = named("Кленова А.П.", *STAFF)

    assert (found.employee, list(found.near)) == (None, [VERA])


TWO = (
    Worker(1, "Дубова", "Анна", "Павловна", "учитель химии"),
    Worker(2, "Дубова", "Алла", "Петровна", "заместитель директора по учебно-воспитательной работе"),
)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("Дубова А.П.", None),
        ("Дубова А.П. (завуч)", TWO[1]),
        ("зам. дир. по УВР Дубова А.П.", TWO[1]),
        ("учитель химии Дубова А.П.", TWO[0]),
        ("учитель физики Дубова А.П.", None),
        ("директор Дубова А.П.", None),
        ("Дубова Анна Павловна", TWO[0]),
    ],
)
def test_only_the_post_tells_namesakes_apart(words: str, who: Worker | None) -> None:
    found = named(words, *TWO)

    assert found.employee == who
    assert found.is_question is (who is None)


def test_namesakes_with_and_without_a_post_are_two_questions() -> None:
    people = People(TWO)
    with_post, without = mention("завуч Дубова А.П."), mention("Дубова А.П.")
    for one in (without, with_post):
        people.add(one)

    assert people.get(with_post) is not people.get(without)
    assert [one.employee for one in people] == [None, TWO[1]]


def test_full_namesakes_stay_a_question() -> None:
    twins = (Worker(1, "Дубова", "Анна", "Павловна"), Worker(2, "Дубова", "Анна", "Павловна"))

    assert named("Дубова Анна Павловна", *twins).is_question


def test_spellings_of_one_stranger_are_one_question() -> None:
    people = People([])
    for words, row in (("Тополева И.И.", 3), ("директор Тополева Инна Ильинична", 5), ("И. Тополева", 7)):
        people.add(mention(words), row=row)
    people.join_spellings()

    (found,) = people
    assert (found.mention.text, sorted(found.rows), found.posts) == ("Тополева Инна Ильинична", [3, 5, 7], ["директор"])
    assert people.get(mention("Тополева И.И.")) is found


def test_initials_of_two_strangers_are_not_joined() -> None:
    people = People([])
    for words in ("Тополева И.И.", "Тополева Инна Ильинична", "Тополева Ирина Игоревна"):
        people.add(mention(words))
    people.join_spellings()

    assert len(list(people)) == 3


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("директор школы", GroupKind.DIRECTOR),
        ("зам. дир. по УВР", GroupKind.DEPUTY),
        ("системный администратор", GroupKind.SYSADMIN),
        ("классные руководители", GroupKind.CLASS_TEACHERS),
        ("УС", GroupKind.COUNCIL),
        ("родители", GroupKind.PARENTS),
        ("рабочая группа", GroupKind.WORKING_GROUP),
        ("библиотекарь", GroupKind.OTHER),
    ],
)
def test_roles_and_groups_are_groups_and_nobodys_question(words: str, kind: GroupKind) -> None:
    people = People(STAFF)
    people.add(mention(words))

    assert group_kind(mention(words)) is kind
    assert list(people) == []


def test_words_that_name_nobody_are_kept_without_a_question() -> None:
    people = People(STAFF)
    words = PersonMention("по согласованию", MentionKind.UNKNOWN)
    people.add(words)

    (found,) = people
    assert (found.employee, found.is_question, as_written(words)) == (None, False, "по согласованию")


def test_a_post_alone_never_makes_a_match() -> None:
    nobody = PersonMention("", MentionKind.PERSON, post="системный администратор")

    assert not fits(nobody, VERA)


def test_as_written_says_the_post_and_the_name() -> None:
    assert as_written(mention("зам. дир. по УВР\nКленова В.Н.")) == "зам. дир. по УВР Кленова В.Н."
