"""Permission to process data about people; outlives the rollout."""
