"""Photos over lines that drop, through disks that fill, and past programs that are killed."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.services.attachments import AttachmentService, Facts, Place
from app.services.syncing import SyncingService
from app.sync.pace import Pace
from db.journal.state import write_state
from db.tables.site import attachment, attachment_stored
from inspection.terms import AttachmentKind
from tests.faults.conftest import Said, Town, refusal_of
from tests.faults.dropping_line import dropping_line
from tests.faults.full_disk import full_disk
from tests.faults.killing import Killer, killer
from tests.support.live_bureau import FieldLaptop

SCAN = Facts(AttachmentKind.SCAN, "roster.tif", "image/tiff")


def scan(megabytes: int) -> bytes:
    """So many million bytes that compress badly."""
    return hashlib.shake_256(b"a scan").digest(megabytes * 1_000_000)


def add(town: Town, content: bytes) -> str:
    place = Place(town.bureau.site("A1"))
    return AttachmentService(town.laptop.laptop).add(content, SCAN, place)


def is_stored(town: Town, row: str, content: bytes) -> bool:
    """The bureau says that it has it, and has it, byte for byte."""
    rows = town.bureau.rows(attachment_stored).values()
    said = [one for one in rows if one["attachment_id"] == row]
    kept = town.bureau.bureau.blobs.check(hashlib.sha256(content).hexdigest())
    assert len(said) <= 1
    assert kept or not said
    return bool(said)


def by_way_of(
    laptop: FieldLaptop, address: str, pause: Callable[[float], object] = lambda _: None
) -> None:
    """The laptop's way to the bureau from now on; `pause` is what it does between tries."""
    laptop.syncing.close()
    with laptop.laptop.database.write() as connection:
        write_state(connection, "server", address)
    laptop.syncing = SyncingService(laptop.laptop, pace=Pace(pause=pause))


@pytest.mark.slow
def test_scan_of_20_mb_arrives_over_a_line_that_drops_every_200_kb(
    town: Town, tmp_path: Path
) -> None:
    content = scan(20)
    row = add(town, content)
    with dropping_line(town.bureau.address, 200_000) as line:
        by_way_of(town.laptop, line.address)
        report = town.laptop.sync()
        town.laptop.syncing.close()
    assert (report.uploaded, report.uploads_left) == (1, 0)
    assert is_stored(town, row, content)
    assert line.drops > 90


def test_scan_is_fetched_over_a_line_that_drops_every_200_kb(town: Town) -> None:
    content = scan(2)
    row = add(town, content)
    town.laptop.sync()
    town.laptop.sync()
    town.laptop.laptop.blobs.drop(hashlib.sha256(content).hexdigest())
    with dropping_line(town.bureau.address, 200_000) as line:
        by_way_of(town.laptop, line.address)
        town.laptop.syncing.fetch_attachment(row)
    assert town.laptop.laptop.blobs.check(hashlib.sha256(content).hexdigest())
    assert line.drops > 8


# --- a full disk


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are POSIX")
def test_full_disk_at_the_bureau_keeps_the_photo_waiting(town: Town) -> None:
    """Facts have gone; when there is room again the next sync sends the photo."""
    content = scan(1)
    row = add(town, content)
    by_way_of(town.laptop, town.bureau.address)
    with ExitStack() as disk:

        def fill(step: str, done: int, total: int | None) -> None:
            if step == "upload" and done == 0:
                disk.enter_context(full_disk(4_000))

        report = town.laptop.syncing.sync(fill)
    assert report.uploads_left == 1
    assert not is_stored(town, row, content)
    assert town.laptop.sync().uploaded == 1
    assert is_stored(town, row, content)


@pytest.mark.skipif(sys.platform == "win32", reason="limits on the size of files are POSIX")
def test_full_disk_while_fetching_is_said_and_keeps_what_came(town: Town, said: Said) -> None:
    content = scan(1)
    row, sha256 = add(town, content), hashlib.sha256(content).hexdigest()
    town.laptop.sync()
    town.laptop.sync()
    blobs = town.laptop.laptop.blobs
    blobs.drop(sha256)
    with ExitStack() as disk:

        def fill(step: str, done: int, total: int | None) -> None:
            if done > 0:
                disk.enter_context(full_disk(4_000))

        refusal = refusal_of(lambda: town.laptop.syncing.fetch_attachment(row, fill))
    said(refusal, "store.disk_full")
    assert not blobs.has(sha256)
    assert blobs.arriving(sha256).reach() > 0
    town.laptop.syncing.fetch_attachment(row)
    assert blobs.check(sha256)


# --- programs that are killed


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    with killer(tmp_path_factory.mktemp("nursery") / "errors.txt") as made:
        yield made


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize(("pieces", "delay_s"), [(1, 0.0), (3, 0.01)])
def test_laptop_killed_in_the_middle_of_an_upload_goes_on(
    town: Town, nursery: Killer, pieces: int, delay_s: float
) -> None:
    content = scan(3)
    row = add(town, content)
    town.laptop.close()
    killed = nursery.kill({"photo": pieces}, delay_s, work="sync", root=str(town.laptop.root))
    assert killed.status == -9
    assert not is_stored(town, row, content)

    town.laptop.reopen()
    by_way_of(town.laptop, town.bureau.address)
    assert town.laptop.sync().uploaded == 1
    assert is_stored(town, row, content)
    assert len(town.bureau.rows(attachment)) == 1
    assert town.bureau.bureau.blobs.groups() == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_server_killed_in_the_middle_of_an_upload_goes_on(town: Town) -> None:
    """Once between two pieces, once while the next one is on its way; all in one sync."""
    content = scan(4)
    row = add(town, content)
    town.laptop.syncing.close()
    town.bureau.stop()
    server = ServerProcess(town.folder / "data", int(town.bureau.address.rpartition(":")[2]))
    reached: list[int] = []

    def crash(step: str, done: int, total: int | None) -> None:
        if step == "upload":
            reached.append(done)
            if done > len(content) * server.crashes / 3 and server.crashes < 2:
                server.crash(delay_s=0.005 * server.crashes)

    try:
        by_way_of(town.laptop, town.bureau.address, lambda _: server.ready.wait(60))
        report = town.laptop.syncing.sync(crash)
    finally:
        town.laptop.syncing.close()
        server.stop()
    assert (report.uploaded, server.crashes) == (1, 2)
    assert reached == sorted(reached), "what was kept before the kill is there after it"
    assert is_stored(town, row, content)


class ServerProcess:
    """`anxin-server serve` as a process of its own; it comes back on the same port."""

    def __init__(self, data: Path, port: int) -> None:
        self._port = port
        self._environment = {
            **os.environ,
            "ANXIN_DATA": str(data),
            "ANXIN_HOST": "127.0.0.1",
            "ANXIN_PORT": str(port),
            "ANXIN_CLOCK": "2026-03-16T09:00",
        }
        self._log = data.with_name("server.log")
        self._later: list[threading.Thread] = []
        self.ready = threading.Event()
        self.crashes = 0
        self._start()

    def crash(self, delay_s: float) -> None:
        """End it by SIGKILL and start it anew; at once, or while the caller goes on."""
        self.crashes += 1
        if not delay_s:
            self._crash(0.0)
            return
        self._later.append(threading.Thread(target=self._crash, args=(delay_s,)))
        self._later[-1].start()

    def stop(self) -> None:
        for thread in self._later:
            thread.join(60)
        self._process.terminate()
        self._process.wait(30)

    def _crash(self, delay_s: float) -> None:
        threading.Event().wait(delay_s)
        self.ready.clear()
        self._process.kill()
        self._process.wait(30)
        self._start()

    def _start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server", "serve"],
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        while self._process.poll() is None:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self._port)) == 0:
                    self.ready.set()
                    return
            threading.Event().wait(0.05)
        raise RuntimeError(self._log.read_text())
