"""Starts programs of `killed_program`, and kills them in the middle of what they do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TEXT = "head/place"
"""The question of the check-in that is answered in free text."""


@dataclass
class Killed:
    """What a program had told when it was killed, and when that was (monotonic seconds)."""

    told: list[list[Any]] = field(default_factory=list)
    at: float = 0.0
    status: int = 0

    def all(self, what: str) -> list[list[Any]]:
        """Everything of a kind it told, in order."""
        return [line[1:] for line in self.told if line[0] == what]


class Killer:
    """One nursery of programs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def kill(self, after: dict[str, int], delay_s: float = 0.0, **order: Any) -> Killed:
        """Start a program; once it has told so many lines of each kind, and `delay_s` later, end it
        by SIGKILL."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        killed, pid = Killed(), 0
        waited_for = dict(after)
        while (line := self._heard())[0] != "ended":
            killed.told.append(line)
            if line[0] == "begun":
                pid = line[1]
            if line[0] in waited_for:
                waited_for[line[0]] -= 1
            if killed.at == 0.0 and all(count <= 0 for count in waited_for.values()):
                threading.Event().wait(delay_s)
                killed.at = time.monotonic()
                os.kill(pid, signal.SIGKILL)
        killed.status = line[1]
        return killed

    def _heard(self) -> list[Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery is gone"
        found: list[Any] = json.loads(line)
        return found


@contextmanager
def killer(errors: Path, **environment: str) -> Iterator[Killer]:
    """A nursery; what its programs print goes to the file `errors`."""
    with errors.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killed_program"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        )
        with process:
            yield Killer(process)
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)
