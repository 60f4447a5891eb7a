"""`manage.py new_school`: a school of one's own begins empty, with a director who can appoint everybody else."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from registry.models import Appointment, Employee, School
from registry.states import Role
from tests.world import World

BACKEND = "django.contrib.auth.backends.ModelBackend"
NAME = "МБОУ «Школа № 5»"


def begin(name: str = NAME, director: str = "Ясенева Мария Петровна", gender: str = "ж") -> None:
    call_command("new_school", name, director=director, gender=gender)


def test_the_director_of_a_new_school_enters_and_appoints(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    begin()

    login, password = capsys.readouterr().out.splitlines()[1].split()
    school, client = School.objects.get(), Client()
    assert client.post(reverse("login"), {"username": login, "password": password}).status_code == 302
    assert client.get(reverse("registry:appoint", args=[school.pk])).status_code == 200
    assert (school.short_name, school.full_name, school.is_demo) == (NAME, NAME, False)
    head = Employee.objects.get()
    assert (head.full_name, head.gender, head.post) == ("Ясенева Мария Петровна", "f", "директор")
    assert [(one.role, one.user) for one in Appointment.objects.all()] == [(Role.DIRECTOR, head.user)]


def test_a_new_school_sees_nothing_of_the_others(world: World) -> None:
    begin()

    client = Client()
    client.force_login(Appointment.objects.get(school__short_name=NAME).user, BACKEND)
    assert client.get(reverse("registry:school", args=[world.school.pk])).status_code == 404


def test_a_school_of_the_administration_gets_its_first_director(db: None) -> None:
    school = School.objects.create(short_name=NAME, full_name="Муниципальная школа № 5")

    begin()

    assert Appointment.objects.get().school == school
    assert School.objects.get().full_name == "Муниципальная школа № 5"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"name": " "}, "краткое наименование"),
        ({"name": "Ш" * 151}, "150"),
        ({"director": "Ясенева"}, "целиком"),
        ({"director": f"Ясенева {'М' * 81}"}, "80"),
        ({"gender": "?"}, "gender"),
    ],
)
def test_nonsense_is_refused_and_nothing_stays(db: None, asked: dict[str, str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        begin(**asked)

    assert not School.objects.exists()
    assert not Employee.objects.exists()


def test_a_school_is_begun_once(db: None) -> None:
    begin()

    with pytest.raises(CommandError, match="уже есть"):
        begin()

    assert School.objects.count() == 1
