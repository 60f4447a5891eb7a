from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Планы и приказы"

    def ready(self) -> None:
        """Fills the sockets of long work which the registry publishes."""
        from plans.archive import KIND, make_archive, trail_of  # noqa: PLC0415 - models are not there before ready()
        from registry.actions.job import TRAILS, WORKS  # noqa: PLC0415 - the same

        WORKS[KIND] = make_archive
        TRAILS[KIND] = trail_of
