"""A person of several schools opens the program in the same one every time."""

from registry import rules
from registry.actions import access
from registry.states import Role
from tests.world import NOW, make_school, make_user


def test_the_first_school_is_the_same_in_whatever_order_the_roles_were_given(db: None) -> None:
    schools = [make_school(f"СОШ № {number}") for number in range(3)]
    specialist = make_user("specialist")
    for school in reversed(schools):
        access.appoint(specialist, school=school, role=Role.DISTRICT, by=None, at=NOW)

    assert list(rules.rights_of(specialist)) == [school.pk for school in schools]
