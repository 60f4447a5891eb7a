"""Numbers and names of one school that are asked for from several places, one file per noun."""

from registry.queries.activation import ActivationCounts, activation_counts
from registry.queries.admin_right import AdminRightCounts, admin_right_counts
from registry.queries.eos_account import CodeCounts, code_counts
from registry.queries.staff import RoleRow, StaffCounts, names_by_user, people_by_role, roles_in_force, staff_counts

__all__ = [
    "ActivationCounts",
    "AdminRightCounts",
    "CodeCounts",
    "RoleRow",
    "StaffCounts",
    "activation_counts",
    "admin_right_counts",
    "code_counts",
    "names_by_user",
    "people_by_role",
    "roles_in_force",
    "staff_counts",
]
