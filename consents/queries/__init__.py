"""Numbers and rows across models, one file per question."""
