"""Whose data have outlived their term, the destruction, and the acts."""

import re
from collections import defaultdict
from collections.abc import Collection
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quantity
from registry import rules
from registry.actions import destruction as actions
from registry.forms.destruction import ActForm
from registry.models import DestructionAct, School
from registry.personal_data import PARENT, PUPIL, STAFF
from registry.retention import PEOPLE, Expired, all_expired, expired_log
from registry.sections import SECTIONS

KEY = re.compile(rf"({'|'.join(PEOPLE)})-(\d{{1,18}})")
TERMS = {"pupils": PUPIL.term, "representatives": PARENT.term, "employees": STAFF.term}


@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest, school_id: int) -> HttpResponse:
    """Everybody of the whole school sees the list; only the director destroys."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    if request.method == "GET":
        return _list(request, school)
    allow(rules.may_destroy_data(request.user, school))
    form = ActForm(request.POST, today=timezone.localdate())
    chosen = _chosen(request.POST.getlist("people"))
    if not form.is_valid():
        return _list(request, school, form=form, status=422)
    try:
        act = actions.destroy(school, chosen, act=form.act(), by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return _list(request, school, form=form, status=refusal.status)
    count = sum(act.counts.values())
    messages.success(request, f"Данные уничтожены: {quantity(count, 'человек', 'человека', 'человек')}. {act}.")
    return redirect("registry:retention", school.pk)


def _chosen(written: Collection[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for key in written:
        match = KEY.fullmatch(key)
        if match is None:
            raise Http404
        found[match[1]].add(int(match[2]))
    return {section: frozenset(numbers) for section, numbers in found.items()}


def _list(request: HttpRequest, school: School, *, form: ActForm | None = None, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    expired = all_expired(school=school.pk, on=today)
    context = {
        "groups": [(SECTIONS[section].title, TERMS[section], _of(section, expired)) for section in PEOPLE],
        "is_empty": not expired,
        "log_rows": expired_log(school.pk, today).count(),
        "marked": set(request.POST.getlist("people")),
        "form": form or ActForm(today=today),
        "may_destroy": rules.may_destroy_data(request.user, school),
        "acts": DestructionAct.objects.filter(school=school).defer("pdf").select_related("destroyed_by"),
    }
    return page(request, "registry/retention.html", context, school=school, status=status)


def _of(section: str, expired: Collection[Expired]) -> list[Expired]:
    return [row for row in expired if row.section == section]


@require_GET
def destruction_act(request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes that were stored on the day of the act."""
    visible = DestructionAct.objects.filter(school__in=School.objects.visible_to(request.user))
    act = fetch_or_404(visible, pk=pk)
    disposition = f"inline; filename*=UTF-8''{quote(f'{act}.pdf')}"
    return HttpResponse(bytes(act.pdf), content_type="application/pdf", headers={"Content-Disposition": disposition})
