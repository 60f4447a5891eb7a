"""What a person had before her eyes when she began to type; two people may edit the same thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Seen:
    """The version of the row and, where the form brought them back, the values it showed."""

    version: int
    values: Mapping[str, Any] = field(default_factory=dict)

    def is_outdated(self, version: int, current: Mapping[str, Any]) -> bool:
        """A newer version matters only where it differs in what was seen."""
        if self.version == version:
            return False
        return not self.values or any(is_other(value, current.get(name)) for name, value in self.values.items())


def is_other(seen: Any, current: Any) -> bool:
    """Browsers send other ends of lines than they were given; nothing and an empty text are the same."""
    return bool(_plain(seen) != _plain(current))


def _plain(value: Any) -> Any:
    return "\n".join(str(value).strip().splitlines()) if value not in {None, ""} else ""
