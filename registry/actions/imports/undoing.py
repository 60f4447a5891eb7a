"""Taking a saved import back as a whole, while nothing else touched its rows."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max, Model

from ezh_rollout.shared.history import save_as
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.actions import record as record_actions
from registry.actions.imports.links import LINKS
from registry.actions.imports.rows import Made
from registry.actions.imports.writing import Writer
from registry.actions.school_lock import lock
from registry.models import ImportRun, Representation
from registry.sections import SECTIONS
from registry.states import ImportState

MOST_NAMED: Final = 5
REFERRED_MEANWHILE: Final = "Пока импорт отменялся, на его новые записи сослались другие. Обновите страницу."
# Rows are taken back in this order: links before people, rows before the sets they stand in.
ORDER: Final = (LINKS, "periods", "bells", *SECTIONS)


def obstacles_to_undo(run: ImportRun) -> list[str]:
    """Why it cannot be taken back; empty means «можно»."""
    if run.state != ImportState.SAVED:
        return ["Отменить можно только сохранённый импорт."]
    if run.wiped_at is not None:
        return ["Строки импорта уже стёрты: прошёл их срок или уничтожали данные людей. Отменить уже нельзя."]
    touched = [name for section, rows in _created(run) for name in _touched(run, section, dict.fromkeys(rows, 1))]
    for section, changes in run.written.get("changed", {}).items():
        touched += _touched(run, section, {int(key): version for key, (version, _) in changes.items()})
    reasons = (
        [f"После импорта эти записи меняли: {_named(touched)}. Такой импорт целиком не отменить."] if touched else []
    )
    referred = [name for section, rows in _created(run) for name in _referred(run, section, rows)]
    if referred:
        reasons.append(f"На новые записи уже ссылаются другие: {_named(referred)}. Сначала уберите эти ссылки.")
    return reasons


def undo(run: ImportRun, *, by: Any, at: datetime) -> None:
    """New rows are deleted with a line in their history, changed ones get their old values, the archived come back."""
    try:
        with transaction.atomic():
            _undo(run, by=by, at=at)
    except IntegrityError as error:
        # An upper app, which does not take our lock, pointed at a new row after we had looked.
        raise Outrun(REFERRED_MEANWHILE) from error


def _undo(run: ImportRun, *, by: Any, at: datetime) -> None:
    lock(run.school_id)
    fresh = ImportRun.objects.select_for_update().get(pk=run.pk)
    if fresh.state == ImportState.UNDONE:
        return
    reasons = obstacles_to_undo(fresh)
    if reasons:
        raise Refused(*reasons)
    writer = Writer(by, at, f"отмена импорта № {fresh.pk}")
    for section, changes in fresh.written.get("changed", {}).items():
        _give_back(fresh, section, changes, writer)
        record_actions.follow_names(_model(section), [int(key) for key in changes])
    for section, keys in _created(fresh):
        writer.remove(_model(section), keys)
    for record in SECTIONS[fresh.kind].model.objects.filter(pk__in=fresh.written.get("archived", [])):
        record_actions.restore(record, by=by)
    fresh.state, fresh.undone_by, fresh.undone_at = ImportState.UNDONE, by, at
    save_as(fresh, by=by, reason="отменён", fields=["state", "undone_by", "undone_at"])


def _model(section: str) -> Any:
    return Representation if section == LINKS else SECTIONS[section].model


def _created(run: ImportRun) -> Iterator[tuple[str, list[int]]]:
    made = run.written.get("created", {})
    yield from ((section, made[section]) for section in dict.fromkeys(ORDER) if made.get(section))


def _named(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} и ещё {len(names) - MOST_NAMED}"


def _touched(run: ImportRun, section: str, versions: dict[int, int]) -> list[str]:
    """Rows that are gone or have another version than the import left. Links have no versions, but histories."""
    if section == LINKS:
        return ["связь с ребёнком"] * len(_links_since(run).intersection(versions))
    model = _model(section)
    found = model.objects.in_bulk(list(versions))
    gone = [f"№ {key}" for key in versions if key not in found]
    return gone + [str(row) for key, row in found.items() if row.version != versions[key]]


def _links_since(run: ImportRun) -> set[int]:
    """Links whose history has a line after the last one of this import."""
    lines = Representation.history.filter(school=run.school_id)
    last = lines.filter(history_change_reason=str(run)).aggregate(last=Max("history_id"))["last"] or 0
    return set(lines.filter(history_id__gt=last).values_list("id", flat=True))


def _referred(run: ImportRun, section: str, keys: list[int]) -> Iterator[str]:
    """Rows of any app that point at the new ones, but for those of this very import."""
    own = {_model(name): set(made) for name, made in _created(run)}
    model = _model(section)
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001 - Django's public model API
        other = relation.related_model if relation.auto_created and not relation.concrete else None
        if other is None or relation.many_to_many or hasattr(other, "instance_type"):
            continue
        pointing = other._default_manager.filter(**{f"{relation.field.name}__in": keys})  # noqa: SLF001 - the same
        for row in pointing.exclude(pk__in=own.get(other, set()))[: MOST_NAMED + 1]:
            yield _words(row)


def _words(row: Model) -> str:
    return f"{row._meta.verbose_name} «{row}»"  # noqa: SLF001 - Django's public model API


def _give_back(run: ImportRun, section: str, changes: dict[str, Any], writer: Writer) -> None:
    model = _model(section)
    if model is Representation:
        rows = Representation.objects.in_bulk([int(key) for key in changes])
        for key, (_, old) in changes.items():
            for name, value in old.items():
                setattr(rows[int(key)], name, value)
        Representation.objects.bulk_update(rows.values(), ["kind", "document"])
        writer.note(Representation, list(rows), "~")
        return
    stored = model.objects.in_bulk([int(key) for key in changes])
    made, writes = Made(model, run.school_id), {}
    for key, (_, old) in changes.items():
        instance = stored[int(key)]
        made.restore(instance, old)
        writes[instance.pk] = (instance, list(old))
    if writer.change(model, writes) != len(writes):
        raise Outrun("Пока импорт отменялся, его записи изменили. Обновите страницу.")
