"""Addresses of the links of subjects, of the teaching load, of ready sets and of the new study year."""

from django.urls import path

from registry.views import assignment, grid, new_year, presets

urlpatterns = [
    path("schools/<int:school_id>/links/", grid.grids, name="grids"),
    path("schools/<int:school_id>/links/<slug:kind>/", grid.grid, name="grid"),
    path("schools/<int:school_id>/links/<slug:kind>/cell/", grid.grid_cell, name="grid_cell"),
    path("schools/<int:school_id>/links/<slug:kind>/bulk/", grid.grid_bulk, name="grid_bulk"),
    path("schools/<int:school_id>/links/<slug:kind>/undo/", grid.grid_undo, name="grid_undo"),
    path("schools/<int:school_id>/load/", assignment.loads, name="loads"),
    path("classes/<int:pk>/load/", assignment.load, name="load"),
    path("schools/<int:school_id>/presets/", presets.presets, name="presets"),
    path("schools/<int:school_id>/presets/subjects/", presets.preset_subjects, name="preset_subjects"),
    path("schools/<int:school_id>/presets/bells/", presets.preset_bells, name="preset_bells"),
    path("schools/<int:school_id>/presets/periods/", presets.preset_periods, name="preset_periods"),
    path("schools/<int:school_id>/new-year/", new_year.new_year, name="new_year"),
    path("schools/<int:school_id>/new-year/classes/", new_year.new_year_classes, name="new_year_classes"),
    path("year-moves/<int:pk>/undo/", new_year.year_move_undo, name="year_move_undo"),
]
