"""Where a request comes from, for the lock of the login."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The visitor's address. Behind our proxy it is the last one the proxy wrote; the ones before may be forged."""
    seen = request.META.get("REMOTE_ADDR", "")
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (_valid(forwarded) if settings.BEHIND_PROXY else None) or _valid(seen)


def _valid(words: str) -> str | None:
    try:
        return str(ip_address(words))
    except ValueError:
        return None
