"""What the composition root hands to each page's factory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.presenters.jobs import JobControl, Jobs
from app.presenters.sync import SyncRun
from app.services.laptop import Laptop
from app.services.preferences import Preferences


def _on_the_spot() -> tuple[float, float]:
    return 0.0, 0.0


@dataclass(frozen=True, slots=True)
class Parts:
    """The unlocked laptop and the lanes its work runs on.

    `print_offset` tells by how many millimetres this computer's printer is to be moved to the
    right and down. `fetch` brings the bytes of an attachment (its id) from the bureau, in an I/O
    job; it raises a Refusal. None where there is no bureau to ask.
    """

    laptop: Laptop
    jobs: Jobs
    print_offset: Callable[[], tuple[float, float]] = _on_the_spot
    fetch: Callable[[str, JobControl], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskParts(Parts):
    """What only the pages about the program itself need beside that.

    `keep_preferences` stores them and puts them in force; `change_passphrase(old, new)` runs in a
    job and raises as `UnlockingService.change_passphrase`; `lock` closes the store.
    """

    sync: SyncRun
    version: str
    preferences: Callable[[], Preferences]
    keep_preferences: Callable[[Preferences], None]
    change_passphrase: Callable[[str, str], None]
    lock: Callable[[], None]
