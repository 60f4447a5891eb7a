"""The plan on paper: stored bytes of an approved revision, or a drawing marked «ПРОЕКТ»."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from ezh_rollout.shared.access import fetch_or_404
from plans.approval_status import approval_status
from plans.content import content_of, parse
from plans.models import Approval, Plan
from plans.prints import plan_pdf as draw


@require_GET
def plan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as it is now; equal to the revision in force, it is that very paper."""
    plan = fetch_or_404(Plan.objects.visible_to(request.user).select_related("school"), pk=pk)
    content = content_of(plan)
    status = approval_status(plan, content)
    if status.approved is not None and status.is_approved_as_it_is:
        return _stored(status.approved)
    return _pdf(draw(content, school=plan.school), "План работ, проект.pdf")


@require_GET
def approval_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """What was submitted, printed; an approved revision is never drawn again."""
    found = fetch_or_404(Approval.objects.visible_to(request.user).select_related("school"), pk=pk)
    if found.is_approved:
        return _stored(found)
    return _pdf(draw(parse(found.content), school=found.school), "План работ, проект.pdf")


def _stored(approval: Approval) -> HttpResponse:
    if approval.printout is None:
        raise AssertionError("the constraint approval_approved_is_frozen is broken")
    return _pdf(bytes(approval.printout.pdf), f"План работ, редакция {approval.revision}.pdf")


def _pdf(data: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(data, content_type="application/pdf", headers={"Content-Disposition": disposition})
