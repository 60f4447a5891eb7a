from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Школа"

    def ready(self) -> None:
        """Names the long works of this app."""
        from registry.actions import exchange, imports  # noqa: PLC0415 - models are not there before ready()
        from registry.actions.job import FETCHED, TRAILS, WORKS  # noqa: PLC0415 - the same

        WORKS[exchange.KIND], FETCHED[exchange.KIND] = exchange.export_in_job, exchange.log_fetched
        WORKS[imports.PREPARE], WORKS[imports.SAVE] = imports.prepare_in_job, imports.save_in_job
        TRAILS[exchange.KIND] = exchange.trail_of
        TRAILS[imports.PREPARE] = TRAILS[imports.SAVE] = imports.trail_of
