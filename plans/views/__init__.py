"""Pages of plans, tasks, imports, approvals and orders: fetch with access, form, action, answer."""
