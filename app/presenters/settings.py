"""Settings: the look, at once; the passphrase; and what there is to know about this laptop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from app.presenters.jobs import Job, Jobs, JobScope
from app.services.device import DeviceCard, DeviceService
from app.services.preferences import Preferences
from inspection.refusal import Refusal


class SettingsView(Protocol):
    """What the page can show."""

    def show_preferences(self, preferences: Preferences) -> None: ...
    def show_card(self, card: DeviceCard) -> None: ...
    def show_changing(self) -> None: ...
    def show_changed(self) -> None: ...
    def show_old_refused(self, error: Exception) -> None: ...
    def show_new_refused(self, error: Exception) -> None: ...
    def show_error(self, error: Exception) -> None: ...


class SettingsPresenter:
    """Each change is kept and put in force by itself: there is nothing to save at the end."""

    def __init__(
        self,
        view: SettingsView,
        device: DeviceService,
        preferences: Callable[[], Preferences],
        keep: Callable[[Preferences], None],
        change_passphrase: Callable[[str, str], None],
        jobs: Jobs,
    ) -> None:
        self._view = view
        self._device = device
        self._preferences = preferences
        self._keep = keep
        self._change_passphrase = change_passphrase
        self._jobs = JobScope(jobs)
        self._looking: Job | None = None
        self._changing = False

    def open(self) -> None:
        """Show everything."""
        self._view.show_preferences(self._preferences())
        self.look()

    def look(self) -> None:
        """Look again at what the bureau and this laptop tell."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._jobs.run(
            lambda _job: self._device.look(),
            done=self._view.show_card,
            failed=self._view.show_error,
        )

    def choose(self, name: str, value: Any) -> None:
        """Keep a preference by name, and put it in force."""
        wanted = replace(self._preferences(), **{name: value})
        if wanted == self._preferences():
            return
        try:
            self._keep(wanted)
        except Refusal as refusal:
            self._view.show_preferences(self._preferences())
            self._view.show_error(refusal)

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Wrap the key under another passphrase; the data stays where it is."""
        if self._changing or not old:
            return
        if new != again:
            self._view.show_new_refused(Refusal("unlock.passphrases_differ"))
            return
        self._changing = True
        self._view.show_changing()
        self._jobs.run(
            lambda _job: self._change_passphrase(old, new),
            done=self._on_changed,
            failed=self._on_refused,
        )

    def close(self) -> None:
        """The window closes."""
        self._jobs.cancel_all()

    def _on_changed(self, _nothing: None) -> None:
        self._changing = False
        self._view.show_changed()

    def _on_refused(self, error: Exception) -> None:
        self._changing = False
        code = error.code if isinstance(error, Refusal) else ""
        if code in ("unlock.wrong_passphrase", "unlock.wait"):
            self._view.show_old_refused(error)
        elif code == "unlock.passphrase_too_short":
            self._view.show_new_refused(error)
        else:
            self._view.show_error(error)
