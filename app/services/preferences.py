"""How one likes the program on this computer: no personal data, no encryption, no loss."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from db.store.files import private_folder, write_atomically

ThemeName = Literal["light", "dark", "contrast"]
Language = Literal["zh", "en"]
TEXT_SCALES = (100, 115, 130)
FARTHEST_OFFSET = 200
"""Tenths of a millimetre a printed page may be moved."""
MOST_UPLOAD_LIMIT = 100_000
"""Kilobytes a second: beyond that a limit is none."""
LEAST_CACHE, MOST_CACHE = 1, 1_000
"""Gigabytes that photos may take up on this computer."""
MOST_MARGIN = 120
"""Minutes before and after a visit at most."""
_LONGEST_NAME = 100
_LONGEST_PATH = 4000


@dataclass(frozen=True, slots=True)
class Preferences:
    """Every preference with its default. Offsets move printed pages to the right and down, in
    tenths of a millimetre. `bureau` is the name shown before the store is unlocked. `photo_folder`
    is watched for new photos (empty: none is); `photo_margin` is how many minutes before and after
    a visit its photos may have been taken. `upload_limit` is how many kilobytes of photos may be
    sent in a second, 0: as many as go. `photo_cache` is how many gigabytes photos may take up
    here before those the bureau has, not looked at for longest, make room."""

    theme: ThemeName = "light"
    text_scale: int = 100
    language: Language = "zh"
    folded: bool = False
    offset_right: int = 0
    offset_down: int = 0
    bureau: str = ""
    photo_folder: str = ""
    photo_margin: int = 10
    upload_limit: int = 0
    photo_cache: int = 4

    @property
    def print_offset_mm(self) -> tuple[float, float]:
        """To the right and down, in millimetres."""
        return self.offset_right / 10, self.offset_down / 10


class PreferencesFile:
    """The preferences of this computer, one small JSON file.

    Raises nothing when reading: what cannot be read or is not allowed has its default. `keep`
    raises Refusal ``store.disk_full`` or ``store.unreachable``; the old file is then untouched.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._now = _read(path)

    @property
    def now(self) -> Preferences:
        """As they are, kept or overridden for this run."""
        return self._now

    def override(self, **changes: Any) -> None:
        """Other values for this run only; what is kept later keeps them too."""
        self._now = replace(self._now, **changes)

    def keep(self, wanted: Preferences) -> None:
        """Put `wanted` in force and into the file, whole or not at all."""
        private_folder(self._path.parent)
        text = json.dumps(asdict(wanted), ensure_ascii=False, indent=1, sort_keys=True)
        write_atomically(self._path, text.encode())
        self._now = wanted


def _read(path: Path) -> Preferences:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(found, dict):
        return Preferences()
    names = {one.name for one in fields(Preferences)}
    allowed = {
        name: value for name, value in found.items() if name in names and _allowed(name, value)
    }
    return Preferences(**allowed)


def _allowed(name: str, value: object) -> bool:
    if name == "folded":
        return isinstance(value, bool)
    if name in ("offset_right", "offset_down"):
        return type(value) is int and abs(value) <= FARTHEST_OFFSET
    if name in ("bureau", "photo_folder"):
        longest = _LONGEST_NAME if name == "bureau" else _LONGEST_PATH
        return isinstance(value, str) and len(value) <= longest
    if name == "photo_margin":
        return type(value) is int and 0 <= value <= MOST_MARGIN
    if name == "upload_limit":
        return type(value) is int and 0 <= value <= MOST_UPLOAD_LIMIT
    if name == "photo_cache":
        return type(value) is int and LEAST_CACHE <= value <= MOST_CACHE
    choices: dict[str, tuple[object, ...]] = {
        "theme": get_args(ThemeName),
        "text_scale": TEXT_SCALES,
        "language": get_args(Language),
    }
    return value in choices[name] and not isinstance(value, bool)
