"""One example of every finding, planted into a draft: what the checks must notice, and what people learn on.

`FAULTS` has the code of a finding and the function that breaks a school so. Each takes rows of its own, so that no
finding hides behind another; a few cannot come alone (a pupil of two classes is a double as well).
"""

from collections.abc import Iterable
from typing import Final

from registry.practice.draft import Draft
from registry.practice.faults import figures, journal, people, structure, teaching
from registry.practice.faults.planter import Fault, Planter

FAULTS: Final[dict[str, Fault]] = {
    **structure.FAULTS,
    **journal.FAULTS,
    **teaching.FAULTS,
    **people.FAULTS,
    **figures.FAULTS,
}
# For the demo school of `make run`: something to mend on every page, and not a heap of it. Each child has a parent and
# a class, or the plan's own evidence would not let its finished tasks be finished.
A_FEW: Final = (
    *("name_latin_letters", "snils_checksum", "parent_without_child", "parent_without_contact", "snils_missing"),
    *("bell_lesson_length", "subject_without_area", "pupil_enrolment_incomplete", "building_without_rooms"),
)


def plant(draft: Draft, codes: Iterable[str] = FAULTS) -> None:
    """Breaks the school in these ways. The control figures follow, but for those that are to differ."""
    planter = Planter(draft)
    wanted = list(codes)
    for code in wanted:
        if code not in figures.FAULTS:
            FAULTS[code](planter)
    planter.count_again()
    for code in wanted:
        if code in figures.FAULTS:
            FAULTS[code](planter)
