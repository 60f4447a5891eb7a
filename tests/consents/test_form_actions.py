"""Drafts and editions of consent forms: begun, written, issued, thrown away; an issued one never changes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from consents import form_content as content
from consents.actions import form as actions
from consents.actions import settings as settings_actions
from consents.models import ConsentForm, ConsentSettings
from consents.presets import TEXT_FIELDS, ready_text
from consents.states import ConsentKind, FormStart, FormState, Subject
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import School
from tests.world import NOW, World
from tests.world_consents import make_form

KIND, PUPIL = ConsentKind.PROCESSING, Subject.PUPIL


def begin(world: World, start: FormStart = FormStart.READY, subject: Subject = PUPIL) -> ConsentForm:
    return actions.begin(world.school, kind=KIND, subject=subject, start=start, by=world.deputy, at=NOW)


def issue(world: World, form: ConsentForm, **answers: Any) -> ConsentForm:
    given = {"needs_signatures": None, "change_note": "", "version": form.version, **answers}
    return actions.issue(form, **given, by=world.deputy, at=NOW)


def issued(world: World) -> ConsentForm:
    return issue(world, begin(world))


def next_draft(world: World, **texts: Any) -> ConsentForm:
    draft = begin(world, FormStart.COPY)
    return actions.edit(draft, to=texts, version=draft.version, by=world.deputy)


pytestmark = pytest.mark.usefixtures("operator_address")


@pytest.mark.parametrize("subject", [Subject.PUPIL, Subject.EMPLOYEE])
def test_a_draft_begins_with_the_ready_made_text(world: World, subject: Subject) -> None:
    draft = begin(world, subject=subject)

    ready = ready_text(world.school, KIND, subject)
    assert {field: getattr(draft, field) for field in TEXT_FIELDS} == ready
    assert (draft.state, draft.edition, draft.created_by) == (FormState.DRAFT, None, world.deputy)
    assert draft.history.get().history_user == world.deputy


def test_a_draft_begins_as_a_copy_of_the_edition_in_force(world: World) -> None:
    make_form(world.school, edition=1, by=world.deputy, purpose="Прежняя цель")
    make_form(world.school, edition=2, by=world.deputy, purpose="Действующая цель")

    assert begin(world, FormStart.COPY).purpose == "Действующая цель"


def test_nothing_is_copied_where_nothing_is_in_force(world: World) -> None:
    with pytest.raises(Refused, match="Копировать нечего"):
        begin(world, FormStart.COPY)

    assert not ConsentForm.objects.filter(school=world.school, subject=PUPIL).exists()


def test_a_form_has_one_draft(world: World) -> None:
    first = begin(world)

    with pytest.raises(Outrun, match="Черновик этого бланка уже есть"):
        begin(world)

    assert actions.draft_of(world.school, kind=KIND, subject=PUPIL, by=world.deputy, at=NOW) == first


def test_an_unfinished_text_is_saved(world: World) -> None:
    draft = begin(world)

    actions.edit(draft, to={"purpose": "", "data": []}, version=1, by=world.director)

    draft.refresh_from_db()
    assert (draft.purpose, draft.data, draft.version) == ("", [], 2)
    assert draft.title != ""
    assert draft.history.first().history_user == world.director


def test_who_was_slower_changes_nothing(world: World) -> None:
    draft = begin(world)
    actions.edit(draft, to={"purpose": "Первая цель"}, version=1, by=world.director)

    with pytest.raises(Outrun):
        actions.edit(draft, to={"purpose": "Вторая цель"}, version=1, by=world.deputy)

    assert ConsentForm.objects.get(pk=draft.pk).purpose == "Первая цель"


def test_the_first_edition_is_number_one_and_needs_signatures(world: World) -> None:
    form = issue(world, begin(world), needs_signatures=False, change_note="не пригодится")

    form.refresh_from_db()
    assert (form.state, form.edition, form.needs_signatures, form.change_note) == (FormState.ISSUED, 1, True, "")
    assert (form.issued_by, form.issued_at, form.issued_on) == (world.deputy, NOW, date(2027, 3, 10))
    assert content.is_untouched(form)
    assert form.history.first().history_change_reason == "введена редакция 1"


def test_an_edition_is_frozen_with_operator_and_processor(world: World) -> None:
    form = issued(world)

    settings_actions.change(
        world.school, to={"processor_name": "ПАО «Другой журнал»", "operator_name": "Школа"}, version=1, by=world.deputy
    )
    world.school.full_name = "Лицей"
    world.school.save()

    text = content.printed_text(ConsentForm.objects.select_related("school").get(pk=form.pk))
    assert text.processor_name == "ООО «Учебный журнал»"
    assert text.operator_name.startswith("Муниципальное бюджетное")
    assert text.edition == 1


@pytest.mark.parametrize("needs_signatures", [True, False])
def test_a_later_edition_keeps_the_answer_and_what_changed(world: World, needs_signatures: bool) -> None:
    issued(world)
    draft = next_draft(world, purpose="Ведение электронного журнала и дневника")

    form = issue(world, draft, needs_signatures=needs_signatures, change_note=" уточнена цель ")

    assert (form.edition, form.needs_signatures, form.change_note) == (2, needs_signatures, "уточнена цель")
    assert ConsentForm.objects.current(world.school, KIND, PUPIL) == form


def test_everything_that_stops_an_edition_is_said_at_once(world: World) -> None:
    issued(world)
    draft = next_draft(world, purpose="указать", data=["—"], term="")

    with pytest.raises(Refused) as refusal:
        issue(world, draft)

    reasons = "\n".join(refusal.value.reasons)
    said = ("Цель обработки", "Перечень данных пуст", "Срок действия", "нужны ли новые подписи", "что изменилось")
    assert [word for word in said if word not in reasons] == []
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize("field", ["operator_address", "processor_name", "processor_address"])
def test_a_form_is_not_issued_without_operator_and_processor(world: World, field: str) -> None:
    School.objects.filter(pk=world.school.pk).update(address="")
    ConsentSettings.objects.filter(school=world.school).update(operator_address="с. Учебное")
    ConsentSettings.objects.filter(school=world.school).update(**{field: ""})

    with pytest.raises(Refused):
        issue(world, begin(world))


def test_the_same_text_is_not_issued_twice(world: World) -> None:
    issued(world)

    with pytest.raises(Refused, match="ничем не отличается от редакции 1"):
        issue(world, next_draft(world), needs_signatures=True, change_note="ничего")


def test_a_new_processor_alone_is_a_reason_for_a_new_edition(world: World) -> None:
    issued(world)
    settings_actions.change(world.school, to={"processor_name": "ПАО «Другой журнал»"}, version=1, by=world.deputy)

    form = issue(world, next_draft(world), needs_signatures=True, change_note="другой владелец журнала")

    assert content.printed_text(form).processor_name == "ПАО «Другой журнал»"


def test_a_text_longer_than_its_sheet_is_not_issued(world: World) -> None:
    draft = begin(world)
    actions.edit(draft, to={"purpose": "Ведение электронного журнала школы. " * 600}, version=1, by=world.deputy)
    draft.refresh_from_db()

    with pytest.raises(Refused, match="не помещается на двух сторонах"):
        issue(world, draft)


def test_a_text_that_changed_after_it_was_read_is_not_issued(world: World) -> None:
    draft = begin(world)
    seen = draft.version
    actions.edit(draft, to={"purpose": "Другая цель обработки данных"}, version=seen, by=world.director)

    with pytest.raises(Outrun):
        issue(world, draft, version=seen)

    assert ConsentForm.objects.get(pk=draft.pk).is_draft


def test_a_processor_that_changed_after_the_text_was_drawn_is_not_issued(world: World) -> None:
    """The drawing stands before the lock: a longer name of the processor would be frozen on a sheet it does not fit."""
    draft = begin(world)

    def outrun(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('SELECT "registry_school"'):
            ConsentSettings.objects.update(processor_name="Общество с ограниченной ответственностью " * 3)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(outrun), pytest.raises(Outrun, match="изменились настройки"):
        issue(world, draft)

    assert ConsentForm.objects.get(pk=draft.pk).is_draft
    assert issue(world, draft).edition == 1


MOVES: dict[str, Callable[[World, ConsentForm], Any]] = {
    "edit": lambda world, form: actions.edit(form, to={"title": "x"}, version=form.version, by=world.deputy),
    "issue": lambda world, form: issue(world, form, needs_signatures=True, change_note="ещё раз"),
    "discard": lambda world, form: actions.discard(form, version=form.version, by=world.deputy),
    "save": lambda _, form: form.save(),
    "delete": lambda _, form: form.delete(),
}


@pytest.mark.parametrize("move", MOVES)
def test_an_issued_edition_is_changed_by_nobody(world: World, move: str) -> None:
    form = issued(world)
    form.title = "Другой заголовок"

    with pytest.raises(Refused, match="не меняется"):
        MOVES[move](world, form)

    kept = ConsentForm.objects.get(pk=form.pk)
    assert kept.title != "Другой заголовок"
    assert content.is_untouched(kept)


def test_a_text_changed_past_the_program_is_noticed(world: World) -> None:
    form = issued(world)

    ConsentForm.objects.filter(pk=form.pk).update(frozen=form.frozen | {"purpose": "Подменённая цель"})

    form.refresh_from_db()
    assert not content.is_untouched(form)


@pytest.mark.parametrize(
    "broken",
    [
        {"sha256": ""},
        {"needs_signatures": None},
        {"issued_by": None},
        {"issued_at": None},
        {"issued_on": None},
        {"edition": None},
        {"state": FormState.DRAFT},
    ],
)
def test_the_database_keeps_an_issued_edition_whole(world: World, broken: dict[str, Any]) -> None:
    form = issued(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentForm.objects.filter(pk=form.pk).update(**broken)


def test_a_draft_is_thrown_away_and_its_history_stays(world: World) -> None:
    draft = begin(world)
    pk = draft.pk

    actions.discard(draft, version=1, by=world.deputy)

    assert not ConsentForm.objects.filter(pk=pk).exists()
    assert ConsentForm.history.filter(id=pk).first().history_user == world.deputy
    with pytest.raises(Outrun, match="уже удалили"):
        actions.discard(ConsentForm(pk=pk, school=world.school), version=1, by=world.deputy)


def test_the_practice_school_gets_the_three_forms_once(world: World) -> None:
    make_form(world.school, Subject.PUPIL, by=world.deputy)
    ConsentForm.objects.filter(school=world.school, state=FormState.DRAFT).delete()

    first = actions.ensure_forms(world.school, by=world.deputy, at=NOW)
    second = actions.ensure_forms(world.school, by=world.deputy, at=NOW + timedelta(days=1))

    assert [(form.subject, form.edition) for form in first] == [(subject, 1) for subject in Subject]
    assert first == second
    assert ConsentForm.objects.filter(school=world.school).count() == len(Subject)


@pytest.mark.parametrize("kind", ConsentKind)
@pytest.mark.parametrize("subject", Subject)
def test_a_ready_made_text_fits_on_its_sheet(world: World, kind: ConsentKind, subject: Subject) -> None:
    texts = ready_text(world.school, kind, subject)
    form = ConsentForm(school=world.school, kind=kind, subject=subject, **texts)

    assert content.blocking(content.faults_of(form)) == []
    assert actions.overflow_of(form) == []
