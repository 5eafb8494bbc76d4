"""The demo bureau's server room: `anxin-server` by its own command line, and the running server."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from server.__main__ import DONE, main

ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60
_STOP_SECONDS = 30
_ADDRESS = re.compile(r"https://127\.0\.0\.1:\d+")


class DemoError(Exception):
    """Something the demonstration needs did not work; its text says what."""


class Office:
    """A bureau's data folder and the commands that make and keep it, on a demo clock."""

    def __init__(self, data: Path, clock: str) -> None:
        self.data = data
        self._settings = {
            "ANXIN_CLOCK": clock,
            "ANXIN_HOST": "127.0.0.1",
            "ANXIN_PORT": "0",
            "ANXIN_ADDRESS": "https://127.0.0.1:0",
        }

    def run(self, *words: str, address: str = "") -> None:
        """Carry one command of `anxin-server` out, in this process.

        `address` is where laptops reach the running server, for enrolment files. What it says goes
        to ``office.log`` beside the data folder. Raises DemoError when it is refused.
        """
        log = self.data.with_name("office.log")
        settings = self._settings | ({"ANXIN_ADDRESS": address} if address else {})
        before = log.stat().st_size if log.exists() else 0
        with (
            log.open("a", encoding="utf-8") as file,
            _environment(settings),
            contextlib.redirect_stdout(file),
            contextlib.redirect_stderr(file),
        ):
            code = main(["--data", str(self.data), "--language", "en", *words])
        if code != DONE:
            said = log.read_bytes()[before:].decode(errors="replace").strip()
            raise DemoError(f"anxin-server {words[0]}: {said}")

    def serve(self) -> RunningServer:
        """Start `anxin-server serve` as a process of its own, on a free port of this machine."""
        return RunningServer(self.data, self._settings)


class RunningServer:
    """`anxin-server serve` while it runs; leaving the block stops it. `address` is where."""

    def __init__(self, data: Path, settings: dict[str, str]) -> None:
        self._log = data.with_name("server.log")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", "--data", str(data), "--language", "en", "serve"],
                cwd=ROOT,
                env={**_plain_of(os.environ), **settings, "PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self.address = self._wait()

    def _wait(self) -> str:
        """The address from the line the server says once it listens."""
        stream = self._process.stdout
        if stream is None:
            raise RuntimeError("the server's output is not read")
        watch = threading.Timer(_START_SECONDS, self._process.kill)
        watch.start()
        try:
            for line in stream:
                found = _ADDRESS.search(line.decode(errors="replace"))
                if found:
                    return found[0]
        finally:
            watch.cancel()
        self.stop()
        tail = self._log.read_text("utf-8", errors="replace").splitlines()[-5:]
        raise DemoError("the server did not start:\n" + "\n".join(tail))

    def stop(self) -> None:
        """Stop the server as an administrator would, and wait until it has closed its database."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@contextlib.contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update({**_plain_of(before), **settings})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _plain_of(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without a setting of somebody's real server in it."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith("ANXIN_") and name != "DATABASE_URL"
    }
