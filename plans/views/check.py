"""The public check of a printed document by its code or QR. Nobody logs in, nothing about people is shown."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ezh_rollout.shared.pages import page
from plans.check import printout_of, verdict_of
from plans.forms.check import CheckForm
from plans.models.printout import code_as_typed


def check_url(request: HttpRequest) -> Callable[[str], str]:
    """The absolute address of a code's check page, for the QR on a paper that this request prints."""
    base = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    return lambda code: base + reverse("plans:check", args=[code])


@login_not_required
@require_GET
def check_form(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.GET or None)
    if form.is_valid():
        return redirect("plans:check", form.cleaned_data["code"])
    return page(request, "plans/check.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_GET
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """Never cached: a paper that was in force yesterday may be replaced today."""
    printout = printout_of(code_as_typed(code))
    if printout is None:
        return page(request, "plans/check_unknown.html", {"form": CheckForm(initial={"code": code[:40]})}, status=404)
    context = {"printout": printout, "issuer": printout.school, "verdict": verdict_of(printout)}
    return page(request, "plans/check_found.html", context)
