"""Answering a form that makes something new: a second click leads to what the first one made."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone

from registry.actions.form_token import once

NAME = "form_token"


def answer_once(request: HttpRequest, make: Callable[[], HttpResponseRedirect]) -> HttpResponseRedirect:
    """`make` makes the thing and redirects to it. Its form holds `components/_form_token.html`."""
    token = request.POST.get(NAME, "")
    address, is_first = once(token, make=lambda: make().url, by=request.user, at=timezone.now())
    if not is_first:
        messages.info(request, "Эта форма уже была отправлена. Показано то, что сохранилось в первый раз.")
    return redirect(address)


def form_token(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: a new token for each form, the same one for a form that is shown again."""
    return {NAME: lambda: (request.method == "POST" and request.POST.get(NAME)) or secrets.token_urlsafe(16)}
