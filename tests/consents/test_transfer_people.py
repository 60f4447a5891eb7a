"""Whose data a hand-over holds: everybody's consent is asked, of whoever a row or a cell names."""

from typing import Any

import pytest

from consents.actions import transfer as actions
from consents.models import ConsentSettings
from consents.queries.transfer import survey_of
from consents.states import ALLOWS_TRANSFER, Answer, ConsentStatus, Subject
from consents.transfers import naming
from consents.transfers.mending import WAYS
from consents.transfers.survey import Survey, may_leave
from ezh_rollout.shared.refusal import Refused
from registry.exports import neutral
from registry.exports.catalogue import NEUTRAL, columns_of
from registry.exports.source import Relation
from registry.models import Employee, Pupil, Representation, Representative
from registry.states import Gender
from tests.consents.transfer_things import (
    SIGNED,
    TODAY,
    add_parent,
    asking,
    file_of,
    hand_over,
    people,
    say,
    template_of,
)
from tests.world import World, make_pupil

PARENTS = {"Ученик": "last_name", "Мать": "parent_1_name", "Телефон": "parent_1_phone", "Отец": "parent_2_name"}
CHILD = {"Фамилия": "last_name", "Ребёнок": "pupil"}


# --- the rule -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ConsentStatus)
@pytest.mark.parametrize("section", ["employees", "pupils", "representatives"])
def test_of_all_statuses_two_let_a_person_go(section: str, status: ConsentStatus) -> None:
    """The same for each kind of people; the row is the person's own."""
    row: Any = {
        "employees": Employee(pk=7),
        "pupils": Pupil(pk=7),
        "representatives": Relation(Representative(pk=7), None),
    }[section]
    found = Survey(neutral(section), {subject: {7: status} for subject in Subject})

    rows = list(found.passing([row]))

    is_going = status in {ConsentStatus.RECEIVED, ConsentStatus.NOT_REQUIRED}
    assert (rows, found.rows) == (([row], 1) if is_going else ([], 0))
    assert [line.status for line in found.held.values()] == ([] if is_going else [status])
    assert len(found.going) == is_going


def test_nobody_knows_a_consent_of_whoever_has_no_status() -> None:
    assert not may_leave((Subject.PUPIL, 1), {Subject.PUPIL: {}})


def test_every_status_on_the_stop_list_has_a_way_to_mend_it() -> None:
    assert set(WAYS) == set(ConsentStatus) - ALLOWS_TRANSFER


@pytest.mark.parametrize("section", sorted(NEUTRAL))
def test_every_column_that_names_somebody_is_known(section: str) -> None:
    """A new column about people has to be decided upon: the catalogue and these names go together."""
    own = {"employees", "pupils", "representatives"}
    words = ("teacher", "parent_", "pupil")
    naming_somebody = [name for name in columns_of(section) if any(word in name for word in words)]
    harmless = {("assignments", "pupils"), ("classes", "parent"), ("classes", "planned_pupils")}

    for field in naming_somebody:
        if (section, field) in harmless or section in own - {"pupils"}:
            continue
        assert naming.mention(section, field) is not None, field
    assert bool(naming.subjects(section, list(columns_of(section)))) is (section in naming.HANDED_OVER)


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_pupil_goes_with_a_consent_and_the_rest_stand_on_the_stop_list(world: World) -> None:
    say(world, world.pupil)

    made = hand_over(world, asking(world))

    assert people(made, Subject.PUPIL) == {"Рябинина": ""}
    assert people(made, Subject.PUPIL, held=True) == {"Калинин": ConsentStatus.NONE}
    assert (made.count, made.held) == (1, 1)


def test_not_required_goes_and_a_refusal_does_not(world: World) -> None:
    say(world, world.pupil, Answer.NOT_REQUIRED, ground="273-ФЗ, ст. 98")
    say(world, world.other_pupil, Answer.REFUSED)

    made = hand_over(world, asking(world))

    assert people(made, Subject.PUPIL) == {"Рябинина": ""}
    assert people(made, Subject.PUPIL, held=True) == {"Калинин": ConsentStatus.REFUSED}


def test_a_consent_counts_from_the_day_of_its_signature(world: World) -> None:
    say(world, world.pupil)

    before = survey_of("pupils", asking(world).scope, neutral("pupils"), school=world.school, on=SIGNED.replace(day=1))
    earlier = survey_of(
        "pupils", asking(world).scope, neutral("pupils"), school=world.school, on=SIGNED.replace(month=8, day=31)
    )

    assert (before.rows, earlier.rows) == (1, 0)


def test_a_parent_without_consent_leaves_empty_cells_in_the_row_of_the_child(world: World) -> None:
    world.representative.phone = "+7 900 000-00-01"
    world.representative.save()
    father = add_parent(world, world.pupil, "Рябинин", "Пётр", phone="+7 900 000-00-02")
    say(world, world.pupil, signer=world.representative)
    say(world, father)

    made = hand_over(world, asking(world, template=template_of(world, "pupils", PARENTS)))
    rows = file_of(world, asking(world, template=made.template))

    assert rows == [["Рябинина", "", "", "Рябинин Пётр"]]
    assert people(made, Subject.REPRESENTATIVE) == {"Рябинин": ""}
    assert people(made, Subject.REPRESENTATIVE, held=True) == {"Рябинина": ConsentStatus.NONE}
    assert made.fields == ["Ученик", "Отец"]
    assert [made.told_of(subject) for subject in (Subject.PUPIL, Subject.REPRESENTATIVE)] == [["Ученик"], ["Отец"]]


def test_of_a_child_in_a_list_of_parents_only_the_own_columns_are_told(world: World) -> None:
    world.representative.snils = "112-233-445 95"
    world.representative.save()
    say(world, world.pupil, signer=world.representative)
    say(world, world.representative)

    made = hand_over(world, asking(world, "representatives"))

    assert made.told_of(Subject.PUPIL) == ["Тип родства", "ФИО ребёнка", "Дата рождения ребёнка", "Класс ребёнка"]
    assert made.told_of(Subject.REPRESENTATIVE) == ["Фамилия", "Имя", "Отчество", "Пол", "СНИЛС", "Тип родства"]


@pytest.mark.parametrize(
    ("section", "field", "told"),
    [
        ("pupils", "snils", {Subject.PUPIL}),
        ("pupils", "parent_2_phone", {Subject.REPRESENTATIVE}),
        ("representatives", "snils", {Subject.REPRESENTATIVE}),
        ("representatives", "pupil", {Subject.PUPIL}),
        ("representatives", "pupil_snils", {Subject.PUPIL}),
        ("representatives", "kind", {Subject.PUPIL, Subject.REPRESENTATIVE}),
        ("representatives", "document", {Subject.PUPIL, Subject.REPRESENTATIVE}),
        # Which class or subject it is, is told of whoever leads or teaches it.
        ("classes", "name", {Subject.EMPLOYEE}),
        ("assignments", "hours", {Subject.EMPLOYEE}),
        ("employees", "snils", {Subject.EMPLOYEE}),
    ],
)
def test_of_whom_a_cell_tells(section: str, field: str, told: set[Subject]) -> None:
    possible = naming.subjects(section, columns_of(section))

    assert {subject for subject in possible if naming.tells_of(section, field, subject)} == told


def test_parents_of_a_child_who_stays_out_are_not_asked_about(world: World) -> None:
    say(world, world.representative)
    say(world, world.other_pupil)
    say(world, world.other_representative)

    made = hand_over(world, asking(world, template=template_of(world, "pupils", PARENTS)))

    assert people(made, Subject.REPRESENTATIVE) == {"Калинин": ""}
    assert people(made, Subject.REPRESENTATIVE, held=True) == {}


@pytest.mark.parametrize(
    ("parent", "child", "is_going", "held"),
    [
        (True, True, True, []),
        (True, False, False, [Subject.PUPIL]),
        (False, True, False, [Subject.REPRESENTATIVE]),
        (False, False, False, [Subject.PUPIL, Subject.REPRESENTATIVE]),
    ],
)
def test_a_row_of_a_parent_that_names_the_child_needs_both(
    world: World, parent: bool, child: bool, is_going: bool, held: list[Subject]
) -> None:
    # Somebody else goes: a file of nobody would be refused.
    say(world, world.other_pupil)
    say(world, world.other_representative)
    if parent:
        say(world, world.representative)
    if child:
        say(world, world.pupil)

    made = hand_over(world, asking(world, "representatives", template=template_of(world, "representatives", CHILD)))

    assert ("Рябинина" in people(made, Subject.REPRESENTATIVE)) is is_going
    assert ("Рябинина" in people(made, Subject.PUPIL)) is is_going
    assert sorted(subject for subject in Subject if "Рябинина" in people(made, subject, held=True)) == held


@pytest.mark.parametrize("field", ["pupil", "pupil_class", "pupil_birth_date", "pupil_snils", "document"])
def test_every_column_about_the_child_asks_for_the_childs_consent(field: str) -> None:
    assert naming.subjects("representatives", ["last_name", field]) == {Subject.REPRESENTATIVE, Subject.PUPIL}


def test_a_row_that_names_no_child_asks_the_parent_alone(world: World) -> None:
    say(world, world.representative)

    template = template_of(world, "representatives", {"Фамилия": "last_name", "Родство": "kind"})

    assert file_of(world, asking(world, "representatives", template=template)) == [["Рябинина", "родитель"]]


def test_of_two_children_of_one_parent_the_one_with_a_consent_is_named(world: World) -> None:
    brother = make_pupil(world.school_class, "Рябинин", "Иван")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=brother)
    say(world, world.representative)
    say(world, brother)

    template = template_of(world, "representatives", CHILD)
    made = hand_over(world, asking(world, "representatives", template=template))

    assert file_of(world, asking(world, "representatives", template=template)) == [["Рябинина", "Рябинин Иван"]]
    assert people(made, Subject.REPRESENTATIVE) == {"Рябинина": ""}
    assert "Рябинина" in people(made, Subject.PUPIL, held=True)


def test_members_of_staff_go_by_their_own_consent(world: World) -> None:
    made = hand_over(world, asking(world, "employees"))

    assert people(made, Subject.EMPLOYEE) == {"Ясенев": ""}
    assert len(people(made, Subject.EMPLOYEE, held=True)) == 4


@pytest.mark.parametrize(
    ("section", "columns", "expected"),
    [
        ("classes", {"Класс": "name", "Руководитель": "class_teacher"}, [["5а", ""], ["5б", "Ясенев Пётр Ильич"]]),
        ("assignments", {"Класс": "school_class", "Учитель": "teacher"}, [["5а", "Ясенев Пётр Ильич"]]),
    ],
)
def test_a_teacher_without_consent_is_not_named_in_the_rows_of_classes_and_load(
    world: World, section: str, columns: dict[str, str], expected: list[list[str]]
) -> None:
    template = template_of(world, section, columns)

    made = hand_over(world, asking(world, section, template=template))

    assert file_of(world, asking(world, section, template=template)) == expected
    assert people(made, Subject.EMPLOYEE) == {"Ясенев": ""}
    assert people(made, Subject.EMPLOYEE, held=True) == ({"Ольхова": "none"} if section == "classes" else {})


def test_a_class_alone_goes_and_its_stop_list_names_nobody_else(world: World) -> None:
    say(world, world.pupil)
    say(world, world.other_pupil)

    made = hand_over(world, asking(world, classes=[world.school_class.pk]))

    assert (people(made, Subject.PUPIL), made.held) == ({"Рябинина": ""}, 0)


def test_people_of_another_school_are_never_asked(world: World) -> None:
    made = hand_over(world, asking(world, "employees"))

    assert "Чужая" not in {**people(made, Subject.EMPLOYEE), **people(made, Subject.EMPLOYEE, held=True)}


def test_without_a_single_consent_there_is_no_file(world: World) -> None:
    with (
        pytest.raises(Refused, match="Передавать некого"),
        actions.drafted(asking(world), school=world.school, on=TODAY),
    ):
        pass


def test_of_an_empty_section_there_is_no_file(world: World) -> None:
    Pupil.objects.update(archived_at="2027-01-01T00:00Z")

    with (
        pytest.raises(Refused, match="таких записей нет"),
        actions.drafted(asking(world), school=world.school, on=TODAY),
    ):
        pass


@pytest.mark.parametrize("missing", ["processor_name", "processor_address"])
def test_nothing_leaves_to_nobody_knows_whom(world: World, missing: str) -> None:
    say(world, world.pupil)
    ConsentSettings.objects.update(**{missing: ""})

    with pytest.raises(Refused, match="кому передаются данные"):
        hand_over(world, asking(world))


def test_a_formula_in_a_name_is_no_formula_in_the_file(world: World) -> None:
    villain = make_pupil(world.school_class, "=1+1", "Анна", gender=Gender.FEMALE)
    add_parent(world, villain, "Осокин", "Пётр")
    say(world, villain)

    assert [row[0] for row in file_of(world, asking(world))] == ["'=1+1"]


@pytest.mark.parametrize(("section", "queries"), [("pupils", 4), ("representatives", 8), ("employees", 6)])
def test_the_survey_asks_as_often_for_one_as_for_thirty(
    world: World, section: str, queries: int, django_assert_num_queries: Any
) -> None:
    layout = neutral(section)
    ask: dict[str, Any] = {"school": world.school, "on": TODAY}
    with django_assert_num_queries(queries):
        few = survey_of(section, asking(world).scope, layout, **ask)
    for number in range(29):
        pupil = make_pupil(world.school_class, "Осокина", f"Имя{number}")
        add_parent(world, pupil, "Осокин", f"Имя{number}")
        Employee.objects.create(school=world.school, last_name="Осокин", first_name=f"Имя{number}", post="учитель")

    with django_assert_num_queries(queries):
        many = survey_of(section, asking(world).scope, layout, **ask)

    assert len(many.held) - len(few.held) == (58 if section == "representatives" else 29)
