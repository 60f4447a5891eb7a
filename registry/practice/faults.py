"""One example of every finding, planted into a draft: what the checks must notice, and what people learn on."""

from collections.abc import Callable
from typing import Final

from registry.practice.draft import Draft

FAULTS: Final[dict[str, Callable[[Draft], None]]] = {}


def plant(draft: Draft) -> None:
    for fault in FAULTS.values():
        fault(draft)
