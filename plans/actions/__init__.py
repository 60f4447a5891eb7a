"""Changes with consequences to plans, tasks, approvals and orders."""
