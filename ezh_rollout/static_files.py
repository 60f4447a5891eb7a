"""Collects static files only when one of them changed: compressing all of them takes seconds of every start."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command


def collect_if_changed() -> bool:
    """Whether there was anything to collect."""
    mark = _mark()
    kept = Path(settings.DATA) / "static.sources"
    if kept.exists() and any(Path(settings.STATIC_ROOT).iterdir()) and kept.read_text(encoding="ascii") == mark:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    kept.write_text(mark, encoding="ascii")
    return True


def _mark() -> str:
    """A checksum of names, sizes and times of all sources."""
    sum_of = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            sum_of.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return sum_of.hexdigest()
