"""Forms of the school, its staff and roles."""
