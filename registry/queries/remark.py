"""Remarks on entered values: whose they are, which wait, and which were answered by a change of the value itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry import rules
from registry.models import DataRemark, SchoolGroupObjectPermission
from registry.queries.looked import LOOKS, Look, Names
from registry.queries.staff import names_by_user
from registry.states import RemarkState, Right
from registry.verification import Difference, Seen, differences

GONE: Final = "запись в архиве"


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """`state` is computed: a value that changed since the remark reads «исправлено, проверьте»."""

    remark: DataRemark
    look: Look
    row_name: str
    label: str
    state: RemarkState
    changes: list[Difference]
    now: str
    to: str
    by: str
    answered_by: str
    is_gone: bool = False

    @property
    def url_of_row(self) -> str:
        return self.look.url_of(self.remark.object_id, self.remark.school_id)

    @property
    def url_of_field(self) -> str:
        """Where the value is corrected."""
        return self.look.url_of_field(self.remark.field, self.remark.object_id, self.remark.school_id)


def present_state(remark: DataRemark, seen: Seen | None) -> RemarkState:
    """`seen` is the row as it is now; None when it is in the archive."""
    state = RemarkState(remark.state)
    if state == RemarkState.OPEN and (seen is None or changes_of(remark, seen)):
        return RemarkState.MENDED
    return state


def changes_of(remark: DataRemark, seen: Seen) -> list[Difference]:
    """было → стало of the field (of the row) since the remark was made."""
    return differences(remark.was, {name: seen.get(name, "") for name in remark.was})


def lines_of(remarks: Iterable[DataRemark], school: int) -> list[RemarkLine]:
    """Remarks with the present values beside them: a few queries for each section that has any, none for none."""
    known = list(remarks)
    if not known:
        return []
    keys: dict[str, set[int]] = defaultdict(set)
    for remark in known:
        keys[remark.section].add(remark.object_id)
    names, who = Names(school), names_by_user(school)
    seen = {key: LOOKS[key].values(names, pks=pks, also=pks) for key, pks in keys.items()}
    return [_line(remark, seen[remark.section].get(remark.object_id), who) for remark in known]


def _line(remark: DataRemark, seen: Seen | None, who: Mapping[int, str]) -> RemarkLine:
    look = LOOKS[remark.section]
    answer = remark.rejected_by_id or remark.closed_by_id or remark.mended_by_id
    return RemarkLine(
        remark=remark,
        look=look,
        row_name=look.name_of(seen) if seen else f"{look.one} № {remark.object_id}",
        label=look.labels.get(remark.field, "Запись в целом"),
        state=present_state(remark, seen),
        changes=changes_of(remark, seen) if seen else [],
        now=seen.get(remark.field, "") if seen else GONE,
        # Rows of a command or of the technical administrator have no author among the staff.
        to=who.get(remark.addressee_id or 0, "тому, кто ведёт данные"),
        by=_named(remark.made_by_id, who),
        answered_by=_named(answer, who) if answer else "",
        is_gone=seen is None,
    )


def _named(user: int, who: Mapping[int, str]) -> str:
    return who.get(user, "сотрудник, которого нет в списке")


def remarks_of_row(section: str, pk: int, school: int) -> list[DataRemark]:
    """The newest first, answered ones too."""
    return list(DataRemark.objects.filter(school=school, section=section, object_id=pk))


def pending_of_row(section: str, pk: int, school: int) -> list[DataRemark]:
    """Those that wait for somebody."""
    return list(DataRemark.objects.pending().filter(school=school, section=section, object_id=pk))


def waiting_rows(look: Look, school: int, seen: Mapping[int, Seen]) -> set[int]:
    """Rows with a remark that nobody has answered yet, neither by a word nor by a change."""
    remarks = DataRemark.objects.filter(school=school, section=look.key, state=RemarkState.OPEN)
    return {
        remark.object_id
        for remark in remarks
        if remark.object_id in seen and present_state(remark, seen[remark.object_id]) == RemarkState.OPEN
    }


def pending(school: int) -> list[RemarkLine]:
    """Everything that waits in the school, the oldest first."""
    return lines_of(DataRemark.objects.pending().filter(school=school).order_by("made_at", "pk"), school)


def waits_for(line: RemarkLine, user: Any, editors: Collection[int]) -> bool:
    """The person's turn to mend: her own values, and those of somebody who keeps the data no more."""
    if line.state != RemarkState.OPEN:
        return False
    addressee = line.remark.addressee_id
    if addressee == user.pk:
        return True
    return addressee not in editors and rules.may_answer_remarks(user, line.remark.section, line.remark.school_id)


def editors_of(school: int) -> set[int]:
    """Who keeps the data of the school now."""
    rows = SchoolGroupObjectPermission.objects.filter(content_object=school)
    kept = rows.filter(permission__codename=Right.EDIT_REGISTRY.value)
    return set(kept.exclude(group__user=None).values_list("group__user", flat=True))


def remark_counts(user: Any, school: int) -> tuple[int, int]:
    """How many remarks the person has to mend, and how many mended ones wait for a look. One query when there are
    none at all."""
    lines = pending(school) if DataRemark.objects.pending().filter(school=school).exists() else []
    if not lines:
        return 0, 0
    editors = editors_of(school)
    mine = sum(waits_for(line, user, editors) for line in lines)
    mended = sum(line.state == RemarkState.MENDED for line in lines)
    return mine, mended if rules.may_verify(user, school) else 0
