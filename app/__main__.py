"""Starts the laptop program: `anxin`, or its self-test."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from app.bootstrap.arguments import read_options

_NO_DISPLAY = (
    "这里没有显示器，安薪打不开窗口。 No display: set DISPLAY or WAYLAND_DISPLAY,\n"
    "or walk the whole path without one: python3 tools/make.py demo"
)


def main() -> int:
    """The exit code: 0, 1 for a self-test that failed, 2 where there is no display; those of the
    commands for a terminal are theirs."""
    options = read_options()
    if options.self_test:
        failed: int = import_module("app.selftest").run_self_test(options.report)
        return failed
    if options.restore_backup is not None:
        done: int = import_module("app.bootstrap.restoring").run(options)
        return done
    if options.check:
        checked: int = import_module("app.bootstrap.checking").run_check(options)
        return checked
    if options.export_head is not None:
        written: int = import_module("app.bootstrap.checking").run_export_head(options)
        return written
    if _has_no_display():
        if sys.stderr is not None:
            sys.stderr.write(_NO_DISPLAY + "\n")
        return 2
    code: int = import_module("app.bootstrap.start").run(options)
    return code


def _has_no_display() -> bool:
    """On Linux Qt ends the process where it finds none; everywhere else there is one."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform.startswith("linux") and not any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())
