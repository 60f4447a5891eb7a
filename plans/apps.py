from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Планы и приказы"

    def ready(self) -> None:
        """Fills the socket of long work which the registry publishes."""
        from plans.archive import KIND, make_archive  # noqa: PLC0415 - models are not there before ready()
        from registry.actions.job import WORKS  # noqa: PLC0415 - the same

        WORKS[KIND] = make_archive
