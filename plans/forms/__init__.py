"""Forms of plans, tasks, imports, approvals and orders."""
