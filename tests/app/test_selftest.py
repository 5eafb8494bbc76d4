"""The self-test as the command line starts it, well and with a part missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.selftest import run
from app.selftest.run import SelfTestError
from app.ui.page_table import PAGES

ROOT = Path(__file__).parents[2]


def self_test(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "app", "--self-test", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_whole_program_proves_itself_from_an_empty_home(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    done = self_test(tmp_path, "--report", str(report))
    assert done.returncode == 0, done.stdout
    lines = report.read_text("utf-8").splitlines()
    assert lines == done.stdout.splitlines()
    assert "frozen: no" in lines
    every_page = ", ".join(line.key for line in PAGES)
    for language in ("zh", "en"):
        assert f"pages ({language}): {every_page}" in lines
    assert lines[-1] == "ok: the program proved itself"
    left = sorted(path.name for path in tmp_path.iterdir() if path.name != "report.txt")
    assert [name for name in left if not name.startswith(".")] == []


def test_missing_part_fails_the_test_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    monkeypatch.setattr(run, "_FEWEST_ICONS", 1_000_000)
    with pytest.raises(SelfTestError, match="icons"):
        run._resources(tmp_path)


def test_version_is_told_without_a_window(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--version"],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", "")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.startswith("anxin 0.")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
def test_machine_without_display_is_told_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data", str(tmp_path)],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "没有显示器" in done.stderr
    assert "Traceback" not in done.stderr
