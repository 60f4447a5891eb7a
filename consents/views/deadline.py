"""What the law's clock runs for, the soonest first; and the person about whom a new paper came."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from consents import rules
from consents.calendar import calendar_of, is_forecast
from consents.queries.deadline import CLOSED_SHOWN, closed_lines, open_lines, scans_with_gone_pages
from consents.queries.person_search import find_people
from consents.terms import all_terms
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry.models import Person, School
from registry.retention import PEOPLE

NOUNS: Final = {"withdrawal": "Отзыв согласия", "demand": "Обращение"}


@require_GET
def deadlines(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    today, calendar = timezone.localdate(), calendar_of(school)
    lines = open_lines(school, on=today, calendar=calendar)
    context = {
        "lines": lines,
        "late": sum(line.clock.is_late for line in lines),
        "closed": closed_lines(school, on=today, calendar=calendar),
        "closed_shown": CLOSED_SHOWN,
        "gone_scans": scans_with_gone_pages(school),
        "terms": all_terms(),
        "may_keep": rules.may_keep_consents(request.user, school),
        "today": today,
        "is_forecast": is_forecast(today.year) or any(is_forecast(line.due_on.year) for line in lines),
    }
    return page(request, "consents/deadlines.html", context, school=school)


@require_GET
def deadline_person(request: HttpRequest, school_id: int, noun: str) -> HttpResponse:
    """About whom the paper is: search over everybody of the school, those who left as well."""
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_keep_consents(request.user, school))
    if noun not in NOUNS:
        raise Http404
    query = request.GET.get("q", "").strip()[:100]
    context = {"noun": noun, "title": NOUNS[noun], "query": query, "found": find_people(school, query)}
    return page(request, "consents/deadline_person.html", context, school=school)


def person_to_keep(request: HttpRequest, section: str, pk: int) -> Person:
    """The person about whom a paper is written down, by somebody who may do that."""
    if section not in PEOPLE:
        raise Http404
    model: Any = PEOPLE[section]
    visible = model.objects.filter(school__in=School.objects.visible_to(request.user)).select_related("school")
    person: Person = fetch_or_404(visible, pk=pk)
    allow(rules.may_keep_consents(request.user, person.school_id))
    if getattr(person, "destroyed_at", None):
        raise Http404
    return person
