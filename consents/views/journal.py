"""The journal of consents: on the screen, on paper, as a table. Nothing is ever deleted here."""

import tempfile
from collections.abc import Sequence
from typing import IO, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from consents import rules
from consents.actions.journal import print_journal
from consents.forms.journal import JournalFilter
from consents.journal_file import FIELDS, TITLE, as_table
from consents.queries.journal import JournalRow, journal_rows
from consents.queries.journal import journal as rows_of
from consents.views.register import Register
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry.actions.personal_data import log_export
from registry.exports.files import Unwritable
from registry.models import School
from registry.states import FileFormat

ROWS_PER_PAGE: Final = 100
SUFFIXES: Final = {FileFormat.XLSX: "xlsx", FileFormat.CSV: "csv", FileFormat.CSV_OLD: "csv"}


def _register(request: HttpRequest, school_id: int) -> Register:
    """The journal is of the whole school; a class teacher has the list of the class."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_view_consents(request.user, school))
    return Register(school, request.user, request.POST if request.method == "POST" else request.GET)


@require_GET
def journal(request: HttpRequest, school_id: int) -> HttpResponse:
    register = _register(request, school_id)
    form = JournalFilter(request.GET, groups=register.groups)
    rows = Paginator(rows_of(register.school, form.asked()), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "rows": rows,
        "lines": journal_rows(
            rows.object_list, register.school, on=timezone.localdate(), first=rows.start_index() or 1
        ),
        "formats": FileFormat.choices,
    }
    return page(request, "consents/journal.html", context, school=register.school)


@require_POST
def journal_print(request: HttpRequest, school_id: int) -> HttpResponse:
    register = _register(request, school_id)
    form = JournalFilter(request.POST, groups=register.groups)
    asked = form.asked()
    job = print_journal(register.school, asked, words=form.words(asked), by=request.user)
    return redirect("registry:job", job.pk)


@require_POST
def journal_export(request: HttpRequest, school_id: int) -> HttpResponseBase:
    """The chosen part as a table; taking it stands in the log of personal data."""
    register = _register(request, school_id)
    form = JournalFilter(request.POST, groups=register.groups)
    asked, today = form.asked(), timezone.localdate()
    typed = request.POST.get("format", "")
    file_format = FileFormat(typed) if typed in FileFormat.values else FileFormat.XLSX
    rows = journal_rows(rows_of(register.school, asked), register.school, on=today)
    try:
        target = _table(rows, file_format)
    except Unwritable as problem:
        messages.error(request, str(problem))
        return redirect("consents:journal", register.school.pk)
    log_export(
        register.school,
        what=f"{TITLE}, {file_format.label}",
        section="consents",
        count=len(rows),
        fields=FIELDS,
        by=request.user,
        at=timezone.now(),
        why=form.words(asked),
    )
    name = f"Журнал согласий, {today:%d.%m.%Y}.{SUFFIXES[file_format]}"
    return FileResponse(target, as_attachment=True, filename=name)


def _table(rows: Sequence[JournalRow], file_format: FileFormat) -> IO[bytes]:
    """Opened at its beginning; the answer closes it. Raises `Unwritable`."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        as_table(target, rows, file_format)
    except Unwritable:
        target.close()
        raise
    target.seek(0)
    return target
