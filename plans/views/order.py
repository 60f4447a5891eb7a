"""Orders: the list, a new draft, the page of one, its editor, its paper."""

from functools import partial
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ezh_rollout.shared.access import allow, fetch_or_404
from ezh_rollout.shared.pages import page
from ezh_rollout.shared.refusal import Refused
from plans import rules
from plans.actions import order as actions
from plans.forms.order import NewOrderForm, OrderFilterForm
from plans.forms.order_editor import OrderEditor, rearranged, renewed
from plans.models import Acknowledgement, Order
from plans.orders import checks
from plans.orders.composing import imprint_of, paper_of, signed_paper_of
from plans.orders.facts import facts_of
from plans.orders.printing import pdf_of, title_of, uploads_of
from plans.orders.word_copy import docx_of
from plans.states import OrderKind, OrderState
from registry.models import School
from registry.rules import may_view_school
from registry.states import Right
from registry.views.once import answer_once

ROWS_PER_PAGE = 50
# A letter of Cyrillic takes two of the 255 bytes that a file system gives to a name.
LONGEST_NAME = 110
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def orders(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.where(request.user, Right.WORK_HERE), pk=school_id)
    visible = Order.objects.visible_to(request.user).filter(school=school)
    years = visible.order_by("-year").values_list("year", flat=True).distinct()
    form = OrderFilterForm(request.GET, years=[year for year in years if year is not None])
    asked = {name: value for name, value in (form.cleaned_data if form.is_valid() else {}).items() if value}
    unread = Acknowledgement.objects.filter(order=OuterRef("pk"), employee__user=request.user.pk, read_on=None)
    found = visible.filter(**asked).annotate(is_unread=Exists(unread)).order_by("-dated", "-created_at", "-pk")
    context = {
        "form": form,
        "rows": Paginator(found.defer("preamble", "control", "paper"), ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": bool(asked),
        "may_draft": rules.may_draft_orders(request.user, school),
    }
    return page(request, "plans/order_list.html", context, school=school)


@require_http_methods(["GET", "POST"])
def order_new(request: HttpRequest, school_id: int) -> HttpResponse:
    school = fetch_or_404(School.objects.where(request.user, Right.WORK_HERE), pk=school_id)
    allow(rules.may_draft_orders(request.user, school))
    form = NewOrderForm(typed(request), school=school)
    if request.method == "POST" and form.is_valid():
        return answer_once(request, partial(_created, request, school, form))
    return page(request, "plans/order_new.html", {"form": form}, school=school, status=422 if form.errors else 200)


def _created(request: HttpRequest, school: School, form: NewOrderForm) -> HttpResponseRedirect:
    kind, plan = OrderKind(form.cleaned_data["kind"]), form.cleaned_data["plan"]
    made = actions.create(school, kind=kind, plan=plan, by=request.user, on=timezone.localdate())
    messages.success(request, "Проект приказа готов. Прочитайте его и поправьте, что нужно.")
    return redirect("plans:order", made.pk)


@require_GET
def order(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_order(request, pk)
    rows = checks.rows_of(found)
    readers = list(found.acknowledgements.select_related("employee").order_by("employee__sort_key", "pk"))
    context = {
        "order": found,
        "rows": rows,
        "readers": readers,
        "unread": [reader for reader in readers if reader.read_on is None],
        "mine": next((one for one in readers if one.employee.user_id == request.user.pk), None),
        "is_whole": may_view_school(request.user, found.school_id),
        "may_draft": rules.may_draft_orders(request.user, found.school_id),
        "may_sign": rules.may_sign_orders(request.user, found.school_id),
        **_before_signing(found, rows),
    }
    return page(request, "plans/order.html", context, school=found.school)


def _before_signing(found: Order, rows: checks.Rows) -> dict[str, list[str]]:
    if not found.is_draft:
        return {"obstacles": [], "doubts": []}
    facts = facts_of(found.school, found.plan, on=timezone.localdate())
    return {
        "obstacles": checks.obstacles_to_sign(found, rows, facts),
        "doubts": checks.doubts_about(found, rows, facts),
    }


@require_http_methods(["GET", "POST"])
def order_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_order(request, pk)
    allow(rules.may_draft_orders(request.user, found.school_id))
    if request.method == "GET":
        return _editor_page(request, found, OrderEditor(found)) if found.is_draft else redirect("plans:order", pk)
    if command := request.POST.get("row"):
        return _editor_page(request, found, rearranged(found, request.POST, command))
    editor = OrderEditor(found, request.POST, request.FILES)
    if not editor.is_valid():
        return _editor_page(request, found, editor, status=422)
    try:
        actions.edit(found, content=editor.content(), version=editor.version, seen=editor.seen, by=request.user)
    except Refused as refusal:
        fresh = visible_order(request, pk)
        kept = OrderEditor(fresh, renewed(request.POST, fresh), request.FILES)
        return _editor_page(request, fresh, kept, reasons=refusal.reasons, status=refusal.status)
    messages.success(request, "Проект приказа сохранён.")
    return redirect("plans:order", pk)


def _editor_page(
    request: HttpRequest, found: Order, editor: OrderEditor, *, reasons: list[str] | None = None, status: int = 200
) -> HttpResponse:
    context = {"order": found, "editor": editor, "reasons": reasons or []}
    return page(request, "plans/order_edit.html", context, school=found.school, status=status)


@require_http_methods(["GET", "POST"])
def order_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_order(request, pk)
    allow(rules.may_draft_orders(request.user, found.school_id))
    if request.method == "POST":
        actions.delete(found, by=request.user)
        messages.success(request, "Проект приказа удалён.")
        return redirect("plans:orders", found.school_id)
    if not found.is_draft:
        return redirect("plans:order", pk)
    return page(request, "plans/order_delete.html", {"order": found}, school=found.school)


@require_GET
def order_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is drawn anew; a signed order is served as it was kept, a cancelled one with its mark."""
    found = visible_order(request, pk)
    if found.printout is None:
        paper = paper_of(found, on=timezone.localdate())
        drawn = pdf_of(paper, imprint_of(found), uploads=uploads_of(found), note=found.school.paper_note)
        return _file(drawn, f"{found}.pdf", "application/pdf")
    is_stamped = found.state == OrderState.CANCELLED and "original" not in request.GET
    data = found.printout.stamped_pdf if is_stamped else found.printout.pdf
    return _file(bytes(data), f"{found.printout.title}.pdf", "application/pdf")


@require_GET
def order_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy for editing, of a draft as it is now and of a signed order as it was kept."""
    found = visible_order(request, pk)
    allow(rules.may_draft_orders(request.user, found.school_id))
    paper = signed_paper_of(found) if found.paper else paper_of(found, on=timezone.localdate())
    imprint = imprint_of(found)
    mark = "ПРОЕКТ" if found.is_draft else "Копия для правки"
    data = docx_of(paper, imprint, mark=mark)
    return _file(data, f"{title_of(paper, imprint)}.docx", DOCX, as_attachment=True)


def visible_order(request: HttpRequest, pk: int) -> Order:
    """With everything its pages name; the bytes of the file are left where they are until somebody wants them."""
    visible = Order.objects.visible_to(request.user).select_related("school", "plan", "signer", "printout")
    return fetch_or_404(visible.defer("printout__pdf", "printout__stamped_pdf"), pk=pk)


def typed(request: HttpRequest) -> QueryDict | None:
    """What a form is bound with; an empty POST is a POST too."""
    return request.POST if request.method == "POST" else None


def _file(data: bytes, name: str, kind: str, *, as_attachment: bool = False) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    clean = "".join(" " if letter in '\\/:*?"<>|\r\n' else letter for letter in name)
    how = "attachment" if as_attachment else "inline"
    stem, _, ending = clean.rpartition(".")
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(f'{stem[:LONGEST_NAME]}.{ending}')}"
    response["Cache-Control"] = "private, no-store"
    return response
