"""Pupils and their representatives (check 14)."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator

from registry.checks.doubles import NAMED, named, perhaps_same_people, same_people
from registry.checks.facts import Facts
from registry.checks.rows import PersonRow
from registry.checks.rule import Spot, warn
from registry.states import RelationKind

NOT_DIGIT = re.compile(r"\D")
SEVERAL = re.compile(r"[,;/\n]|\bили\b|\bи\b")
EXTENSION = re.compile(r"(доб|вн)\b.*")
NEEDS_DOCUMENT = {RelationKind.GUARDIAN, RelationKind.TRUSTEE, RelationKind.FOSTER}


@warn(
    "pupil_without_parent",
    "Ученик без представителя",
    "pupils",
    why="Дневник ребёнка некому показать, согласие дать некому.",
    mend="Впишите родителя или другого представителя.",
)
def no_parent(facts: Facts) -> Iterator[Spot]:
    with_parent = {link.pupil for link in facts.representations}
    for pupil in facts.pupils:
        if pupil.pk not in with_parent:
            yield Spot(
                pupil.section, pupil.pk, pupil.label, pupil.school_class__name or "", way=("parent of", pupil.pk)
            )


@warn(
    "parent_without_child",
    "Представитель без ребёнка",
    "representatives",
    why="Родителю без ребёнка сеть ничего не покажет, а хранить его данные незачем.",
    mend="Свяжите с ребёнком или уберите в архив.",
)
def no_child(facts: Facts) -> Iterator[Spot]:
    with_child = {link.representative for link in facts.representations}
    for one in facts.representatives:
        if one.pk not in with_child:
            yield Spot(one.section, one.pk, one.label, way=("child of", one.pk))


@warn(
    "parent_without_contact",
    "Представитель без телефона и почты",
    "representatives",
    why="Код доступа и ссылку для входа некуда отправить.",
    mend="Впишите телефон или электронную почту.",
)
def no_contact(facts: Facts) -> Iterator[Spot]:
    for one in facts.representatives:
        if not phone_keys(one.phone) and not one.email.strip():
            yield Spot(one.section, one.pk, one.label, "", "phone")


@warn(
    "guardian_without_document",
    "Опекун без документа",
    "representatives",
    why="Согласие за ребёнка опекун даёт по решению об опеке: без документа оно ничего не значит.",
    mend="Впишите решение, его номер и дату.",
)
def no_document(facts: Facts) -> Iterator[Spot]:
    guardians = {one.pk: one for one in facts.representatives}
    for link in facts.representations:
        if link.kind in NEEDS_DOCUMENT and not link.document.strip():
            one = guardians[link.representative]
            kind, way = str(RelationKind(link.kind).label), ("whose parent", link.pk)
            yield Spot(one.section, one.pk, one.label, kind, "document", data=(link.pk, link.kind), way=way)


@warn(
    "contact_shared",
    "Один телефон или почта у чужих друг другу людей",
    "people",
    why="Сообщения и восстановление доступа уйдут не тому человеку.",
    mend="Сверьте контакты; у родных людей общий телефон не ошибка.",
)
def shared_contact(facts: Facts) -> Iterator[Spot]:
    families = _families(facts)
    groups: dict[tuple[str, str], list[PersonRow]] = defaultdict(list)
    for person in facts.people:
        for key in phone_keys(person.phone):
            groups["phone", key].append(person)
        if email := person.email.strip().lower():
            groups["email", email].append(person)
    for (field, _), group in groups.items():
        if len({families[one.section, one.pk] for one in group}) > 1:
            names = named([one.label for one in group[:NAMED]], len(group))
            data = tuple(sorted((one.section, one.pk, getattr(one, field)) for one in group))
            for one in group:
                detail = f"{getattr(one, field)}: {names}"
                yield Spot(one.section, one.pk, one.label, detail, field, data=data)


def phone_keys(phone: str) -> set[str]:
    """The last ten digits of every number in the field: «+7» and «8» are one country. Shorter ones are compared whole.

    Words are no number: «нет» gives nothing.
    """
    numbers = (NOT_DIGIT.sub("", EXTENSION.sub("", part))[-10:] for part in SEVERAL.split(phone.lower()))
    return {number for number in numbers if number}


def _families(facts: Facts) -> dict[tuple[str, int], Hashable]:
    """The family of everybody: people linked by a child, or rows of one person."""
    leaders: dict[tuple[str, int], tuple[str, int]] = {}

    def leader(one: tuple[str, int]) -> tuple[str, int]:
        while leaders.setdefault(one, one) != one:
            leaders[one] = leaders[leaders[one]]
            one = leaders[one]
        return one

    for link in facts.representations:
        leaders[leader(("pupils", link.pupil))] = leader(("representatives", link.representative))
    # Namesakes of whom nobody knows the birthday may be one person: that is told by a rule of its own.
    for group in (*same_people(facts), *perhaps_same_people(facts)):
        for person in group[1:]:
            leaders[leader((person.section, person.pk))] = leader((group[0].section, group[0].pk))
    return {(one.section, one.pk): leader((one.section, one.pk)) for one in facts.people}
