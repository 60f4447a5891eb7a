"""Addresses of withdrawals, demands and the page of deadlines."""

from django.urls import path

from consents.views import deadline, demand, withdrawal

urlpatterns = [
    path("schools/<int:school_id>/consents/deadlines/", deadline.deadlines, name="deadlines"),
    path(
        "schools/<int:school_id>/consents/deadlines/<slug:noun>/person/",
        deadline.deadline_person,
        name="deadline_person",
    ),
    path("data/<slug:section>/<int:pk>/withdrawals/add/", withdrawal.withdrawal_add, name="withdrawal_add"),
    path("withdrawals/<int:pk>/", withdrawal.withdrawal, name="withdrawal"),
    path("withdrawals/<int:pk>/letter/", withdrawal.withdrawal_letter, name="withdrawal_letter"),
    path("withdrawals/<int:pk>/act/", withdrawal.withdrawal_act, name="withdrawal_act"),
    path("withdrawals/<int:pk>/steps/<slug:step>/", withdrawal.withdrawal_step, name="withdrawal_step"),
    path("data/<slug:section>/<int:pk>/demands/add/", demand.demand_add, name="demand_add"),
    path("demands/<int:pk>/", demand.demand, name="demand"),
    path("demands/<int:pk>/notice/", demand.demand_notice, name="demand_notice"),
    path("demands/<int:pk>/changes/<slug:change>/", demand.demand_change, name="demand_change"),
]
