"""Screens of the technical administrator: everything of the plans can be read here and nothing changed.

A plan carries approved revisions and signed orders, a task its evidence: they change by actions, which ask the rules.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from plans.models import (
    Acknowledgement,
    Appendix,
    Approval,
    Assignment,
    Order,
    OrderItem,
    Plan,
    PlanUpload,
    Printout,
    Stage,
    Task,
    TaskEvent,
    TaskFile,
)
from registry.admin import ReadOnlyAdmin


class ReadOnlyHistoryAdmin(ReadOnlyAdmin, SimpleHistoryAdmin):  # type: ignore[misc]
    """Rows that only actions write, with their history."""


@admin.register(Plan)
class PlanAdmin(ReadOnlyHistoryAdmin):
    list_display = ("title", "school", "starts_on", "created_at")
    list_filter = ("school",)
    list_select_related = ("school",)


@admin.register(Stage)
class StageAdmin(ReadOnlyHistoryAdmin):
    list_display = ("title", "plan", "position")
    list_filter = ("plan",)
    list_select_related = ("plan",)


@admin.register(Task)
class TaskAdmin(ReadOnlyHistoryAdmin):
    list_display = ("number", "title", "stage", "deadline_words", "state")
    list_filter = ("state", "plan")
    list_select_related = ("stage",)
    search_fields = ("search_key",)


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyHistoryAdmin):
    list_display = ("task", "employee", "group", "words", "duty")
    list_select_related = ("task", "employee")


@admin.register(TaskEvent)
class TaskEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "task", "by", "text")
    list_select_related = ("task", "by")


@admin.register(TaskFile)
class TaskFileAdmin(ReadOnlyAdmin):
    list_display = ("name", "task", "size", "uploaded_by", "uploaded_at")
    list_select_related = ("task", "uploaded_by")
    exclude = ("file",)


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ("plan", "state", "revision", "submitted_by", "submitted_at", "decided_by", "decided_at")
    list_select_related = ("plan", "submitted_by", "decided_by")


@admin.register(Printout)
class PrintoutAdmin(ReadOnlyAdmin):
    list_display = ("title", "school", "code", "created_at", "sha256")
    list_select_related = ("school",)
    exclude = ("pdf", "stamped_pdf")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("pdf", "stamped_pdf")


@admin.register(Order)
class OrderAdmin(ReadOnlyHistoryAdmin):
    list_display = ("number", "dated", "heading", "state", "school")
    list_filter = ("state", "school")
    list_select_related = ("school",)


@admin.register(OrderItem)
class OrderItemAdmin(ReadOnlyHistoryAdmin):
    list_display = ("order", "position", "text", "executor", "due_on")
    list_select_related = ("order", "executor")


@admin.register(Appendix)
class AppendixAdmin(ReadOnlyAdmin):
    list_display = ("order", "position", "title", "kind")
    list_select_related = ("order",)
    exclude = ("pdf",)


@admin.register(Acknowledgement)
class AcknowledgementAdmin(ReadOnlyAdmin):
    list_display = ("order", "employee", "way", "read_on")
    list_select_related = ("order", "employee")


@admin.register(PlanUpload)
class PlanUploadAdmin(ReadOnlyAdmin):
    list_display = ("name", "school", "created_by", "created_at", "starts_on")
    list_select_related = ("school", "created_by")
    exclude = ("data", "pasted_text", "pasted_html")
