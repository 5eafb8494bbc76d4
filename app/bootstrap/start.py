"""Starts the application: the machine's own look is set aside, the program's window shown."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.bootstrap.arguments import Options
from app.bootstrap.doors import Doors
from app.bootstrap.program import Program


def data_folder(options: Options) -> Path:
    """Where this computer's data lies."""
    if options.data is not None:
        return options.data.expanduser().absolute()
    return platformdirs.user_data_path("anxin", appauthor=False)


def application() -> QApplication:
    """The one application object of this process."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    app = QApplication(sys.argv[:1])
    app.setApplicationName("anxin")
    app.setDesktopFileName("anxin")
    return app


def run(options: Options) -> int:
    """Run the program until its window closes; the exit code."""
    app = application()
    root, clock = data_folder(options), options.clock()
    program = Program(app, root, options, clock, Doors(root, clock))
    program.start()
    try:
        return app.exec()
    finally:
        program.close()
