"""The real window with the pages about papers, over a real laptop: for tests driven by keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.jobs import QtJobs
from app.ui.page import Page, PageEntry, Route
from app.ui.pages import packet, paper, papers
from app.ui.parts import Parts
from app.ui.shell import Shell
from tests.support.paper_laptop import PaperLaptop

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class PaperWindow:
    """The shell and what one does to it."""

    def __init__(self, qtbot: QtBot, desk: PaperLaptop, jobs: QtJobs) -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.toasts: list[str] = []
        parts = Parts(desk.laptop, jobs, lambda: (2.0, -3.0))
        self.shell = Shell(
            "Anxin",
            [
                PageEntry("papers", "文书", "file-text", lambda: papers.page(parts)),
                PageEntry("packet", "开具", "stamp", lambda: packet.page(parts), listed=False),
                PageEntry("paper", "文书", "file-text", lambda: paper.page(parts), listed=False),
            ],
        )

    def go(self, page: str, **params: str) -> None:
        self.shell.navigate(Route(page, params))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.shell.focusWidget() or self.shell, key, modifier)

    def type(self, text: str) -> None:
        """Replace what stands in the focused field."""
        widget = self.shell.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, Qt.Key.Key_A, CTRL)
        QTest.keyClicks(widget, text)

    @property
    def page(self) -> Page:
        assert self.shell.page is not None
        return self.shell.page

    @property
    def packet(self) -> packet.PacketPage:
        assert isinstance(self.page, packet.PacketPage)
        return self.page

    @property
    def paper(self) -> paper.PaperPage:
        assert isinstance(self.page, paper.PaperPage)
        return self.page

    @property
    def papers(self) -> papers.PapersPage:
        assert isinstance(self.page, papers.PapersPage)
        return self.page

    def arrived(self, page: str) -> None:
        """Wait until the window is at this page."""
        self.qtbot.waitUntil(
            lambda: self.shell.here is not None and self.shell.here.page == page, timeout=15_000
        )

    @property
    def params(self) -> Mapping[str, str]:
        """What the page in front was asked to show."""
        assert self.shell.here is not None
        return self.shell.here.params

    def drawn(self) -> None:
        """Wait until the preview shows the page it should."""
        page = self.page
        assert isinstance(page, packet.PacketPage | paper.PaperPage)
        preview, jobs = page.preview, page._job
        self.qtbot.waitUntil(
            lambda: preview.pages > 0 and preview.drawn and not jobs.running, timeout=15_000
        )


@contextmanager
def paper_window(qtbot: QtBot, desk: PaperLaptop, jobs: QtJobs) -> Iterator[PaperWindow]:
    made = PaperWindow(qtbot, desk, jobs)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    qtbot.waitUntil(made.shell.isActiveWindow)
    yield made
    made.shell.close()
