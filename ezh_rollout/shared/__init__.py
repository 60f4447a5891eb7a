"""The ground under all apps: technical help without domain words. No models, imports nothing of ours."""
