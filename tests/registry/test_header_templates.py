"""Templates of headers: guessed from an empty file, corrected by a person, refused at the field."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.exports.blank import read_blank
from registry.models import HeaderTemplate
from registry.states import FileFormat
from tests.world import World

As = Callable[[str], Client]


def test_the_header_of_a_blank_is_found_below_its_titles_and_examples_are_dropped() -> None:
    text = "Список учащихся\n\nФамилия;Имя;Д/р;Класс;Город\nИванов;Иван;01.02.2015;5а;Учебный\n"

    blank = read_blank(text.encode("cp1251"), "pupils")

    assert (blank.header_row, blank.above) == (3, [["Список учащихся"], []])
    assert blank.guesses == ["last_name", "first_name", "birth_date", "school_class", ""]
    assert blank.file_format == FileFormat.CSV_OLD


def test_a_template_is_added_from_a_file_and_then_corrected(world: World, as_: As) -> None:
    client = as_("sysadmin")
    file = SimpleUploadedFile("x.csv", "ФИО;Класс;Регион\n".encode())
    added = client.post(
        reverse("registry:header_template_add", args=[world.school.pk]),
        {"name": "Новый", "kind": "pupils", "file": file},
    )
    template = HeaderTemplate.objects.get(name="Новый")
    assert added["Location"] == reverse("registry:header_template", args=[template.pk])
    assert template.mapping == [{"field": "full_name"}, {"field": "school_class"}, {}]

    data = {"name": "Новый", "file_format": "csv", "dates": "iso", "version": "1", "c0": "full_name", "c1": ""}
    answer = client.post(added["Location"], {**data, "c2": "=", "k2": "16"})

    template.refresh_from_db()
    assert answer.status_code == 302
    assert template.mapping == [{"field": "full_name"}, {}, {"constant": "16"}]
    assert (template.version, template.history.count()) == (2, 2)
    assert client.post(added["Location"], {**data, "c2": "=", "k2": "16"}).status_code == 409


def test_words_without_a_choice_are_asked_about_and_kept(world: World, as_: As) -> None:
    url = reverse("registry:header_template", args=[world.things["header_template"].pk])
    data = {"name": "Имя", "file_format": "csv", "dates": "iso", "version": "1", "c0": "=", "c2": "", "k2": "Городок"}

    answer = as_("sysadmin").post(url, data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Напишите, что ставить во всех строках" in page
    assert 'value="Городок"' in page


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "Файл пустой"), (b"MZ\x90", "программа Windows"), (b"\xff\xd8\xff", "картинка")]
)
def test_a_wrong_file_is_told_at_its_field(world: World, as_: As, content: bytes, told: str) -> None:
    file = SimpleUploadedFile("шаблон.xlsx", content)

    answer = as_("sysadmin").post(
        reverse("registry:header_template_add", args=[world.school.pk]),
        {"name": "Особое имя", "kind": "pupils", "file": file},
    )

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert 'value="Особое имя"' in answer.content.decode()
