"""Goes through the window, page by page and state by state."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.desk import Desk
from app.presenters.first_run import EnrolmentCard
from app.presenters.unlock import BackupCard
from app.ui.page import Route
from app.ui.pages.checkin.view import CheckInPage
from app.ui.pages.first_run import FirstRunPage
from app.ui.pages.questionnaires import QuestionnairesPage
from app.ui.pages.sync import SyncPage
from app.ui.pages.sync.review_card import ReviewCardView
from app.ui.pages.sync.view import DECIDE, HISTORY
from app.ui.pages.today import TodayPage
from app.ui.pages.unlock import UnlockPage
from app.ui.pages.worker import WorkerPage
from inspection.clock import SHANGHAI
from inspection.refusal import Refusal
from tools import looks
from tools.screenshots.scene import Scene

PATIENCE_MS = 60_000
_SETTLE_MS = 20

Place = tuple[str, Route, Callable[[Desk], None]]


def tour(desk: Desk, scene: Scene) -> Iterator[str]:
    """Bring each state to the front and yield its name; `desk.shell` shows it."""
    for name, route, then in _places(scene):
        desk.shell.navigate(route)
        rest(desk)
        then(desk)
        rest(desk)
        yield name


def gates(bureau: str) -> Iterator[tuple[str, QWidget]]:
    """The windows before the program is unlocked."""
    first = FirstRunPage()
    first.show_card(EnrolmentCard(server="https://anxin.example"))
    yield "first-run", first
    yield "unlock", UnlockPage(bureau)
    forgotten = UnlockPage(bureau)
    forgotten.begin_recovery()
    yield "recovery", forgotten
    damaged = UnlockPage(bureau)
    damaged.show_backups(
        Refusal("store.damaged"),
        [
            BackupCard("", datetime(2026, 3, day, 8, 31, tzinfo=SHANGHAI), reason, 24_500_000)
            for day, reason in ((16, "day"), (13, "day"), (12, "0014"))
        ],
    )
    yield "restore", damaged


def rest(desk: Desk) -> None:
    """Until no job is under way and all is laid out. Raises TimeoutError."""
    for _ in range(3):
        _until(lambda: not desk.jobs.pending)
        QApplication.processEvents()


def data_shown(window: QWidget, names: Collection[str]) -> list[str]:
    """Those of the names that stand on the window: few enough to look for in every text."""
    said = "\n".join(one.text for one in looks.texts(window) if looks.CHINESE.search(one.text))
    return [name for name in names if name in said]


def _places(scene: Scene) -> list[Place]:
    def at(page: str, **params: str) -> Route:
        return Route(page, params)

    return [
        ("today", at("today"), _list),
        ("month", at("today"), _grid),
        ("sites", at("sites"), _nothing),
        ("site", at("site", id=scene.site), _nothing),
        ("roster", at("site", id=scene.site), _press("2")),
        ("pictures", at("site", id=scene.site), _press("5")),
        ("picture", at("picture", id=scene.picture, site=scene.site), _nothing),
        ("photos", at("photos", files=scene.new_photos, site=scene.site), _nothing),
        ("visits", at("visits"), _nothing),
        ("check-in", at("checkin", form=scene.form), _problem_strip),
        ("form-newer", at("checkin", form=scene.newer), _nothing),
        ("form-version", at("form_version", form=scene.newer), _nothing),
        ("export", at("visits"), _press("Ctrl+S")),
        ("phone-checks", at("calls", site=scene.calls), _nothing),
        ("call", at("call", entry=scene.silent), _nothing),
        ("questions", at("call", entry=scene.talking), _nothing),
        ("questionnaires", at("questionnaires", site=scene.site), _nothing),
        ("blanks", at("questionnaires", site=scene.site), _blanks),
        ("questionnaire", at("questionnaire", id=scene.sheet), _nothing),
        ("keypunch", at("keypunch", site=scene.site, sheet=scene.half_keyed), _nothing),
        ("worker", at("worker", questionnaire=scene.on_screen), _hand_over),
        ("ledger", at("problems"), _nothing),
        ("problem", at("problem", id=scene.overdue), _nothing),
        ("packet", at("packet", site=scene.site, problems=scene.problem), _nothing),
        ("paper", at("paper", id=scene.paper), _nothing),
        ("papers", at("papers"), _nothing),
        ("sync", at("sync"), _turn("Alt+2")),
        ("sync-decide", at("sync"), _turn("Alt+1")),
        ("sync-review", at("sync"), _review),
        ("sync-history", at("sync"), _session),
        ("settings", at("settings"), _nothing),
        ("search", at("sites"), _search),
        ("keys", at("today"), _keys),
    ]


def _nothing(_desk: Desk) -> None:
    return


def _blanks(desk: Desk) -> None:
    page = desk.shell.page
    if isinstance(page, QuestionnairesPage):
        page.open_print()


def _hand_over(desk: Desk) -> None:
    page = desk.shell.page
    if isinstance(page, WorkerPage):
        page.presenter.choose_code("2580")


def _press(key: str) -> Callable[[Desk], None]:
    def then(desk: Desk) -> None:
        combination = QKeySequence(key)
        QTest.keySequence(QApplication.focusWidget() or desk.shell, combination)

    return then


def _turn(key: str) -> Callable[[Desk], None]:
    def then(desk: Desk) -> None:
        page = desk.shell.page
        if isinstance(page, SyncPage):
            page.panel.close_panel()
            _press(key)(desk)

    return then


def _review(desk: Desk) -> None:
    page = desk.shell.page
    if isinstance(page, SyncPage):
        page.turn(DECIDE)
        reviews = (one.id for one in page.decide.cards if isinstance(one, ReviewCardView))
        page.decide.go_to(next(reviews))


def _session(desk: Desk) -> None:
    page = desk.shell.page
    if isinstance(page, SyncPage):
        page.turn(HISTORY)
        _press("Return")(desk)


def _list(desk: Desk) -> None:
    page = desk.shell.page
    if isinstance(page, TodayPage) and page.grid.isVisible():
        page.step_back()


def _keys(desk: Desk) -> None:
    _list(desk)
    _press("F1")(desk)


def _grid(desk: Desk) -> None:
    page = desk.shell.page
    if isinstance(page, TodayPage) and not page.grid.isVisible():
        _press("G")(desk)


def _search(desk: Desk) -> None:
    box = desk.shell.search
    box.begin()
    QTest.keyClicks(box, "1")
    _until(lambda: box.hits)


def _problem_strip(desk: Desk) -> None:
    page = desk.shell.page
    if isinstance(page, CheckInPage):
        page.pane.focus("a/A3")


def _until(seen: Callable[[], object]) -> None:
    loop, look, end = QEventLoop(), QTimer(), QTimer()
    late: list[bool] = []

    def on_look() -> None:
        if seen():
            loop.quit()

    def on_end() -> None:
        late.append(True)
        loop.quit()

    look.timeout.connect(on_look)
    end.setSingleShot(True)
    end.timeout.connect(on_end)
    look.start(_SETTLE_MS)
    end.start(PATIENCE_MS)
    loop.exec()
    look.stop()
    end.stop()
    if late:
        raise TimeoutError("a page does not settle")
