"""Operator, processor and who signs at 14–17."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from consents import rules
from consents.actions import settings as actions
from consents.forms.settings import SettingsForm
from consents.models import ConsentSettings, settings_of
from consents.queries.form import board
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Outrun, Refused
from registry.models import School
from registry.queries.history import changes_since, history_of


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, school_id: int) -> HttpResponse:
    """Who does not keep the consents reads the same page without a form."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    may_edit = rules.may_edit_consent_settings(request.user, school)
    if request.method == "GET":
        form = SettingsForm(instance=_settings(school)) if may_edit else None
        return _page(request, school, form)
    allow(may_edit)
    form = SettingsForm(request.POST, instance=_settings(school))
    if not form.is_valid():
        return _page(request, school, form, status=422)
    version = form.cleaned_data["version"]
    try:
        actions.change(school, to=form.values(), version=version, by=request.user)
    except Outrun:
        fresh = _settings(school)
        form.know(actions.version_of(fresh))
        changes = changes_since(fresh, version, school=school.pk)
        return _page(request, school, form, changes=changes, outrun=True, status=409)
    except Refused as refusal:
        form.add_error(None, refusal.reasons)
        return _page(request, school, form, status=422)
    messages.success(request, "Настройки согласий сохранены.")
    return redirect("consents:settings", school.pk)


def _settings(school: School) -> ConsentSettings:
    found = settings_of(school)
    found.school = school
    return found


def _page(
    request: HttpRequest,
    school: School,
    form: SettingsForm | None,
    *,
    changes: list[Any] | None = None,
    outrun: bool = False,
    status: int = 200,
) -> HttpResponse:
    kept = _settings(school)
    context = {
        "form": form,
        "settings": kept,
        "outdated": [line for line in board(school, settings=kept) if line.outdated],
        "changes": changes or [],
        "outrun": outrun,
        "history": history_of(kept, school=school.pk) if kept.pk else [],
    }
    return page(request, "consents/settings.html", context, school=school, status=status)
