"""The load of a class: filled in one form, in bulk, with its sums; two people do not wipe each other."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.forms.assignment import HoursField
from registry.models import Room, SchoolClass, Subject, SubjectClass, SubjectRoom, SubjectTeacher, TeachingAssignment
from registry.queries.load import load_of
from tests.world import NOW, World

As = Callable[[str], Client]
REDIRECT, WRONG, OUTRUN = 302, 422, 409


def url(whole: SchoolClass) -> str:
    return reverse("registry:load", args=[whole.pk])


def sent(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A form with these lines."""
    data = {f"r{number}-{name}": value for number, line in enumerate(lines) for name, value in line.items()}
    return {"rows": str(len(lines)), **data, **more}


def new(world: World, **fields: Any) -> dict[str, Any]:
    return {"school_class": world.school_class.pk, "subject": world.subject.pk} | fields


def old(row: TeachingAssignment, **fields: Any) -> dict[str, Any]:
    known = {
        "pk": row.pk,
        "version": row.version,
        "school_class": row.school_class_id,
        "subject": row.subject_id,
        "hours": str(row.hours_per_week or ""),
        "teacher": row.teacher_id or "",
        "room": row.room_id or "",
    }
    return known | fields


def add_subject(world: World, name: str) -> Subject:
    made: Subject = Subject.objects.create(school=world.school, name=name)
    return made


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("2", Decimal(2)),
        ("1,5", Decimal("1.5")),
        ("1.5", Decimal("1.5")),
        (" 0,25 ", Decimal("0.25")),
        ("0", Decimal(0)),
        ("40", Decimal(40)),
        ("", None),
        ("41", "от 0"),
        ("-1", "от 0"),
        ("0,333", "двух знаков"),
        ("1e1", "число"),
        ("NaN", "число"),
        ("Infinity", "число"),
        ("²", "число"),
        ("два", "число"),
        ("1,5,5", "число"),
        ("9" * 50, "число"),
    ],
)
def test_hours_with_a_comma_or_a_dot(world: World, as_: As, typed: str, hours: Decimal | str | None) -> None:
    answer = as_("sysadmin").post(url(world.school_class), sent(old(world.assignment, hours=typed)))

    world.assignment.refresh_from_db()
    if isinstance(hours, str):
        assert answer.status_code == WRONG
        assert hours in answer.content.decode()
        assert world.assignment.hours_per_week == 5
    else:
        assert answer.status_code == REDIRECT
        assert world.assignment.hours_per_week == hours


def test_the_field_of_hours_is_optional() -> None:
    assert HoursField(required=False).clean(None) is None


@pytest.mark.parametrize(
    ("rows", "of_pupil", "paid"),
    [
        ([], 0, 0),
        ([(1, None, Decimal(5)), (2, None, None)], 5, 5),
        ([(1, 7, Decimal(3)), (1, 8, Decimal(3))], 3, 6),
        ([(1, None, Decimal(2)), (1, 7, Decimal(3)), (1, 8, Decimal("1.5"))], 5, Decimal("6.5")),
        ([(1, None, Decimal(3)), (1, None, Decimal(2))], 5, 5),
        ([(1, 7, Decimal(1)), (1, 7, Decimal(1)), (2, 8, Decimal(1))], 3, 3),
    ],
)
def test_subgroups_of_a_subject_count_once_for_a_pupil(rows: Any, of_pupil: Any, paid: Any) -> None:
    load = load_of(rows, norm=5)

    assert (load.of_pupil, load.paid) == (of_pupil, paid)
    assert load.is_over == (of_pupil > 5)


def test_a_load_without_a_norm_is_not_over() -> None:
    assert not load_of([(1, None, Decimal(99))], norm=None).is_over


def test_many_lines_are_saved_at_once_with_their_history(world: World, as_: As) -> None:
    subjects = [add_subject(world, name) for name in ("Химия", "Физика", "Музыка")]
    lines = [new(world, subject=one.pk, hours="1,5", teacher=world.staff["employee"].pk) for one in subjects]

    answer = as_("sysadmin").post(
        url(world.school_class), sent(old(world.assignment, gone="1"), *lines, {}, new(world, subject=""))
    )

    found = TeachingAssignment.objects.current().filter(school_class=world.school_class)
    assert answer.status_code == REDIRECT
    assert {row.subject for row in found} == set(subjects)
    assert {row.hours_per_week for row in found} == {Decimal("1.5")}
    assert all(row.sort_key and "ясенев" in row.search_key for row in found)
    made = TeachingAssignment.history.filter(history_type="+", history_user=world.sysadmin)
    assert made.count() == 3
    world.assignment.refresh_from_db()
    assert world.assignment.is_archived


def test_missing_links_are_made_as_chosen(world: World, as_: As) -> None:
    music = add_subject(world, "Музыка")
    line = new(world, subject=music.pk, hours="1", teacher=world.staff["deputy"].pk, room=world.room.pk)

    as_("sysadmin").post(url(world.school_class), sent(line, links=["teachers", "classes", "нечто"]))

    assert SubjectTeacher.objects.filter(subject=music, employee=world.staff["deputy"]).count() == 1
    assert SubjectClass.objects.filter(subject=music, school_class=world.school_class).count() == 1
    assert not SubjectRoom.objects.filter(subject=music).exists()
    assert SubjectTeacher.history.filter(subject_id=music.pk, history_user=world.sysadmin).count() == 1


def test_a_line_of_a_subgroup_links_the_class(world: World, as_: As) -> None:
    group = SchoolClass.objects.create(
        school=world.school, study_year=world.study_year, name="5а англ.", parallel=5, parent=world.school_class
    )
    english = add_subject(world, "Английский язык")

    as_("sysadmin").post(
        url(world.school_class),
        sent(new(world, subject=english.pk, school_class=group.pk, hours="3"), links=["classes"]),
    )

    assert TeachingAssignment.objects.get(subject=english).school_class == group
    assert SubjectClass.objects.get(subject=english).school_class == world.school_class


def test_two_lines_may_exchange_their_teachers(world: World, as_: As) -> None:
    other = TeachingAssignment.objects.create(
        school=world.school, school_class=world.school_class, subject=world.subject, teacher=world.staff["deputy"]
    )

    answer = as_("sysadmin").post(
        url(world.school_class),
        sent(old(world.assignment, teacher=world.staff["deputy"].pk), old(other, teacher=world.staff["employee"].pk)),
    )

    assert answer.status_code == REDIRECT
    other.refresh_from_db()
    assert (other.teacher, other.version, other.archived_at) == (world.staff["employee"], 2, None)


@pytest.mark.parametrize("teacher", ["employee", ""])
def test_the_same_line_twice_is_refused(world: World, as_: As, teacher: str) -> None:
    pk = world.staff[teacher].pk if teacher else ""

    answer = as_("sysadmin").post(
        url(world.school_class), sent(new(world, teacher=pk, hours="1"), new(world, teacher=pk, hours="2"))
    )

    assert answer.status_code == WRONG
    assert "такая строка уже есть" in answer.content.decode()
    assert TeachingAssignment.objects.count() == 1


def test_a_line_that_another_person_changed_is_told_and_kept(world: World, as_: As) -> None:
    seen = old(world.assignment, hours="7")
    as_("sysadmin").post(url(world.school_class), sent(old(world.assignment, hours="6")))

    answer = as_("sysadmin").post(url(world.school_class), sent(seen))

    text = answer.content.decode()
    assert answer.status_code == OUTRUN
    assert "<del>5</del>" in text
    assert 'value="7"' in text
    again = sent(seen | {"version": 2})
    assert as_("sysadmin").post(url(world.school_class), again).status_code == REDIRECT
    world.assignment.refresh_from_db()
    assert world.assignment.hours_per_week == 7


def test_a_line_that_another_person_took_away_becomes_a_new_one(world: World, as_: As) -> None:
    TeachingAssignment.objects.update(archived_at=NOW)

    answer = as_("sysadmin").post(url(world.school_class), sent(old(world.assignment)))

    assert answer.status_code == OUTRUN
    assert f'value="{world.assignment.pk}"' not in answer.content.decode().split("r0-pk")[-1][:60]


@pytest.mark.parametrize(
    "fields",
    [
        {"subject": "999999"},
        {"teacher": "999999"},
        {"room": "нечто"},
        {"school_class": "999999"},
        {"subject": "", "hours": "2"},
    ],
)
def test_a_wrong_choice_stands_beside_its_field(world: World, as_: As, fields: dict[str, str]) -> None:
    answer = as_("sysadmin").post(url(world.school_class), sent(new(world) | {"hours": "1"} | fields))

    assert answer.status_code == WRONG
    assert "field-error" in answer.content.decode()
    assert TeachingAssignment.objects.count() == 1


def test_a_line_of_another_class_cannot_be_taken(world: World, as_: As) -> None:
    answer = as_("sysadmin").post(
        url(world.other_class), sent(old(world.assignment, school_class=world.other_class.pk))
    )

    assert answer.status_code == OUTRUN
    world.assignment.refresh_from_db()
    assert world.assignment.school_class == world.school_class


def test_subjects_of_the_class_are_offered_and_count_only_when_filled(world: World, as_: As) -> None:
    music = add_subject(world, "Музыка")
    SubjectClass.objects.create(school=world.school, subject=music, school_class=world.school_class)

    page = as_("sysadmin").get(url(world.school_class))
    as_("sysadmin").post(url(world.school_class), sent(new(world, subject=music.pk, offered="1")))

    assert [line.form.initial.get("subject") for line in page.context["lines"]][:2] == [world.subject.pk, music.pk]
    assert TeachingAssignment.objects.count() == 1


def test_lines_of_a_parallel_class_are_put_in_and_not_saved(world: World, as_: As) -> None:
    music = add_subject(world, "Музыка")
    TeachingAssignment.objects.create(
        school=world.school, school_class=world.other_class, subject=music, hours_per_week=Decimal("1.5")
    )
    TeachingAssignment.objects.create(school=world.school, school_class=world.other_class, subject=world.subject)

    page = as_("sysadmin").get(url(world.school_class) + f"?from={world.other_class.pk}")

    shown = [line.form.initial for line in page.context["lines"]][:2]
    assert [(one["subject"], one["hours"], one["school_class"]) for one in shown] == [
        (world.subject.pk, "5", world.school_class.pk),
        (music.pk, "1,5", world.school_class.pk),
    ]
    assert TeachingAssignment.objects.count() == 3


def test_whoever_is_linked_with_the_subject_stands_first(world: World, as_: As) -> None:
    page = as_("sysadmin").get(url(world.school_class))

    line = page.context["lines"][0]
    assert [title for title, _ in line.teachers] == ["связаны с предметом", "остальные"]
    assert [one["name"] for one in line.teachers[0][1]] == [world.staff["employee"].short_name]


def test_an_archived_teacher_stays_on_the_line_until_changed(world: World, as_: As) -> None:
    teacher = world.staff["employee"]
    type(teacher).objects.filter(pk=teacher.pk).update(archived_at=NOW)

    page = as_("sysadmin").get(url(world.school_class)).content.decode()
    same = as_("sysadmin").post(url(world.school_class), sent(old(world.assignment)))

    assert "в архиве" in page
    assert same.status_code == REDIRECT
    world.assignment.refresh_from_db()
    assert world.assignment.teacher == teacher


def test_a_subgroup_leads_to_its_class(world: World, as_: As) -> None:
    group = SchoolClass.objects.create(
        school=world.school, study_year=world.study_year, name="5а 1", parallel=5, parent=world.school_class
    )

    assert as_("sysadmin").get(url(group)).headers["Location"] == url(world.school_class)


def test_the_overview_names_what_is_over_the_norm_or_missing(world: World, as_: As) -> None:
    TeachingAssignment.objects.create(
        school=world.school, school_class=world.other_class, subject=world.subject, hours_per_week=Decimal(30)
    )

    page = as_("deputy").get(reverse("registry:loads", args=[world.school.pk]))

    text = page.content.decode()
    assert "больше нормы" in text
    assert "без учителя: 1" in text
    assert [one.load.norm for one in page.context["classes"]] == [29, 29]


def test_pages_cost_the_same_for_one_and_thirty(world: World, as_: As) -> None:
    client, costs = as_("sysadmin"), []
    for number in (0, 30):
        for n in range(number):
            subject = add_subject(world, f"Предмет {n}")
            room = Room.objects.create(school=world.school, building=world.building, name=f"к{n}")
            TeachingAssignment.objects.create(
                school=world.school,
                school_class=world.school_class,
                subject=subject,
                teacher=world.staff["deputy"],
                room=room,
            )
            SchoolClass.objects.create(school=world.school, study_year=world.study_year, name=f"8-{n}", parallel=8)
        for address in (url(world.school_class), reverse("registry:loads", args=[world.school.pk])):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            costs.append(len(queries))

    assert costs[:2] == costs[2:]
    assert max(costs) <= 20


@pytest.mark.parametrize(("hours", "words"), [("4.50", "4,5"), ("20.00", "20"), ("0.25", "0,25"), ("0", "0")])
def test_hours_are_shown_as_one_types_them(hours: str, words: str) -> None:
    load = load_of([(1, None, Decimal(hours))], norm=None)

    assert (load.of_pupil_words, load.paid_words) == (words, words)
