"""The program as its user meets it: a real window, real stores, driven by keys."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.__main__ import main
from app.bootstrap.arguments import Options, read_options
from app.bootstrap.desk import Desk
from app.bootstrap.doors import Doors
from app.bootstrap.program import Program, has_store
from app.selftest import scratch
from app.selftest.scratch import PASSPHRASE, Scratch
from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.unlocking import UnlockingService
from app.ui import i18n
from app.ui.page import Route
from app.ui.pages.first_run import FirstRunPage
from app.ui.pages.notice import NoticePage
from app.ui.pages.settings import SettingsPage
from app.ui.pages.unlock import UnlockPage
from app.ui.theme import Theme, apply, current
from app.ui.widgets.editors import TextLine
from app.ui.widgets.options import OptionList
from app.ui.widgets.toast import Toast
from app.ui.window import Window
from db.store.backup import backups
from db.store.laptop import BACKUPS, find_stores
from db.store.recovery import RecoveryKey
from db.tables.site import filled_form
from db.tables.site import site as site_table
from inspection.clock import FixedClock, instant
from inspection.settings import BureauSettings
from server.settings import load_settings
from tests.support.live_bureau import CHEAP, FACTS, live_bureau
from tests.support.live_bureau import PASSPHRASE as LIVE_PASSPHRASE

SLOW_MS = 20_000
NEW_PASSPHRASE = "另想的一句话 2026"
NAMES = ("自检工人", "1990000", "自检监察员")
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """One program and somebody at its keyboard."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self._qtbot = qtbot
        self.program = program

    @property
    def window(self) -> Window:
        return self.program.window

    @property
    def desk(self) -> Desk:
        assert self.program.desk is not None
        return self.program.desk

    def until(self, reached: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(reached, timeout=SLOW_MS)

    def rest(self) -> None:
        """Until every job the window began has told its result."""
        self.until(lambda: self.program.desk is None or not self.program.desk.jobs.pending)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        self.until(lambda: isinstance(QApplication.focusWidget(), TextLine))
        line = QApplication.focusWidget()
        assert isinstance(line, TextLine)
        line.setText(passphrase)  # keyClicks knows Latin letters only
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.program.desk is not None)
        self.until(self.window.isActiveWindow)
        self.rest()


def said(window: QWidget) -> str:
    """What was said last over this window."""
    return "".join(one.text() for one in window.findChildren(Toast))


Starts = Callable[..., Hands]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture
def made(tmp_path: Path, clock: FixedClock) -> Scratch:
    """An enrolled laptop that has its data."""
    return scratch.prepare(tmp_path, clock)


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, clock: FixedClock) -> Iterator[Starts]:
    """Starts programs; they are closed, and the look put back, at the end."""
    begun: list[Program] = []

    def begin(root: Path, **options: object) -> Hands:
        doors = Doors(root, clock, CHEAP)
        program = Program(qapp, root, Options(**options), clock, doors)  # type: ignore[arg-type]
        begun.append(program)
        program.start()
        program.window.activateWindow()
        return Hands(qtbot, program)

    yield begin
    for program in begun:
        program.close()
        program.window.close()
        program.window.deleteLater()
    i18n.install(qapp, "zh", Path())
    apply(qapp, Theme.of())


def test_damaged_file_is_opened_from_the_days_copy_by_two_keys(
    start: Starts, made: Scratch, clock: FixedClock
) -> None:
    hands = start(made.root)
    hands.unlock()
    clock.advance(60_000)
    hands.press(Qt.Key.Key_L, CTRL)
    (folder,) = find_stores(made.root)
    (folder / "anxin.db").write_bytes(bytes(8192))

    hands.until(lambda: isinstance(QApplication.focusWidget(), TextLine))
    line = QApplication.focusWidget()
    assert isinstance(line, TextLine)
    line.setText(PASSPHRASE)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: isinstance(QApplication.focusWidget(), OptionList))
    hands.press(Qt.Key.Key_Return)

    hands.until(lambda: hands.program.desk is not None)
    hands.rest()
    with hands.desk.opened.laptop.database.read() as connection:
        assert connection.execute(select(site_table)).all()
    assert sorted(one.reason for one in backups(folder / BACKUPS)) == ["aside", "day"]


def test_copy_is_put_back_from_a_terminal(
    made: Scratch,
    clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlocking = UnlockingService(made.root, clock, cost=CHEAP)
    unlocking.unlock(PASSPHRASE)
    unlocking.back_up_daily()
    assert unlocking.back_up_daily() is None
    unlocking.lock()
    (folder,) = find_stores(made.root)
    (folder / "anxin.db").unlink()
    clock.advance(60_000)
    answers = iter(["not this", PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    wanted = ["anxin", "--data", str(made.root), "--clock", "2026-03-16T10:00", "--restore-backup"]

    codes = []
    for more in ([], ["2026-03-17"], ["2026-03-16T09"], ["2026-03-16T09"]):
        monkeypatch.setattr(sys, "argv", [*wanted, *more])
        codes.append(main())

    assert codes == [0, 1, 1, 0]
    told = capsys.readouterr()
    assert told.out.startswith("2026-03-16T090000  day\n")
    assert "没有这个日期的备份" in told.err
    assert "口令不对" in told.err
    laptop = unlocking.unlock(PASSPHRASE)
    with laptop.database.read() as connection:
        assert connection.execute(select(site_table)).all()
    unlocking.lock()


def test_first_start_enrols_syncs_and_opens_today(
    start: Starts, tmp_path: Path, clock: FixedClock
) -> None:
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, tmp_path / "server")
    with live_bureau(settings, clock, tmp_path) as bureau:
        hands = start(tmp_path / "laptop")
        gate = hands.window.currentWidget()
        assert isinstance(gate, FirstRunPage)
        QApplication.clipboard().setText(bureau.enrolment_file("zhou").decode())
        hands.until(hands.window.isActiveWindow)
        gate._text.setFocus()
        hands.press(Qt.Key.Key_V, CTRL)
        hands.until(gate._first.hasFocus)
        gate._first.setText(LIVE_PASSPHRASE)
        hands.press(Qt.Key.Key_Return)
        gate._again.setText(LIVE_PASSPHRASE)
        hands.press(Qt.Key.Key_Return)
        hands.until(lambda: hands.program.desk is not None)
        assert hands.desk.shell.here == Route("today")
        hands.until(lambda: hands.desk.run.last is not None)
        hands.rest()
        hands.until(lambda: "全部收到" in hands.desk.shell.pill.text())
        hands.until(lambda: hands.desk.opened.role == "inspector")
        assert hands.program.preferences.now.bureau == FACTS.name

        hands.press(Qt.Key.Key_2, CTRL)
        hands.rest()
        assert hands.desk.shell.here == Route("sites")
        hands.press(Qt.Key.Key_L, CTRL)
        hands.until(lambda: hands.program.desk is None)
        hands.unlock(LIVE_PASSPHRASE)
        assert hands.desk.shell.here == Route("sites")

        hands.press(Qt.Key.Key_F5)
        hands.until(lambda: not hands.desk.run.running and hands.desk.run.last is not None)
        assert "没有新的" in said(hands.desk.shell)
        hands.press(Qt.Key.Key_F5)
        assert hands.desk.run.running
        hands.press(Qt.Key.Key_L, CTRL)
        hands.until(lambda: hands.program.desk is None)
        hands.unlock(LIVE_PASSPHRASE)
        hands.window.close()
        assert hands.program.desk is None


def test_forgotten_passphrase_is_replaced_by_the_bureaus_recovery_key(
    start: Starts, tmp_path: Path, clock: FixedClock
) -> None:
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, tmp_path / "server")
    root, file = tmp_path / "laptop", tmp_path / "recovery.txt"
    with live_bureau(settings, clock, tmp_path) as bureau:
        made = bureau.enrol(root, "zhou")
        made.sync()
        site = bureau.site("A1")
    printed = bureau.recovery.to_text()
    file.write_text(f"{FACTS.name}\n{printed}\n", "utf-8")  # as `create` writes it

    hands = start(root)
    gate = hands.window.currentWidget()
    assert isinstance(gate, UnlockPage)
    hands.until(gate._passphrase.hasFocus)
    while not gate._forgotten.hasFocus():
        hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Return)
    form = gate._recovery
    hands.until(form._key.hasFocus)
    form._key.setPlainText(RecoveryKey.new().to_text())
    form._first.setText(NEW_PASSPHRASE)
    form._again.setText(NEW_PASSPHRASE)
    form._go.click()
    hands.until(lambda: form._key_field.error().startswith("这是别的局的恢复密钥"))
    assert hands.program.desk is None

    form.file_chosen.emit(file)
    hands.until(form._first.hasFocus)
    assert form._key.toPlainText() == f"{FACTS.name}\n{printed}"
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: hands.program.desk is not None)
    hands.rest()
    assert hands.desk.shell.here == Route("today")
    with hands.desk.opened.laptop.database.read() as connection:
        assert site in connection.execute(select(site_table.c.id)).scalars().all()

    hands.press(Qt.Key.Key_L, CTRL)
    hands.until(lambda: hands.program.desk is None)
    gate = hands.window.currentWidget()
    assert isinstance(gate, UnlockPage)
    hands.until(gate._passphrase.hasFocus)
    gate._passphrase.setText(LIVE_PASSPHRASE)
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: gate._field.error().startswith("口令不对。"))
    hands.unlock(NEW_PASSPHRASE)
    hands.program.close()
    for path in root.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert b"ANXIN-RECOVERY-1" not in content, path.name
        assert NEW_PASSPHRASE.encode() not in content, path.name


def test_days_begin_with_the_passphrase_and_nothing_is_shown_before(
    start: Starts, made: Scratch
) -> None:
    hands = start(made.root)
    gate = hands.window.currentWidget()
    assert isinstance(gate, UnlockPage)
    hands.until(lambda: isinstance(QApplication.focusWidget(), TextLine))
    hands.type("not this one")
    hands.press(Qt.Key.Key_Return)
    hands.until(lambda: gate._field.error().startswith("口令不对。"))
    assert hands.program.desk is None
    hands.unlock()
    assert hands.desk.shell.here == Route("today")
    assert hands.desk.page_keys[:3] == ("today", "sites", "visits")


def test_text_half_typed_at_the_lock_is_in_the_database(start: Starts, made: Scratch) -> None:
    hands = start(made.root)
    hands.unlock()
    laptop = hands.desk.opened.laptop
    form = ContactService(laptop, FillingService(laptop)).start_check_in(made.site)
    hands.desk.shell.navigate(Route("checkin", {"form": form}))
    hands.rest()
    page = hands.desk.shell.page
    assert page is not None
    line = next(one for one in page.findChildren(TextLine) if one.isVisibleTo(page))
    line.setFocus()
    QTest.keyClicks(line, "typed last")
    hands.press(Qt.Key.Key_L, CTRL)
    hands.until(lambda: hands.program.desk is None)
    hands.unlock()
    with hands.desk.opened.laptop.database.read() as connection:
        row = connection.execute(select(filled_form).where(filled_form.c.id == form)).one()
    assert any("typed last" in one for one in json.loads(row.answers).values())
    assert hands.desk.shell.here == Route("checkin", {"form": form})


def test_idle_laptop_locks_itself_and_ends_its_threads(start: Starts, made: Scratch) -> None:
    hands = start(made.root)
    hands.unlock()
    assert hands.program.idle.watching
    assert hands.program.idle._timer.interval() == BureauSettings().idle_lock_minutes * 60_000
    hands.program.idle._timer.timeout.emit()
    assert hands.program.desk is None
    assert isinstance(hands.window.currentWidget(), UnlockPage)
    assert not hands.program.idle.watching


def test_second_start_on_the_same_data_says_so(start: Starts, made: Scratch) -> None:
    first = start(made.root)
    second = start(made.root)
    notice = second.window.currentWidget()
    assert isinstance(notice, NoticePage)
    second.until(second.window.isActiveWindow)
    second.press(Qt.Key.Key_Return)
    assert not second.window.isVisible()
    first.program.window.activateWindow()
    first.unlock()
    assert first.desk.shell.here == Route("today")


def test_language_and_size_change_the_window_where_it_stands(start: Starts, made: Scratch) -> None:
    hands = start(made.root)
    hands.unlock()
    hands.desk.shell.navigate(Route("settings"))
    hands.rest()
    page = hands.desk.shell.page
    assert isinstance(page, SettingsPage)
    page.look.theme.picked.emit("dark")
    assert current().name == "dark"
    assert hands.desk.shell.page is page, "colours change without a new window"
    shell = hands.desk.shell
    page.look.language.picked.emit("en")
    hands.until(lambda: hands.desk.shell is not shell)
    hands.rest()
    assert hands.desk.shell.here == Route("settings")
    assert hands.desk.shell._bar.title() == "Settings"
    shell = hands.desk.shell
    again = hands.desk.shell.page
    assert isinstance(again, SettingsPage)
    again.look.scale.picked.emit("130")
    hands.until(lambda: hands.desk.shell is not shell)
    hands.rest()
    assert current().scale == 130
    hands.program.close()
    kept = json.loads((made.root / "preferences.json").read_text("utf-8"))
    assert (kept["theme"], kept["language"], kept["text_scale"]) == ("dark", "en", 130)


def test_options_hold_for_one_run_and_are_not_kept(start: Starts, made: Scratch) -> None:
    hands = start(made.root, language="en", theme="contrast")
    assert i18n.language() == "en"
    assert current().name == "contrast"
    hands.program.close()
    start(made.root)
    assert i18n.language() == "zh"
    assert current().name == "light"


def test_what_nobody_foresaw_is_a_number_on_screen(
    start: Starts, made: Scratch, capfd: pytest.CaptureFixture[str]
) -> None:
    hands = start(made.root)
    hands.unlock()
    error = ValueError("自检工人1 19900000001")
    sys.excepthook(ValueError, error, None)
    toasts = hands.window.findChildren(Toast, options=Qt.FindChildOption.FindDirectChildrenOnly)
    told = "".join(one.text() for one in toasts)
    assert "编号 0316-0900-1" in told
    assert "自检工人" not in told
    hands.program.close()
    log = (made.root / "anxin.log").read_text("utf-8")
    assert "0316-0900-1" in log
    assert "ValueError" in log
    assert "自检工人" not in log
    assert "Traceback" not in capfd.readouterr().err


def test_files_beside_the_store_name_nobody(start: Starts, made: Scratch) -> None:
    hands = start(made.root)
    hands.unlock()
    hands.desk.shell.navigation.toggle()
    hands.rest()
    hands.program.close()
    files = [path for path in made.root.rglob("*") if path.is_file()]
    assert made.root / "preferences.json" in files
    for path in files:
        content = path.read_bytes()
        assert not any(name.encode() in content for name in NAMES), path.name


def test_navigation_stays_folded_after_a_restart(start: Starts, made: Scratch) -> None:
    hands = start(made.root)
    hands.unlock()
    hands.desk.shell.navigation.toggle()
    hands.program.close()
    again = start(made.root)
    again.unlock()
    assert again.desk.shell.navigation.is_folded


def test_quick_look_for_a_store_agrees_with_the_store(tmp_path: Path) -> None:
    root = tmp_path / "laptop"
    assert has_store(root) == bool(find_stores(root)) is False
    for name in (".a_b.1234.new", "log", "a_b"):
        (root / name).mkdir(parents=True)
    (root / ".a_b.1234.new" / "anxin.db").touch()
    assert has_store(root) == bool(find_stores(root)) is False
    (root / "a_b" / "anxin.keys.json").touch()
    assert has_store(root) == bool(find_stores(root)) is True
    (root / "a_b" / "anxin.keys.json").rename(root / "a_b" / "anxin.db")
    assert has_store(root) == bool(find_stores(root)) is True


def test_clock_of_the_command_line_is_a_time_in_china(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = read_options(["--clock", "2026-11-17T09:00", "--data", "x"])
    assert options.clock_start == instant(2026, 11, 17, 9)
    assert abs(options.clock().now_ms() - instant(2026, 11, 17, 9)) < 60_000
    with pytest.raises(SystemExit):
        read_options(["--clock", "tomorrow"])
    assert "tomorrow is not a time" in capsys.readouterr().err


def test_the_first_window_waits_for_no_database_network_or_dictionary() -> None:
    """What takes long to load is loaded while the passphrase is typed."""
    heavy = ("sqlalchemy", "httpx", "pypinyin", "reportlab", "pyxform")
    look = f"import sys, app.bootstrap.start; print({set(heavy)!r} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
