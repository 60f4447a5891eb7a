"""Pages of the school, its staff, roles and long work."""
