from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "consents"
    verbose_name = "Согласия"

    def ready(self) -> None:
        """Names the long works of this app."""
        from consents.actions import scan, scan_reading  # noqa: PLC0415 - models are not there before ready()
        from registry.actions.job import TRAILS, WORKS  # noqa: PLC0415 - the same

        WORKS[scan.KIND], TRAILS[scan.KIND] = scan_reading.read_in_job, scan_reading.trail_of
