"""Opens the program of the demo's inspector: for a person at a display, or for the walk."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTimer

from app.bootstrap.arguments import Options
from app.bootstrap.doors import Doors
from app.bootstrap.program import Program
from app.bootstrap.start import application
from app.services.enrolment import EnrolmentService
from app.services.syncing import SyncingService
from app.services.unlocking import UnlockingService
from app.ui.pages.unlock import UnlockPage
from inspection.clock import Clock, civil_time
from tools.demo import walk as walk_day
from tools.demo import walk_papers, walk_site
from tools.demo.album import Album, Step
from tools.demo.bureau import Prepared, Say
from tools.demo.evidence import compare, held_by_server, tables, written_by
from tools.demo.hands import Hands
from tools.demo.office import DemoError, RunningServer
from tools.demo.walk import PASSPHRASE, Walk
from tools.offscreen import go_offscreen

_HEARS_WITHIN_MS = 200


def open_window(root: Path, enrolment: Path, clock: Clock, language: str, say: Say) -> int:
    """Enrol the inspector's laptop, fetch everything, open the program on Today and leave it to
    whoever sits there; returns when the window is closed."""
    EnrolmentService(root, clock).enrol(enrolment.read_bytes(), PASSPHRASE)
    unlocking = UnlockingService(root, clock)
    syncing = SyncingService(unlocking.unlock(PASSPHRASE))
    try:
        report = syncing.sync()
    finally:
        syncing.close()
        unlocking.lock()
    say(f"laptop enrolled, {report.received} rows fetched")
    print(f"口令 Passphrase: {PASSPHRASE}", flush=True)
    app = application()
    program = Program(app, root, Options(data=root, language=language), clock, Doors(root, clock))
    with _ended_by_signal(program):
        if program.start():
            _unlock(program, Hands(program))
        if not program.window.isVisible():
            return 0  # closed meanwhile: no loop would hear of it any more
        return app.exec()


def _unlock(program: Program, hands: Hands) -> None:
    """Hand the passphrase in, whether or not the desktop gives the window the keyboard."""
    gate = program.window.findChild(UnlockPage)
    if gate is not None:
        gate.unlock_asked.emit(PASSPHRASE)
        hands.until(lambda: hands.unlocked, "unlocking")


@contextlib.contextmanager
def _ended_by_signal(program: Program) -> Iterator[None]:
    """Ctrl+C in the terminal closes the window, as its own cross does."""

    def on_signal(_number: int, _frame: object) -> None:
        program.window.close()

    before = {one: signal.signal(one, on_signal) for one in (signal.SIGINT, signal.SIGTERM)}
    awake = QTimer(program)  # Python hears of a signal only when some Python runs
    awake.timeout.connect(_nothing)
    awake.start(_HEARS_WITHIN_MS)
    try:
        yield
    finally:
        awake.stop()
        program.close()
        for one, handler in before.items():
            signal.signal(one, handler)


def _nothing() -> None:
    return


def walk_offscreen(
    prepared: Prepared,
    server: RunningServer,
    enrolment: Path,
    clock: Clock,
    language: str,
    output: Path,
    say: Say,
) -> int:
    """Walk the day and write the album; the exit code. The server is stopped on the way."""
    root = prepared.folder / "laptop"
    city = prepared.city
    album = Album(
        output,
        f"{city.bureau} · seed {city.seed} · {civil_time(clock.now_ms()):%Y-%m-%d %H:%M} · "
        f"{len(city.sites)} 个项目 sites · {city.worker_count:,} 名工人 workers · "
        f"{len(city.inspectors)} 名监察员 inspectors",
    )
    go_offscreen()
    app = application()
    program = Program(app, root, Options(data=root, language=language), clock, Doors(root, clock))
    walk = Walk(program, Hands(program), album, root)
    try:
        program.start()
        _parts(walk, enrolment, output, say)
        device = walk.laptop.device
        here = written_by(walk.laptop)
        walk_day.close(walk)
        server.stop()
        there = held_by_server(prepared.office.data, device)
        equal = compare(here, there)
        album.add(
            Step(
                f"服务器上现在有的 {equal} 行，与这台电脑上的逐列相同",
                f"The {equal} rows the server now holds, equal to the laptop's column by column",
                tables=tables(there),
            )
        )
        say(f"{equal} rows at the server, equal to the laptop's")
    except Exception as error:
        album.add(
            Step(
                "这一步没有成功",
                f"This step failed: {error}",
                program.window.grab().toImage(),
                failed=True,
            )
        )
        album.write()
        if isinstance(error, DemoError):
            raise DemoError(f"{error}\nsee {album.index}") from error
        raise
    finally:
        program.close()
    say(f"{len(album.steps)} steps, {album.write()}")
    return 0


def _parts(walk: Walk, enrolment: Path, output: Path, say: Say) -> None:
    parts: list[tuple[str, Callable[[], None]]] = [
        ("first run, enrolment, first sync",
         lambda: walk_day.first_run(walk, enrolment.read_text("utf-8"))),
        ("lock and unlock", lambda: walk_day.unlock(walk)),
        ("Today", lambda: walk_day.today(walk)),
        ("a site", lambda: walk_day.open_site(walk)),
        ("check-in", lambda: walk_site.check_in(walk)),
        ("phone check", lambda: walk_site.phone_check(walk)),
        ("problem", lambda: walk_papers.problem(walk)),
        ("packet issued", lambda: walk_papers.packet(walk)),
        ("PDF saved and verified", lambda: walk_papers.save(walk, output)),
        ("service recorded", lambda: walk_papers.serve(walk)),
        ("sync", lambda: walk_day.sync(walk)),
    ]  # fmt: skip
    for name, part in parts:
        started = time.monotonic()
        part()
        say(f"{name} ({time.monotonic() - started:.1f} s)")
