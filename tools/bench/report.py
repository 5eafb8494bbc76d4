"""One table for every figure: what was done, how long, how long the floor took, the ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement in milliseconds; `floor_ms` None where there is an aim instead of a floor."""

    what: str
    ms: float
    floor: str = ""
    floor_ms: float | None = None
    budget: str = ""

    def line(self) -> str:
        """The figure as a row of the table."""
        ratio = "" if self.floor_ms is None else f"{self.ms / self.floor_ms:6.2f} ×"
        floor = "" if self.floor_ms is None else f"{self.floor_ms:9.1f} ms"
        return (
            f"{self.what:<44} {self.ms:9.1f} ms {floor:>12} {ratio:>8}  {self.budget:<18}"
            f"{self.floor}"
        )


def header() -> str:
    """The table's head."""
    return f"{'what':<44} {'time':>12} {'floor':>12} {'ratio':>8}  {'aim':<18}the floor is"


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds one call took, and what it returned."""
    begun = time.perf_counter()
    result = call()
    return (time.perf_counter() - begun) * 1000, result


def median(call: Callable[[], object], times: int) -> float:
    """The median of several runs, in milliseconds."""
    return statistics.median(timed(call)[0] for _ in range(times))
