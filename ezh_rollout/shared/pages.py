"""Answering with a page of one school: the navigation and the banner follow the school at hand."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, school: Any = None, status: int = 200
) -> HttpResponse:
    """Renders `template`. `school` becomes the school at hand of this request."""
    if school is not None:
        request.school = school  # type: ignore[attr-defined]
        context = {**context, "school": school}
    return render(request, template, dict(context), status=status)
