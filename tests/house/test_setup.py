"""Setting up explains each failure in one line, and runs on what a bare machine has."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import make, setup

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_FOUND = """ERROR: Could not find a version that satisfies (from versions: {})
ERROR: No matching distribution found for alembic==1.20.1"""
BARE = ("tools/setup.py", "tools/make.py")


@pytest.mark.parametrize("script", BARE)
def test_first_script_imports_only_the_standard_library(script: str) -> None:
    tree = ast.parse((ROOT / script).read_text("utf-8"))
    tops = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert tops <= sys.stdlib_module_names


@pytest.mark.parametrize("script", BARE)
def test_first_script_can_be_read_by_an_older_python(script: str) -> None:
    ast.parse((ROOT / script).read_text("utf-8"), feature_version=(3, 7))


def test_python_bounds_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (oldest, newest) = setup.OLDEST, setup.NEWEST
    assert project["requires-python"] == f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"


def test_missing_libraries_are_named_with_their_packages() -> None:
    readings = (
        "\tlibEGL.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n"
        "\tlibxkbcommon.so.0 => not found\n\tlibEGL.so.1 => not found\n"
    )
    missing = setup.missing_libraries(readings)
    assert missing == ["libEGL.so.1", "libxkbcommon.so.0"]
    assert setup.library_message(missing) == (
        "Qt needs system libraries that are missing here: libEGL.so.1, libxkbcommon.so.0; "
        "on Debian or Ubuntu: apt install libegl1 libxkbcommon0"
    )


def test_unknown_library_is_named_without_a_guess() -> None:
    message = setup.library_message(["libstrange.so.3"])
    assert message.endswith("libstrange.so.3")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Retrying after connection broken by 'NewConnectionError(...)'", "cannot be reached"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the pinned one"),
        ("SSLError(SSLCertVerificationError(1, CERTIFICATE_VERIFY_FAILED", "certificate"),
        (
            NOT_FOUND.format("none"),
            "cannot be reached, or does not know alembic==1.20.1",
        ),
        (
            NOT_FOUND.format("1.0"),
            "no build of alembic==1.20.1",
        ),
        ("ERROR: something else", "something else"),
    ],
)
def test_failed_install_is_explained_in_one_line(said: str, reason: str) -> None:
    line = setup.explain_pip(said, Path("setup.log"))
    assert reason in line
    assert "\n" not in line


def test_qt_starts_offscreen_with_this_python() -> None:
    setup.probe_qt(Path(sys.executable), display=False)


def test_python_without_qt_is_refused_with_the_reason(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")], check=True
    )
    with pytest.raises(setup.SetupError, match="No module named 'PySide6'"):
        setup.probe_qt(setup.python_of(tmp_path / "bare"), display=False)


def test_unknown_target_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert make.main(["dance"]) == 2
    listed = capsys.readouterr().err
    assert " test " in listed
    assert " check " in listed


def test_makefile_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = [line for line in makefile.splitlines() if line.startswith(".PHONY:")]
    assert set(phony.split()[1:]) == {*make.TARGETS, "clean", "help"}
