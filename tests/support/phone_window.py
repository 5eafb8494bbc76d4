"""The calls page and the call sheet in one stack, worked by keys alone on a real laptop store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.ui.jobs import QtJobs
from app.ui.page import PageEntry, Route
from app.ui.page_stack import PageStack
from app.ui.pages import call_sheet, calls
from app.ui.pages.call_sheet.view import CallSheetPage
from app.ui.pages.calls import CallsPage
from app.ui.parts import Parts
from tests.support.city_laptop import CityLaptop


class PhoneWindow:
    """The stack, the keys pressed so far, and what was said in toasts."""

    def __init__(self, city: CityLaptop, jobs: QtJobs, wait: Callable[..., Any]) -> None:
        parts = Parts(city.laptop, jobs)
        self.stack = PageStack(
            [
                PageEntry("calls", "calls", "phone", lambda: calls.page(parts)),
                PageEntry("call", "call", "phone-call", lambda: call_sheet.page(parts)),
                PageEntry("site", "site", "construction", lambda: calls.page(parts)),
            ]
        )
        self._wait = wait
        self.keys = 0
        self.toasts: list[tuple[str, Callable[[], None] | None]] = []
        self.stack.toasted.connect(lambda text, undo: self.toasts.append((text, undo)))
        self.stack.resize(1096, 668)
        self.stack.show()
        self.stack.activateWindow()

    def go(self, page: str, **params: str) -> None:
        self.stack.navigate(Route(page, params))

    @property
    def calls(self) -> CallsPage:
        assert isinstance(self.stack.page, CallsPage)
        return self.stack.page

    @property
    def sheet(self) -> CallSheetPage:
        assert isinstance(self.stack.page, CallSheetPage)
        return self.stack.page

    def until(self, holds: Callable[[], object]) -> None:
        self._wait(lambda: bool(holds()), timeout=5000)

    def press(self, *keys: Qt.Key | str, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        """Keys to whatever has the focus, as a user would press them."""
        for key in keys:
            self.keys += 1
            QTest.keyClick(self.focus, key, modifier)
            QApplication.processEvents()

    def type(self, text: str) -> None:
        """Text into the line that has the focus; Chinese as an input method commits it."""
        self.keys += len(text)
        if text.isascii():
            QTest.keyClicks(self.focus, text)
        else:
            line = self.focus
            assert isinstance(line, QLineEdit)
            line.insert(text)

    @property
    def focus(self) -> QWidget:
        found = self.stack.focusWidget()
        assert found is not None
        return found


@contextmanager
def phone_window(city: CityLaptop, jobs: QtJobs, wait: Callable[..., Any]) -> Iterator[PhoneWindow]:
    window = PhoneWindow(city, jobs, wait)
    yield window
    window.stack.close_pages()
    window.stack.close()
