"""«Что от вас нужно сегодня», the help page, and the district's page of counts."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ezh_rollout.progress import progress_of
from ezh_rollout.shared.access import allow
from ezh_rollout.shared.pages import page
from ezh_rollout.today import district_rows, todo_of
from registry import rules
from registry.models import School
from registry.states import Right


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """First what the person has to do in the school at hand, by her rights there; most urgent first."""
    today = timezone.localdate()
    schools = list(School.objects.where(request.user, Right.WORK_HERE))
    wanted = request.GET.get("school", "")
    school = next((found for found in schools if str(found.pk) == wanted), schools[0] if schools else None)
    context = {
        "todo": todo_of(request.user, school, on=today) if school else None,
        "progress": progress_of(request.user, school)
        if school and rules.may_view_school(request.user, school)
        else None,
        "may_verify": school is not None and rules.may_verify(request.user, school),
        "others": [found for found in schools if found != school],
        "today": today,
        "is_district": rules.may_view_counts(request.user),
        "is_admin": request.user.is_staff,
    }
    return page(request, "home.html", context, school=school)


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    return page(request, "help.html", {})


@require_GET
def district(request: HttpRequest) -> HttpResponse:
    """Counts of the district's schools; no names of people by construction: only numbers are asked for."""
    allow(rules.may_view_counts(request.user))
    rows = district_rows(request.user, on=timezone.localdate())
    return page(request, "district.html", {"rows": rows})
