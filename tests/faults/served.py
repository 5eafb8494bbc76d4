"""The bureau's server in processes of its own, to be killed in the middle of a request.

    python -m tests.faults.served

It reads orders, one JSON object a line, and forks a server for each: what takes a second to import
is imported once. It tells, one JSON array a line, ["serving", pid, port] and ["ended", status].
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspection.clock import FixedClock, instant
from server.bureau import open_bureau
from server.log import Log
from server.serving import serve
from server.settings import load_settings

if sys.platform != "win32":
    import resource

ROOT = Path(__file__).parents[2]
NOW = instant(2026, 3, 16, 10)


class Servers:
    """One nursery of servers; at most one of them lives."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._pid = 0

    def start(self, data: Path, *, port: int = 0, room: int | None = None) -> int:
        """Serve the bureau of this data folder; returns the port. `room`: no file of that process
        can grow past so many bytes, as on a full disk."""
        self._order(data=str(data), port=port, room=room)
        _, self._pid, found = self._heard("serving")
        return int(found)

    def kill(self) -> None:
        """End the server as the kernel would; from any thread."""
        os.kill(self._pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the server in good order."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)
        self.wait()

    def wait(self) -> int:
        """The exit status of the server that has been killed."""
        _, status = self._heard("ended")
        self._pid = 0
        return int(status)

    @property
    def alive(self) -> bool:
        return self._pid != 0

    def _order(self, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def _heard(self, what: str) -> list[Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery is gone"
        found: list[Any] = json.loads(line)
        assert found[0] == what, found
        return found


@contextmanager
def servers(errors: Path) -> Iterator[Servers]:
    """A nursery; what its servers log goes to the file `errors`."""
    with errors.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.served"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            cwd=ROOT,
        )
        with process:
            made = Servers(process)
            yield made
            if made.alive:
                made.stop()
            assert process.stdin is not None
            process.stdin.close()
            process.wait(30)


def _tell(*what: object) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def _serve(order: dict[str, Any]) -> None:
    environment = {"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": str(order["port"])}
    bureau = open_bureau(load_settings(environment, Path(order["data"])), FixedClock(NOW))
    bureau = replace(bureau, settings=replace(bureau.settings, port=order["port"]))
    if order["room"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["room"], order["room"]))
    serve(bureau, Log(bureau.clock, sys.stderr), lambda port: _tell("serving", os.getpid(), port))
    bureau.close()


def main() -> None:
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                _serve(json.loads(line))
                status = 0
            except BaseException:  # noqa: BLE001 - told on the way out of this process
                traceback.print_exc()
            finally:
                os._exit(status)
        _, status = os.waitpid(pid, 0)
        _tell("ended", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
