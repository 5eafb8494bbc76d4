"""The pages of questionnaires in one window, worked by keys alone on a real laptop store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.jobs import QtJobs
from app.ui.page import Page, PageEntry, Route
from app.ui.pages.keypunch import KeypunchPage
from app.ui.pages.questionnaire import QuestionnairePage
from app.ui.pages.questionnaires import QuestionnairesPage
from app.ui.pages.worker import WorkerPage
from app.ui.parts import Parts
from app.ui.shell import Shell
from forms.keying import ENTER
from tests.support.sheets import SheetWorld, typed


class SheetWindow:
    """The window, how many keys were pressed, and how often it was locked."""

    def __init__(self, parts: Parts, jobs: QtJobs, wait: Callable[..., Any]) -> None:
        self.keys = self.locks = 0
        made: Mapping[str, Callable[[], Page]] = {
            "questionnaires": lambda: QuestionnairesPage(parts),
            "questionnaire": lambda: QuestionnairePage(parts),
            "keypunch": lambda: KeypunchPage(parts),
            "worker": lambda: WorkerPage(parts, self._on_lock),
        }
        self.shell = Shell("anxin", [PageEntry(key, key, "list-checks", made[key]) for key in made])
        self._wait = wait
        self._jobs = jobs
        self.shell.resize(1280, 720)
        self.shell.show()
        self.shell.activateWindow()

    def go(self, page: str, **params: str) -> None:
        self.shell.navigate(Route(page, params))
        self.rest()

    @property
    def punch(self) -> KeypunchPage:
        assert isinstance(self.shell.page, KeypunchPage)
        return self.shell.page

    @property
    def listed(self) -> QuestionnairesPage:
        assert isinstance(self.shell.page, QuestionnairesPage)
        return self.shell.page

    @property
    def read(self) -> QuestionnairePage:
        assert isinstance(self.shell.page, QuestionnairePage)
        return self.shell.page

    @property
    def worker(self) -> WorkerPage:
        assert isinstance(self.shell.page, WorkerPage)
        return self.shell.page

    def rest(self) -> None:
        """Until no job is under way and what it brought is shown."""
        for _ in range(2):
            self._wait(lambda: not self._jobs.pending, timeout=10_000)
            QApplication.processEvents()

    def press(self, *keys: Qt.Key | str, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.keys += 1
            QTest.keyClick(self.focus, key, modifier)

    def punch_in(self, text: str) -> None:
        """Keys as fast as they come, those of the machine by their names."""
        for key in typed(text):
            self.press(Qt.Key.Key_Return if key == ENTER else key)

    def scan(self, text: str) -> None:
        """What a scanner does that types like a keyboard; it presses no key of the typist's."""
        QTest.keyClicks(self.focus, text)
        QTest.keyClick(self.focus, Qt.Key.Key_Return)

    @property
    def focus(self) -> QWidget:
        found = self.shell.focusWidget()
        assert found is not None
        return found

    def _on_lock(self) -> None:
        self.locks += 1


@contextmanager
def sheet_window(
    field: SheetWorld, jobs: QtJobs, wait: Callable[..., Any], place: int = 0
) -> Iterator[SheetWindow]:
    window = SheetWindow(Parts(field.laptop(place), jobs), jobs, wait)
    yield window
    window.rest()
    window.shell.close()
    window.rest()
