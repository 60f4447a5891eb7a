"""The screens of the import: three ways in, the preview, the corrections, the save, and every refusal at its place."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.matching import People
from plans.models import Assignment, Plan, PlanUpload, Task
from plans.template import template_text
from plans.uploads import read_upload, seen_key
from registry.actions import access
from registry.models import Employee
from registry.states import Role
from tests.plans.reading.word_file import plan as word_plan
from tests.plans.reading.word_file import zipped
from tests.world import NOW, World

As = Callable[[str], Client]
HEAD = "План работ\n№\tМероприятие\tСрок\tОтветственный\n"
WORD = word_plan(("1.", "Сбор согласий", "до 1 октября", "Кленова В.Н."))
WORD_HTML = (
    "<html><head><style>p {color: red}</style></head><body><!--StartFragment--><table class=MsoNormalTable>"
    "<tr><td><p class=MsoNormal>№</p></td><td><p>Мероприятие</p></td><td><p>Срок</p></td>"
    "<td><p>Ответственный</p></td></tr>"
    "<tr><td colspan=4><p><b>ПОДГОТОВКА</b></p></td></tr>"
    "<tr><td><p>1.</p></td><td><p>Сбор\nсогласий:</p><ul><li>раздать</li><li>собрать</li></ul></td>"
    "<td><p>март</p></td><td><p>Кленова В.Н.</p></td></tr></table><!--EndFragment--></body></html>"
)


def new(world: World) -> str:
    return reverse("plans:import_new", args=[world.school.pk])


def address(name: str, upload: PlanUpload) -> str:
    return reverse(f"plans:import_{name}", args=[upload.pk])


def send(world: World, as_: As, **data: Any) -> Any:
    data.setdefault("starts_on", "2027-03-01")
    return as_("sysadmin").post(new(world), data)


def word_file(data: bytes = WORD, name: str = "план.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def upload(world: World) -> PlanUpload:
    """A plan that names somebody of the staff, a stranger and a group."""
    return make_upload(
        world,
        "1.\tСбор согласий\tмарт\tКленова В.Н.\n"
        "2.\tСеминар\tпосле каникул\tсистемный администратор Тополева И.И.\n"
        "3.\tСтарт\t\tклассные руководители",
    )


def make_upload(world: World, rows: str) -> PlanUpload:
    return PlanUpload.objects.create(
        school=world.school,
        created_by=world.users["sysadmin"],
        starts_on=date(2027, 3, 1),
        pasted_text=HEAD + rows,
    )


def answers(upload: PlanUpload, **ways: dict[str, str]) -> dict[str, str]:
    """What the form sends: the title, what was seen, and the answers by surname."""
    people = People.of(read_upload(upload), Employee.objects.filter(school=upload.school))
    data = {"title": "План школы", "seen": seen_key(upload)}
    for named in people:
        for field, value in ways.get(named.mention.surname, {}).items():
            data[f"{named.tag}-{field}"] = value
    return data


NEW_EMPLOYEE = {
    "way": "create",
    "card-last_name": "Тополева",
    "card-first_name": "Инна",
    "card-middle_name": "Ильинична",
    "card-gender": "f",
    "card-post": "секретарь",
}


def test_a_word_document_is_received_and_shown(world: World, as_: As) -> None:
    answer = send(world, as_, way="file", file=word_file())

    upload = PlanUpload.objects.get(name="план.docx")
    assert answer.headers["Location"] == address("preview", upload)
    assert (bytes(upload.data), upload.starts_on, upload.created_by) == (
        WORD,
        date(2027, 3, 1),
        world.users["sysadmin"],
    )
    page = as_("sysadmin").get(answer.headers["Location"]).content.decode()
    assert "Сбор согласий" in page
    assert "до\u00a01\u00a0октября\u00a02027\u00a0г." in page


def test_text_with_tabs_is_received(world: World, as_: As) -> None:
    answer = send(world, as_, way="paste", text=HEAD + "1.\tСбор согласий\tмарт\tКленова В.Н.\r\n")

    assert "Сбор согласий" in as_("sysadmin").get(answer.headers["Location"]).content.decode()


def test_html_of_word_is_read_with_its_stages_and_lists(world: World, as_: As) -> None:
    answer = send(world, as_, way="paste", text="№ Мероприятие", html=WORD_HTML)

    upload = PlanUpload.objects.latest("pk")
    (stage,) = read_upload(upload).stages
    assert (stage.title, [item.text for item in stage.tasks[0].subtasks]) == ("ПОДГОТОВКА", ["раздать", "собрать"])
    assert as_("sysadmin").get(answer.headers["Location"]).status_code == 200


def test_the_built_in_plan_is_a_beginning(world: World, as_: As) -> None:
    answer = send(world, as_, way="template")

    page = as_("sysadmin").get(answer.headers["Location"]).content.decode()
    assert "7\u00a0этапов, 22\u00a0мероприятия" in page
    assert "Решать о&nbsp;людях ничего не&nbsp;нужно" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Файл пуст"),
        (b"%PDF-1.7", "Это файл PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "закрыт паролем"),
        (b"PK\x03\x04 damaged", "повреждён"),
        (word_plan(header=("Имя", "Подпись")), "не похожа на план"),
        (zipped({"word/document.xml": "<a>" + " " * (20 * 1024 * 1024) + "</a>"}), "слишком большой"),
        (WORD + b"\0" * (25 * 1024 * 1024), "больше 25 МБ"),
    ],
    ids=["empty", "pdf", "password", "damaged", "no plan", "bomb", "too big"],
)
def test_a_bad_file_is_refused_at_its_field_and_the_start_is_kept(
    world: World, as_: As, data: bytes, words: str
) -> None:
    before = PlanUpload.objects.count()

    answer = send(world, as_, way="file", file=word_file(data), starts_on="2027-02-03")

    assert answer.status_code == 422
    (error,) = answer.context["form"].errors["file"]
    assert words in error
    assert 'value="2027-02-03"' in answer.content.decode()
    assert PlanUpload.objects.count() == before


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"way": "file"}, "file", "Выберите файл"),
        ({"way": "paste", "text": "  "}, "text", "Вставьте таблицу"),
        ({"way": "paste", "text": "просто текст"}, "text", "нет таблицы"),
        ({"way": "template", "starts_on": ""}, "starts_on", "Обязательное поле"),
        ({"way": "template", "starts_on": "0001-01-01"}, "starts_on", "Проверьте год"),
        ({"way": "чужой"}, "file", "Выберите файл"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    world: World, as_: As, data: dict[str, str], field: str, words: str
) -> None:
    answer = send(world, as_, **data)

    assert answer.status_code == 422
    assert words in answer.context["form"].errors[field][0]


def test_pasted_text_is_kept_when_it_is_refused(world: World, as_: As) -> None:
    answer = send(world, as_, way="paste", text="просто мой текст")

    assert "просто мой текст" in answer.content.decode()


def test_every_problem_stands_at_its_row(world: World, as_: As, upload: PlanUpload) -> None:
    preview = as_("sysadmin").get(address("preview", upload)).context["preview"]

    at = {row.number: [problem.code for problem in row.problems] for row in preview.rows}
    assert at == {1: [], 2: [], 3: ["deadline_relative"], 4: ["no_deadline"]}
    assert [chip.text for chip in preview.people] == ["Кленова В.Н."]
    assert preview.remarks == "4\u00a0замечания: 1\u00a0требует решения"


def test_nothing_is_saved_before_the_button(world: World, as_: As, upload: PlanUpload) -> None:
    plans = Plan.objects.count()

    as_("sysadmin").get(address("preview", upload))

    assert Plan.objects.count() == plans


@pytest.mark.parametrize("name", ["preview", "columns", "save", "discard"])
def test_only_its_author_sees_an_upload(world: World, as_: As, upload: PlanUpload, name: str) -> None:
    colleague = as_("deputy")
    access.appoint(world.users["deputy"], school=world.school, role=Role.SYSADMIN, by=None, at=NOW)

    method = colleague.get if name == "preview" else colleague.post
    assert method(address(name, upload)).status_code == 404
    assert PlanUpload.objects.filter(pk=upload.pk).exists()


def test_saving_makes_the_plan_with_a_new_employee(world: World, as_: As, upload: PlanUpload) -> None:
    answer = as_("sysadmin").post(address("save", upload), answers(upload, Тополева=NEW_EMPLOYEE))

    plan = Plan.objects.get(title="План школы")
    assert answer.headers["Location"] == reverse("plans:plan", args=[plan.pk])
    new = Employee.objects.get(last_name="Тополева")
    assert (new.full_name, new.gender, new.post) == ("Тополева Инна Ильинична", "f", "секретарь")
    people = Assignment.objects.filter(task__plan=plan).order_by("task__position")
    assert [(row.employee, row.group) for row in people] == [
        (world.staff["sysadmin"], ""),
        (new, ""),
        (None, "class_teachers"),
    ]


def test_a_listed_employee_may_be_chosen(world: World, as_: As, upload: PlanUpload) -> None:
    who = {"way": "employee", "employee": str(world.staff["employee"].pk)}

    as_("sysadmin").post(address("save", upload), answers(upload, Тополева=who))

    assert Assignment.objects.get(task__text="Семинар").employee == world.staff["employee"]


def test_words_may_stay_words(world: World, as_: As, upload: PlanUpload) -> None:
    as_("sysadmin").post(address("save", upload), answers(upload, Тополева={"way": "words"}))

    row = Assignment.objects.get(task__text="Семинар")
    assert (row.employee, row.words) == (None, "системный администратор Тополева И.И.")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Решите, кто это"),
        ({"way": "guess"}, "guess"),
        ({"way": "employee"}, "Выберите сотрудника"),
        ({"way": "employee", "employee": "999999"}, "999999"),
        (NEW_EMPLOYEE | {"card-gender": ""}, "Укажите пол"),
        (NEW_EMPLOYEE | {"card-last_name": "Toпoлeва"}, "Только русские буквы"),
    ],
    ids=["no answer", "unknown way", "nobody chosen", "foreign key", "no gender", "latin"],
)
def test_a_missing_or_wrong_decision_is_said_and_everything_is_kept(
    world: World, as_: As, upload: PlanUpload, given: dict[str, str], words: str
) -> None:
    plans, staff = Plan.objects.count(), Employee.objects.count()

    answer = as_("sysadmin").post(address("save", upload), answers(upload, Тополева=given))

    page = answer.content.decode()
    assert answer.status_code == 422
    (person,) = answer.context["form"].people
    assert any(words in reason for reason in person.reasons), person.reasons
    assert "План школы" in page
    if given == {"way": "employee"}:
        assert page.count(f'<option value="{world.staff["employee"].pk}">') == 1
    if "card-post" in given:
        assert 'value="секретарь"' in page
    assert (Plan.objects.count(), Employee.objects.count()) == (plans, staff)
    assert PlanUpload.objects.filter(pk=upload.pk).exists()


def test_an_employee_of_another_school_cannot_be_chosen(world: World, as_: As, upload: PlanUpload) -> None:
    who = {"way": "employee", "employee": str(world.staff["stranger"].pk)}

    answer = as_("sysadmin").post(address("save", upload), answers(upload, Тополева=who))

    assert answer.status_code == 422
    assert "Чужая" not in answer.content.decode()


def test_the_chosen_employee_is_kept_when_another_answer_is_wrong(world: World, as_: As, upload: PlanUpload) -> None:
    employee = world.staff["employee"]
    data = answers(upload, Тополева={"way": "employee", "employee": str(employee.pk)}) | {"title": ""}

    answer = as_("sysadmin").post(address("save", upload), data)

    assert answer.status_code == 422
    assert f'<option value="{employee.pk}" selected>' in answer.content.decode()


def test_the_second_click_is_told_that_the_plan_is_saved(world: World, as_: As, upload: PlanUpload) -> None:
    data = answers(upload, Тополева={"way": "words"})
    as_("sysadmin").post(address("save", upload), data)
    plans = Plan.objects.count()

    for answer in (
        as_("sysadmin").post(address("save", upload), data),
        as_("sysadmin").get(address("preview", upload)),
    ):
        assert answer.status_code == 409
        assert "уже сохранён" in answer.content.decode()
    assert Plan.objects.count() == plans


def test_columns_are_corrected_by_hand_and_read_again(world: World, as_: As) -> None:
    upload = make_upload(world, "1.\tСбор согласий\tмарт\tКленова В.Н.")
    roles = {"c0": "number", "c1": "text", "c2": "ignore", "c3": "extra"}

    answer = as_("sysadmin").post(address("columns", upload), roles)

    assert answer.headers["Location"] == address("preview", upload)
    upload.refresh_from_db()
    (task,) = (task for _, task in read_upload(upload).tasks())
    assert (task.deadline.words, task.people, task.extra) == ("", (), {"Ответственный": "Кленова В.Н."})


def test_columns_without_tasks_are_refused_and_nothing_changes(world: World, as_: As, upload: PlanUpload) -> None:
    answer = as_("sysadmin").post(address("columns", upload), {f"c{place}": "extra" for place in range(4)})

    assert answer.status_code == 422
    assert "в каком столбце мероприятия" in answer.content.decode()
    upload.refresh_from_db()
    assert upload.columns == {}


def test_discarding_saves_nothing(world: World, as_: As, upload: PlanUpload) -> None:
    plans = Plan.objects.count()

    answer = as_("sysadmin").post(address("discard", upload))

    assert answer.headers["Location"] == new(world)
    assert (Plan.objects.count(), PlanUpload.objects.filter(pk=upload.pk).exists()) == (plans, False)


@pytest.mark.parametrize("size", [1, 30])
def test_the_preview_asks_a_constant_number_of_queries(world: World, as_: As, size: int) -> None:
    rows = (f"{number}.\tЗадача {number}\tмарт\tТополева {chr(1040 + number % 28)}.И." for number in range(1, size + 1))
    upload = make_upload(world, "\n".join(rows))
    browser = as_("sysadmin")
    browser.get(address("preview", upload))

    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address("preview", upload))

    assert len(answer.context["preview"].rows) == size + 1
    assert len(queries) == 5


def test_the_built_in_plan_is_saved_whole(world: World, as_: As) -> None:
    upload = make_upload(world, "")
    PlanUpload.objects.filter(pk=upload.pk).update(pasted_text=template_text())
    upload.refresh_from_db()

    as_("sysadmin").post(address("save", upload), answers(upload))

    plan = Plan.objects.get(title="План школы")
    assert (plan.stages.count(), plan.tasks.filter(parent=None).count()) == (7, 22)
    assert not Task.objects.filter(plan=plan, assignments__employee__isnull=False).exists()


@pytest.fixture
def long_upload(world: World) -> PlanUpload:
    """450 tasks; the header is row 1, so task 300 is row 301 of the document."""
    return make_upload(world, "\n".join(f"{number}.\tЗадача {number}\t\tТополева Т.И." for number in range(1, 451)))


def test_a_long_document_is_shown_by_pages_and_every_remark_leads_to_its_row(
    world: World, as_: As, long_upload: PlanUpload
) -> None:
    browser, url = as_("sysadmin"), address("preview", long_upload)

    first = browser.get(url).content.decode()
    with_row = browser.get(url, {"row": "301"}).content.decode()

    assert "Строки 1–200 из 451" in first
    assert f'href="{url}?row=2#row-2"' in first
    assert 'id="row-301"' not in first
    assert 'id="row-301"' in with_row
    assert "Строки 201–400 из 451" in with_row
    assert "is-wanted" in with_row


def test_htmx_gets_the_rows_alone(world: World, as_: As, long_upload: PlanUpload) -> None:
    rows = as_("sysadmin").get(address("preview", long_upload), {"page": "3"}, headers={"HX-Request": "true"})

    html = rows.content.decode()
    assert "Строки 401–451 из 451" in html
    assert 'id="row-451"' in html
    assert "<form" not in html
    assert "<html" not in html


@pytest.mark.parametrize("query", [{"row": "99999"}, {"row": "²"}, {"row": "-1"}, {"page": "abc"}, {"page": "99"}])
def test_an_address_typed_by_hand_shows_some_rows(
    world: World, as_: As, long_upload: PlanUpload, query: dict[str, str]
) -> None:
    assert "Строки " in as_("sysadmin").get(address("preview", long_upload), query).content.decode()
