"""Takes the pictures: one real desk for each look, the same laptop behind all of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.desk import Desk
from app.bootstrap.house import House
from app.bootstrap.opened import Opened
from app.services.enrolment import EnrolmentService
from app.services.laptop import Laptop
from app.services.preferences import Language, Preferences, ThemeName
from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from app.ui import i18n
from app.ui.incidents import Incidents
from app.ui.theme import Theme, apply
from db.store.envelope import Cost
from inspection.clock import Clock
from tools import looks
from tools.demo.bureau import Prepared
from tools.screenshots.newer import newer_form
from tools.screenshots.quarrel import quarrel
from tools.screenshots.scene import Scene, names, set_scene
from tools.screenshots.tour import data_shown, gates, tour

PASSPHRASE = "anxin demo 2026"  # noqa: S105 - of made-up data
QUICK = Cost(memory_kib=1024, passes=1, lanes=1)
THEMES: tuple[ThemeName, ...] = ("light", "dark", "contrast")


@dataclass(frozen=True, slots=True)
class Look:
    """A theme and a language."""

    theme: ThemeName
    language: Language


LOOKS = tuple(Look(theme, language) for language in i18n.LANGUAGES for theme in THEMES)


@dataclass(frozen=True, slots=True)
class Picture:
    """One state in one look."""

    state: str
    look: Look
    image: QImage


class Studio:
    """Pictures of one laptop's window. `cache` is where the translation is compiled to."""

    def __init__(self, app: QApplication, laptop: Laptop, bureau: str, cache: Path) -> None:
        self._app = app
        self._laptop = laptop
        self._bureau = bureau
        self._cache = cache
        self._incidents = Incidents(laptop.clock)
        self.scene: Scene = set_scene(laptop, cache / "phone")
        self._names = names(laptop, self.scene)

    def shoot(self, say: Callable[[str], None]) -> tuple[list[Picture], list[str]]:
        """All pictures, and what is wrong with them."""
        pictures: list[Picture] = []
        faults: list[str] = []
        for look in LOOKS:
            for picture, found in self.series(look):
                pictures.append(picture)
                faults += found
            say(f"{look.language} {look.theme}: {len(pictures)} pictures, {len(faults)} faults")
        return pictures, faults

    def series(self, look: Look) -> Iterator[tuple[Picture, list[str]]]:
        """Every state in one look, with its faults."""
        i18n.install(self._app, look.language, self._cache)
        apply(self._app, Theme.of(look.theme))
        for state, gate in gates(self._bureau):
            yield self._take(state, look, gate)
            gate.close()
            gate.deleteLater()
        with self._desk(look) as desk:
            for state in tour(desk, self.scene):
                yield self._take(state, look, desk.shell)

    def _take(self, state: str, look: Look, window: QWidget) -> tuple[Picture, list[str]]:
        image = looks.render(window)
        data = data_shown(window, self._names)
        found = looks.faults(window, english=look.language == "en", data=data)
        told = [f"{look.language} {look.theme} {state}: {one}" for one in found]
        return Picture(state, look, image), told

    @contextlib.contextmanager
    def _desk(self, look: Look) -> Iterator[Desk]:
        now = Preferences(theme=look.theme, language=look.language, bureau=self._bureau)
        house = House(
            incidents=self._incidents,
            version=lambda: "0.1.0",
            preferences=lambda: now,
            keep_preferences=_keep_nothing,
        )
        name = i18n.translate("Gate", "安薪")
        desk = Desk(Opened.of(self._laptop), house, _change_nothing, name)
        looks.render(desk.shell)
        desk.open()
        try:
            yield desk
        finally:
            desk.close()
            desk.shell.deleteLater()
            desk.deleteLater()
            QApplication.processEvents()


@contextlib.contextmanager
def laptop_of(prepared: Prepared, clock: Clock) -> Iterator[Laptop]:
    """The demo inspector's laptop, enrolled and filled by a sync, with records that others changed
    too; the server stops after it."""
    login = prepared.city.inspectors[0].login
    file, root = prepared.folder / f"{login}.anxin", prepared.folder / "laptop"
    unlocking = UnlockingService(root, clock)
    with prepared.office.serve() as server:
        prepared.office.run("enrol", login, "--out", str(file), address=server.address)
        EnrolmentService(root, clock, cost=QUICK).enrol(file.read_bytes(), PASSPHRASE)
        laptop = unlocking.unlock(PASSPHRASE)
        syncing = SyncingService(laptop)
        try:
            syncing.sync()
        finally:
            syncing.close()
        newer_form(prepared, laptop, server.address)
        quarrel(prepared, laptop, clock, server.address)
    try:
        yield laptop
    finally:
        unlocking.lock()


def _keep_nothing(_wanted: Preferences) -> None:
    return


def _change_nothing(_old: str, _new: str) -> None:
    return
