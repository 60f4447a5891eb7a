"""Acquaintance with a signed order: one's own, and the signatures on paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ezh_rollout.shared.access import allow
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from plans import rules
from plans.actions import order_reading as actions
from plans.forms.order import PaperDatesForm
from plans.states import AcknowledgementWay
from plans.views.order import typed, visible_order


@require_POST
def order_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    order = visible_order(request, pk)
    allow(rules.may_acknowledge(request.user, order), "Вас нет в листе ознакомления с этим приказом.")
    actions.acknowledge(order, sha256=request.POST.get("sha256", ""), by=request.user, at=timezone.now())
    messages.success(request, "Записано: вы ознакомлены с приказом.")
    return redirect("plans:order", pk)


@require_http_methods(["GET", "POST"])
def order_acknowledgements(request: HttpRequest, pk: int) -> HttpResponse:
    order = visible_order(request, pk)
    allow(rules.may_draft_orders(request.user, order.school_id))
    if not order.is_signed:
        return redirect("plans:order", pk)
    readers = list(order.acknowledgements.select_related("employee").order_by("employee__sort_key", "pk"))
    rows = [reader for reader in readers if reader.way != AcknowledgementWay.ELECTRONIC]
    form = PaperDatesForm(typed(request), rows=rows)
    status, reasons = (422 if form.errors else 200), []
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.record_paper(order, dates=form.dates(), by=request.user, at=timezone.now())
        except Refused as refusal:
            status, reasons = refusal.status, refusal.reasons
        else:
            messages.success(request, f"Записано отметок: {changed}." if changed else "Ничего не изменилось.")
            return redirect("plans:order", pk)
    context = {
        "order": order,
        "form": form,
        "reasons": reasons,
        "electronic": [reader for reader in readers if reader.way == AcknowledgementWay.ELECTRONIC],
    }
    return page(request, "plans/order_acknowledgements.html", context, school=order.school, status=status)
