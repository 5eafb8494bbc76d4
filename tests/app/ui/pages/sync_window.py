"""The Sync page over a real laptop with real conflicts: for tests driven by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.picture import Fetch
from app.presenters.sync import SyncRun
from app.services.preferences import Preferences
from app.services.syncing import SyncingService
from app.ui.jobs import QtJobs
from app.ui.pages.sync import SyncPage
from app.ui.pages.sync.conflict_card import ConflictCardView
from app.ui.pages.sync.review_card import ReviewCardView
from app.ui.parts import DeskParts
from app.ui.widgets.text import Text
from tests.support.city_laptop import CityLaptop


def make(city: CityLaptop, jobs: QtJobs, fetch: Fetch | None = None) -> SyncPage:
    return SyncPage(
        DeskParts(
            laptop=city.laptop,
            jobs=jobs,
            fetch=fetch,
            sync=SyncRun(SyncingService(city.laptop), jobs),
            version="0",
            preferences=Preferences,
            keep_preferences=lambda _wanted: None,
            change_passphrase=lambda _old, _new: None,
            lock=lambda: None,
        )
    )


def opened(qtbot: QtBot, page: SyncPage, jobs: QtJobs, **params: str) -> None:
    page.open(params)
    settle(qtbot, jobs)


def settle(qtbot: QtBot, jobs: QtJobs) -> None:
    qtbot.waitUntil(lambda: not jobs.pending)


def press(*keys: Qt.Key, ctrl: bool = False) -> None:
    for key in keys:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        where = QApplication.focusWidget()
        assert where is not None
        QTest.keyClick(where, key, modifier)


def conflict_of(page: SyncPage, place: int = 0) -> ConflictCardView:
    view = page.decide.cards[place]
    assert isinstance(view, ConflictCardView)
    return view


def review_of(page: SyncPage) -> ReviewCardView:
    (view,) = page.decide.cards
    assert isinstance(view, ReviewCardView)
    return view


def texts(view: ConflictCardView | ReviewCardView) -> list[str]:
    return [one.text() for one in view.findChildren(Text) if one.text() and not one.isHidden()]


def offered(view: ConflictCardView, place: int = 0) -> list[tuple[str, str]]:
    return [(one.line.text, one.line.chip) for one in view.choices[place].list.options]
