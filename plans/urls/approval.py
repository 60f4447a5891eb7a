"""Addresses of approval, of the plan's paper, and of the public check of a printed document."""

from django.urls import URLPattern, path

from plans.views import approval, approval_submission, check, plan_paper

urlpatterns: list[URLPattern] = [
    path("plans/<int:pk>/approvals/", approval.approvals, name="approvals"),
    path("plans/<int:pk>/approvals/submit/", approval_submission.approval_submit, name="approval_submit"),
    path("plans/<int:pk>/approvals/difference/", approval.approval_difference, name="approval_difference"),
    path("plans/<int:pk>/plan.pdf", plan_paper.plan_pdf, name="plan_pdf"),
    path("approvals/<int:pk>/", approval.approval, name="approval"),
    path("approvals/<int:pk>/decide/", approval.approval_decide, name="approval_decide"),
    path("approvals/<int:pk>/withdraw/", approval_submission.approval_withdraw, name="approval_withdraw"),
    path("approvals/<int:pk>/plan.pdf", plan_paper.approval_pdf, name="approval_pdf"),
    path("check/", check.check_form, name="check"),
    path("check/<str:code>/", check.check_code, name="check"),
]
