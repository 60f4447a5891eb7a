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


# Where a page of the app hangs when no link of the menu begins its address.
PLACES = {"registry": "registry:reference", "consents": "consents:register"}
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
            Link("Данные", reverse("registry:reference", args=[school.pk])),
            Link("Согласия", reverse("consents:register", args=[school.pk]), _consent_pages(school)),
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
            links.append(Link("Согласия класса", reverse("consents:register", args=[school.pk])))
    if rules.may_view_counts(user):
        links.append(Link("Район", reverse("district")))
    current = _current(request, links, school)
    return [{"title": link.title, "url": link.url, "is_current": link.url == current} for link in links]


def _consent_pages(school: School) -> tuple[str, ...]:
    """Where the long works of the consents hang from."""
    return tuple(reverse(f"consents:{name}", args=[school.pk]) for name in ("scans", "transfers"))


def _current(request: HttpRequest, links: list[Link], school: School | None) -> str:
    """The address of the link whose pages hold this one; any other page of the registry hangs from «Данные»."""
    # A page that any app may fill (long work) says itself which page it hangs from.
    path, home = getattr(request, "hangs_from", "") or request.path, reverse("home")
    if path in {link.url for link in links}:
        return path
    card = reverse("registry:school", args=[school.pk]) if school is not None else home
    if path == f"{card}edit/":
        return card
    # The home page and the card of the school are beginnings of other pages and hold only themselves.
    starts = [(start, link.url) for link in links if link.url not in {home, card} for start in (link.url, *link.pages)]
    held = max(((len(start), url) for start, url in starts if path.startswith(start)), default=(0, ""))[1]
    place = PLACES.get(request.resolver_match.namespace) if request.resolver_match is not None else None
    if school is None or place is None or (held and place == "registry:reference"):
        return held
    # A page about the consents of one person has the address of the person's card.
    return reverse(place, args=[school.pk])
