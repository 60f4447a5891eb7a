"""What we do, by when and who answers for it: plans, tasks, approvals, orders; ends with the rollout."""
