"""What runs went through, counted for whoever asks how much was survived."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass
class Tally:
    """What a run went through."""

    operations: int = 0
    sessions: int = 0
    requests: int = 0
    faults: int = 0
    kills: int = 0
    server_kills: int = 0
    conflicts: int = 0
    reviews: int = 0
    erasures: int = 0
    revocations: int = 0
    closures: int = 0
    copies: int = 0
    """Laptops copied or put back."""
    restores: int = 0
    """Backups of the bureau put back, declared or not."""
    given_back: int = 0
    """Operations by which a laptop gave a restored bureau what others had entered."""

    def add(self, other: Tally) -> None:
        """Count another run in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def __str__(self) -> str:
        return ", ".join(
            f"{getattr(self, one.name)} {one.name.replace('_', ' ')}" for one in fields(self)
        )
