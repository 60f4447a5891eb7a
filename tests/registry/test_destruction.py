"""Destroying data whose term is over: nobody too early, nothing of them left, and an act that proves it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta

import pypdfium2
import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from ezh_rollout.shared.grammar import Case
from ezh_rollout.shared.refusal import Outrun, Refused
from registry import retention
from registry.actions import eos_account, record
from registry.actions.admin_right import set_rights
from registry.actions.destruction import ActData
from registry.actions.personal_data import log_reading
from registry.codes import Owner
from registry.models import (
    DataRemark,
    DestructionAct,
    Employee,
    FindingWaiver,
    ImportRow,
    ImportRun,
    PersonalDataAccess,
    Pupil,
    Reconciliation,
    Representation,
    Representative,
    TeachingAssignment,
    Verification,
)
from registry.states import AdminBlock, AdminLevel
from tests.registry.destruction_things import LONG_AGO, ON, As, destroyed, expired, leave
from tests.world import NOW, World, make_pupil


@pytest.fixture
def hooks() -> Iterator[None]:
    """The sockets as they were before the test."""
    before = list(retention.HOLDS), list(retention.DESTROYERS)
    yield
    retention.HOLDS[:], retention.DESTROYERS[:] = before


def everything_in_the_database() -> str:
    """Every table but the acts, with the tables of history."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model is not DestructionAct:
            found += [json.dumps(row, default=str, ensure_ascii=False) for row in model._base_manager.values()]
    return "\n".join(found)


# --- nobody too early ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", ["pupils", "representatives", "employees"])
def test_nobody_is_destroyed_before_the_term(world: World, section: str) -> None:
    key = {"pupils": world.pupil, "representatives": world.representative, "employees": world.staff["employee"]}[
        section
    ].pk

    with pytest.raises(Outrun, match="данные изменились"):
        destroyed(world, **{section: key})
    assert DestructionAct.objects.count() == 1


def test_people_of_another_school_are_not_destroyed(world: World) -> None:
    foreign = leave(Pupil.objects.create(school=world.other, last_name="Чужой", first_name="Ян"))

    with pytest.raises(Outrun):
        destroyed(world, pupils=foreign.pk)
    assert Pupil.objects.filter(pk=foreign.pk).exists()


def test_whoever_is_held_back_stops_the_whole(world: World, hooks: None) -> None:
    leave(world.pupil)
    leave(world.representative)
    retention.HOLDS.append(
        lambda section, _school, people, _on: (
            dict.fromkeys(people, "согласие хранится до 2028 года") if section == "pupils" else {}
        )
    )

    with pytest.raises(Refused, match="Рябинина Анна Петровна: согласие хранится до 2028 года"):
        destroyed(world, pupils=world.pupil.pk)
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


@pytest.mark.parametrize(
    "act",
    [
        ActData(number=" ", dated=ON, reason="срок", commission=["Берёзкина Р.А."]),
        ActData(number="7", dated=ON, reason="", commission=["Берёзкина Р.А."]),
        ActData(number="7", dated=ON, reason="срок", commission=[]),
    ],
)
def test_no_destruction_without_a_whole_act(world: World, act: ActData) -> None:
    leave(world.pupil)

    with pytest.raises(Refused, match="В акте нужны"):
        destroyed(world, act=act, pupils=world.pupil.pk)


def test_the_number_of_an_act_is_used_once_a_year(world: World) -> None:
    leave(world.pupil)
    second = ActData(number=" 1 ", dated=ON, reason="срок", commission=["Берёзкина Р.А."])

    with pytest.raises(Refused, match="Акт № 1 за 2027 год уже есть"):
        destroyed(world, act=second, pupils=world.pupil.pk)
    assert Pupil.objects.filter(pk=world.pupil.pk).exists()


def test_nobody_chosen_makes_no_act(world: World) -> None:
    with pytest.raises(Refused, match="Никто не отмечен"):
        destroyed(world)


# --- nothing of them left ------------------------------------------------------------------------------------------


def test_nothing_of_a_pupil_and_the_parents_is_left_anywhere(world: World) -> None:
    """Every table is searched, the tables of history too; the classmates stay."""
    pupil = leave(world.pupil, last_name="Жар-Птицына", snils="112-233-445 95", phone="+7 900 123-45-67")
    parent = leave(world.representative, last_name="Жар-Птицына", email="zhar@example.org")
    log_reading(pupil, by=world.deputy, at=NOW)
    LogEntry.objects.create(
        user=world.sysadmin,
        content_type=ContentType.objects.get_for_model(Pupil),
        object_id=str(pupil.pk),
        object_repr=str(pupil),
        action_flag=CHANGE,
    )
    _leave_traces(world, pupil)
    assert "Жар-Птицына" in everything_in_the_database()

    act = destroyed(world, pupils=pupil.pk)

    left = everything_in_the_database()
    traces = ("Жар-Птицына", "жар-птицына", "112-233-445 95", "123-45-67", "zhar@example.org", "Рябинина")
    assert [trace for trace in traces if trace in left] == []
    assert not Representative.objects.filter(pk=parent.pk).exists()
    assert act.counts == {"pupils": 1, "representatives": 1}
    assert "Калинин" in left


def _leave_traces(world: World, pupil: Pupil) -> None:
    """A check with a remark, a waived finding, an import that named the pupil, a comparison that did."""
    Verification.objects.create(
        school=world.school,
        section="pupils",
        object_id=pupil.pk,
        fingerprint="f" * 64,
        seen={"last_name": pupil.last_name},
        checked_by=world.deputy,
        checked_at=NOW,
    )
    DataRemark.objects.create(
        school=world.school,
        section="pupils",
        object_id=pupil.pk,
        field="last_name",
        was={"last_name": pupil.last_name},
        text=f"{pupil.last_name}: проверьте по свидетельству",
        made_by=world.deputy,
        made_at=NOW,
    )
    FindingWaiver.objects.create(
        school=world.school,
        code="double",
        section="pupils",
        object_id=pupil.pk,
        fingerprint="f" * 64,
        reason=f"{pupil.last_name} — сестра-близнец",
        waived_by=world.deputy,
        waived_at=NOW,
    )
    run = ImportRun.objects.create(
        school=world.school, kind="pupils", created_at=NOW, missing=[pupil.full_name], content=b"raw"
    )
    ImportRow.objects.create(
        run=run, position=1, location="строка 2", outcome="new", values={"Фамилия": pupil.last_name}
    )
    Reconciliation.objects.create(
        school=world.school,
        kind="representatives",
        sha256="0" * 64,
        created_at=NOW,
        differences=[{"name": pupil.full_name}],
        created_by=world.sysadmin,
    )


def test_checks_of_others_stay(world: World) -> None:
    pupil = leave(world.pupil)
    for object_id in (pupil.pk, world.other_pupil.pk):
        Verification.objects.create(
            school=world.school,
            section="pupils",
            object_id=object_id,
            fingerprint="f" * 64,
            checked_by=world.deputy,
            checked_at=NOW,
        )

    destroyed(world, pupils=pupil.pk)

    assert list(Verification.objects.values_list("object_id", flat=True)) == [world.other_pupil.pk]


def test_the_look_at_a_destroyed_card_stays_in_the_log_without_a_name(world: World, as_: As) -> None:
    pupil = leave(world.pupil)
    log_reading(pupil, by=world.deputy, at=NOW)
    destroyed(world, pupils=pupil.pk)

    page = as_("director").get(reverse("registry:access_log", args=[world.school.pk])).content.decode()

    assert f"карточка № {pupil.pk}, данные уничтожены" in page
    assert "Рябинина" not in page


def test_a_parent_with_another_child_stays(world: World) -> None:
    sister = make_pupil(world.school_class, "Рябинина", "Ева")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=sister)
    leave(world.pupil)

    act = destroyed(world, pupils=world.pupil.pk)

    assert act.counts == {"pupils": 1}
    assert list(world.representative.pupils.all()) == [sister]


def test_the_row_of_an_employee_stays_empty_because_tasks_point_at_it(world: World) -> None:
    employee = world.staff["employee"]
    user = world.users["employee"]
    set_rights(employee, levels={AdminBlock.PEOPLE: AdminLevel.FULL}, on=ON, seen=[], by=world.sysadmin)
    eos_account.enter_codes(world.school, {Owner("employee", employee.pk): "JOB-1"}, on=ON, by=world.sysadmin)
    user.appointments.all().delete()
    leave(employee, snils="112-233-445 95", phone="123-45-67", name_forms={"dative": "Ясеневу П.И."})

    destroyed(world, employees=employee.pk)

    assert ("employees", employee.pk) not in expired(world)
    fresh = Employee.objects.get(pk=employee.pk)
    user.refresh_from_db()
    assert (fresh.last_name, fresh.first_name, fresh.snils, fresh.phone, fresh.user) == (
        "Данные уничтожены",
        "",
        "",
        "",
        None,
    )
    assert fresh.destroyed_at == NOW
    assert {fresh.name_in(case) for case in Case} == {"(данные уничтожены)"}
    assert [row.last_name for row in fresh.history.all()] == ["Данные уничтожены"]
    assert not fresh.eos_accounts.exists()
    assert not fresh.admin_rights.exists()
    assert world.things["task"].assignments.get().employee == fresh
    assert "ясенев" not in TeachingAssignment.objects.get(pk=world.assignment.pk).search_key
    assert (user.is_active, user.has_usable_password()) == (False, False)


def test_an_emptied_employee_is_not_brought_back(world: World) -> None:
    employee = leave(world.staff["employee"])
    destroyed(world, employees=employee.pk)

    with pytest.raises(Outrun, match="уничтожены"):
        record.restore(Employee.objects.get(pk=employee.pk), by=world.sysadmin)


def test_a_deleted_pupil_cannot_be_brought_back(world: World) -> None:
    pupil = leave(world.pupil)
    destroyed(world, pupils=pupil.pk)

    with pytest.raises(Outrun, match="уничтожены"):
        record.restore(pupil, by=world.sysadmin)


def test_other_nouns_clean_up_inside_the_same_transaction(world: World, hooks: None) -> None:
    """One that fails takes everything back; one that works is told whom, with the keys of names and numbers."""
    pupil = leave(world.pupil, snils="112-233-445 95")
    seen: list[retention.Destroyed] = []

    def fails(doomed: retention.Destroyed) -> int:
        raise Refused("Не стёрлись строки импорта.")

    retention.DESTROYERS.append(fails)
    with pytest.raises(Refused):
        destroyed(world, pupils=pupil.pk)
    assert Pupil.objects.filter(pk=pupil.pk).exists()

    def works(doomed: retention.Destroyed) -> int:
        seen.append(doomed)
        return 5

    retention.DESTROYERS[:] = [works]
    act = destroyed(world, pupils=pupil.pk)

    assert [doomed.section for doomed in seen] == ["pupils", "representatives"]
    assert seen[0].people == {pupil.pk}
    assert seen[0].name_keys == {"рябинина анна петровна"}
    assert seen[0].snils == {"112-233-445 95"}
    assert act.rows > 10


def test_old_rows_of_the_log_go_with_the_act(world: World) -> None:
    log_reading(world.other_pupil, by=world.deputy, at=LONG_AGO)
    log_reading(world.other_pupil, by=world.deputy, at=NOW - timedelta(days=1000))
    leave(world.pupil)

    destroyed(world, pupils=world.pupil.pk)

    assert PersonalDataAccess.objects.count() == 1


# --- the act -------------------------------------------------------------------------------------------------------


def test_the_act_names_whose_data_without_the_data(world: World) -> None:
    pupil = leave(world.pupil, snils="112-233-445 95")

    act = destroyed(world, pupils=pupil.pk)

    document = pypdfium2.PdfDocument(bytes(act.pdf))
    paper = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert act.sha256 == hashlib.sha256(bytes(act.pdf)).hexdigest()
    assert act.subjects[0] == {"section": "pupils", "number": pupil.pk, "initials": "Р. А. П."}
    for words in (
        "АКТ № 7",
        "10 марта 2027 г.",
        "Берёзкина Р.А., директор",
        "истёк срок хранения",
        "Р. А. П.",
        "СНИЛС",
    ):
        assert words in paper
    for secret in ("Рябинина", "112-233", "Анна"):
        assert secret not in paper
        assert secret not in json.dumps(act.subjects, ensure_ascii=False)


def test_the_stored_bytes_are_given_out_as_they_are(world: World, as_: As) -> None:
    answer = as_("deputy").get(reverse("registry:destruction_act", args=[world.destruction_act.pk]))

    assert answer.content == b"%PDF-1.7 act"
