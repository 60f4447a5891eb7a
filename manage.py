#!/usr/bin/env python
"""Django's command line for this project."""

import io
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # a pipe would get the locale's letters, and ASCII has no Russian ones
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ezh_rollout.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"✖ Настройки: {error}")
