"""Pins what is installed: versions and hashes for every platform and Python, no index addresses.

    python3 tools/make.py lock                 after a change of pyproject.toml (needs uv)
    python3 tools/make.py lock --upgrade       everything to its newest allowed release
    python -m tools.lock --check               are the committed files complete and consistent?

`run.txt` is what a frozen program contains, `dev.txt` adds what builds and tests it, and
`compat.txt` is `dev.txt` with the last Qt whose wheels run on glibc 2.28 (Kylin V10, UOS 20).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OLDEST_QT = "6.9.3"
QT_PACKAGES = ("pyside6-essentials", "shiboken6")
FILES: dict[str, tuple[str, ...]] = {
    "run.txt": (),
    "dev.txt": ("--group", "dev"),
    "compat.txt": ("--group", "dev"),
}
COMPILE = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header")
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def compile_all(upgrade: bool) -> int:
    """Writes the requirement files anew; returns uv's exit code."""
    uv = shutil.which("uv")
    if uv is None:
        print("lock: uv is needed to pin for all platforms at once: pip install uv")
        return 1
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    oldest = var / "oldest-qt.txt"
    oldest.write_text("".join(f"{name}=={OLDEST_QT}\n" for name in QT_PACKAGES), "utf-8")
    for name, more in FILES.items():
        extra = ["--constraint", str(oldest)] if name == "compat.txt" else []
        if upgrade:
            extra.append("--upgrade")
        command = [uv, "pip", "compile", *COMPILE, "--no-annotate", "--quiet", *more, *extra]
        target = ROOT / "requirements" / name
        done = subprocess.run(
            [*command, "pyproject.toml", "-o", str(target)], cwd=ROOT, check=False
        )
        if done.returncode:
            return done.returncode
    return 0


def pins(text: str) -> dict[str, str]:
    """Version by canonical name in a requirement file."""
    return {canonicalize_name(m["name"]): m["version"] for m in PIN.finditer(text)}


def asked_for(project: dict[str, Any], group: str | None) -> list[Requirement]:
    """What pyproject.toml asks for: the program's own requirements, or a group's."""
    table = project["dependency-groups"] if group else project["project"]
    listed = table[group or "dependencies"]
    return [Requirement(text) for text in listed]


def faults(texts: dict[str, str], project: dict[str, Any]) -> list[str]:
    """What is wrong with the requirement files `texts` (by file name), in words."""
    found = []
    for name, text in texts.items():
        for block in re.split(r"\n(?=\S)", text.strip()):
            title = block.split()[0]
            if not PIN.match(block):
                found.append(f"{name}: {title} is not pinned to one version")
            elif not HASH.search(block):
                found.append(f"{name}: {title} has no hash")
        pinned = pins(text)
        groups = [None] if name == "run.txt" else [None, "dev"]
        for need in (need for group in groups for need in asked_for(project, group)):
            version = pinned.get(canonicalize_name(need.name))
            if version is None:
                found.append(f"{name}: {need.name} is missing")
            elif not need.specifier.contains(version, prereleases=True):
                found.append(f"{name}: {need.name}=={version} is not what pyproject asks for")
    dev, compat = pins(texts["dev.txt"]), pins(texts["compat.txt"])
    for package, version in pins(texts["run.txt"]).items():
        if dev.get(package) != version:
            found.append(f"run.txt: {package}=={version} is not what dev.txt pins")
    for package in sorted(dev.keys() | compat.keys()):
        expected = OLDEST_QT if package in QT_PACKAGES else dev.get(package)
        if compat.get(package) != expected:
            found.append(f"compat.txt: {package} is {compat.get(package)}, not {expected}")
    return found


def main() -> int:
    """Pins anew, or with --check only looks."""
    parser = argparse.ArgumentParser(description="Pins the requirements.")
    parser.add_argument("--check", action="store_true", help="only look; no network, no uv")
    parser.add_argument("--upgrade", action="store_true", help="newest allowed releases")
    options = parser.parse_args()
    if not options.check and (code := compile_all(options.upgrade)):
        return code
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    texts = {name: (ROOT / "requirements" / name).read_text("utf-8") for name in FILES}
    found = faults(texts, project)
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
