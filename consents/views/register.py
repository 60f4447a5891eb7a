"""The register of consents: how far each class is, the list of one with reasons, and what will be missing soon."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from consents import rules
from consents.forms.register import RegisterFilter
from consents.queries import register as queries
from consents.states import ConsentKind, Subject
from ezh_rollout.shared.access import fetch_or_404
from ezh_rollout.shared.pages import page
from registry.models import School
from registry.queries.eos_account import Group, classes_for
from registry.states import Right

ROWS_PER_PAGE = 100
WHO = {Subject.PUPIL: "Учащиеся", Subject.REPRESENTATIVE: "Родители", Subject.EMPLOYEE: "Сотрудники"}


@dataclass
class Register:
    """What the person may see of the register of one school; the kind, the group and the people at hand."""

    school: School
    user: Any
    asked: Any

    @cached_property
    def sees_all(self) -> bool:
        return rules.may_view_consents(self.user, self.school)

    @cached_property
    def is_keeper(self) -> bool:
        return rules.may_keep_consents(self.user, self.school)

    @cached_property
    def groups(self) -> list[Group]:
        classes = [
            Group("class", found) for found in classes_for(self.user, self.school).select_related("class_teacher")
        ]
        return [Group("staff"), *classes, Group("unplaced")] if self.sees_all else classes

    @cached_property
    def kind(self) -> ConsentKind:
        typed = self.asked.get("kind", "")
        return ConsentKind(typed) if typed in ConsentKind.values else ConsentKind.PROCESSING

    @cached_property
    def group(self) -> Group:
        """The one asked for, or the first that there is; one that the person may not see does not exist."""
        wanted = self.asked.get("group", "")
        found = [group for group in self.groups if group.key == wanted or not wanted]
        if not found:
            raise Http404
        return found[0]

    @property
    def subjects(self) -> list[Subject]:
        return [Subject.EMPLOYEE] if self.group.kind == "staff" else [Subject.PUPIL, Subject.REPRESENTATIVE]

    @cached_property
    def subject(self) -> Subject:
        typed = self.asked.get("who", "")
        return next((subject for subject in self.subjects if subject.value == typed), self.subjects[0])

    @cached_property
    def may_record(self) -> bool:
        return rules.may_record_for(self.user, self.school, self.group.school_class)

    @property
    def title(self) -> str:
        who = WHO[self.subject] if self.subject is not Subject.EMPLOYEE else ""
        return f"{self.group.title}, {who.lower()}" if who else self.group.title

    @property
    def is_distribution(self) -> bool:
        return self.kind is ConsentKind.DISTRIBUTION

    @property
    def allowed_words(self) -> str:
        """What a «yes» of this kind allows: the journal has nothing to do with photographs on the site."""
        return "Можно размещать" if self.is_distribution else "Можно передавать"

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """For the switch of kinds: address, words, whether it is the one shown."""
        kept = {key: self.asked[key] for key in ("group", "who") if self.asked.get(key)}
        return [
            (f"?{urlencode({**kept, 'kind': kind.value})}", str(kind.label), kind == self.kind) for kind in ConsentKind
        ]

    @property
    def people_kinds(self) -> list[tuple[str, str, bool]]:
        return [
            (f"?{self.query(who=subject.value)}", WHO[subject], subject == self.subject) for subject in self.subjects
        ]

    def query(self, **changed: str) -> str:
        """The parameters of an address with the same list."""
        here = {"group": self.group.key, "who": self.subject.value, "kind": self.kind.value}
        return urlencode({**here, **changed})


def register_of(request: HttpRequest, school_id: int) -> Register:
    """404 for a foreign school; 403 for somebody of the school who neither sees it whole nor leads a class."""
    school = fetch_or_404(School.objects.where(request.user, Right.WORK_HERE), pk=school_id)
    register = Register(school, request.user, request.POST if request.method == "POST" else request.GET)
    if not register.groups:
        raise PermissionDenied
    return register


@require_GET
def register(request: HttpRequest, school_id: int) -> HttpResponse:
    shown = register_of(request, school_id)
    board = queries.board(shown.school, request.user, shown.kind, on=timezone.localdate(), sees_all=shown.sees_all)
    return page(request, "consents/register.html", {"register": shown, "board": board}, school=shown.school)


@require_GET
def people(request: HttpRequest, school_id: int) -> HttpResponse:
    """One class, its parents or the staff: who has, who has not, and why."""
    shown, today = register_of(request, school_id), timezone.localdate()
    chosen = RegisterFilter(request.GET, groups=shown.groups)
    words = request.GET.get("q", "").strip()
    found = queries.listed(shown.group, shown.subject, school=shown.school, user=request.user).matching(words)
    found = queries.narrowed(found, shown.subject, shown.kind, chosen.chosen_status(), school=shown.school, on=today)
    rows = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "register": shown,
        "rows": rows,
        "lines": queries.lines_of(list(rows.object_list), shown.subject, shown.kind, school=shown.school, on=today),
        "filter": chosen,
        "query": words,
    }
    return page(request, "consents/register_people.html", context, school=shown.school)


@require_GET
def upcoming(request: HttpRequest, school_id: int) -> HttpResponse:
    """Birthdays of 14 and 18 and ends of terms in the next two months, in time for new signatures."""
    shown = register_of(request, school_id)
    found = queries.upcoming(shown.school, request.user, on=timezone.localdate())
    context = {"register": shown, "lines": found, "days": queries.SOON}
    return page(request, "consents/register_upcoming.html", context, school=shown.school)
