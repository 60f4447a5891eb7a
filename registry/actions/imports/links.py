"""Whose representative a saved row is: new links, other kinds of relation, documents."""

from typing import Any

from registry.actions.imports.rows import Saved, Writes
from registry.models import Representation
from registry.states import RelationKind

LINKS = "representations"


def save_links(saved: Saved, rows: list[Writes]) -> None:
    wanted = [
        (key, row.values["~child"])
        for row in rows
        if not row.is_skipped and row.values.get("~child") and (key := _person(saved, row)) is not None
    ]
    known = _known(saved, {person for person, _ in wanted})
    new: dict[tuple[int, int], Representation] = {}
    changed: dict[int, Representation] = {}
    before: dict[int, Any] = {}
    for person, child in wanted:
        place = (person, child["pupil"])
        link = known.get(place) or new.get(place)
        if link is None:
            new[place] = _link(saved, place, child)
        elif link.pk and (old := _renew(link, child)):
            changed[link.pk] = link
            before.setdefault(link.pk, (0, old))
    saved.created[LINKS] = saved.writer.add(Representation, list(new.values()))
    if changed:
        Representation.objects.bulk_update(changed.values(), ["kind", "document"])
        saved.writer.note(Representation, list(changed), "~")
        saved.changed[LINKS] = before


def _person(saved: Saved, row: Writes) -> int | None:
    return row.target or saved.places.get(row.position) or saved.leader(row)


def _known(saved: Saved, people: set[int]) -> dict[tuple[int, int], Representation]:
    found = Representation.objects.filter(school=saved.run.school_id)
    links = (
        found.in_bulk() if len(people) > 500 else {link.pk: link for link in found.filter(representative__in=people)}
    )
    return {(link.representative_id, link.pupil_id): link for link in links.values()}


def _link(saved: Saved, place: tuple[int, int], child: dict[str, Any]) -> Representation:
    return Representation(
        school_id=saved.run.school_id,
        representative_id=place[0],
        pupil_id=place[1],
        kind=child["kind"] or RelationKind.PARENT,
        document=child["document"],
    )


def _renew(link: Representation, child: dict[str, Any]) -> dict[str, str]:
    old = {
        name: getattr(link, name)
        for name in ("kind", "document")
        if child[name] and child[name] != getattr(link, name)
    }  # fmt: skip
    for name in old:
        setattr(link, name, child[name])
    return old
