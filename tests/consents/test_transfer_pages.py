"""Pages of hand-overs: who would go and who would not, the file once and again, what was handed over before."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from consents.actions.transfer_job import KIND, hand_over_in_job
from consents.models import ConsentSettings, Transfer
from consents.states import Answer, ConsentStatus
from registry.actions.job import Progress
from registry.models import HeaderTemplate, Job, PersonalDataAccess, SchoolClass, StudyYear
from registry.states import AccessKind, JobState
from tests.consents.transfer_things import (
    SIGNED,
    WRITTEN,
    As,
    asking,
    hand_over,
    lines,
    parents_sign_for_teens,
    say,
    taken,
    template_of,
)
from tests.world import NOW, World

TOKEN = "t" * 22


@pytest.fixture(autouse=True)
def _grown_up(world: World) -> None:
    parents_sign_for_teens(world.school)


def address(world: World, name: str = "transfer_new") -> str:
    return reverse(f"consents:{name}", args=[world.school.pk])


def shown(response: Any) -> Any:
    return html.fromstring(response.content)


def text(response: Any) -> str:
    return " ".join(shown(response).text_content().split())


def preview(client: Client, world: World, **changed: str) -> Any:
    return client.get(address(world), {"section": "pupils", "file_format": "csv", **changed})


def make(client: Client, world: World, **changed: str) -> Any:
    data = {"section": "pupils", "file_format": "csv", "why": "загрузка в журнал", "form_token": TOKEN, **changed}
    return client.post(address(world), data)


def made_here() -> list[Transfer]:
    return list(Transfer.objects.filter(section="pupils"))


# --- before the file ------------------------------------------------------------------------------------------------


def test_the_preview_counts_who_goes_and_names_who_does_not_with_the_reason_and_the_way(world: World, as_: As) -> None:
    say(world, world.pupil)
    say(world, world.other_pupil, Answer.REFUSED)

    response = preview(as_("sysadmin"), world)

    assert "1 учащийся, строк: 1." in text(response)
    table = shown(response).xpath("//table")[0].text_content()
    assert ("Калинин Лев Олегович" in table, "Отказ" in table, "Рябинина" in table) == (True, True, False)
    assert "Отказ: 1. Человек отказался: сведения о нём не передают." in text(response)
    assert shown(response).xpath("//details/summary/strong/text()") == ["5б класс"]
    assert not made_here()


def test_every_line_of_the_stop_list_leads_to_the_person(world: World, as_: As) -> None:
    links = shown(preview(as_("sysadmin"), world)).xpath("//table//a/@href")

    people = (world.pupil, world.other_pupil)
    assert links == [reverse("consents:person", args=["pupils", pupil.pk]) for pupil in people]


@pytest.mark.parametrize(
    ("person", "titles"),
    [("sysadmin", ["Напечатать бланки"]), ("deputy", ["Записать подписанные", "Напечатать бланки"])],
)
def test_beside_a_class_stand_the_pages_where_it_is_mended(
    world: World, as_: As, person: str, titles: list[str]
) -> None:
    client = as_(person)

    links = shown(preview(client, world)).xpath("//details[1]/p/a")

    assert [link.text for link in links if link.text in titles] == [link.text for link in links]
    answers = [client.get(link.get("href")) for link in links]
    assert [answer.status_code for answer in answers] == [200] * len(links)
    assert all("5а" in text(answer) for answer in answers)


def test_a_parent_in_the_row_of_a_child_is_named_with_the_child(world: World, as_: As) -> None:
    say(world, world.pupil)
    template = template_of(world, "pupils", {"Ученик": "last_name", "Мать": "parent_1_name"})

    response = preview(as_("sysadmin"), world, template=str(template.pk), school_class=str(world.school_class.pk))

    assert "Рябинина Ольга Ивановна" in text(response)
    assert "ребёнок: Рябинина Анна Петровна" in text(response)


def test_when_nobody_may_go_there_is_no_button_and_the_page_says_why(world: World, as_: As) -> None:
    response = preview(as_("sysadmin"), world)

    assert "В файл не попадёт никто" in text(response)
    assert not shown(response).xpath("//input[@name='form_token']")
    refused = make(as_("sysadmin"), world)
    assert refused.status_code == 422
    assert "Передавать некого" in text(refused)
    assert not made_here()


def test_when_all_may_go_there_is_no_stop_list(world: World, as_: As) -> None:
    say(world, world.pupil)
    say(world, world.other_pupil)

    response = preview(as_("sysadmin"), world)

    assert "2 учащихся, строк: 2." in text(response)
    assert "Стоп-лист" not in text(response)


def test_whoever_sees_the_school_sees_the_preview_and_cannot_make_the_file(world: World, as_: As) -> None:
    say(world, world.pupil)

    response = preview(as_("deputy"), world)

    assert "Файл делает системный администратор" in text(response)
    assert not shown(response).xpath("//button[contains(., 'Сделать файл')]")


def test_without_a_processor_the_page_says_where_to_write_it_down(world: World, as_: As) -> None:
    say(world, world.pupil)
    ConsentSettings.objects.update(processor_name="")

    response = preview(as_("sysadmin"), world)

    assert "кому передаются данные" in text(response)
    assert shown(response).xpath("//main//a[contains(., 'настройки согласий')]/@href") == [
        reverse("consents:settings", args=[world.school.pk])
    ]
    assert not shown(response).xpath("//button[contains(., 'Сделать файл')]")
    assert make(as_("sysadmin"), world).status_code == 422
    assert not made_here()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"section": "rooms"}, "section"),
        ({"section": "representatives", "template": "own"}, "template"),
        ({"template": "foreign"}, "template"),
        ({"school_class": "foreign"}, "school_class"),
        ({"section": "employees", "school_class": "p5"}, "school_class"),
        ({"file_format": "doc"}, "file_format"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_be_chosen_is_told_at_its_field_and_changes_nothing(
    world: World, as_: As, changed: dict[str, str], field: str, method: str
) -> None:
    say(world, world.pupil)
    year = StudyYear.objects.create(school=world.other, starts_on=SIGNED, ends_on=NOW.date())
    foreign = {
        "school_class": SchoolClass.objects.create(school=world.other, study_year=year, name="1а", parallel=1).pk,
        "template": HeaderTemplate.objects.create(
            school=world.other, name="Чужой", kind="pupils", created_by=world.stranger, created_at=NOW
        ).pk,
    }
    words = {"own": world.things["header_template"].pk}
    typed = {
        name: str(foreign[name] if value == "foreign" else words.get(value, value)) for name, value in changed.items()
    }

    response = (preview if method == "get" else make)(as_("sysadmin"), world, **typed)

    assert response.status_code == 422
    assert shown(response).xpath(f"//*[@id='id_{field}_error']")
    assert not made_here()


def test_without_a_purpose_no_file_is_made_and_the_choice_is_kept(world: World, as_: As) -> None:
    say(world, world.pupil)

    response = make(as_("sysadmin"), world, why="  ")

    assert response.status_code == 422
    assert "для чего передаются данные" in text(response)
    assert shown(response).xpath("//input[@type='hidden'][@name='section']/@value") == ["pupils"]
    assert not made_here()


# --- the file -------------------------------------------------------------------------------------------------------


def test_the_file_is_made_then_taken_and_is_the_one_of_the_fingerprint(world: World, as_: As) -> None:
    say(world, world.pupil)
    client = as_("sysadmin")

    page = client.get(make(client, world)["Location"])
    (made,) = made_here()
    file: Any = client.post(reverse("consents:transfer_file", args=[made.pk]))
    content = b"".join(file.streaming_content)

    assert "Файл ждёт" in text(page)
    assert [row[0] for row in lines(content)] == ["Фамилия", "Рябинина"]
    assert "filename*=utf-8" in file["Content-Disposition"]
    after = client.get(reverse("consents:transfer", args=[made.pk]))
    assert "Передано" in text(after)
    assert made.sha256 in text(after)
    checked = client.post(address(world, "transfer_check"), {"file": SimpleUploadedFile("x.csv", content)})
    assert shown(checked).xpath("//main//li/a/@href")[-1] == reverse("consents:transfer", args=[made.pk])


def test_a_second_click_makes_no_second_hand_over(world: World, as_: As) -> None:
    say(world, world.pupil)
    client = as_("sysadmin")

    first, second = make(client, world), make(client, world)

    assert first["Location"] == second["Location"]
    assert len(made_here()) == 1
    assert made_here()[0].people.count() == 2


def test_a_long_list_is_made_by_a_job_whose_page_leads_to_the_hand_over(
    world: World, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.actions.exchange.MOST_AT_ONCE", 1)
    say(world, world.pupil)
    client = as_("sysadmin")

    location = make(client, world)["Location"]
    job = Job.objects.get(kind=KIND)
    waiting = client.get(location)
    hand_over_in_job(job, Progress(job))
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=NOW)
    done = client.get(location)

    assert location == reverse("consents:transfer_job", args=[job.pk])
    assert "откройте готовый файл" in text(waiting)
    assert done["Location"] == reverse("consents:transfer", args=[made_here()[0].pk])


def test_a_job_that_failed_says_why_and_offers_to_begin_again(world: World, as_: As) -> None:
    job = Job.objects.create(
        school=world.school,
        kind=KIND,
        title="Передача: Учащиеся",
        state=JobState.FAILED,
        message="Шаблон файла уже удалён.",
        finished_at=NOW,
        created_by=world.sysadmin,
    )

    response = as_("sysadmin").get(reverse("consents:transfer_job", args=[job.pk]))

    assert "Шаблон файла уже удалён." in text(response)
    assert shown(response).xpath("//main//a[contains(., 'Выбрать заново')]")


def test_the_page_of_another_kind_of_work_is_not_served_here(world: World, as_: As) -> None:
    response = as_("sysadmin").get(reverse("consents:transfer_job", args=[world.things["job"].pk]))

    assert response.status_code == 404


def test_a_file_whose_consent_went_is_not_given_and_the_page_says_so(world: World, as_: As) -> None:
    say(world, world.pupil)
    made = hand_over(world, asking(world))
    say(world, world.pupil, Answer.REFUSED, on=SIGNED + timedelta(days=1), at=WRITTEN + timedelta(days=1))

    answer = as_("sysadmin").post(reverse("consents:transfer_file", args=[made.pk]), follow=True)

    assert "Файл стёрт" in text(answer)
    assert "Стёрт до передачи" in text(answer)
    assert not PersonalDataAccess.objects.filter(kind=AccessKind.EXPORT).exists()


def test_both_lists_of_people_are_shown_as_they_were(world: World, as_: As) -> None:
    say(world, world.pupil)
    made = hand_over(world, asking(world))
    say(world, world.other_pupil)
    client, url = as_("director"), reverse("consents:transfer", args=[made.pk])

    inside, held = text(client.get(url)), text(client.get(url, {"list": "held"}))

    assert ("Рябинина Анна Петровна" in inside, "Калинин" in inside) == (True, False)
    assert ("Рябинина Анна Петровна" in held, "Калинин Лев Олегович" in held) == (False, True)
    assert str(ConsentStatus.NONE.label) in held


def test_a_file_that_nobody_made_here_is_told(world: World, as_: As) -> None:
    response = as_("deputy").post(address(world, "transfer_check"), {"file": SimpleUploadedFile("чужой.csv", b"never")})

    assert "Такого файла школа не делала" in text(response)


def test_a_file_of_another_school_is_not_known_here(world: World, as_: As) -> None:
    response = as_("stranger").post(
        address(world, "transfer_check").replace(str(world.school.pk), str(world.other.pk)),
        {"file": SimpleUploadedFile("Сотрудники.xlsx", b"file")},
    )

    assert "Такого файла школа не делала" in text(response)


def test_no_file_is_told_at_the_field(world: World, as_: As) -> None:
    response = as_("deputy").post(address(world, "transfer_check"), {})

    assert response.status_code == 422
    assert "Выберите файл." in text(response)


def test_the_stop_list_on_paper_is_logged_and_has_no_links(world: World, as_: As) -> None:
    url = address(world, "transfer_stop_list")

    response = as_("deputy").get(url, {"section": "pupils", "file_format": "csv"})

    assert "Калинин Лев Олегович" in text(response)
    assert not shown(response).xpath("//table//a")
    logged = PersonalDataAccess.objects.get(kind=AccessKind.EXPORT)
    assert (logged.count, logged.section, logged.by) == (2, "pupils", world.deputy)


def test_an_empty_stop_list_on_paper_says_so_and_is_not_logged(world: World, as_: As) -> None:
    say(world, world.pupil)
    say(world, world.other_pupil)

    response = as_("deputy").get(address(world, "transfer_stop_list"), {"section": "pupils", "file_format": "csv"})

    assert "Стоп-лист пуст" in text(response)
    assert not PersonalDataAccess.objects.filter(kind=AccessKind.EXPORT).exists()


def test_a_taken_file_shows_who_took_it(world: World, as_: As) -> None:
    say(world, world.pupil)
    made = hand_over(world, asking(world))
    taken(world, made)

    page = text(as_("director").get(reverse("consents:transfer", args=[made.pk])))

    assert "Кленова В. Н." in page.replace("\xa0", " ") or "Кленова В.Н." in page
    assert "Файл берёт системный администратор." in page
