"""The school's card."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun
from registry import rules
from registry.actions import school as actions
from registry.forms.school import GROUPS, SWITCHES, SchoolForm
from registry.models import School
from registry.queries.history import changes_since, history_of


@require_GET
def school(request: HttpRequest, school_id: int) -> HttpResponse:
    found = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    context = {
        "groups": [(title, [_fact(found, name) for name in names if name not in SWITCHES]) for title, names in GROUPS],
        "history": history_of(found, school=found.pk),
        "may_edit": rules.may_edit_school(request.user, found),
    }
    return page(request, "registry/school.html", context, school=found)


def _fact(school: School, name: str) -> tuple[str, Any]:
    return str(School._meta.get_field(name).verbose_name), getattr(school, name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's public model API


@require_http_methods(["GET", "POST"])
def school_edit(request: HttpRequest, school_id: int) -> HttpResponse:
    found = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_school(request.user, found))
    form = SchoolForm(
        request.POST or None,
        instance=found,
        version=actions.version_of(found),
        may_lift_four_eyes=rules.may_lift_four_eyes(request.user, found),
    )
    status, changes = 200, []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change(found, to=form.values(), version=version, by=request.user)
        except Outrun:
            status, changes = 409, changes_since(found, version, school=found.pk, by_history=True)
            form.know(actions.version_of(found))
        else:
            messages.success(request, "Карточка школы сохранена.")
            return redirect("registry:school", found.pk)
    if form.errors:
        status = 422
    context = {"form": form, "changes": changes}
    # The banner and the menu name the school as it is, not as it was typed.
    kept = School.objects.get(pk=found.pk) if form.is_bound else found
    return page(request, "registry/school_form.html", context, school=kept, status=status)
