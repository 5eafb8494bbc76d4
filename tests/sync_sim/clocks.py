"""The clocks of the simulation: the bureau's runs, a laptop's is off by whatever its user set."""

from __future__ import annotations

from dataclasses import dataclass

from inspection.clock import FixedClock

YEAR_MS = 366 * 86_400_000
FURTHEST_MS = 10 * YEAR_MS


@dataclass
class LaptopClock:
    """True time and an error that jumps, at most ten years either way."""

    true: FixedClock
    error_ms: int = 0

    def now_ms(self) -> int:
        return self.true.now_ms() + self.error_ms

    def jump(self, ms: int) -> None:
        self.error_ms = max(-FURTHEST_MS, min(FURTHEST_MS, self.error_ms + ms))
