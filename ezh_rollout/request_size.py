"""How much may be sent: a body is refused by its announced length, before a byte of it is looked at or written to disk.

A server that answers and closes while the browser still sends makes the browser show «connection reset» instead of our
words: of people who are logged in the rest is taken from the wire and thrown away.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

KILOBYTE = 1024
MEGABYTE = KILOBYTE * KILOBYTE
# A form has words beside its files.
ROOM_FOR_WORDS = MEGABYTE
# Whoever sends more by mistake than ten times the limit sees a broken connection after all.
TIMES_TAKEN = 10


class RequestSizeMiddleware:
    """Stands after the login is known and before anybody reads the body (the CSRF check does so first)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._refusal(request) or self.get_response(request)
        if response.status_code in (400, 413):
            _take_the_rest(request)
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            # Django would take such a body for an empty one; how long it is nobody knows before it ends.
            return _refused(request, status=411, limit="")
        size = request.META.get("CONTENT_LENGTH") or "0"
        if not (size.isascii() and size.isdecimal()) or len(size) > 15:
            return _refused(request, status=411, limit="")
        if int(size) > settings.VISITOR_BODY_LIMIT:
            # Only now: the size of an ordinary form asks nobody who sends it.
            is_known = request.user.is_authenticated
            if not is_known or int(size) > settings.UPLOAD_LIMIT + ROOM_FOR_WORDS:
                limit = settings.UPLOAD_LIMIT if is_known else settings.VISITOR_BODY_LIMIT
                return _refused(request, status=413, limit=_said(limit))
        return None


def _take_the_rest(request: HttpRequest) -> None:
    """Whoever is not known could keep us at it: a visitor's body stays where it is."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    most = TIMES_TAKEN * (settings.UPLOAD_LIMIT + ROOM_FOR_WORDS)
    if settings.VISITOR_BODY_LIMIT < size <= most and request.user.is_authenticated:
        try:
            while request.read(MEGABYTE):
                pass
        except OSError:
            # The browser is gone, or somebody has begun to read before us and could not end.
            return


def _refused(request: HttpRequest, *, status: int, limit: str) -> HttpResponse:
    # A template that asks for the CSRF token or the messages reads no body.
    response = render(request, "413.html", {"limit": limit}, status=status)
    if getattr(request, "htmx", False):
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


def _said(limit: int) -> str:
    return f"{limit // MEGABYTE} МБ" if limit >= MEGABYTE else f"{limit // KILOBYTE} КБ"
