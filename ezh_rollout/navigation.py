"""The links at the top of every page, by the rights of the person."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from registry import rules
from registry.models import School
from registry.queries.own_class import led_classes


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: the school at hand (the view may name another) and where one can go."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "school": None, "help_url": reverse("help")}
    rights = rules.rights_of(user)
    school = getattr(request, "school", None)
    if school is None and rights:
        school = School.objects.filter(pk__in=list(rights)[:1]).first()
    return {"navigation": _links(request, school, user), "school": school, "help_url": reverse("help")}


PLANS = ("/plans/", "/stages/", "/tasks/", "/approvals/", "/imports/")


class Link(NamedTuple):
    """A link of the menu; `pages` are the beginnings of other addresses that belong to it."""

    title: str
    url: str
    pages: tuple[str, ...] = ()


def _links(request: HttpRequest, school: School | None, user: Any) -> list[dict[str, Any]]:
    links = [Link("Сегодня", reverse("home"))]
    if school is not None and rules.may_view_school(user, school):
        links += [
            Link("Планы", reverse("plans:plans", args=[school.pk]), PLANS),
            Link("Приказы", reverse("plans:orders", args=[school.pk]), ("/orders/",)),
            Link("Данные", reverse("registry:reference", args=[school.pk]), _data_pages(school)),
            Link("Сотрудники", reverse("registry:employees", args=[school.pk]), ("/staff/",)),
            Link("Роли", reverse("registry:roles", args=[school.pk]), ("/roles/",)),
            Link("Школа", reverse("registry:school", args=[school.pk])),
        ]
    elif school is not None and rules.may_work_here(user, school):
        links += [
            Link("Мои задачи", reverse("plans:my_tasks"), ("/tasks/",)),
            Link("Приказы", reverse("plans:orders", args=[school.pk]), ("/orders/",)),
        ]
        if led_classes(user).filter(school=school).exists():
            links.append(Link("Мой класс", reverse("registry:rows", args=[school.pk, "pupils"]), ("/data/",)))
            links.append(Link("Коды класса", reverse("registry:codes", args=[school.pk]), ("/codes/",)))
    if rules.may_view_counts(user):
        links.append(Link("Район", reverse("district")))
    current = _current(request.path, links)
    return [{"title": link.title, "url": link.url, "is_current": link.url == current} for link in links]


# What hangs from the overview of the data: beginnings of addresses of one row, and words after those of the school.
OF_ROWS = ("/data/", "/relatives/", "/codes/", "/activation/", "/destruction-acts/")
OF_SCHOOL = ("codes", "admin-rights", "activation", "access-log", "retention")


def _data_pages(school: School) -> tuple[str, ...]:
    of_school = reverse("registry:school", args=[school.pk])
    return (*OF_ROWS, *(f"{of_school}{word}/" for word in OF_SCHOOL))


def _current(path: str, links: list[Link]) -> str:
    """The address of the link whose pages hold `path`; the home page holds only itself."""
    home = reverse("home")
    if path == home:
        return home
    starts = [(start, link.url) for link in links for start in (link.url, *link.pages) if start != home]
    return max(((len(start), url) for start, url in starts if path.startswith(start)), default=(0, ""))[1]
