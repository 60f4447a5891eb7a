"""Whoever was destroyed is named nowhere: not in rows about other people, not in files that were made before."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ezh_rollout.shared.history import save_as
from registry.actions.destruction import ActData, destroy
from registry.actions.verification import verify
from registry.models import (
    DataRemark,
    EosAccount,
    FindingWaiver,
    ImportRow,
    ImportRun,
    Job,
    PersonalDataAccess,
    Representation,
    Verification,
)
from registry.queries.looked import LOOKS
from registry.queries.verification import row_checks
from registry.states import AccessKind, JobState
from tests.registry.destruction_things import LONG_AGO, leave
from tests.world import NOW, World, make_pupil

ACT = ActData(number="77", dated=NOW.date(), reason="срок", commission=["Комиссия"])
LOOKED = ("representatives", "classes", "assignments", "subject_teachers")


def everywhere() -> dict[str, str]:
    """Every column of every row of the registry, its histories and the admin's log; every stored file."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in {"registry", "admin", "consents"}:
            rows: Any = model._base_manager.values()
            found[model.__name__] = "\n".join(json.dumps(row, default=_plain, ensure_ascii=False) for row in rows)
    for folder in ("jobs/2027/03", "jobs"):
        if default_storage.exists(folder):
            for name in default_storage.listdir(folder)[1]:
                found[name] = default_storage.open(f"{folder}/{name}").read().decode(errors="replace")
    return found


def _plain(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def named(*words: str) -> list[tuple[str, str]]:
    return [
        (place, word) for place, text in everywhere().items() for word in words if word.casefold() in text.casefold()
    ]


def verify_what_names_them(world: World) -> None:
    for section in LOOKED:
        look = LOOKS[section]
        looked = {pk: row.fingerprint for pk, row in row_checks(look, world.school.pk).items()}
        verify(world.school, section, looked, by=world.deputy, at=NOW)


def write_of_them(world: World, words: str) -> Job:
    """Free words about others in which somebody put a name, and a file that was exported before."""
    school, by = world.school, world.deputy
    remark = DataRemark(
        school=school, section="rooms", object_id=world.room.pk, text=words, was={"": words}, made_by=by, made_at=NOW
    )
    save_as(remark, by=by, reason="замечание")
    waiver = FindingWaiver(
        school=school, code="x", section="rooms", object_id=1, fingerprint="0" * 64, reason=words, waived_at=NOW
    )
    save_as(waiver, by=by, reason="снято")
    PersonalDataAccess.objects.create(
        school=school, kind=AccessKind.EXPORT, section="rooms", what=words, why=words, by=by, at=NOW
    )
    run = ImportRun(school=school, kind="rooms", file_name=f"{words}.xlsx", created_at=NOW, missing=[words])
    save_as(run, by=by, reason="файл получен")
    ImportRow.objects.create(run=run, position=1, location="строка 2", outcome="new", values={"Кабинет": words})
    EosAccount.objects.filter(pupil=world.other_pupil).update(handed_to=words)
    job = Job(
        school=school, kind="export", title=words, state=JobState.DONE, created_by=by, finished_at=NOW, result_name="а"
    )
    job.result.save("export.csv", ContentFile(words.encode()), save=True)
    return job


def test_destroyed_people_are_named_nowhere(world: World, django_capture_on_commit_callbacks: Any) -> None:
    teacher, parent = world.staff["employee"], world.representative
    gone = make_pupil(
        world.school_class, "Жар-Птицына", "Фёкла", "Львовна", snils="112-233-445 95", phone="+79001112233"
    )
    Representation.objects.create(school=world.school, representative=parent, pupil=gone)
    teacher.last_name, teacher.phone = "Громобоев", "+79004445566"
    save_as(teacher, by=None, reason="имя")
    verify_what_names_them(world)
    job = write_of_them(
        world, "см. ЖАР-ПТИЦЫНА Фекла Львовна и Громобоев П.И., 112-233-445 95, +79001112233, +79004445566"
    )
    secrets = ("Жар-Птицына", "Громобоев", "112-233-445", "9001112233", "9004445566")
    before = {place for place, _ in named(*secrets)}
    assert {"Verification", "DataRemark", "HistoricalDataRemark", "FindingWaiver", "Job", "ImportRow"} <= before
    leave(gone, left_on=LONG_AGO.date())
    world.users["employee"].appointments.all().delete()
    leave(teacher)

    with django_capture_on_commit_callbacks(execute=True):
        destroy(
            world.school,
            {"pupils": frozenset({gone.pk}), "employees": frozenset({teacher.pk})},
            act=ACT,
            by=world.director,
            at=NOW,
        )

    assert named(*secrets) == []
    assert not default_storage.exists(str(job.result.name))
    assert Verification.objects.filter(section="classes").exists()


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Рябинина Анна Петровна болеет", "данные уничтожены болеет"),
        ("у Рябинина А. П. нет", "у данные уничтожены нет"),
        ("А.П. Рябинина", "данные уничтожены"),
        ("Рябинина Ева Петровна", "Рябинина Ева Петровна"),
        ("Рябинина", "Рябинина"),
        ("Калинин Лев", "Калинин Лев"),
    ],
)
def test_a_sister_keeps_her_name(world: World, words: str, left: str) -> None:
    sister = make_pupil(world.school_class, "Рябинина", "Ева", "Петровна")
    Representation.objects.create(school=world.school, representative=world.representative, pupil=sister)
    remark = DataRemark.objects.create(
        school=world.school, section="rooms", object_id=world.room.pk, text=words, made_by=world.deputy, made_at=NOW
    )
    leave(world.pupil)

    destroy(world.school, {"pupils": frozenset({world.pupil.pk})}, act=ACT, by=world.director, at=NOW)

    remark.refresh_from_db()
    assert remark.text == left
