"""How long something takes, and how that compares."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True)
class Measurement:
    """One line of the table. Targets are a limit of the ratio to the peer, of the seconds, both or none.

    `is_first` measures one call without warming up: what the first visitor waits for.
    """

    what: str
    size: str
    ours: Work
    peer: Work | None = None
    most_ratio: float | None = None
    most_seconds: float | None = None
    is_first: bool = False

    @property
    def target(self) -> str:
        limits = []
        if self.most_ratio is not None:
            limits.append(f"≤ {self.most_ratio:g}×")
        if self.most_seconds is not None:
            limits.append(f"≤ {self.most_seconds:g} s")
        return ", ".join(limits)


@dataclass(frozen=True)
class Result:
    measurement: Measurement
    seconds: float
    peer_seconds: float | None

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.peer_seconds if self.peer_seconds else None

    @property
    def is_on_target(self) -> bool:
        most_ratio, most_seconds = self.measurement.most_ratio, self.measurement.most_seconds
        is_slow = most_seconds is not None and self.seconds > most_seconds
        is_heavy = most_ratio is not None and self.ratio is not None and self.ratio > most_ratio
        return not is_slow and not is_heavy

    def cells(self) -> list[str]:
        """`what | size | time | peer's time | ratio | target`"""
        target = self.measurement.target
        return [
            self.measurement.what,
            self.measurement.size,
            _shown(self.seconds),
            "—" if self.peer_seconds is None else _shown(self.peer_seconds),
            "—" if self.ratio is None else f"{self.ratio:.2f}",
            f"{'✔' if self.is_on_target else '✖'} {target}" if target else "—",
        ]


def measure(measurement: Measurement) -> Result:
    """Peer and ours take turns in small portions, so that a busy moment of the computer hurts both."""
    if measurement.is_first:
        return Result(measurement, _once(measurement.ours), _once(measurement.peer) if measurement.peer else None)
    works = [measurement.ours] + ([measurement.peer] if measurement.peer else [])
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    began = perf_counter()
    while len(times[0]) < 5 or (perf_counter() - began < 2 and len(times[0]) < 100):
        for work, seen in zip(works, times, strict=True):
            seen.append(_once(work))
    return Result(measurement, median(times[0]), median(times[1]) if measurement.peer else None)


def _once(work: Work) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"
