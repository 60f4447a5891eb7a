"""Access is a part of fetching: what a person may not see does not exist for her (404), what she may not do is 403."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)


def fetch_or_404(visible: QuerySet[M], **lookup: Any) -> M:
    """The row out of what the person may see; anything else is as good as not there."""
    found = visible.filter(**lookup).first()
    if found is None:
        raise Http404
    return found


def allow(answer: bool, why: str = "") -> None:  # noqa: FBT001 - reads as a sentence: allow(may_sign(user, order))
    """Goes on when the rule said yes."""
    if not answer:
        raise PermissionDenied(why)
