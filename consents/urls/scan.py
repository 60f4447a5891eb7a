"""Addresses of scanned piles, the review of signatures and the desk of doubtful pages."""

from django.urls import URLPattern, path

from consents.views import review, scan

urlpatterns: list[URLPattern] = [
    path("schools/<int:school_id>/scans/", scan.scans, name="scans"),
    path("schools/<int:school_id>/scans/add/", scan.scan_add, name="scan_add"),
    path("scans/<int:pk>/", scan.scan, name="scan"),
    path("scans/<int:pk>/pages/", scan.scan_pages, name="scan_pages"),
    path("scans/<int:pk>/date/", scan.scan_date, name="scan_date"),
    path("scans/<int:pk>/again/", scan.scan_again, name="scan_again"),
    path("scans/<int:pk>/close/", scan.scan_close, name="scan_close"),
    path("scans/<int:pk>/aside/", review.scan_aside, name="scan_aside"),
    path("scans/<int:pk>/reopen/", scan.scan_reopen, name="scan_reopen"),
    path("scans/<int:pk>/review/", review.scan_review, name="scan_review"),
    path("scans/<int:pk>/desk/", review.scan_desk, name="scan_desk"),
    path("scans/files/<int:pk>/", scan.scan_file, name="scan_file"),
    path("scans/files/<int:pk>/original/", scan.scan_original, name="scan_original"),
    path("scans/pages/<int:pk>/", review.scan_page, name="scan_page"),
    path("scans/pages/<int:pk>/picture/", review.page_picture, name="page_picture"),
    path("scans/pages/<int:pk>/thumbnail/", review.page_thumbnail, name="page_thumbnail"),
    path("scans/pages/<int:pk>/decide/", review.page_decide, name="page_decide"),
    path("scans/pages/<int:pk>/back/", review.page_back, name="page_back"),
    path("scans/pages/<int:pk>/assign/", review.page_assign, name="page_assign"),
    path("scans/pages/<int:pk>/accept/", review.page_accept, name="page_accept"),
    path("scans/pages/<int:pk>/aside/", review.page_aside, name="page_aside"),
    path("scans/pages/<int:pk>/turn/", review.page_turn, name="page_turn"),
    path("scans/pages/<int:pk>/desk/", review.page_desk, name="page_desk"),
]
