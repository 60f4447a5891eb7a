"""One row of the reference data: its card, the form, the archive."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST


@require_GET
def row(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    raise Http404


@require_http_methods(["GET", "POST"])
def row_add(request: HttpRequest, school_id: int, section: str) -> HttpResponse:
    raise Http404


@require_http_methods(["GET", "POST"])
def row_edit(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    raise Http404


@require_POST
def row_archive(request: HttpRequest, section: str, pk: int) -> HttpResponse:
    raise Http404
