"""The links at the top of every page, by the rights of the person."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from registry import rules
from registry.models import School


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


def _links(request: HttpRequest, school: School | None, user: Any) -> list[dict[str, Any]]:
    links = [("Сегодня", reverse("home"))]
    if school is not None and rules.may_view_school(user, school):
        links += [
            ("Планы", reverse("plans:plans", args=[school.pk])),
            ("Приказы", reverse("plans:orders", args=[school.pk])),
            ("Сотрудники", reverse("registry:employees", args=[school.pk])),
            ("Роли", reverse("registry:roles", args=[school.pk])),
            ("Школа", reverse("registry:school", args=[school.pk])),
        ]
    elif school is not None and rules.may_work_here(user, school):
        links += [("Приказы", reverse("plans:orders", args=[school.pk]))]
    if rules.may_view_counts(user):
        links.append(("Район", reverse("district")))
    here = request.path
    current = max((url for _, url in links if here.startswith(url)), key=len, default="")
    return [{"title": title, "url": url, "is_current": url == current} for title, url in links]
