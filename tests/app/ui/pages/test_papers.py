"""The list of papers in the window: opened by Enter, and a dropped file gets its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.services.packets import PacketService
from app.services.served import PaperService, drawn
from app.ui.jobs import QtJobs
from app.ui.words import verdicts
from forms.papers import verify
from tests.app.ui.pages.paper_window import PaperWindow, paper_window
from tests.support.paper_laptop import PaperLaptop, paper_laptop
from tools import looks


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def order(desk: PaperLaptop) -> str:
    desk.raise_problem()
    packets = PacketService(desk.laptop)
    return packets.issue(packets.prepare(desk.site)).order


@pytest.fixture
def window(qtbot: QtBot, desk: PaperLaptop, jobs: QtJobs) -> Iterator[PaperWindow]:
    with paper_window(qtbot, desk, jobs) as made:
        made.go("papers")
        yield made


def shown(window: PaperWindow) -> list[str]:
    return [one.text for one in looks.texts(window.papers)]


def drop(window: PaperWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.papers.dropEvent(event)
    assert event.isAccepted()
    window.qtbot.waitUntil(lambda: window.papers.panel.part is not None, timeout=15_000)


def test_enter_opens_the_paper(order: str, window: PaperWindow) -> None:
    window.qtbot.waitUntil(lambda: window.papers.table.current_id() == order)
    assert "1 份文书 · 1 份待送达" in shown(window)
    window.press(Qt.Key.Key_Return)
    window.arrived("paper")
    assert window.params == {"id": order}
    window.drawn()


def test_empty_list_says_where_papers_come_from(window: PaperWindow) -> None:
    window.qtbot.waitUntil(lambda: "还没有文书 — 在问题台账里选一个问题来开具。" in shown(window))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (b"", "是真的"),
        (b"x", "不是真的，不要采信"),
    ],
)
def test_dropped_file_gets_its_verdict_in_plain_words(
    order: str, window: PaperWindow, tmp_path: Path, spoil: bytes, said: str
) -> None:
    view = PaperService(window.desk.laptop).view(order)
    target = tmp_path / "brought.pdf"
    target.write_bytes(drawn(view.paper).pdf + spoil)
    drop(window, target)
    assert said in shown(window)
    assert ("文件末尾被人添加了内容。" in shown(window)) == bool(spoil)
    assert (window.desk.city.city.inspectors[0].name in shown(window)) == (not spoil)
    looks.render(window.shell)
    assert looks.faults(window.papers) == []
    window.shell.activateWindow()
    window.qtbot.waitUntil(window.shell.isActiveWindow)
    window.press(Qt.Key.Key_Escape)
    assert window.papers.panel.part is None


def test_file_of_something_else_is_no_paper(window: PaperWindow, tmp_path: Path) -> None:
    target = tmp_path / "letter.pdf"
    target.write_bytes(b"dear sir")
    drop(window, target)
    assert "这不是安薪开具的文书文件。" in shown(window)


def test_every_reason_a_verifier_gives_has_words() -> None:
    documented = set()
    for word in (verify.Verdict.__doc__ or "").replace("``", " ").split():
        if "." in word.strip(".,()") and word.split(".")[0] in {
            "file",
            "seal",
            "signature",
            "paper",
            "key",
        }:
            documented.add(word.strip(".,()"))
    assert len(documented) > 10
    assert documented <= verdicts.codes()
