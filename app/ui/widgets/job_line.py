"""Shows that work is under way: a slim line after 300 ms, words, count and cancel after 2 s."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.presenters.jobs import Progress
from app.ui.i18n import translate
from app.ui.widgets.buttons import Button
from app.ui.widgets.layout import STRETCH, column, holder, row
from app.ui.widgets.text import Text

LINE_AFTER_MS = 300
WORDS_AFTER_MS = 2000


class JobLine(QWidget):
    """Quick work shows nothing. `start` when a job begins, `stop` when it has ended."""

    cancelled = Signal()

    def __init__(self, *, cancellable: bool = True) -> None:
        super().__init__()
        self._cancellable = cancellable
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._words = Text("", "secondary")
        self._count = Text("", "secondary")
        self._cancel = Button(translate("JobLine", "取消"), self.cancelled.emit, kind="link")
        self._details = holder(
            row(self._words, self._count, STRETCH, self._cancel, margin="none", gap="m")
        )
        self.setLayout(column(self._bar, self._details, gap="none"))
        self._line_timer = _once(self, LINE_AFTER_MS, self._bar.show)
        self._words_timer = _once(self, WORDS_AFTER_MS, self._show_words)
        self.stop()

    def start(self, words: str) -> None:
        """A job began; `words` say what it does, such as "正在生成文书"."""
        self.stop()
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, 0)
        self._line_timer.start()
        self._words_timer.start()

    def show_progress(self, progress: Progress, words: str = "") -> None:
        """How far it is; `words` replace what it is said to do."""
        if words:
            self._words.setText(words)
        if progress.total:
            self._bar.setRange(0, progress.total)
            self._bar.setValue(min(progress.done, progress.total))
            self._count.setText(f"{progress.done:,}/{progress.total:,}")
        else:
            self._bar.setRange(0, 0)
            self._count.setText(f"{progress.done:,}" if progress.done else "")

    def stop(self) -> None:
        """The job has ended, one way or another."""
        self._line_timer.stop()
        self._words_timer.stop()
        self._count.setText("")
        self._bar.hide()
        self._details.hide()

    @property
    def running(self) -> bool:
        """Whether a job is under way, shown yet or not."""
        return self._line_timer.isActive() or not self._bar.isHidden()

    def _show_words(self) -> None:
        self._cancel.setVisible(self._cancellable)
        self._details.show()


def _once(parent: QWidget, after_ms: int, call: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(after_ms)
    timer.timeout.connect(call)
    return timer
