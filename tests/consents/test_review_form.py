"""Whose signatures a sheet needs: the age on the day of the signature × the rule of the school × the button."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from consents.actions.consent import Said
from consents.forms.review import CHOICES, ReviewForm
from consents.models import ConsentSettings
from consents.states import AgeGroup, Answer, ConsentKind, TeenSigners
from registry.retention import years_before
from tests.consents.scan_things import (
    ADULT,
    SCHOOL_AGE,
    SIGNED_ON,
    TEEN,
    TODAY,
    born,
    form_for,
    make_copy,
    make_page,
    make_parent,
    make_pile,
)
from tests.world import World

BOTH, PARENT, PUPIL = TeenSigners.BOTH, TeenSigners.REPRESENTATIVE, TeenSigners.PUPIL
YES, NO = Answer.GIVEN, Answer.REFUSED


def review_form(world: World, person: Any, data: dict[str, Any] | None = None, **copy: Any) -> ReviewForm:
    typed = None
    if data is not None:
        typed = QueryDict(mutable=True)
        for name, value in {"signed_on": SIGNED_ON.isoformat(), **data}.items():
            typed.setlist(name, value if isinstance(value, list) else [value])
    page = make_page(make_pile(world), make_copy(world, person, **copy))
    return ReviewForm(typed, page=page, today=TODAY)


@pytest.mark.parametrize(
    ("born_on", "rule", "do", "expected"),
    [
        (SCHOOL_AGE, BOTH, "all", [("parent", YES)]),
        (SCHOOL_AGE, BOTH, "refused", [("parent", NO)]),
        (None, BOTH, "all", [("parent", YES)]),
        (TEEN, BOTH, "all", [("self", YES), ("parent", YES)]),
        (TEEN, BOTH, "self", [("self", YES)]),
        (TEEN, BOTH, "parent", [("parent", YES)]),
        (TEEN, BOTH, "refused_self", [("self", NO)]),
        (TEEN, BOTH, "refused_parent", [("parent", NO)]),
        (TEEN, PARENT, "all", [("parent", YES)]),
        (TEEN, PUPIL, "all", [("self", YES)]),
        (TEEN, PUPIL, "refused", [("self", NO)]),
        (ADULT, BOTH, "all", [("self", YES)]),
        (ADULT, PARENT, "refused", [("self", NO)]),
    ],
)
def test_a_button_means_these_signatures(
    world: World, born_on: date | None, rule: TeenSigners, do: str, expected: list[tuple[str, Answer]]
) -> None:
    ConsentSettings.objects.update(teen_signers=rule)
    pupil = born(world.pupil, born_on)
    form = review_form(world, pupil, {"signers": [str(world.representative.pk)]})

    seen = form.seen(do)

    who = {"self": None, "parent": world.representative}
    assert seen is not None, form.errors
    assert list(seen.said) == [Said(answer, who[name]) for name, answer in expected]
    assert do in {choice.do for choice in form.choices}


@pytest.mark.parametrize("person", ["employee", "representative"])
def test_a_grown_up_signs_alone(world: World, person: str) -> None:
    found = world.staff["employee"] if person == "employee" else world.representative
    form = review_form(world, found, {})

    seen = form.seen("all")

    assert seen is not None
    assert list(seen.said) == [Said(YES)]
    assert "signers" not in form.fields


def test_the_printed_parent_is_marked_and_another_can_be_chosen(world: World) -> None:
    father = make_parent(world, world.pupil, "Пётр")

    form = review_form(world, world.pupil, signer=father)

    assert form["signers"].value() == [str(father.pk)]
    assert {label for _, label in form.fields["signers"].choices} == {  # type: ignore[attr-defined]
        world.representative.full_name,
        father.full_name,
    }


def test_of_two_parents_none_is_marked_when_the_line_was_printed_empty(world: World) -> None:
    make_parent(world, world.pupil, "Пётр")
    form = review_form(world, world.pupil, {})

    seen = form.seen("all")

    assert seen is None
    assert form.errors == {"signers": ["Отметьте, кто из представителей подписал."]}


def test_a_child_without_a_recorded_representative_is_told_of(world: World) -> None:
    world.representation.delete()
    form = review_form(world, world.pupil, {})

    seen = form.seen("all")

    assert (seen, form.needs_representative) == (None, True)
    assert "не записан ни один законный представитель" in str(form.non_field_errors())


def test_fourteen_between_print_and_signature_asks_for_the_second_signature(world: World) -> None:
    birthday = SIGNED_ON - timedelta(days=1)
    pupil = born(world.pupil, years_before(birthday, 14))

    form = review_form(world, pupil, age=AgeGroup.CHILD)

    assert "нужна и подпись самого ученика" in form.hints()[0]
    assert form.choices == CHOICES[True]


def test_fourteen_after_the_signature_is_told_to_need_a_new_consent(world: World) -> None:
    birthday = TODAY - timedelta(days=1)
    pupil = born(world.pupil, years_before(birthday, 14))

    form = review_form(world, pupil, age=AgeGroup.CHILD)

    assert form.hints() == ["С дня подписи возраст сменился: это согласие запишется, но понадобится новое."]
    assert form.choices == CHOICES[False]


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        ((TODAY + timedelta(days=2)).isoformat(), "ещё не наступил"),
        ((TODAY - timedelta(days=60)).isoformat(), "раньше его подписать не могли"),
        ("", "Обязательное поле"),
        ("вчера", "правильную дату"),
    ],
)
def test_a_wrong_day_is_told_at_its_field(world: World, day: str, fault: str) -> None:
    form = review_form(world, world.pupil, {"signed_on": day, "signers": [str(world.representative.pk)]})

    assert form.seen("all") is None
    assert fault in form.errors["signed_on"][0]


def test_categories_are_ticked_one_by_one(world: World) -> None:
    kind = form_for(world, world.pupil, ConsentKind.DISTRIBUTION)
    first, *rest = kind.data
    given = {"signers": [str(world.representative.pk)]}

    some = review_form(world, world.pupil, {**given, "categories": [first]}, form=kind).seen("all")
    none = review_form(world, world.pupil, given, form=kind)

    assert some is not None
    assert some.choices == {first: True, **dict.fromkeys(rest, False)}
    assert none.seen("all") is None
    assert "categories" in none.errors


def test_keys_of_one_page_are_all_different() -> None:
    for choices in CHOICES.values():
        assert len({choice.code for choice in choices}) == len(choices) == len({choice.letter for choice in choices})
