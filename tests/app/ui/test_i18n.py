"""The translation loads from a fresh checkout, and a failure leaves a Chinese window, not none."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from app.ui import i18n
from app.ui.words import codes


@pytest.fixture(autouse=True)
def _fresh_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing compiled beside the source, also where a package was made before."""
    folder, real = tmp_path / "translations", resources.path
    folder.mkdir()
    shutil.copy(real("translations") / "anxin_en.ts", folder)
    monkeypatch.setattr(
        resources, "path", lambda name: folder if name == "translations" else real(name)
    )


@pytest.fixture(autouse=True)
def _chinese_again(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    yield
    i18n.install(qapp, "zh", tmp_path)


def test_english_is_compiled_into_the_cache_and_used(qapp: QApplication, tmp_path: Path) -> None:
    cache = tmp_path / "made" / "here"
    i18n.install(qapp, "en", cache)
    assert i18n.language() == "en"
    assert codes.word("Answer", "missing") == "Missing"
    assert [path.suffix for path in cache.iterdir()] == [".qm"]


def test_compiled_translation_is_reused_until_the_source_changes(tmp_path: Path) -> None:
    first = i18n.compiled_translation("en", tmp_path)
    made = first.stat().st_mtime_ns
    assert i18n.compiled_translation("en", tmp_path) == first
    assert first.stat().st_mtime_ns == made


def test_back_to_chinese_leaves_no_english(qapp: QApplication, tmp_path: Path) -> None:
    i18n.install(qapp, "en", tmp_path)
    i18n.install(qapp, "zh", tmp_path)
    assert codes.word("Answer", "missing") == "未落实"


def test_missing_compiler_leaves_chinese_and_a_warning(
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_source: Path, _compiled: Path) -> None:
        raise subprocess.CalledProcessError(1, "lrelease")

    monkeypatch.setattr(i18n, "release", broken)
    i18n.install(qapp, "en", tmp_path)
    assert codes.word("Answer", "missing") == "未落实"
    assert "no en translation" in caplog.text
