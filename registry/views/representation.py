"""Whose representative somebody is: found and attached from either card, corrected, taken off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from registry import rules
from registry.actions import representation as actions
from registry.forms.pupil import AttachForm, RepresentationForm
from registry.models import Pupil, Representation, Representative
from registry.sections import SECTIONS
from registry.views.sections import record_or_404, section_or_404


@require_http_methods(["GET", "POST"])
def representation_add(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    """From a pupil's card one looks for the representative, from a representative's card for the child."""
    found = record_or_404(request, section_or_404(section), pk)
    allow(isinstance(found, Pupil | Representative) and rules.may_edit_registry(request.user, found.school))
    other = SECTIONS["representatives" if isinstance(found, Pupil) else "pupils"]
    query = (request.POST.get("q") or request.GET.get("q", "")).strip()
    form = AttachForm(request.POST or None, person=found, section=other, query=query)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["other"]
        pupil, representative = (found, chosen) if isinstance(found, Pupil) else (chosen, found)
        try:
            actions.attach(
                representative,
                pupil=pupil,
                kind=form.cleaned_data["kind"],
                document=form.cleaned_data["document"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, f"Записано: {representative.full_name} — {pupil.full_name}.")
            return redirect(found)
    context = {"form": form, "row": found, "other": other, "query": query, "is_pupil": isinstance(found, Pupil)}
    status = 422 if form.errors else 200
    return page(request, "registry/representation_add.html", context, school=found.school, status=status)


@require_http_methods(["GET", "POST"])
def representation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    link = _link(request, pk)
    form = RepresentationForm(request.POST or None, instance=link)
    if request.method == "POST" and form.is_valid():
        actions.change(link, **form.cleaned_data, by=request.user)
        messages.success(request, "Сохранено.")
        return redirect(link.pupil)
    context: dict[str, Any] = {"form": form, "link": link}
    status = 422 if form.errors else 200
    return page(request, "registry/representation_form.html", context, school=link.school, status=status)


@require_POST
def representation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    link = _link(request, pk)
    actions.detach(link, by=request.user)
    messages.success(request, f"{link.representative.full_name} больше не представитель: {link.pupil.full_name}.")
    return redirect(link.representative if request.POST.get("from") == "representatives" else link.pupil)


def _link(request: HttpRequest, pk: int) -> Representation:
    visible = Representation.objects.filter(pupil__in=Pupil.objects.visible_to(request.user))
    found = fetch_or_404(visible.select_related("school", "pupil", "representative"), pk=pk)
    allow(rules.may_edit_registry(request.user, found.school))
    return found
