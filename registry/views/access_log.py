"""The log of access to personal data for the director, and the readers of the own card for everybody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from registry import rules
from registry.forms.access_log import AccessLogFilter
from registry.models import School
from registry.queries.access_log import actors_of, log_of, log_rows, readers_of
from registry.states import Right

ROWS_PER_PAGE = 100


@require_GET
def access_log(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_read_access_log(request.user, school))
    form = AccessLogFilter(request.GET, actors=actors_of(school))
    filters = form.filters()
    rows = Paginator(log_of(school, filters).select_related("by"), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": rows,
        "lines": log_rows(school.pk, list(rows.object_list)),
        "form": form,
        "is_of_one": filters.person is not None,
    }
    return page(request, "registry/access_log.html", context, school=school)


@require_GET
def my_readers(request: HttpRequest, school_id: int) -> HttpResponse:
    """Who opened my card; whoever has none finds nothing."""
    school = fetch_or_404(School.objects.where(request.user, Right.WORK_HERE), pk=school_id)
    own = readers_of(request.user).filter(school=school).select_related("by")
    rows = Paginator(own, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": rows, "lines": log_rows(school.pk, list(rows.object_list))}
    return page(request, "registry/access_log_own.html", context, school=school)
