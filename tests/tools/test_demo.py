"""`make demo` without a display, in a small city: the whole path, and a step that fails."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRATCH = ROOT / "var" / "demo-test"
"""Tests share a bureau there: it is made once for one state of the code."""
BROKEN = """
import sys
from tools.demo import walk
from tools.demo.office import DemoError
def broken(walk):
    raise DemoError("the pen is empty")
walk.today = broken
from tools.demo.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
AT_A_DISPLAY = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
from app.ui.pages.today import TodayPage
from tools.demo import __main__ as demo, window
made = window.application
def application():
    app = made()
    watch = QTimer(app)
    def look():
        for top in app.topLevelWidgets():
            page = top.findChild(TodayPage)
            if page is not None and page.isVisible() and page.lines.model().rowCount():
                print("Today shows", page.lines.model().rowCount(), "lines", flush=True)
                {end}
    watch.timeout.connect(look)
    watch.start(50)
    return app
window.application = application
unlock = window._unlock
def opening(program, hands):
    unlock(program, hands)
    {opening}
window._unlock = opening
demo.has_display = lambda: True
sys.exit(demo.main(sys.argv[1:]))
"""
BY_CTRL_C = {"{end}": "os.kill(os.getpid(), 2); watch.stop()", "{opening}": "return"}
WHILE_IT_OPENS = {
    "{end}": "top.close()",
    "{opening}": "hands.until(lambda: not program.window.isVisible(), 'closing')",
}


def demo(output: Path, start: Sequence[str], *more: str) -> subprocess.CompletedProcess[str]:
    city = ("--seed", "3", "--sites", "8", "--workers", "120", "--language", "en")
    places = ("--scratch", str(SCRATCH), "--output", str(output))
    command = [sys.executable, *start, *city, *places, *more]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=500, check=False
    )


def server_is_gone(said: str) -> bool:
    port = re.search(r"server at https://127\.0\.0\.1:(\d+)", said)
    assert port is not None, said
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port[1]))) != 0


def test_walk_reaches_its_end_and_leaves_the_proof(tmp_path: Path) -> None:
    done = demo(tmp_path, ["-m", "tools.demo"], "--offscreen")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "全部完成" in page
    assert "class=failed" not in page
    for words in ("genuine, 样人社劳监令字〔2026〕", "https://anxin.example/v#1.", "file.changed",
                  "file.appended", "call_attempt: ", "service: 1", "paper: 2"):  # fmt: skip
        assert words in page, words
    assert (tmp_path / "order.pdf").read_bytes().startswith(b"%PDF-")
    assert server_is_gone(done.stdout)


def test_step_that_fails_fails_loudly(tmp_path: Path) -> None:
    done = demo(tmp_path, ["-c", BROKEN], "--offscreen")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the pen is empty" in done.stderr
    page = (tmp_path / "index.html").read_text("utf-8")
    last = page[page.rindex("<section") :]
    assert "class=failed" in last
    assert "the pen is empty" in last
    assert "data:image/png" in last
    assert server_is_gone(done.stdout)


@pytest.mark.parametrize("end", [BY_CTRL_C, WHILE_IT_OPENS], ids=["ctrl-c", "while it opens"])
def test_at_a_display_it_opens_on_today_and_ends_with_the_window(
    tmp_path: Path, end: dict[str, str]
) -> None:
    played = AT_A_DISPLAY
    for place, words in end.items():
        played = played.replace(place, words)
    done = demo(tmp_path, ["-c", played])
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"口令 Passphrase: \S+", done.stdout)
    assert re.search(r"Today shows \d+ lines", done.stdout)
    assert server_is_gone(done.stdout)
    assert list(tmp_path.iterdir()) == []
