"""Plain files the programs carry: fonts, icons, translations, style.

They are reached by name through `path()`, from a checkout, a wheel and a frozen build alike.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The file or folder called `name` ('/' between parts) below this package.

    Works in a frozen build too, where the spec lays these files beside this module.
    Raises FileNotFoundError when nothing is there, ValueError when `name` leads outside.
    """
    found = (_HERE / name).resolve()
    if not found.is_relative_to(_HERE):
        raise ValueError(f"{name} leads outside the resources")
    if not found.exists():
        raise FileNotFoundError(f"no resource called {name}")
    return found
