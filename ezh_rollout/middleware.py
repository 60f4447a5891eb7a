"""What every answer has in common: it is nobody else's business, and a refused action is told in words."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.http import url_has_allowed_host_and_scheme

from ezh_rollout.shared.pdf import PdfProblem
from ezh_rollout.shared.refusal import Refused

logger = logging.getLogger(__name__)
UNDRAWN = "Не удалось подготовить PDF. Попробуйте ещё раз; если не поможет, позовите технического администратора."


class PrivateMiddleware:
    """Pages and papers hold personal data: neither a proxy nor the disk of a shared computer keeps a copy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ButtonMiddleware:
    """The address of a button, opened as a page, is told in words: a browser shows an empty 405 as a broken site.

    People come there from the login that met them when they pressed the button, or from the address line.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        told = render(request, "405.html", {"above": _page_above(request.path_info)}, status=response.status_code)
        told["Allow"] = response["Allow"]
        return told


def _page_above(path: str) -> str:
    """The nearest shorter address: the button most likely stands on its page; the home page when there is none."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        if is_valid_path(path):
            return path
    return "/"


class RefusalMiddleware:
    """Turns an uncaught `Refused` into a page (or an htmx fragment) with all its reasons and the right status.

    A paper that could not be drawn is refused in the same way: actions draw before they write, so nothing is saved.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PdfProblem):
            logger.error("PDF: %s", exception)
            exception = Refused(UNDRAWN)
        if not isinstance(exception, Refused):
            return None
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        context = {"reasons": exception.reasons, "back": back, "status": exception.status}
        response = render(request, "refused.html", context, status=exception.status)
        if getattr(request, "htmx", False):
            # The message goes to its own place on the page; the row that was clicked stays as it is.
            response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
        return response
