"""One unlocked laptop in the window: its lanes, services and pages, from unlock to lock."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.bootstrap.house import House
from app.bootstrap.opened import Opened
from app.presenters.jobs import JobControl
from app.presenters.search import SearchPresenter
from app.presenters.standing import StandingPresenter
from app.presenters.sync import SyncRun
from app.services.filling import FillingService
from app.services.sites import SitesService
from app.services.syncing import SyncingService
from app.services.today import TodayService
from app.ui.changes import ChangeRelay
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.page_table import entries, pages_for
from app.ui.parts import DeskParts
from app.ui.pictures.watch import PhotoWatch
from app.ui.search_view import ShellSearch
from app.ui.shell import Shell
from app.ui.standing_view import ShellStanding
from db.changes import ChangeSet
from inspection.clock import civil_date
from inspection.refusal import Refusal

_log = logging.getLogger("anxin.desk")
_MINUTE_MS = 60_000
_KIB = 1024
_GIB = 1024**3
_STAFF = ("account", "setting")


class Desk(QObject):
    """Makes the shell and keeps it true. `lock_asked`: Ctrl+L or the settings page. `staff_came`:
    a sync brought accounts or settings, by which roles and times may have changed."""

    lock_asked = Signal()
    staff_came = Signal()

    def __init__(
        self,
        opened: Opened,
        house: House,
        change_passphrase: Callable[[str, str], None],
        name: str,
    ) -> None:
        super().__init__()
        laptop = opened.laptop
        self.opened = opened
        self._house = house
        self._name = name
        self.jobs = QtJobs(house.incidents.foreseen, self)
        self._filling = FillingService(laptop)
        self._syncing = SyncingService(
            laptop,
            settle_drafts=self._filling.commit_all,
            upload_limit=lambda: house.preferences().upload_limit * _KIB,
            cache_limit=lambda: house.preferences().photo_cache * _GIB,
        )
        self.run = SyncRun(self._syncing, self.jobs)
        self._today = civil_date(laptop.clock.now_ms())
        self._parts = DeskParts(
            laptop=laptop,
            jobs=self.jobs,
            print_offset=lambda: house.preferences().print_offset_mm,
            fetch=self._fetch,
            sync=self.run,
            version=house.version(),
            preferences=house.preferences,
            keep_preferences=house.keep_preferences,
            change_passphrase=change_passphrase,
            lock=self.lock_asked.emit,
        )
        self._changes = ChangeRelay(self)
        self._changes.follow(laptop.journal.on_commit)
        self._changes.changed.connect(self._on_changed)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self._on_minute)
        self._minute.start()
        self.shell = self._make_shell()

    def open(self, place: Route | None = None) -> None:
        """Show a place, by default the first page, and how things stand."""
        known = {line.key for line in self._lines}
        first = Route(self._lines[0].key)
        self.shell.navigate(place if place is not None and place.page in known else first)
        self._standing.look()
        self._watch.look()

    @property
    def page_keys(self) -> tuple[str, ...]:
        """Every page this role can go to."""
        return tuple(line.key for line in self._lines)

    def look_again(self) -> Opened:
        """Read role, settings and bureau anew: a sync has brought some."""
        self.opened = Opened.of(self.opened.laptop)
        return self.opened

    @property
    def role_changed(self) -> bool:
        """Whether the window shows the pages of another role than the account now has."""
        return pages_for(self.opened.role) != self._lines

    def make_anew(self) -> Shell:
        """A new shell in the language, text size and role now in force, at the same place."""
        place = self.shell.here
        self._close_shell()
        self.shell = self._make_shell()
        self.open(place)
        return self.shell

    def sync(self) -> None:
        """F5: what is half-typed goes along."""
        self.shell.commit()
        self.run.start()

    def close(self) -> Route | None:
        """Put everything away: typed text into the database, jobs to their end, connections shut.
        Returns where the window was. The store itself is closed by whoever opened it."""
        place = self.shell.here
        self._minute.stop()
        self._close_shell()
        self._changes.close()
        self.run.close()
        self.jobs.close()
        try:
            self._filling.commit_all()
        except Refusal as refusal:  # the answers stay drafts, and become operations another time
            _log.warning("drafts were not committed: %s", refusal.code)
        self._syncing.close()
        return place

    def _make_shell(self) -> Shell:
        self._lines = pages_for(self.opened.role)
        shell = Shell(self._name, entries(self._lines, self._parts))
        shell.navigation.fold(self._house.preferences().folded)
        shell.folded.connect(self._on_folded)
        shell.sync_asked.connect(self.sync)
        shell.lock_asked.connect(self.lock_asked)
        shell.job_line.cancelled.connect(self.run.cancel)
        shell.closing.connect(self.jobs.settle)
        laptop = self.opened.laptop
        self._standing = StandingPresenter(
            ShellStanding(shell, laptop.clock),
            self._syncing,
            TodayService(laptop),
            self.run,
            self.jobs,
        )
        self._watch = PhotoWatch(shell, laptop, self.jobs, self._house.preferences)
        self._search = SearchPresenter(ShellSearch(shell), SitesService(laptop), self.jobs)
        shell.search.asked.connect(self._search.ask)
        shell.search.chosen.connect(lambda hit: self._search.choose(hit.key))
        return shell

    def _close_shell(self) -> None:
        self.shell.close()
        self._standing.close()
        self._watch.close()
        self._search.close()

    def _fetch(self, attachment_id: str, job: JobControl) -> None:
        self._syncing.fetch_attachment(
            attachment_id, job.progress, lambda: job.cancelled, job.on_db
        )

    def _on_folded(self, folded: bool) -> None:
        self._house.keep_preferences(replace(self._house.preferences(), folded=folded))

    def _on_changed(self, changes: ChangeSet) -> None:
        page = self.shell.page
        if page is not None and page.is_touched(changes):
            page.refresh()
        self._standing.look()
        if changes.touches("attachment", "contact"):
            self._watch.look()
        if changes.touches(*_STAFF):
            self.staff_came.emit()

    def _on_minute(self) -> None:
        """The pill says how long ago; at midnight Today is another day."""
        today = civil_date(self.opened.laptop.clock.now_ms())
        if today != self._today:
            self._today = today
            self.shell.refresh()
        self._standing.look()
        self._watch.look()
