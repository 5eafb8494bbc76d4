"""Checks the house's contracts: who imports whom, what each room may do, what is committed.

    python -m tools.contracts [--root FOLDER]

Prints every breach and exits with 1 if there is one. `tests/house` plants breaches to show that
each contract bites.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from importlinter.application import use_cases
from importlinter.configuration import configure

from tools.source_rules import broken_rules

MACHINE_PATHS = re.compile(
    r"(?<![\w.])/(?:work/\w|root/\.|opt/\w|home/\w+/|Users/\w+/)|\b[A-Z]:\\+Users\\+\w"
)
INDEX_HOSTS = re.compile(
    r"(?:pypi|pythonhosted|npmjs|yarnpkg|npmmirror|tuna\.tsinghua|aliyuncs?)\.(?:org|com|edu|cn)"
    r"|--(?:extra-)?index-url|--find-links|--trusted-host",
)
MADE_HERE = frozenset({".git", ".venv", "var", "demo-output", ".mypy_cache", ".ruff_cache"})
ALLOWED_TO_NAME_THEM = frozenset({"tools/contracts.py", "tools/lock.py", "LICENSE"})
TEXT = frozenset(
    {".py", ".md", ".toml", ".txt", ".cfg", ".ini", ".in", ".yml", ".yaml", ".json", ".ps1", ".sh"}
    | {".spec", ".ts", ".qss", ".svg", ".csv", ".html", ".mako", ""}
)


def committed(root: Path) -> list[str]:
    """Paths, with slashes, of what is committed or about to be; of all files outside a clone."""
    git = shutil.which("git")
    if git and (root / ".git").exists():
        command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        if listed.returncode == 0:  # not so in a clone that another user owns
            return sorted(name for name in listed.stdout.split("\0") if (root / name).is_file())
    tops = (path for path in root.iterdir() if path.name not in MADE_HERE)
    files = (path for top in tops for path in (top, *top.rglob("*")) if path.is_file())
    names = (path.relative_to(root).as_posix() for path in files)
    return sorted(name for name in names if "__pycache__" not in name)


def broken_imports(root: Path) -> str:
    """What import-linter says of the contracts in pyproject.toml; empty if all are kept."""
    configure()
    before, said = Path.cwd(), io.StringIO()
    os.chdir(root)
    sys.path.insert(0, str(root))
    try:
        with contextlib.redirect_stdout(said):
            kept = use_cases.lint_imports("pyproject.toml", cache_dir=None, no_logo=True)
    finally:
        sys.path.remove(str(root))
        os.chdir(before)
    return "" if kept else said.getvalue()


def ties_to_a_machine(root: Path, names: list[str]) -> Iterator[str]:
    """Committed lines that name a path of some machine or the address of a package index."""
    for name in names:
        path = root / name
        if path.suffix not in TEXT or name in ALLOWED_TO_NAME_THEM:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if found := MACHINE_PATHS.search(line):
                yield f"No path of a machine: {name}:{number} {found.group()}"
            if found := INDEX_HOSTS.search(line):
                yield f"No address of a package index: {name}:{number} {found.group()}"


def breaches(root: Path) -> list[str]:
    """All broken contracts of a tree, in words."""
    names = committed(root)
    found = [*broken_rules(root, names), *ties_to_a_machine(root, names)]
    if imports := broken_imports(root):
        found.append(imports)
    return found


def main() -> int:
    """Prints the breaches of the tree given by --root (this one by default)."""
    parser = argparse.ArgumentParser(description="Checks the contracts of the house.")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    found = breaches(parser.parse_args().root.resolve())
    for breach in found:
        print(breach)
    if not found:
        print("all contracts kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
