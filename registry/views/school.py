"""The school's card."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry import rules
from registry.actions import school as actions
from registry.forms import SchoolForm
from registry.models import School


@require_GET
def school(request: HttpRequest, school_id: int) -> HttpResponse:
    found = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    context = {
        "facts": [(field.label, field.value()) for field in SchoolForm(instance=found) if not _is_switch(field.name)],
        "may_edit": rules.may_edit_school(request.user, found),
    }
    return page(request, "registry/school.html", context, school=found)


def _is_switch(name: str) -> bool:
    return name in {"one_person", "dates_in_words"}


@require_http_methods(["GET", "POST"])
def school_edit(request: HttpRequest, school_id: int) -> HttpResponse:
    found = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_edit_school(request.user, found))
    form = SchoolForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change(found, to=form.cleaned_data, by=request.user)
        messages.success(request, "Карточка школы сохранена.")
        return redirect("registry:school", found.pk)
    status = 422 if form.errors else 200
    return page(request, "registry/school_form.html", {"form": form}, school=found, status=status)
