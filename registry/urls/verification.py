"""Addresses of the verification by a second person: progress, sections, rows, sheets, samples, remarks."""

from django.urls import path

from registry.views import data_remark, sample, verification, verification_paper

SECTION = "schools/<int:school_id>/verification/<slug:section>/"
ROW = f"{SECTION}<int:pk>/"

urlpatterns = [
    path("schools/<int:school_id>/verification/", verification.progress, name="verification"),
    path(
        "schools/<int:school_id>/verification-findings/", verification.progress_findings, name="verification_findings"
    ),
    path(SECTION, verification.section, name="verification_section"),
    path(f"{SECTION}sheet/", verification_paper.sheet, name="verification_sheet"),
    path(f"{SECTION}sheet.pdf", verification_paper.sheet_file, name="verification_sheet_file"),
    path(f"{SECTION}sample/", sample.sample_draw, name="sample_draw"),
    path(ROW, verification.row, name="verification_row"),
    path(f"{ROW}withdraw/", verification.withdraw, name="verification_withdraw"),
    path(f"{ROW}remark/", verification.remark, name="remark_add"),
    path("samples/<int:pk>/", sample.sample, name="sample"),
    path("samples/<int:pk>/finish/", sample.sample_finish, name="sample_finish"),
    path("samples/<int:pk>/drop/", sample.sample_drop, name="sample_drop"),
    path("schools/<int:school_id>/remarks/", data_remark.remarks, name="remarks"),
    path("remarks/<int:pk>/mend/", data_remark.remark_mend, name="remark_mend"),
    path("remarks/<int:pk>/reject/", data_remark.remark_reject, name="remark_reject"),
    path("remarks/<int:pk>/close/", data_remark.remark_close, name="remark_close"),
    path("remarks/<int:pk>/reopen/", data_remark.remark_reopen, name="remark_reopen"),
]
