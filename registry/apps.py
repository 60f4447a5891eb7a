from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Школа"

    def ready(self) -> None:
        """Names the long works of this app."""
        from registry.actions import exchange, imports  # noqa: PLC0415 - models are not there before ready()
        from registry.actions.job import WORKS  # noqa: PLC0415 - the same

        WORKS[exchange.KIND] = exchange.export_in_job
        WORKS[imports.PREPARE], WORKS[imports.SAVE] = imports.prepare_in_job, imports.save_in_job
