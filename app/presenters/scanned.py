"""Tells what a scanner types from what a typist does: a sheet's code begins like no answer."""

from __future__ import annotations

from forms.keying import ENTER
from forms.sheets.code import SCHEME


class ScanCatcher:
    """Takes keys one by one. What begins like a code is held back until it is one, or is not."""

    def __init__(self) -> None:
        self._held = ""

    @property
    def holding(self) -> bool:
        """Whether keys are held back: a typist who stops there meant them as they are."""
        return bool(self._held)

    def feed(self, key: str) -> tuple[tuple[str, ...], str]:
        """The keys that are a typist's, in order, and the text scanned, if Enter ended one."""
        so_far = self._held + key
        if key == ENTER and self._held.startswith(SCHEME):
            self._held = ""
            return (), so_far.removesuffix(ENTER)
        if len(key) == 1 and (so_far.startswith(SCHEME) or SCHEME.startswith(so_far)):
            self._held = so_far
            return (), ""
        return (*self.release(), key), ""

    def release(self) -> tuple[str, ...]:
        """What is held back, given free."""
        held, self._held = tuple(self._held), ""
        return held
