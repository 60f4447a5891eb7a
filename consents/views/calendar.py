"""The production calendar of the school, a year at a time."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from consents import rules
from consents.actions import calendar as actions
from consents.calendar import FIRST_YEAR, LAST_YEAR, base_day, is_forecast
from consents.forms.calendar import OFF, WORKING, DayForm, PasteForm
from consents.models import CalendarDay
from consents.queries.calendar import corrected_days, months_of
from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from ezh_rollout.shared.text import whole_number
from ezh_rollout.shared.typography import quantity
from registry.models import School

DAYS = ("день", "дня", "дней")


@require_GET
def calendar(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    return _page(request, school, day=_day(request.GET.get("day", "")))


@require_POST
def calendar_day(request: HttpRequest, school_id: int) -> HttpResponse:
    """One day, chosen in the grid."""
    school = _school_to_edit(request, school_id)
    day, form = _day(request.POST.get("day", "")), DayForm(request.POST)
    if day is None or not form.is_valid():
        return _page(request, school, day=day, form=form, status=422)
    actions.set_days(school, {day: form.asked()}, by=request.user)
    messages.success(request, f"{day:%d.%m.%Y}: записано.")
    return _back(school, day.year)


@require_POST
def calendar_paste(request: HttpRequest, school_id: int) -> HttpResponse:
    school, form = _school_to_edit(request, school_id), PasteForm(request.POST)
    if not form.is_valid():
        return _page(request, school, paste=form, status=422)
    days = form.days()
    try:
        count = actions.set_days(school, days, by=request.user)
    except Refused as refusal:
        form.add_error("lines", refusal.reasons)
        return _page(request, school, paste=form, status=refusal.status)
    messages.success(request, f"Прочитано: {quantity(len(days), *DAYS)}, изменилось: {quantity(count, *DAYS)}.")
    return _back(school, min(days).year)


@require_POST
def calendar_base(request: HttpRequest, school_id: int) -> HttpResponse:
    """Everything that the school had corrected in the year is taken back."""
    school = _school_to_edit(request, school_id)
    year = _year(request)
    count = actions.back_to_base(school, year, by=request.user)
    messages.success(request, f"Исправления сняты: {quantity(count, *DAYS)}.")
    return _back(school, year)


def _school_to_edit(request: HttpRequest, school_id: int) -> School:
    school = fetch_or_404(School.objects.visible_to(request.user), pk=school_id)
    allow(rules.may_keep_consents(request.user, school))
    return school


def _back(school: School, year: int) -> HttpResponse:
    return redirect(f"{reverse('consents:calendar', args=[school.pk])}?year={year}")


def _year(request: HttpRequest) -> int:
    """The year asked for; this one when it makes no sense."""
    asked = whole_number(request.POST.get("year") or request.GET.get("year") or "")
    return asked if asked is not None and FIRST_YEAR <= asked <= LAST_YEAR else timezone.localdate().year


def _day(words: str) -> date | None:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _page(
    request: HttpRequest,
    school: School,
    *,
    day: date | None = None,
    form: Form | None = None,
    paste: PasteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    year = day.year if day else _year(request)
    corrected = corrected_days(school, year)
    may_edit = rules.may_keep_consents(request.user, school)
    context: dict[str, Any] = {
        "year": year,
        "previous": year - 1 if year > FIRST_YEAR else None,
        "following": year + 1 if year < LAST_YEAR else None,
        "months": months_of(year, corrected, chosen=day),
        "corrected": sorted(corrected.values(), key=lambda row: row.day),
        "is_forecast": is_forecast(year),
        "may_edit": may_edit,
        "day": day,
        "base": base_day(day) if day else None,
        "day_form": form or (_day_form(day, corrected.get(day)) if day and may_edit else None),
        "paste": (paste or PasteForm()) if may_edit else None,
    }
    return page(request, "consents/calendar.html", context, school=school, status=status)


def _day_form(day: date, row: CalendarDay | None) -> DayForm:
    is_working = row.is_working if row else base_day(day).is_working
    # The usual wish is the other one than what stands there.
    wished = is_working if row else not is_working
    return DayForm(initial={"kind": WORKING if wished else OFF, "note": row.note if row else ""})
