"""Makes the virtual environment from the pinned requirements, once, on a bare machine.

Plain standard library, so that it runs before anything is installed:

    python3 tools/setup.py                    makes or refreshes .venv
    python3 tools/setup.py -- tools/x.py ...  the same, then runs a script inside it
    python3 tools/setup.py --compat           the environment with the oldest supported Qt

On Windows `py` stands for `python3`. Every failure is one line that says what to do.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 14)
RUNNING = tuple(sys.version_info[:2])
if not OLDEST <= RUNNING <= NEWEST:  # before any line that an older Python cannot read
    sys.exit(
        "setup: Python {}.{} to {}.{} is needed, this is {}.{}; "
        "name another one: make PYTHON=python3.12 ...".format(*(OLDEST + NEWEST + RUNNING))
    )

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = {
    "default": (".venv", "requirements/dev.txt"),
    "compat": ("var/venv-compat", "requirements/compat.txt"),
}
PROBE = (
    "from PySide6 import QtGui, QtNetwork, QtPrintSupport, QtSvg, QtWidgets\n"
    "QtWidgets.QApplication([])\n"
)
DEBIAN_PACKAGES = {
    "libEGL.so": "libegl1",
    "libGL.so": "libgl1",
    "libGLX.so": "libglx0",
    "libOpenGL.so": "libopengl0",
    "libX11.so": "libx11-6",
    "libX11-xcb.so": "libx11-xcb1",
    "libSM.so": "libsm6",
    "libICE.so": "libice6",
    "libdbus-1.so": "libdbus-1-3",
    "libfontconfig.so": "libfontconfig1",
    "libfreetype.so": "libfreetype6",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
    "libgssapi_krb5.so": "libgssapi-krb5-2",
    "libxkbcommon.so": "libxkbcommon0",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libxcb.so": "libxcb1",
    "libxcb-cursor.so": "libxcb-cursor0",
    "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0",
    "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-randr.so": "libxcb-randr0",
    "libxcb-render.so": "libxcb-render0",
    "libxcb-render-util.so": "libxcb-render-util0",
    "libxcb-shape.so": "libxcb-shape0",
    "libxcb-shm.so": "libxcb-shm0",
    "libxcb-sync.so": "libxcb-sync1",
    "libxcb-util.so": "libxcb-util1",
    "libxcb-xfixes.so": "libxcb-xfixes0",
    "libxcb-xinput.so": "libxcb-xinput0",
    "libxcb-xkb.so": "libxcb-xkb1",
    "libwayland-client.so": "libwayland-client0",
    "libwayland-cursor.so": "libwayland-cursor0",
    "libwayland-egl.so": "libwayland-egl1",
    "libz.so": "zlib1g",
    "libzstd.so": "libzstd1",
}
NETWORK_SIGNS = (
    "NewConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "name resolution",
    "Network is unreachable",
    "ConnectionResetError",
    "Connection refused",
    "RemoteDisconnected",
    "timed out",
)


class SetupError(Exception):
    """Why the environment could not be made, in one line that says what to do."""


def python_of(venv: Path) -> Path:
    """The interpreter inside an environment."""
    if os.name == "nt":
        return venv / "Scripts" / "python.exe"
    return venv / "bin" / "python"


def fingerprint(requirements: Path) -> str:
    """What an installed environment depends on: the pins, our package's own table, the Python."""
    import tomllib  # absent before 3.11, and the version is checked first

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    ours = [project["project"], project["build-system"], project["tool"]["hatch"]]
    digest = hashlib.sha256(requirements.read_bytes())
    digest.update(json.dumps([ours, sys.version_info[:3], str(ROOT)]).encode())
    return digest.hexdigest()


def ensure(kind: str) -> Path:
    """Makes or refreshes an environment and returns its interpreter; costs nothing if current."""
    folder, pins = ENVIRONMENTS[kind]
    venv, requirements = ROOT / folder, ROOT / pins
    python, stamp = python_of(venv), venv / "anxin-setup.stamp"
    wanted = fingerprint(requirements)
    if python.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return python
    if _version_of(python) != RUNNING:
        _create(venv)
    stamp.unlink(missing_ok=True)
    _install(venv, requirements)
    stamp.write_text(wanted, "utf-8")
    return python


def missing_libraries(readings: str) -> list[str]:
    """The shared libraries that `ldd` did not find, in the order it met them."""
    found = re.findall(r"^\s*(lib\S+) => not found", readings, re.MULTILINE)
    return list(dict.fromkeys(found))


def library_message(libraries: list[str]) -> str:
    """One line naming the libraries Qt lacks and the Debian packages that hold them."""
    packages = [
        DEBIAN_PACKAGES[stem]
        for stem in (re.sub(r"\.so.*", ".so", name) for name in libraries)
        if stem in DEBIAN_PACKAGES
    ]
    hint = " ".join(dict.fromkeys(packages))
    remedy = f"; on Debian or Ubuntu: apt install {hint}" if hint else ""
    return f"Qt needs system libraries that are missing here: {', '.join(libraries)}{remedy}"


def probe_qt(python: Path, display: bool) -> None:
    """Opens Qt in a child process, since a missing library may abort it; explains a failure.

    Without `display` the offscreen platform is tried, else the one the desktop offers.
    """
    environment = dict(os.environ)
    if not display:
        environment["QT_QPA_PLATFORM"] = "offscreen"
    child = subprocess.run(
        [str(python), "-c", PROBE],
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if child.returncode == 0:
        return
    missing = _missing_for(python, display)
    if not missing:
        missing = re.findall(r"ImportError: (lib\S+?\.so[.\d]*): cannot open", child.stderr)
    if missing:
        raise SetupError(library_message(missing))
    said = [line for line in child.stderr.splitlines() if line.strip()]
    reason = said[0] if display and said else (said[-1] if said else "no reason given")
    way_out = " Without a display: unset DISPLAY and WAYLAND_DISPLAY." if display else ""
    raise SetupError(f"Qt does not start here: {reason.strip()}.{way_out}")


def _missing_for(python: Path, display: bool) -> list[str]:
    if sys.platform != "linux":
        return []
    packages = sorted((python.parent.parent / "lib").glob("python3*/site-packages/PySide6"))
    if not packages:
        return []
    qt = packages[-1]
    parts = [qt / f"{name}.abi3.so" for name in ("QtGui", "QtWidgets", "QtPrintSupport", "QtSvg")]
    parts.append(qt / "Qt/plugins/platforms/libqoffscreen.so")
    if display:
        parts.append(qt / "Qt/plugins/platforms/libqxcb.so")
    try:
        read = subprocess.run(
            ["ldd", *map(str, parts)], capture_output=True, text=True, check=False
        )
    except OSError:
        return []
    return missing_libraries(read.stdout)


def _version_of(python: Path) -> tuple[int, ...] | None:
    if not python.exists():
        return None
    ask = "import pip, sys; print(*sys.version_info[:2])"  # half-made without pip: make it anew
    try:
        answer = subprocess.run(
            [str(python), "-c", ask], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(map(int, answer.split()))


def _create(venv: Path) -> None:
    print(f"Making {venv.relative_to(ROOT)} ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(venv)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if made.returncode == 0:
        return
    said = made.stdout + made.stderr
    if "ensurepip" in said or "No module named venv" in said:
        raise SetupError(
            "this Python cannot make environments (venv or ensurepip is missing); "
            "on Debian or Ubuntu: apt install python3-venv"
        )
    last = said.strip().splitlines()[-1] if said.strip() else "no reason given"
    raise SetupError(f"the environment could not be made: {last}")


def _install(venv: Path, requirements: Path) -> None:
    count = len(re.findall(r"^\S+==", requirements.read_text("utf-8"), re.MULTILINE))
    print(f"Installing {count} pinned packages (first time: about 300 MB) ...", flush=True)
    pins = ["--require-hashes", "--only-binary", ":all:", "-r", str(requirements)]
    _pip(venv, pins, count)
    _pip(venv, ["--no-deps", "--no-build-isolation", "-e", str(ROOT)], 1)


def _pip(venv: Path, arguments: list[str], count: int) -> None:
    """Runs pip; its index settings hold, its constraints do not: the pins are complete."""
    unconstrained = venv / "no-constraints.txt"
    unconstrained.write_text("", "utf-8")
    environment = dict(os.environ)
    # Relative, because pip splits this setting at spaces.
    environment["PIP_CONSTRAINT"] = unconstrained.relative_to(ROOT).as_posix()
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    environment.pop("PYTHONPATH", None)
    log = venv / "anxin-setup.log"
    seen = 0
    with log.open("w", encoding="utf-8") as kept:
        pip = subprocess.Popen(
            [str(python_of(venv)), "-m", "pip", "install", "--progress-bar", "off", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        for line in pip.stdout or ():
            kept.write(line)
            if line.startswith("Collecting ") and sys.stdout.isatty():
                seen += 1
                print(f"\r  {seen}/{count} {line.split()[1]:<60.60}", end="", flush=True)
        code = pip.wait()
    if sys.stdout.isatty() and seen:
        print("\r" + " " * 78 + "\r", end="")
    if code:
        raise SetupError(explain_pip(log.read_text("utf-8"), log.relative_to(ROOT)))


def explain_pip(said: str, log: Path) -> str:
    """One line for what pip said when it failed."""
    if "No space left on device" in said:
        reason = "the disk is full"
    elif "DO NOT MATCH THE HASHES" in said:
        reason = "a downloaded package is not the pinned one (its hash differs)"
    elif "CERTIFICATE_VERIFY_FAILED" in said or "SSLError" in said:
        reason = "the package index shows a certificate this machine does not trust"
    elif any(sign in said for sign in NETWORK_SIGNS):
        reason = "the package index cannot be reached; check the network or pip's index settings"
    elif "No matching distribution found for " in said:
        lacking = said.split("No matching distribution found for ")[1].split()[0]
        reason = f"the package index offers no build of {lacking} for this machine"
        if "(from versions: none)" in said:
            reason = f"the package index cannot be reached, or does not know {lacking}"
    else:
        errors = [line for line in said.splitlines() if line.lower().startswith("error")]
        reason = errors[-1] if errors else "pip failed"
    return f"packages could not be installed: {reason} (details: {log.as_posix()})"


def main(arguments: list[str]) -> int:
    """Sets up, then runs what follows `--` inside the environment; returns its exit code."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    own, command = arguments[:cut], arguments[cut + 1 :]
    parser = argparse.ArgumentParser(description="Makes the environment of Anxin.")
    parser.add_argument("--compat", action="store_true", help="with the oldest supported Qt")
    parser.add_argument("--display", action="store_true", help="also try the desktop's display")
    options = parser.parse_args(own)
    try:
        python = ensure("compat" if options.compat else "default")
        probe_qt(python, display=False)
        if options.display and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            probe_qt(python, display=True)
    except SetupError as problem:
        print(f"setup: {problem}", file=sys.stderr)
        return 1
    if not command:
        return 0
    return subprocess.run([str(python), *command], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
