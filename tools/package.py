"""Builds the frozen programs and lets them prove themselves away from this tree.

    python3 tools/make.py package

The result is `var/package/dist/anxin/`. Before it is called good, a copy of it runs its own
self-test in an empty folder, with an empty home and none of this shell's settings, so that
nothing of the development environment can stand in for a part that was forgotten.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "var" / "package"
SUFFIX = ".exe" if os.name == "nt" else ""
KEPT_SETTINGS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP")
"""Windows programs do not start without these; nothing in them leads to a Python."""
FROZEN = "frozen: yes"
"""The line by which the self-test's report says that it ran inside a frozen build."""
SELF_TEST_S = 600


def build() -> Path:
    """Freezes both programs; returns their folder."""
    subprocess.run([sys.executable, "-m", "tools.translations", "--release"], cwd=ROOT, check=True)
    quietly = ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR"]
    places = ["--distpath", str(OUT / "dist"), "--workpath", str(OUT / "work")]
    spec = str(ROOT / "build" / "pyinstaller.spec")
    subprocess.run([sys.executable, *quietly, *places, spec], cwd=ROOT, check=True)
    return OUT / "dist" / "anxin"


def run_away_from_home(program: Path, scratch: Path, *arguments: str) -> None:
    """Runs a frozen program with nothing of this environment, in an empty home below `scratch`.

    Raises `subprocess.CalledProcessError` if it fails.
    """
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    environment = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
    environment |= {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "APPDATA": str(home),
        "LOCALAPPDATA": str(home),
        "PATH": os.defpath,
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [str(program), *arguments],
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=SELF_TEST_S,
        check=False,
    )
    if done.returncode:
        print(done.stdout)
    done.check_returncode()


def prove(folder: Path) -> None:
    """Runs both programs from a copy elsewhere; raises if either cannot stand alone.

    The window tests itself; the server founds a bureau on its embedded database and counts it.
    """
    with tempfile.TemporaryDirectory(prefix="anxin-package-") as name:
        scratch = Path(name)
        copy = scratch / "anxin"
        shutil.copytree(folder, copy, symlinks=True)
        report = scratch / "report.txt"  # a window's program has no standard output on Windows
        window = copy / f"anxin{SUFFIX}"
        run_away_from_home(window, scratch, "--self-test", "--report", str(report))
        said = report.read_text("utf-8")
        print(said, end="")
        if FROZEN not in said.splitlines():
            raise SystemExit(f"package: the self-test did not say '{FROZEN}'")
        server = copy / f"anxin-server{SUFFIX}"
        bureau = ("--data", str(scratch / "bureau"))
        key = ("--recovery-file", str(scratch / "recovery.txt"))
        names = ("--name", "演示市人社局", "--prefix", "演人社劳监")
        run_away_from_home(server, scratch, *bureau, "create", *names, *key)
        run_away_from_home(server, scratch, *bureau, "report")


def size_mb(folder: Path) -> int:
    """What the folder holds, in whole MB."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_size for path in files) / 1_000_000)


def main() -> int:
    """Builds, proves, and says where the result is and what it can run on."""
    folder = build()
    prove(folder)
    print(f"package: {folder.relative_to(ROOT).as_posix()}, {size_mb(folder)} MB, proved itself")
    libc, version = platform.libc_ver()
    if libc == "glibc":
        print(f"package: runs on Linux with glibc {version} or newer, this machine's own")
    return 0


if __name__ == "__main__":
    sys.exit(main())
