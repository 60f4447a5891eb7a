"""Changes with consequences, one file per noun."""
