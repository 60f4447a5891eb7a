"""Requests of a logged-in person through all our middleware, without a network between."""

from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.urls import set_urlconf


class Browser:
    def __init__(self, user: Any) -> None:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.requests = RequestFactory(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        self.requests.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session.session_key})
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def get(self, path: str, *, urlconf: str = settings.ROOT_URLCONF) -> HttpResponseBase:
        """The page; anything but 200 would be the measurement of an error."""
        request = self.requests.get(path, secure=settings.HTTPS)
        request.urlconf = urlconf
        response = self.handler.get_response(request)
        set_urlconf(None)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
        return response
