"""People already logged in. A login costs as much as a page, so a session once begun is put back for its account (and
the secret key that signed it)."""

from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
# A test may set the clock to any moment.
NEVER: Final = datetime(2100, 1, 1, tzinfo=UTC)
_begun: dict[tuple[Any, str, str], Session] = {}


def logged_in(user: Any) -> Client:
    """A browser of its own: the second one of the same person in one test has a session of its own, too."""
    client, account = Client(), (user.pk, user.password, settings.SECRET_KEY)
    session = _begun.get(account)
    if session is None or Session.objects.filter(pk=session.pk).exists():
        client.force_login(user, backend=BACKEND)
        found = Session.objects.get(pk=client.cookies[settings.SESSION_COOKIE_NAME].value)
        found.expire_date = NEVER
        _begun.setdefault(account, found)
        return client
    session.save(force_insert=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
