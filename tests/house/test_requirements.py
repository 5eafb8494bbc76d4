"""The pinned requirements are complete, consistent and tied to no index."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools.lock import FILES, OLDEST_QT, faults, pins

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture
def texts() -> dict[str, str]:
    return {name: (ROOT / "requirements" / name).read_text("utf-8") for name in FILES}


def test_committed_requirements_have_no_fault(
    texts: dict[str, str], project: dict[str, Any]
) -> None:
    assert faults(texts, project) == []


def test_compat_pins_the_last_qt_for_old_glibc(texts: dict[str, str]) -> None:
    assert pins(texts["compat.txt"])["pyside6-essentials"] == OLDEST_QT
    assert pins(texts["dev.txt"])["pyside6-essentials"] != OLDEST_QT


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("run.txt", "alembic==", "alembic>=", "not pinned"),
        ("dev.txt", "pytest==", "pytest-gone==", "pytest is missing"),
        ("run.txt", "sqlalchemy==2.1.", "sqlalchemy==2.0.", "not what pyproject asks for"),
        ("run.txt", "pillow==", "pillow==9", "not what dev.txt pins"),
        ("compat.txt", f"shiboken6=={OLDEST_QT}", "shiboken6==6.12.0", "compat.txt: shiboken6"),
    ],
)
def test_faulty_requirements_are_named(
    texts: dict[str, str],
    project: dict[str, Any],
    file: str,
    old: str,
    new: str,
    complaint: str,
) -> None:
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    assert any(complaint in fault for fault in faults(texts, project))


def test_pin_without_hash_is_named(texts: dict[str, str], project: dict[str, Any]) -> None:
    texts["run.txt"] += "stray==1.0\n"
    assert "run.txt: stray==1.0 has no hash" in faults(texts, project)
