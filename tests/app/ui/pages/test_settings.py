"""The settings page in the window: choices at once, millimetres, the passphrase by keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.sync import SyncRun
from app.services.preferences import Preferences
from app.services.syncing import SyncingService
from app.ui.jobs import QtJobs
from app.ui.pages.settings import SettingsPage
from app.ui.parts import DeskParts
from app.ui.theme import Theme, apply
from db.store.backup import Backup
from inspection.refusal import Refusal
from tests.support.paper_laptop import PaperLaptop, paper_laptop
from tools import looks


@dataclass
class Desk:
    now: Preferences = field(default_factory=Preferences)
    kept: list[Preferences] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    locked: int = 0
    refuses: Refusal | None = None

    def keep(self, wanted: Preferences) -> None:
        self.now = wanted
        self.kept.append(wanted)

    def change(self, old: str, new: str) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.changed.append((old, new))

    def lock(self) -> None:
        self.locked += 1


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def parts(papers: PaperLaptop, jobs: QtJobs, desk: Desk) -> DeskParts:
    return DeskParts(
        laptop=papers.laptop,
        jobs=jobs,
        sync=SyncRun(SyncingService(papers.laptop), jobs),
        version="9.9.9",
        preferences=lambda: desk.now,
        keep_preferences=desk.keep,
        change_passphrase=desk.change,
        lock=desk.lock,
    )


@pytest.fixture
def page(qtbot: QtBot, parts: DeskParts, jobs: QtJobs) -> Iterator[SettingsPage]:
    made = SettingsPage(parts)
    qtbot.addWidget(made)
    made.resize(1096, 668)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.open({})
    qtbot.waitUntil(lambda: bool(made.facts()) and not jobs.pending)
    yield made
    made.close_page()


def test_arrow_key_on_a_choice_holds_at_once(page: SettingsPage, desk: Desk) -> None:
    page.look.theme.setFocus()
    QTest.keyClick(page.look.theme, Qt.Key.Key_Down)
    assert desk.kept == [Preferences(theme="dark")]


def test_millimetres_are_kept_in_tenths_and_nonsense_is_refused_in_place(
    page: SettingsPage, desk: Desk
) -> None:
    right = page.printing._lines["offset_right"]
    right.setFocus()
    right.selectAll()
    QTest.keyClicks(right, "1.5")
    QTest.keyClick(right, Qt.Key.Key_Return)
    assert desk.now.print_offset_mm == (1.5, 0.0)
    for nonsense in ("far", "99", "nan", "inf"):
        right.setText(nonsense)
        QTest.keyClick(right, Qt.Key.Key_Return)
        assert page.printing._fields["offset_right"].error().startswith("填 -20 到 20"), nonsense
        assert desk.now.print_offset_mm == (1.5, 0.0)
    right.setText("-2")
    QTest.keyClick(right, Qt.Key.Key_Return)
    assert page.printing._fields["offset_right"].error() == ""
    assert desk.now.print_offset_mm == (-2.0, 0.0)


def test_passphrase_is_changed_by_keys_and_forgotten(
    qtbot: QtBot, page: SettingsPage, desk: Desk
) -> None:
    card = page.passphrase
    for line, text in ((card.old, "old words"), (card.new, "new words"), (card.again, "new words")):
        line.setFocus()
        QTest.keyClicks(line, text)
    with qtbot.waitSignal(page.toasted) as said:
        QTest.keyClick(card.again, Qt.Key.Key_Return)
    assert said.args[0] == "口令已改，下次打开用新的。"
    assert desk.changed == [("old words", "new words")]
    assert (card.old.text(), card.new.text(), card.again.text()) == ("", "", "")


def test_wrong_old_passphrase_is_said_under_it(
    qtbot: QtBot, page: SettingsPage, desk: Desk
) -> None:
    desk.refuses = Refusal("unlock.wrong_passphrase", seconds=0, failures=1)
    page.passphrase.asked.emit("x", "new words", "new words")
    qtbot.waitUntil(lambda: page.passphrase.errors()[0].startswith("口令不对。"))
    assert page.passphrase.errors()[1] == ""


def test_facts_name_numbers_forms_and_account(page: SettingsPage) -> None:
    facts = dict(page.facts())
    assert facts["限期改正指令书 2023"] == "还剩 50 个文号"
    assert facts["检查表"].startswith("第 1 版")
    assert facts["单位"].startswith("样例市人力资源和社会保障局")
    assert facts["备份"].startswith("还没有。")


def test_backups_are_listed_by_date(page: SettingsPage, parts: DeskParts) -> None:
    card = page._presenter._device.look()
    backup = Backup(Path("x"), "2023-11-21T081500", "0001")
    page.show_card(replace(card, backups=(backup,)))
    assert ("2023-11-21 08:15", "完整，已核对，加密") in page.facts()


@pytest.mark.parametrize("scale", [100, 130])
def test_page_looks_right_in_english(
    qtbot: QtBot,
    qapp: QApplication,
    english: None,
    parts: DeskParts,
    papers: PaperLaptop,
    jobs: QtJobs,
    scale: int,
) -> None:
    apply(qapp, Theme.of("light", scale))
    page = SettingsPage(parts)
    qtbot.addWidget(page)
    page.open({})
    qtbot.waitUntil(lambda: bool(page.facts()) and not jobs.pending)
    looks.render(page, 1096, 668)
    data = [value for _name, value in page.facts()] + ["中文"]
    own = {"Account", "Bureau"}
    told = {name: value for name, value in page.facts() if name not in own}
    assert not [value for value in told.values() if looks.CHINESE.search(value)]
    assert looks.faults(page, english=True, data=data) == []
    page.close_page()


def test_photo_folder_and_numbers_are_kept_at_once(page: SettingsPage, desk: Desk) -> None:
    card = page.photos
    assert card.folder() == "还没有选"
    assert not card.stop.isVisible()
    card.chosen.emit("photo_folder", "D:/DCIM")
    card.margin.setText("5")
    card.margin.editingFinished.emit()
    card.limit.setText("300")
    card.limit.editingFinished.emit()
    card.cache.setText("12")
    card.cache.editingFinished.emit()
    assert desk.now.photo_cache == 12
    kept = (desk.now.photo_folder, desk.now.photo_margin, desk.now.upload_limit)
    assert kept == ("D:/DCIM", 5, 300)
    page.open({})
    assert card.folder() == "D:/DCIM"
    card.stop.click()
    assert desk.now.photo_folder == ""


def test_numbers_of_photos_that_cannot_be_are_said_in_place(page: SettingsPage, desk: Desk) -> None:
    for line in (page.photos.margin, page.photos.limit):
        line.setText("soon")
        line.editingFinished.emit()
    assert page.photos._margin_field.error() == "填 0 到 120 之间的整数。"
    assert page.photos._limit_field.error() == "填 0 到 100,000 之间的整数。"
    assert (desk.now.photo_margin, desk.now.upload_limit) == (10, 0)
    page.photos.cache.setText("0")
    page.photos.cache.editingFinished.emit()
    assert page.photos._cache_field.error() == "填 1 到 1,000 之间的整数。"
    assert desk.now.photo_cache == 4
