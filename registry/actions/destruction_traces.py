"""What else the registry knows of people whose data are destroyed: codes, relations, rights, checks, imported rows."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

from registry.actions.destruction_mentions import strike_out
from registry.actions.imports.review import wipe
from registry.models import AdminRight, EosAccount, ImportRun, Job, Reconciliation, Representation
from registry.retention import PEOPLE, Destroyed
from registry.states import PERSONAL_JOBS

OWNERS: Final = {"pupils": "pupil", "representatives": "representative", "employees": "employee"}


def forget_history(model: Any, **condition: Any) -> int:
    """Comes after the rows: deleting a row writes one more into its history."""
    return int(model.history.filter(**condition).delete()[0])


def _delete(model: Any, **condition: Any) -> int:
    """The rows, and their history where there is one."""
    count = int(model.objects.filter(**condition).delete()[0])
    return count + forget_history(model, **condition) if hasattr(model, "history") else count


def _codes(doomed: Destroyed) -> int:
    return _delete(EosAccount, **{f"{OWNERS[doomed.section]}_id__in": doomed.people})


def _relations(doomed: Destroyed) -> int:
    if doomed.section == "employees":
        return 0
    return _delete(Representation, **{f"{OWNERS[doomed.section]}_id__in": doomed.people})


def _rights(doomed: Destroyed) -> int:
    return _delete(AdminRight, employee_id__in=doomed.people) if doomed.section == "employees" else 0


def _checks(doomed: Destroyed) -> int:
    """Verifications, remarks, waivers: whatever of this app points at a row by its section and number."""
    condition = {"school": doomed.school, "section": doomed.section, "object_id__in": doomed.people}
    return sum(_delete(model, **condition) for model in _pointing_by_section())


def _pointing_by_section() -> Iterator[Any]:
    for model in apps.get_app_config("registry").get_models():
        if hasattr(model, "instance_type"):  # a shadow table of simple_history
            continue
        try:
            model._meta.get_field("section"), model._meta.get_field("object_id")  # noqa: SLF001 - Django's public model API
        except FieldDoesNotExist:
            continue
        yield model


def _files(doomed: Destroyed) -> int:
    """Raw rows of imports and comparisons live shortly anyway; which of them names whom is not worth guessing: a list
    of pupils is loaded under «Кабинеты» by mistake as well."""
    runs = list(ImportRun.objects.filter(school=doomed.school, wiped_at=None))
    for run in runs:
        wipe(run, at=doomed.at)
    ImportRun.history.filter(school=doomed.school).update(problems=[])
    compared = Reconciliation.objects.filter(school=doomed.school, wiped_at=None)
    return len(runs) + compared.update(content=b"", columns=[], problems=[], differences=[], wiped_at=doomed.at)


def forget_copies(doomed: Destroyed) -> int:
    """Rows and files in which cards stand as they were: for erasing a part of a card whose person stays."""
    return _files(doomed) + _exported(doomed)


def _admin_log(doomed: Destroyed) -> int:
    """Django's admin writes the name of every row it changed."""
    kind = ContentType.objects.get_for_model(PEOPLE[doomed.section])
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in doomed.people])
    return int(entries.delete()[0])


def _exported(doomed: Destroyed) -> int:
    """Files that the worker made for somebody to fetch: lists of people as they were. After the commit, for good."""
    jobs = list(Job.objects.filter(school=doomed.school, kind__in=PERSONAL_JOBS).exclude(result=""))
    for job in jobs:
        storage, name = job.result.storage, job.result.name
        job.result, job.message = "", "Файл удалён: данные людей, которые в нём были, уничтожены по акту."
        job.save(update_fields=["result", "message"])
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]
    return len(jobs)


TRACES: Final[tuple[Callable[[Destroyed], int], ...]] = (
    strike_out,
    _codes,
    _relations,
    _rights,
    _checks,
    _files,
    _exported,
    _admin_log,
)
