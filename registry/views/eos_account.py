"""The hand-out journal: how far each class is, the list with bulk hand-over, the story of one person's codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quantity
from registry import rules
from registry.actions import eos_account as actions
from registry.actions.personal_data import log_reading
from registry.codes import Owner
from registry.forms.eos_account import CodeFilter, HandOverForm, MarkForm
from registry.models import Employee, EosAccount, Person, Pupil, School
from registry.models.eos_account import EVIDENCE
from registry.queries import eos_account as queries
from registry.queries.eos_account import Group
from registry.states import CodeState, Right

ROWS_PER_PAGE = 150
PEOPLE = ("человеку", "людям", "людям")


@dataclass
class Journal:
    """What the person may see of the journal of one school, and the group at hand."""

    school: School
    user: Any
    wanted: str

    @cached_property
    def sees_all(self) -> bool:
        return rules.may_view_school(self.user, self.school)

    @cached_property
    def groups(self) -> list[Group]:
        classes = [
            Group("class", found)
            for found in queries.classes_for(self.user, self.school).select_related("class_teacher")
        ]
        return [Group("staff"), *classes, Group("unplaced"), Group("all")] if self.sees_all else classes

    @cached_property
    def group(self) -> Group:
        """The one asked for, or the first that there is; one that the person may not see does not exist."""
        found = [group for group in self.groups if group.key == self.wanted or not self.wanted]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def is_keeper(self) -> bool:
        return rules.may_keep_codes(self.user, self.school)

    @cached_property
    def may_hand_over(self) -> bool:
        return rules.may_hand_over_codes(self.user, self.school, self.group.school_class)


def journal_of(request: HttpRequest, school_id: int) -> Journal:
    """404 for a foreign school; 403 for somebody of the school who neither sees it whole nor leads a class."""
    school = fetch_or_404(School.objects.where(request.user, Right.WORK_HERE), pk=school_id)
    wanted = request.POST.get("group") or request.GET.get("group") or ""
    journal = Journal(school, request.user, wanted)
    if not journal.groups:
        raise PermissionDenied
    return journal


@require_GET
def codes(request: HttpRequest, school_id: int) -> HttpResponse:
    journal = journal_of(request, school_id)
    context = {
        "rows": queries.board(journal.school, request.user),
        "is_keeper": journal.is_keeper,
        "sees_all": journal.sees_all,
    }
    return page(request, "registry/eos_account_board.html", context, school=journal.school)


@require_http_methods(["GET", "POST"])
def code_list(request: HttpRequest, school_id: int) -> HttpResponse:
    """One class, the staff or everybody; marked people are handed their codes or get a new state in one go."""
    journal = journal_of(request, school_id)
    if request.method == "GET":
        return _list(request, journal)
    allow(journal.may_hand_over)
    owners = _marked(request, journal)
    form = _form(request, journal)
    if not form.is_valid():
        return _list(request, journal, form=form, marked=owners, status=422)
    try:
        done = _do(journal, form, owners)
    except Refused as refusal:
        return _list(request, journal, form=form, marked=owners, reasons=refusal.reasons, status=refusal.status)
    messages.success(request, done)
    return redirect(address_of(journal))


def _form(request: HttpRequest, journal: Journal) -> HandOverForm | MarkForm:
    today = timezone.localdate()
    if request.POST.get("do") == "hand_over":
        return HandOverForm(request.POST, today=today, prefix="out")
    return MarkForm(request.POST, today=today, is_keeper=journal.is_keeper, prefix="mark")


def _do(journal: Journal, form: HandOverForm | MarkForm, owners: Sequence[Owner]) -> str:
    data = form.cleaned_data
    if isinstance(form, HandOverForm):
        count = actions.hand_over(
            journal.school, owners, on=data["on"], signature=data["signature"], to=data["to"], by=journal.user
        )
        return f"Коды выданы {quantity(count, *PEOPLE)}. Сами коды из программы стёрты."
    state = CodeState(data["state"])
    count = actions.mark(journal.school, owners, state=state, on=data["on"], note=data["note"], by=journal.user)
    return f"Отмечено «{state.label}»: {quantity(count, 'человек', 'человека', 'человек')}."


def _marked(request: HttpRequest, journal: Journal) -> list[Owner]:
    """The marked people; anybody from outside the list that is shown does not exist."""
    owners = [Owner.read(written) for written in request.POST.getlist("people")]
    known = [owner for owner in owners if owner is not None]
    if len(known) != len(owners) or not queries.are_all_in(
        journal.group, known, school=journal.school, user=journal.user
    ):
        raise Http404
    return known


def address_of(journal: Journal) -> str:
    return f"{reverse('registry:code_list', args=[journal.school.pk])}?{urlencode({'group': journal.group.key})}"


def _list(
    request: HttpRequest,
    journal: Journal,
    *,
    form: HandOverForm | MarkForm | None = None,
    marked: Sequence[Owner] = (),
    reasons: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    chosen = CodeFilter(request.GET, groups=journal.groups, initial={"group": journal.group.key})
    chosen.fields["group"].initial = journal.group.key
    people = queries.people_of(
        journal.group, school=journal.school, user=request.user, words=words, state=chosen.chosen_state()
    )
    rows = Paginator(people, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "journal": journal,
        "rows": rows,
        "lines": queries.shown_rows(list(rows.object_list)),
        "filter": chosen,
        "query": words,
        "marked": {str(owner) for owner in marked},
        "reasons": list(reasons),
        "hand_over": form if isinstance(form, HandOverForm) else HandOverForm(today=today, prefix="out"),
        "mark": form
        if isinstance(form, MarkForm)
        else MarkForm(today=today, is_keeper=journal.is_keeper, prefix="mark"),
    }
    return page(request, "registry/eos_account_list.html", context, school=journal.school, status=status)


@require_GET
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """All codes of the person of this one, with every mark on them; the codes themselves are never shown."""
    account = _account(request, pk)
    person = account.person
    log_reading(person, by=request.user, at=timezone.now())
    stories = [(found, _events(found)) for found in _all_of(person)]
    is_keeper = rules.may_keep_codes(request.user, account.school)
    context = {
        "person": person,
        "stories": stories,
        "newest": stories[0][0],
        "is_keeper": is_keeper,
        "group": _group_of(person, Journal(account.school, request.user, "").groups) if is_keeper else "",
    }
    return page(request, "registry/eos_account.html", context, school=account.school)


@require_POST
def code_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    account = _account(request, pk)
    allow(rules.may_keep_codes(request.user, account.school))
    new = actions.reissue(account, by=request.user)
    messages.success(
        request, f"Заведён новый код взамен прежнего: {new.person.full_name}. Впишите его, когда получите."
    )
    return redirect("registry:code", new.pk)


def _group_of(person: Person, groups: Sequence[Group]) -> str:
    """Whose list holds the box for the person's code; «all» is the table that is pasted."""
    if isinstance(person, Employee):
        return "staff"
    pupil = person if isinstance(person, Pupil) else Pupil.objects.current().filter(representatives=person.pk).first()
    key = f"class-{pupil.school_class_id}" if pupil else ""
    return key if key in {group.key for group in groups} else "all"


def _account(request: HttpRequest, pk: int) -> EosAccount:
    """Whoever sees the person sees the story of the codes."""
    joined = EosAccount.objects.select_related("school", "employee", "pupil", "representative")
    account = fetch_or_404(joined, pk=pk)
    fetch_or_404(type(account.person).objects.visible_to(request.user), pk=account.person.pk)
    return account


def _all_of(person: Person) -> list[EosAccount]:
    return list(
        EosAccount.objects.of(person).select_related(*(f"{word}_by" for word in EVIDENCE.values())),
    )


def _events(account: EosAccount) -> list[tuple[str, Any, str, str]]:
    """What was marked, when, by whom, and the rest; in the order of the days."""
    found = []
    for state, word in EVIDENCE.items():
        day, by = getattr(account, f"{word}_on"), getattr(account, f"{word}_by")
        if day is not None:
            rest = f"{account.handed_to}; {account.signature}" if state is CodeState.HANDED_OVER else ""
            found.append((str(state.label), day, by.get_full_name() or by.get_username(), rest))
    return sorted(found, key=lambda event: event[1])
