"""Screens of the technical administrator. Rights of roles are only shown: `actions/access.py` grants them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils import timezone
from simple_history.admin import SimpleHistoryAdmin

from registry import models
from registry.actions.personal_data import log_reading
from registry.models import Appointment, Employee, Job, School, SchoolGroupObjectPermission, StudyYear
from registry.sections import SECTIONS

admin.site.site_header = "Внедрение электронного журнала: администрирование"
admin.site.site_title = "Администрирование"
admin.site.index_title = "Таблицы"


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that only the program writes: an administrator reads them."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - the same
        return False


class LoggedAdmin(ReadOnlyAdmin):
    """Cards of people. Whoever opens one here stands in the school's log as well as anybody else."""

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        self._log(request, object_id)
        return super().change_view(request, object_id, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        self._log(request, object_id)
        return super().history_view(request, object_id, *args, **kwargs)

    def history_form_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        self._log(request, object_id)
        return super().history_form_view(request, object_id, *args, **kwargs)  # type: ignore[misc]

    def _log(self, request: HttpRequest, object_id: str) -> None:
        person = self.get_object(request, object_id) if self.has_view_permission(request) else None
        if person is not None:
            log_reading(person, by=request.user, at=timezone.now())


class KeptAdmin(admin.ModelAdmin[Any]):
    """Rows that are never deleted: with them would go what was signed, approved and written by their people."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        return False


admin.site.unregister([User, Group])


@admin.register(User)
class UserKeptAdmin(KeptAdmin, UserAdmin):  # type: ignore[type-arg]
    """Whoever leaves loses the mark «active»; the account stays, because history names it."""


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """The groups are the roles of the program."""

    exclude = ("permissions",)


@admin.register(School)
class SchoolAdmin(KeptAdmin, SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("short_name", "place", "one_person", "is_demo")
    search_fields = ("short_name", "full_name")


@admin.register(StudyYear)
class StudyYearAdmin(KeptAdmin, SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("school", "starts_on", "ends_on")
    list_select_related = ("school",)


@admin.register(
    models.Bell,
    models.BellSchedule,
    models.Building,
    models.Period,
    models.PeriodSet,
    models.Room,
    models.SchoolClass,
    models.Subject,
    models.TeachingAssignment,
)
class RecordAdmin(ReadOnlyAdmin):
    """Reference data is entered on the school's own screens: there each change has an actor and a check."""

    list_display = ("__str__", "school", "archived_at")
    list_filter = ("school",)
    search_fields = ("search_key",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related(*SECTIONS[self.model.section].joins, "school")


@admin.register(models.Pupil, models.Representative)
class PersonAdmin(LoggedAdmin, RecordAdmin):
    """People without a login."""


@admin.register(models.Representation, models.SubjectClass, models.SubjectRoom, models.SubjectTeacher)
class LinkAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "school")
    list_filter = ("school",)


@admin.register(Employee)
class EmployeeAdmin(LoggedAdmin, SimpleHistoryAdmin):  # type: ignore[misc]
    list_display = ("full_name", "post", "school", "user", "archived_at")
    list_filter = ("school",)
    list_select_related = ("school", "user")
    search_fields = ("search_key",)


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ("user", "role", "school", "order_reference", "began_at", "ended_at")
    list_filter = ("school", "role")
    list_select_related = ("user", "school")


@admin.register(models.ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """What the rows held is on the school's own page, for whoever keeps the data."""

    list_display = ("__str__", "kind", "state", "school", "created_at", "wiped_at")
    list_filter = ("state", "kind")
    list_select_related = ("school",)
    fields = ("school", "kind", "state", "counts", "created_at", "saved_at", "undone_at", "wiped_at")


@admin.register(models.HeaderMapping)
class HeaderMappingAdmin(ReadOnlyAdmin):
    list_display = ("school", "kind")
    list_select_related = ("school",)


@admin.register(models.HeaderTemplate)
class HeaderTemplateAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "school", "created_at")
    list_filter = ("school",)
    list_select_related = ("school",)


@admin.register(models.Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin):
    """Numbers only: the rows are on the school's own page."""

    list_display = ("__str__", "kind", "school", "created_by", "created_at", "wiped_at")
    list_filter = ("school",)
    list_select_related = ("school", "created_by")
    fields = ("school", "kind", "sha256", "counts", "created_by", "created_at", "wiped_at")


@admin.register(SchoolGroupObjectPermission)
class SchoolRightAdmin(ReadOnlyAdmin):
    list_display = ("content_object", "group", "permission")
    list_select_related = ("content_object", "group", "permission")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "school", "state", "done", "total", "created_by", "created_at", "heartbeat_at")
    list_filter = ("state", "kind")
    list_select_related = ("school", "created_by")


@admin.register(models.PersonalDataAccess)
class PersonalDataAccessAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "school", "kind", "section", "person_id", "what", "count")
    list_filter = ("school", "kind")
    list_select_related = ("school", "by")
    show_full_result_count = False


@admin.register(models.EosAccount)
class EosAccountAdmin(ReadOnlyAdmin):
    """States only: the encrypted code is not shown to anybody here."""

    list_display = ("__str__", "school", "state", "handed_over_on")
    list_filter = ("school", "state")
    list_select_related = ("school",)
    exclude = ("sealed_code", "code_mark")


@admin.register(models.AdminRight)
class AdminRightAdmin(ReadOnlyAdmin):
    list_display = ("employee", "school", "block", "level", "since", "until")
    list_filter = ("school", "block")
    list_select_related = ("school", "employee")


@admin.register(models.ActivationStep)
class ActivationStepAdmin(ReadOnlyAdmin):
    list_display = ("title", "school", "position", "done_on")
    list_filter = ("school",)
    list_select_related = ("school",)


@admin.register(models.DestructionAct)
class DestructionActAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "school", "rows", "destroyed_by", "destroyed_at")
    list_filter = ("school",)
    list_select_related = ("school", "destroyed_by")
    exclude = ("pdf",)


@admin.register(models.YearMove)
class YearMoveAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "school", "classes", "pupils", "moved_by", "moved_at", "undone_at")
    list_filter = ("school",)
    list_select_related = ("school", "from_year", "to_year", "moved_by")


@admin.register(models.Verification)
class VerificationAdmin(ReadOnlyAdmin):
    """Who and when; what was seen in the row are people's data."""

    list_display = ("section", "object_id", "school", "checked_by", "checked_at", "withdrawn_at")
    list_filter = ("school", "section")
    list_select_related = ("school", "checked_by")
    show_full_result_count = False
    exclude = ("seen",)


@admin.register(models.DataRemark)
class DataRemarkAdmin(ReadOnlyAdmin):
    """How far each is; its words and the value it speaks of are people's data."""

    list_display = ("section", "object_id", "school", "state", "made_by", "made_at")
    list_filter = ("school", "state")
    list_select_related = ("school", "made_by")
    exclude = ("was", "text", "reason")


@admin.register(models.Sample)
class SampleAdmin(ReadOnlyAdmin):
    list_display = ("section", "school", "size", "state", "drawn_by", "drawn_at")
    list_filter = ("school", "state")
    list_select_related = ("school", "drawn_by")
    exclude = ("frame",)


@admin.register(models.FieldRule)
class FieldRuleAdmin(ReadOnlyAdmin):
    list_display = ("section", "field", "level", "school")
    list_filter = ("school", "section")
    list_select_related = ("school",)


@admin.register(models.FindingWaiver)
class FindingWaiverAdmin(ReadOnlyAdmin):
    list_display = ("code", "section", "object_id", "school", "waived_by", "waived_at", "undone_at")
    list_filter = ("school", "section")
    list_select_related = ("school", "waived_by")
