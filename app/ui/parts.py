"""What the composition root hands to each page's factory."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.jobs import Jobs
from app.services.laptop import Laptop


@dataclass(frozen=True, slots=True)
class Parts:
    """The unlocked laptop and the lanes its work runs on."""

    laptop: Laptop
    jobs: Jobs
