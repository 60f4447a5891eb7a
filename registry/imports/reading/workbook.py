"""XLSX, XLS and ODS through calamine: values as Excel stores them, whole numbers made whole again."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import Any, Final

from registry.imports.problem import Unreadable
from registry.imports.reading import layout
from registry.imports.reading.package import DAMAGED, LOCKED
from registry.imports.reading.sheet import MOST_COLUMNS, MOST_ROWS, Sheet, refuse_too_many
from registry.imports.reading.weight import MOST_TEXT, TOO_WIDE

TOO_HEAVY: Final = (
    "Книгу не удалось открыть: она повреждена или слишком велика. Откройте её в Excel, оставьте только таблицу и "
    "сохраните как книгу .xlsx."
)
# Longer than the child gives itself: it is waited for while other work keeps the processor.
MOST_SECONDS: Final = 30
LIMITS: Final = layout.Limits(MOST_ROWS, MOST_COLUMNS, MOST_TEXT)
REASONS: Final = {"password": LOCKED, "damaged": DAMAGED, "too_wide": TOO_WIDE, "too_large": TOO_HEAVY}


def read_workbook(data: bytes) -> list[Sheet]:
    """All sheets of cells, the hidden ones marked. The package was weighed before."""
    return _read(lambda: layout.lay_out(data, LIMITS))


def read_workbook_apart(data: bytes) -> list[Sheet]:
    """The same in a process of its own: for books that cannot be weighed before they are opened."""
    return _read(lambda: _from_child(data))


def _read(lay_out: Callable[[], list[layout.Laid]]) -> list[Sheet]:
    try:
        return [Sheet(*sheet) for sheet in lay_out()]
    except layout.CannotLay as refusal:
        if refusal.code == "too_many_rows":
            refuse_too_many(MOST_ROWS + 1)
        raise Unreadable(refusal.code, REASONS[refusal.code]) from refusal


def _from_child(data: bytes) -> list[layout.Laid]:
    program = [sys.executable, "-I", layout.__file__, *map(str, LIMITS)]
    try:
        done = subprocess.run(program, input=data, capture_output=True, timeout=MOST_SECONDS, check=True)  # noqa: S603 - our own file
    except subprocess.SubprocessError as error:
        raise layout.CannotLay("too_large") from error
    answer: Any = pickle.loads(done.stdout)  # noqa: S301 - written by our own child a moment ago
    if isinstance(answer, str):
        raise layout.CannotLay(answer)
    return [layout.Laid(*sheet) for sheet in answer]
