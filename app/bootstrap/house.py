"""What outlives a lock and belongs to the whole program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.services.preferences import Preferences
from app.ui.incidents import Incidents


@dataclass(frozen=True, slots=True)
class House:
    """`version` tells this program's; `keep_preferences` also puts them in force."""

    incidents: Incidents
    version: Callable[[], str]
    preferences: Callable[[], Preferences]
    keep_preferences: Callable[[Preferences], None]
