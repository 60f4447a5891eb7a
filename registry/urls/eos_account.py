"""Addresses of personal codes."""

from django.urls import path

from registry.views import eos_account, eos_account_entry, eos_account_paper

urlpatterns = [
    path("schools/<int:school_id>/codes/", eos_account.codes, name="codes"),
    path("schools/<int:school_id>/codes/list/", eos_account.code_list, name="code_list"),
    path("schools/<int:school_id>/codes/enter/", eos_account_entry.code_enter, name="code_enter"),
    path("schools/<int:school_id>/codes/paste/", eos_account_entry.code_paste, name="code_paste"),
    path("schools/<int:school_id>/codes/save/", eos_account_entry.code_save, name="code_save"),
    path("schools/<int:school_id>/codes/slips/", eos_account_paper.code_slips, name="code_slips"),
    path("schools/<int:school_id>/codes/sheet/", eos_account_paper.code_sheet, name="code_sheet"),
    path("codes/<int:pk>/", eos_account.code, name="code"),
    path("codes/<int:pk>/reissue/", eos_account.code_reissue, name="code_reissue"),
]
