"""Signing an order and cancelling it: the two steps for which the director proves again who she is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ezh_rollout.shared.access import allow
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from plans import rules
from plans.actions import order_signing as actions
from plans.forms.order import CancelForm, SignForm
from plans.models import Order
from plans.orders import checks
from plans.orders.composing import paper_of
from plans.orders.facts import facts_of
from plans.views.check import check_url
from plans.views.order import typed, visible_order


@require_http_methods(["GET", "POST"])
def order_sign(request: HttpRequest, pk: int) -> HttpResponse:
    order = visible_order(request, pk)
    allow(rules.may_sign_orders(request.user, order.school_id))
    if request.method == "GET":
        return _sign_page(request, order, SignForm(request=request, initial=_offered(order)))
    form = SignForm(request.POST, request=request)
    if not form.is_valid():
        return _sign_page(request, order, form, status=422)
    data = form.cleaned_data
    try:
        signed = actions.sign(
            order,
            number=data["number"],
            dated=data["dated"],
            digest=data["digest"],
            by=request.user,
            at=timezone.now(),
            check_url=check_url(request),
        )
    except Refused as refusal:
        return _sign_again(request, pk, refusal)
    messages.success(request, f"Приказ № {signed.number} подписан. Файл сохранён и больше не изменится.")
    return redirect("plans:order", pk)


def _sign_again(request: HttpRequest, pk: int, refusal: Refused) -> HttpResponse:
    """The same page with number and date as typed and with the paper as it is now, to be read again."""
    order = visible_order(request, pk)
    if not order.is_draft:
        raise refusal
    typed = {**_offered(order), "number": request.POST["number"], "dated": request.POST["dated"]}
    form = SignForm(request=request, initial=typed)
    return _sign_page(request, order, form, reasons=refusal.reasons, status=refusal.status)


def _offered(order: Order) -> dict[str, Any]:
    dated = order.dated or timezone.localdate()
    return {
        "number": order.number or actions.suggested_number(order.school, dated.year),
        "dated": dated,
        "digest": paper_of(order, on=timezone.localdate()).digest if order.is_draft else "",
    }


def _sign_page(
    request: HttpRequest, order: Order, form: SignForm, *, reasons: list[str] | None = None, status: int = 200
) -> HttpResponse:
    rows = checks.rows_of(order)
    facts = facts_of(order.school, order.plan, on=timezone.localdate())
    context = {
        "order": order,
        "form": form,
        "reasons": reasons or [],
        "obstacles": checks.obstacles_to_sign(order, rows, facts),
        "doubts": checks.doubts_about(order, rows, facts),
        "new_tasks": len(rows.new_tasks) if order.plan_id else 0,
        "linked": len(rows.linked),
        "readers": rows.readers,
    }
    return page(request, "plans/order_sign.html", context, school=order.school, status=status)


@require_http_methods(["GET", "POST"])
def order_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    order = visible_order(request, pk)
    allow(rules.may_sign_orders(request.user, order.school_id))
    form = CancelForm(typed(request), request=request)
    if request.method == "POST" and form.is_valid():
        actions.cancel(order, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, f"Приказ № {order.number} аннулирован. Подлинник сохранён без изменений.")
        return redirect("plans:order", pk)
    if not order.is_signed:
        return redirect("plans:order", pk)
    status = 422 if form.errors else 200
    return page(request, "plans/order_cancel.html", {"order": order, "form": form}, school=order.school, status=status)
