"""Numbers and names of one school that are asked for from several places, one file per noun."""

from registry.queries.staff import RoleRow, StaffCounts, names_by_user, people_by_role, roles_in_force, staff_counts

__all__ = ["RoleRow", "StaffCounts", "names_by_user", "people_by_role", "roles_in_force", "staff_counts"]
