"""The school itself: people, places, subjects and who may do what; true with or without a rollout."""
