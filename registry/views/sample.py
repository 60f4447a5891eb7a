"""A long list checked by rows that the program draws."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.typography import quantity
from registry import rules
from registry.actions import sample as actions
from registry.forms.verification import SampleForm
from registry.models import Sample, School
from registry.queries.looked import LOOKS
from registry.queries.queue import Queue, ahead
from registry.queries.sample import progress_of
from registry.queries.staff import names_by_user
from registry.states import SampleState
from registry.views.verification import look_or_404, visible_school


@require_POST
def sample_draw(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    look, school = look_or_404(section), visible_school(request, school_id)
    allow(rules.may_verify(request.user, school))
    form = SampleForm(request.POST)
    if not form.is_valid():
        raise Refused("Напишите числами, сколько строк проверить и при скольких ошибках проверять весь список.")
    drawn = actions.draw_sample(
        school,
        look.key,
        size=form.cleaned_data["size"],
        most_errors=form.cleaned_data["most_errors"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, f"Выбрано наугад: {quantity(drawn.size, 'строка', 'строки', 'строк')}.")
    return redirect("registry:sample", drawn.pk)


@require_GET
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    found = _sample_or_404(request, pk)
    look, progress, who = LOOKS[found.section], progress_of(found), names_by_user(found.school_id)
    may_verify = rules.may_verify(request.user, found.school) and found.state == SampleState.RUNNING
    queue = Queue(sample=found.pk)
    context = {
        "sample": found,
        "look": look,
        "progress": progress,
        "lines": [
            {"row": row, "name": look.name_of(row.seen), "is_error": key in progress.errors}
            for key in found.rows
            if (row := progress.rows.get(key)) is not None
        ],
        "next": ahead(look, found.school, queue, user=request.user.pk or 0).next if may_verify else None,
        "drawn_by": who.get(found.drawn_by_id, ""),
        "decided_by": who.get(found.decided_by_id or 0, ""),
        "may_verify": may_verify,
    }
    return page(request, "registry/sample.html", context, school=found.school)


@require_POST
def sample_finish(request: HttpRequest, pk: int) -> HttpResponse:
    found = _sample_or_404(request, pk)
    allow(rules.may_verify(request.user, found.school))
    done = actions.finish_sample(found, by=request.user, at=timezone.now())
    if done.state == SampleState.FAILED:
        messages.warning(request, "Ошибок слишком много: проверьте весь список.")
    else:
        rows = quantity(done.accepted or 0, "строка", "строки", "строк")
        messages.success(request, f"Список принят по выборке: ещё {rows}.")
    return redirect("registry:sample", done.pk)


@require_POST
def sample_drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = _sample_or_404(request, pk)
    allow(rules.may_verify(request.user, found.school))
    actions.drop_sample(found, by=request.user, at=timezone.now())
    messages.success(request, "Выборка отложена. Она остаётся в истории раздела.")
    return redirect("registry:verification_section", found.school_id, found.section)


def _sample_or_404(request: HttpRequest, pk: int) -> Sample:
    visible = Sample.objects.filter(school__in=School.objects.visible_to(request.user))
    return fetch_or_404(visible.select_related("school"), pk=pk)
