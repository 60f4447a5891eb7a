"""Addresses of orders."""

from django.urls import URLPattern, path

from plans.views import order, order_reading, order_signing

urlpatterns: list[URLPattern] = [
    path("schools/<int:school_id>/orders/", order.orders, name="orders"),
    path("schools/<int:school_id>/orders/new/", order.order_new, name="order_new"),
    path("orders/<int:pk>/", order.order, name="order"),
    path("orders/<int:pk>/edit/", order.order_edit, name="order_edit"),
    path("orders/<int:pk>/delete/", order.order_delete, name="order_delete"),
    path("orders/<int:pk>/order.pdf", order.order_pdf, name="order_pdf"),
    path("orders/<int:pk>/order.docx", order.order_docx, name="order_docx"),
    path("orders/<int:pk>/sign/", order_signing.order_sign, name="order_sign"),
    path("orders/<int:pk>/cancel/", order_signing.order_cancel, name="order_cancel"),
    path("orders/<int:pk>/acknowledge/", order_reading.order_acknowledge, name="order_acknowledge"),
    path("orders/<int:pk>/acknowledgements/", order_reading.order_acknowledgements, name="order_acknowledgements"),
]
