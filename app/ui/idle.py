"""Notices that nobody has touched the program for a while: the laptop then locks itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """`idle()` once when nothing was typed, touched or moved for so long; then it rests until
    `start` is called again (after the next unlock)."""

    idle = Signal()

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_idle)

    def start(self, minutes: int) -> None:
        """Watch from now on. Raises ValueError below one minute."""
        if minutes < 1:
            raise ValueError("an idle lock below one minute locks out its user")
        self.stop()
        self._timer.start(minutes * 60_000)
        self._app.installEventFilter(self)

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    @property
    def watching(self) -> bool:
        """Whether it counts."""
        return self._timer.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._timer.start()
        return super().eventFilter(watched, event)

    def _on_idle(self) -> None:
        self.stop()
        self.idle.emit()
