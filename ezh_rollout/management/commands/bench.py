"""`make bench`: a table of speeds, measured in a scratch database that is dropped afterwards."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.db import connection

from ezh_rollout import bench, static_files
from ezh_rollout.bench.timing import measure

HEAD = ["what", "size", "time", "peer's time", "ratio", "target"]
WIDTHS = [34, 14, 10, 11, 6, 12]


class Command(BaseCommand):
    help = "Измеряет скорость рядом со скоростью пустого Django. Данные программы не трогает."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", choices=[[], *bench.ALL], help="что измерить; без имён — всё")

    def handle(self, *args: Any, **options: Any) -> None:
        static_files.collect_if_changed()
        self.stdout.write(f"{connection.vendor}; peer: bare Django view printing the same rows, same run\n\n")
        self._line(HEAD)
        self._line(["-" * width for width in WIDTHS])
        for name in options["names"] or bench.ALL:
            self._measure(name)

    def _measure(self, name: str) -> None:
        """Each group starts with an empty database, so that its numbers do not depend on its neighbours."""
        kept = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            for measurement in bench.ALL[name]():
                self._line(measure(measurement).cells())
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)

    def _line(self, cells: list[str]) -> None:
        self.stdout.write(" | ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip())
        self.stdout.flush()
