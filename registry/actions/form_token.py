"""One form, one result: of several clicks on its button, in whatever processes they arrive, the first one counts."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from registry.models import FormToken

TOKEN = re.compile(r"[\w-]{16,40}", re.ASCII)
KEPT = timedelta(days=1)


@transaction.atomic
def once(token: str, *, make: Callable[[], str], by: Any, at: datetime) -> tuple[str, bool]:
    """The address of the result, and whether it was made now. `make` makes it and names its address.

    The token is written first: the unique constraint lets a second click wait until the first one is through. What
    `make` refuses is taken back together with the token, so a mended form may be sent again. Without a token (a
    script) every call makes its own result.
    """
    if not TOKEN.fullmatch(token):
        return make(), True
    FormToken.objects.filter(user=by, created_at__lt=at - KEPT).delete()
    sent, is_first = FormToken.objects.get_or_create(user=by, token=token, defaults={"created_at": at})
    if is_first:
        sent.address = make()
        sent.save(update_fields=["address"])
    return sent.address, is_first
