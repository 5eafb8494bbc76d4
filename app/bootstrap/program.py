"""The program from its first window to its last: which gate, which look, when it locks itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.arguments import Options, version
from app.bootstrap.doors import Doors
from app.bootstrap.house import House
from app.presenters.first_run import FirstRunPresenter
from app.presenters.jobs import Incident
from app.presenters.unlock import UnlockPresenter
from app.services.preferences import Preferences, PreferencesFile
from app.ui import i18n
from app.ui.collecting import Collector
from app.ui.idle import IdleWatch
from app.ui.incidents import Incidents
from app.ui.jobs import QtJobs
from app.ui.page import Route
from app.ui.pages.first_run import FirstRunPage
from app.ui.pages.notice import NoticePage
from app.ui.pages.unlock import UnlockPage
from app.ui.theme import Theme, apply
from app.ui.window import Window
from app.ui.words import refusals
from db.store.files import private_folder
from inspection.clock import Clock
from inspection.refusal import Refusal

if TYPE_CHECKING:
    from app.bootstrap.desk import Desk

LOCK_FILE = "anxin.lock"
PREFERENCES = "preferences.json"
_STORE_FILES = ("anxin.db", "anxin.keys.json")
_LOG_BYTES = 1_000_000
_log = logging.getLogger("anxin")


def has_store(root: Path) -> bool:
    """Whether a laptop's store lies below `root`: as `db.store.laptop.find_stores` tells, without
    importing what it takes to open one."""
    if not root.is_dir():
        return False
    return any(
        (folder / name).exists()
        for folder in root.iterdir()
        if not folder.name.startswith(".")
        for name in _STORE_FILES
    )


class Program(QObject):
    """One start of the program on the data folder `root`. `start`, run the application, `close`."""

    def __init__(
        self, app: QApplication, root: Path, options: Options, clock: Clock, doors: Doors
    ) -> None:
        super().__init__()
        self._app = app
        self._root = root
        self.incidents = Incidents(clock)
        self.preferences = PreferencesFile(root / PREFERENCES)
        for name in ("language", "theme"):
            if (chosen := getattr(options, name)) is not None:
                self.preferences.override(**{name: chosen})
        self.doors = doors
        self._house = House(
            incidents=self.incidents,
            version=version,
            preferences=lambda: self.preferences.now,
            keep_preferences=self.keep_preferences,
        )
        self._lock_file = QLockFile(str(root / LOCK_FILE))
        self._lock_file.setStaleLockTime(0)  # never by age: a laptop may sleep for a week
        self._log_file: logging.Handler | None = None
        self._gate_jobs: QtJobs | None = None
        self._close_gate: Callable[[], None] | None = None
        self._place: Route | None = None
        self.desk: Desk | None = None
        self._collector = Collector(self)
        self.idle = IdleWatch(app)
        self.idle.idle.connect(self.lock)
        self._dress()
        self.window = Window(i18n.translate("Gate", "安薪"))
        self.window.closing.connect(self.close)

    def start(self) -> bool:
        """Show the first window; False if it only says why the program cannot go on."""
        try:
            private_folder(self._root)
        except Refusal as refusal:
            return self._give_up(NoticePage.refused(refusal))
        if not self._lock_file.tryLock(0):
            return self._give_up(NoticePage.already_open())
        self._open_log()
        self.incidents.install(self._on_incident)
        if has_store(self._root):
            self._show_unlock()
        else:
            self._show_first_run()
        return True

    def lock(self) -> None:
        """Ctrl+L, or nobody there for a while: put all away, close the store, ask again."""
        if self.desk is not None:
            self._place = self._put_desk_away()
            self._show_unlock()

    def close(self) -> None:
        """The window closes: nothing stays open, no thread stays behind. May be repeated."""
        self.idle.stop()
        self._put_desk_away()
        self._leave_gate()
        self.incidents.uninstall()
        self._collector.stop()
        if self._log_file is not None:
            _log.removeHandler(self._log_file)
            self._log_file.close()
            self._log_file = None
        self._lock_file.unlock()

    # the two gates

    def _show_unlock(self) -> None:
        jobs = self._enter_gate()
        page = UnlockPage(self.preferences.now.bureau)
        presenter = UnlockPresenter(page, self.doors, jobs)
        page.unlock_asked.connect(presenter.unlock)
        page.key_file_chosen.connect(presenter.open_key_file)
        page.recover_asked.connect(presenter.recover)
        page.recovery_left.connect(presenter.leave_recovery)
        page.restore_asked.connect(presenter.restore)
        page.restoring_left.connect(presenter.leave_restoring)
        page.unlocked.connect(self._on_opened)
        self._show_gate(page, presenter.close)

    def _show_first_run(self) -> None:
        jobs = self._enter_gate()
        page = FirstRunPage()
        presenter = FirstRunPresenter(page, self.doors, jobs)
        page.file_chosen.connect(presenter.open_file)
        page.pasted.connect(presenter.paste)
        page.enrol_asked.connect(presenter.enrol)
        page.cancel_asked.connect(presenter.cancel)
        page.enrolled.connect(partial(self._on_opened, sync=True))
        self._show_gate(page, presenter.close)

    def _enter_gate(self) -> QtJobs:
        self._gate_jobs = QtJobs(self.incidents.foreseen, self)
        return self._gate_jobs

    def _show_gate(self, page: QWidget, close: Callable[[], None]) -> None:
        self._close_gate = close
        self.window.show_part(page)
        self.window.show()
        jobs = self._gate_jobs
        if jobs is not None:
            QTimer.singleShot(0, jobs, partial(_warm, jobs, self.doors))

    def _leave_gate(self) -> None:
        if self._close_gate is not None:
            self._close_gate()
            self._close_gate = None
        if self._gate_jobs is not None:
            self._gate_jobs.close()
            self._gate_jobs = None

    # between the gates

    def _on_opened(self, *, sync: bool = False) -> None:
        rooms = self.doors.rooms()
        self._leave_gate()
        desk = rooms.sit_down(self._house, i18n.translate("Gate", "安薪"))
        desk.lock_asked.connect(self._lock_soon)
        desk.staff_came.connect(self._on_staff)
        self.desk = desk
        self.window.show_part(desk.shell)
        desk.open(self._place)
        self._place = None
        self._remember(desk.opened.bureau)
        self.idle.start(desk.opened.settings.idle_lock_minutes)
        if sync:
            desk.sync()

    def _put_desk_away(self) -> Route | None:
        desk, self.desk = self.desk, None
        if desk is None:
            return None
        self.idle.stop()
        place = desk.close()
        try:
            self.doors.rooms().lock()
        except Refusal as refusal:  # it is shut to new work, and locked by the next unlock
            _log.warning("the store did not close: %s", refusal.code)
        desk.deleteLater()
        return place

    def _lock_soon(self) -> None:
        """Not from inside the page that asked: locking takes it away."""
        QTimer.singleShot(0, self, self.lock)

    def _on_staff(self) -> None:
        """Role, idle time or the bureau's name may be others since the sync."""
        if self.desk is None:
            return
        opened = self.desk.look_again()
        self._remember(opened.bureau)
        self.idle.start(opened.settings.idle_lock_minutes)
        if self.desk.role_changed:
            self.window.show_part(self.desk.make_anew())

    # the look

    def _dress(self) -> None:
        now = self.preferences.now
        i18n.install(self._app, now.language, self._root / "cache")
        apply(self._app, Theme.of(now.theme, now.text_scale))

    def keep_preferences(self, wanted: Preferences) -> None:
        """Keep them and put them in force: colours at once, words and sizes in a new shell.

        Raises Refusal as `PreferencesFile.keep`.
        """
        before = self.preferences.now
        self.preferences.keep(wanted)
        look = (wanted.theme, wanted.text_scale, wanted.language)
        if look == (before.theme, before.text_scale, before.language):
            return
        self._dress()
        worded_anew = wanted.text_scale != before.text_scale or wanted.language != before.language
        if worded_anew and self.desk is not None:
            QTimer.singleShot(0, self.desk, self._make_anew)

    def _make_anew(self) -> None:
        if self.desk is not None:
            self.window.show_part(self.desk.make_anew())

    def _remember(self, bureau: str) -> None:
        now = self.preferences.now
        if bureau and bureau != now.bureau:
            try:
                self.preferences.keep(replace(now, bureau=bureau))
            except Refusal as refusal:
                _log.warning("the bureau's name was not kept: %s", refusal.code)

    # what goes wrong

    def _give_up(self, notice: NoticePage) -> bool:
        notice.acknowledged.connect(self.window.close)
        self.window.show_part(notice)
        self.window.show()
        return False

    def _on_incident(self, incident: Incident) -> None:
        self.window.say(refusals.sentence(incident))

    def _open_log(self) -> None:
        """Incidents and what the services report, without personal data, beside the store."""
        handler = RotatingFileHandler(
            self._root / "anxin.log",
            maxBytes=_LOG_BYTES,
            backupCount=2,
            encoding="utf-8",
            delay=True,
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        _log.addHandler(handler)
        _log.propagate = False
        self._log_file = handler


def _warm(jobs: QtJobs, doors: Doors) -> None:
    """Import what comes next while the first window is read; a failure shows when it is used."""
    jobs.run(lambda _job: doors.warm(), done=_nothing, failed=_nothing, lane="io")


def _nothing(_outcome: object) -> None:
    return None
