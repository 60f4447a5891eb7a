"""Addresses: plans and their stages."""

from django.urls import path

from plans.views import plan, stage, timeline

urlpatterns = [
    path("schools/<int:school_id>/plans/", plan.plans, name="plans"),
    path("schools/<int:school_id>/plans/new/", plan.plan_new, name="plan_new"),
    path("plans/<int:pk>/", plan.plan, name="plan"),
    path("plans/<int:pk>/timeline/", timeline.plan_timeline, name="plan_timeline"),
    path("plans/<int:pk>/consents/", plan.plan_consents, name="plan_consents"),
    path("plans/<int:pk>/edit/", plan.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/bulk/", plan.tasks_bulk, name="tasks_bulk"),
    path("plans/<int:pk>/stages/add/", stage.stage_add, name="stage_add"),
    path("stages/<int:pk>/edit/", stage.stage_edit, name="stage_edit"),
    path("stages/<int:pk>/move/", stage.stage_move, name="stage_move"),
    path("stages/<int:pk>/delete/", stage.stage_delete, name="stage_delete"),
]
