"""Addresses of the links of subjects, of the teaching load, of ready sets and of the new study year."""

from django.urls import path

from registry.views import grid

urlpatterns = [
    path("schools/<int:school_id>/links/", grid.grids, name="grids"),
    path("schools/<int:school_id>/links/<slug:kind>/", grid.grid, name="grid"),
    path("schools/<int:school_id>/links/<slug:kind>/cell/", grid.grid_cell, name="grid_cell"),
    path("schools/<int:school_id>/links/<slug:kind>/bulk/", grid.grid_bulk, name="grid_bulk"),
    path("schools/<int:school_id>/links/<slug:kind>/undo/", grid.grid_undo, name="grid_undo"),
]
