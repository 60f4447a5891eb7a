"""Changes with consequences to the school, its people and their roles."""
