"""Piles of scans: the list, an upload, how far one is, its pages and its originals."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consents import rules
from consents.actions import scan as actions
from consents.forms.scan import SignedOnForm, UploadForm
from consents.models import ScanBatch, ScanFile
from consents.queries import scan as queries
from consents.states import ScanState
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry.actions.personal_data import log_export
from registry.models import School
from registry.states import JobState
from registry.views.once import answer_once

PILES_PER_PAGE = 25
PAGES_PER_PAGE = 60


def may_upload(request: HttpRequest, school: School) -> bool:
    return rules.may_print_consents(request.user, school) or rules.may_keep_consents(request.user, school)


def pile_or_404(request: HttpRequest, pk: int) -> ScanBatch:
    """Piles are of the whole school: a class teacher sees none of them."""
    visible = ScanBatch.objects.visible_to(request.user)
    return fetch_or_404(visible.select_related("school", "job", "uploaded_by", "closed_by"), pk=pk)


def pile_to_keep(request: HttpRequest, pk: int) -> ScanBatch:
    found = pile_or_404(request, pk)
    allow(rules.may_keep_consents(request.user, found.school))
    return found


@require_GET
def scans(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    shown = Paginator(queries.piles_of(school), PILES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "may_upload": may_upload(request, school)}
    return page(request, "consents/scan_list.html", context, school=school)


@require_http_methods(["GET", "POST"])
def scan_add(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(may_upload(request, school))
    form = UploadForm(request.POST or None, request.FILES or None, school=school, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_received, request, school, form))
    status = 422 if form.errors else 200
    return page(request, "consents/scan_add.html", {"form": form}, school=school, status=status)


def _received(request: HttpRequest, school: School, form: UploadForm) -> HttpResponseRedirect:
    received = actions.receive(
        school,
        form.cleaned_data["originals"],
        title=form.name(),
        signed_on=form.cleaned_data["signed_on"],
        by=request.user,
        at=timezone.now(),
    )
    for original in received.known:
        messages.warning(request, f"«{original.name}» уже загружали: пачка «{original.batch}». Второй раз не нужен.")
    return redirect("consents:scan", received.batch.pk)


@require_GET
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the pile is and what comes next. While it is being read, its moving part is asked for again."""
    found = pile_or_404(request, pk)
    is_reading = found.state == ScanState.RECEIVED and not (found.job and found.job.state == JobState.FAILED)
    if request.htmx:  # type: ignore[attr-defined]
        if not is_reading:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "consents/_scan_reading.html", {"pile": found, "job": found.job})
    today = timezone.localdate()
    context = {
        "pile": found,
        "job": found.job,
        "is_reading": is_reading,
        "counts": queries.counts_of(found),
        "originals": found.files.order_by("position", "pk"),
        "form": SignedOnForm(today=today, initial={"signed_on": found.usual_signed_on}),
        "obstacles": actions.obstacles_to_close(found),
        "may_keep": rules.may_keep_consents(request.user, found.school),
        "may_upload": may_upload(request, found.school),
    }
    return page(request, "consents/scan.html", context, school=found.school)


@require_GET
def scan_pages(request: HttpRequest, pk: int) -> HttpResponse:
    """All pages as small pictures; nothing can be read on them but the layout."""
    found = pile_or_404(request, pk)
    counts = queries.counts_of(found)
    asked = request.GET.get("shown", "")
    shown = Paginator(queries.pages_listed(found, asked), PAGES_PER_PAGE).get_page(request.GET.get("page"))
    context = {"pile": found, "counts": counts, "shown": asked, "page": shown}
    return page(request, "consents/scan_pages.html", context, school=found.school)


@require_POST
def scan_date(request: HttpRequest, pk: int) -> HttpResponse:
    found = pile_to_keep(request, pk)
    today = timezone.localdate()
    form = SignedOnForm(request.POST, today=today)
    if not form.is_valid():
        return page(request, "consents/scan_date.html", {"pile": found, "form": form}, school=found.school, status=422)
    actions.set_signed_on(found, signed_on=form.cleaned_data["signed_on"], on=today)
    messages.success(request, f"Дата подписи для пачки: {form.cleaned_data['signed_on']:%d.%m.%Y}.")
    return redirect("consents:scan", found.pk)


@require_POST
def scan_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = pile_or_404(request, pk)
    allow(may_upload(request, found.school))
    actions.read_again(found, by=request.user, at=timezone.now())
    return redirect("consents:scan", found.pk)


@require_POST
def scan_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = actions.close(pile_to_keep(request, pk), by=request.user, at=timezone.now())
    messages.success(request, f"Пачка «{found.title}» разобрана. Сканы и файлы остаются на месте.")
    return redirect("consents:scans", found.school_id)


@require_POST
def scan_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = actions.reopen(pile_to_keep(request, pk))
    messages.success(request, "Пачка снова открыта: решения по страницам можно поправить.")
    return redirect("consents:scan", found.pk)


@require_GET
def scan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file is, and whether it is still the one that was uploaded: computed anew at every look."""
    original = _original(request, pk)
    context = {
        "original": original,
        "is_unchanged": actions.is_unchanged(original),
        "pages": original.pages.count(),
    }
    return page(request, "consents/scan_file.html", context, school=original.school)


@require_GET
def scan_original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came; whoever takes it stands in the log."""
    original = _original(request, pk)
    try:
        content = original.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    log_export(
        original.school,
        what=f"Скан согласий: {original.name}",
        section="consents",
        count=max(original.pages.filter(copy__isnull=False).count(), 1),
        fields=["подписанные бланки согласий"],
        by=request.user,
        at=timezone.now(),
        why=f"пачка «{original.batch}»",
    )
    # A foreign file is never shown inside the site, whatever it holds.
    return FileResponse(content, as_attachment=True, filename=original.name, content_type="application/octet-stream")


def _original(request: HttpRequest, pk: int) -> ScanFile:
    """Originals hold the pages of many people: only for those who see the whole school."""
    piles = ScanBatch.objects.visible_to(request.user)
    return fetch_or_404(
        ScanFile.objects.filter(batch__in=piles).select_related("school", "batch", "uploaded_by"), pk=pk
    )
