"""The peer: a Django view with the same middleware that prints the same rows in a plain table, and nothing else.

Also the URLconf of that view, so that the peer goes the same way through the handler as our pages.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.views.decorators.http import require_GET

from ezh_rollout.bench.browser import Browser

PAGE = """<!doctype html><html lang="ru"><head><title>Строки</title></head><body><p>{{ user.get_username }}</p><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table></body></html>"""

Rows = Callable[[], Iterable[Sequence[Any]]]
_sources: dict[str, Rows] = {}


def page(browser: Browser, name: str, rows: Rows) -> Callable[[], object]:
    """A call that fetches and prints `rows` the bare way."""
    _sources[name] = rows
    return lambda: browser.get(f"/{name}/", urlconf=__name__)


@cache
def _template() -> Template:
    return Template(PAGE)


@require_GET
def print_rows(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(_template().render(Context({"rows": _sources[name](), "user": request.user})))


urlpatterns = [path("<slug:name>/", print_rows)]
