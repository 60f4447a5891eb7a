"""Where to go after a form: the page it was sent from, when that is a page of ours."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, default: str) -> str:
    """The address in the hidden field `next`; anything that leads to another site is replaced by `default`."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Django would take a word without a slash for the name of a view, and fail on it.
    return wanted if is_ours and wanted.startswith("/") else default
