"""What holds for every test: one hypothesis profile, no window on screen, nothing left running."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.support.tidy", "tests.support.postgres"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

MEMORY = Path("/dev/shm")
ENOUGH = 4 << 30
"""Bytes of memory to be free for files: the suite needs a quarter of it."""


def work_in_memory() -> None:
    """Puts the tests' files where a commit waits for no disk, if there is such a place.

    A kill loses nothing there either; what a power cut loses no test could see on a disk. Somebody
    who says where (TMPDIR) is obeyed.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


work_in_memory()


def pytest_collection_finish() -> None:
    """Spares the collector what lasts as long as the run: modules, and thousands of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_collection_in_a_job() -> Iterator[None]:
    """Keeps the collector away from the threads of tests with a window, as the program does
    (`app.ui.collecting`); between tests it runs as it likes, in the only thread there is."""
    widgets: Any = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        yield
        return
    gc.disable()
    yield
    gc.enable()
