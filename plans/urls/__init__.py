"""Addresses of plans, tasks, imports, approvals and orders, one file per noun."""

from plans.urls import approval, archive, imports, order, plan, task

app_name = "plans"
urlpatterns = [
    *plan.urlpatterns,
    *task.urlpatterns,
    *imports.urlpatterns,
    *approval.urlpatterns,
    *order.urlpatterns,
    *archive.urlpatterns,
]
