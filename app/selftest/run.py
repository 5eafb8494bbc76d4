"""The steps of the self-test, one line each; the first that fails ends it."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2

import resources
from app.bootstrap.arguments import Options, version
from app.bootstrap.desk import Desk
from app.bootstrap.doors import Doors
from app.bootstrap.program import Program
from app.bootstrap.start import application
from app.selftest import scratch
from app.selftest.work import Done, do_the_work
from app.services.verifying import check_file
from app.ui import i18n
from app.ui.one_window import OneWindow
from app.ui.page import Route
from app.ui.pages.unlock import UnlockPage
from app.ui.theme import fonts
from app.ui.widgets.failure import FailurePanel
from forms.papers import verify
from inspection.clock import ShiftedClock, instant

PATIENCE_S = 60.0
"""For one wait, on the slowest machine."""
_CLOCK = instant(2026, 11, 17, 9)
_FACES = ("NotoSansSC-Regular.ttf", "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")
_FEWEST_ICONS = 50
_DOTS_PER_INCH = 150


class SelfTestError(Exception):
    """A step did not come out as it must."""


def run_self_test(report: Path | None = None) -> int:
    """Run every step, say each on standard output and into `report`; 0 if all came out well."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with _Report(report) as said, tempfile.TemporaryDirectory(prefix="anxin-self-test-") as folder:
        try:
            _SelfTest(Path(folder), said).run()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the result
            said(f"FAILED: {type(error).__name__}: {error}")
            said("".join(traceback.format_exception(error)))
            return 1
        said("ok: the program proved itself")
        return 0


class _Report:
    """One line at a time, to wherever there is somebody to read."""

    def __init__(self, path: Path | None) -> None:
        self._file = None if path is None else path.open("w", encoding="utf-8")

    def __enter__(self) -> _Report:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._file is not None:
            self._file.close()

    def __call__(self, line: str) -> None:
        if self._file is not None:
            self._file.write(line + "\n")
            self._file.flush()
        if sys.stdout is not None:  # a window's program has none on Windows
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


class _Numbered(logging.Handler):
    """Keeps every numbered incident: none may happen."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.seen.append(record.getMessage())


class _SelfTest:
    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._app = application()
        self._folder = folder
        self._say = say
        self._clock = ShiftedClock(_CLOCK)
        self._incidents = _Numbered()
        self._windows = OneWindow(self._app)

    def run(self) -> None:
        self._say(f"version: {version()}, Python {sys.version.split()[0]}")
        self._say(f"frozen: {'yes' if getattr(sys, 'frozen', False) else 'no'}")
        self._say(f"resources: {_resources(self._folder / 'cache')}")
        made = scratch.prepare(self._folder, self._clock)
        self._say(f"migrated: {made.migrated} revisions, bureau and laptop")
        log = logging.getLogger("anxin")
        log.addHandler(self._incidents)
        doors = Doors(made.root, self._clock, scratch.CHEAP)
        program = Program(self._app, made.root, Options(), self._clock, doors)
        try:
            self._walk(program, made)
        finally:
            program.close()
            log.removeHandler(self._incidents)
        left = [one.name for one in threading.enumerate() if one.name.startswith("anxin-")]
        _must(not left, f"threads left running: {left}")
        self._say("closed: no thread left")

    def _walk(self, program: Program, made: scratch.Scratch) -> None:
        _must(program.start(), "the program did not start")
        self._unlock(program)
        self._say("unlocked: by passphrase, in the window")
        desk = _desk(program)
        done = do_the_work(desk.opened.laptop, made.site, made.colleague)
        self._say(f"filled: {done.answers} answers, finished and in the outbox")
        self._say(f"called: {done.drawn} workers drawn, one reached")
        self._say(f"issued: {done.number}")
        self._say(f"read back: {_read_back(done)}")
        for language in i18n.LANGUAGES:
            self._speak(program, language)
            self._say(f"pages ({language}): {', '.join(self._open_pages(program, done))}")
        desk.shell.navigate(Route("sites"))
        program.lock()
        self._unlock(program)
        here = _desk(program).shell.here
        _must(here == Route("sites"), f"after the lock the window was at {here}")
        self._say("locked and unlocked: at the same place")

    def _unlock(self, program: Program) -> None:
        gate = program.window.currentWidget()
        if not isinstance(gate, UnlockPage):
            raise SelfTestError(f"{type(gate).__name__} instead of the unlock page")
        gate.unlock_asked.emit(scratch.PASSPHRASE)
        self._until(lambda: program.desk is not None, "the store did not open")
        self._rest(program)

    def _speak(self, program: Program, language: i18n.Language) -> None:
        """As the settings page does; the window is made anew in that language."""
        program.keep_preferences(replace(program.preferences.now, language=language))
        self._until(lambda: i18n.language() == language, f"the window does not speak {language}")
        self._rest(program)

    def _open_pages(self, program: Program, done: Done) -> Iterator[str]:
        desk = _desk(program)
        for key in desk.page_keys:
            desk.shell.navigate(Route(key, done.params.get(key, {})))
            self._rest(program)
            page = desk.shell.page
            here = desk.shell.here
            _must(page is not None and here is not None, f"page {key} did not open")
            if page is None:
                continue
            for panel in page.findChildren(FailurePanel):
                _must(panel.isHidden(), f"page {key} shows a failure: {panel.words()}")
            _must(not self._incidents.seen, f"page {key}: {self._incidents.seen}")
            _must(not page.grab().isNull(), f"page {key} paints nothing")
            _must(not self._windows.others, f"page {key} flashes {self._windows.others}")
            yield key

    def _rest(self, program: Program) -> None:
        """Until no job is under way and nothing is left to paint."""

        def rested() -> bool:
            return program.desk is None or not program.desk.jobs.pending

        for _ in range(3):
            self._until(rested, "a job does not end")
            self._app.processEvents()

    def _until(self, reached: Callable[[], bool], else_say: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not reached():
            self._app.processEvents()
            _must(time.monotonic() < deadline, else_say)
            threading.Event().wait(0.002)


def _resources(cache: Path) -> str:
    """Fonts Qt reads, icons, the English translation compiled."""
    for face in _FACES:
        resources.path(f"fonts/{face}")
    fonts.load()
    icons = len(list(resources.path("icons").glob("*.svg")))
    _must(icons >= _FEWEST_ICONS, f"only {icons} icons")
    compiled = i18n.compiled_translation("en", cache)
    _must(compiled.stat().st_size > 0, "the English translation is empty")
    return f"{len(_FACES)} faces, {icons} icons, English"


def _read_back(done: Done) -> str:
    """Text by pdfium, code by zxing, seal against the bureau's keys; a changed byte is refused."""
    document = pypdfium2.PdfDocument(done.pdf)
    try:
        text = "".join(page.get_textpage().get_text_range() for page in document)
        pages = len(document)
        images = [page.render(scale=_DOTS_PER_INCH / 72).to_pil() for page in document]
    finally:
        document.close()
    flat = "".join(text.split())
    for wanted in (done.number, scratch.SITE):
        _must("".join(wanted.split()) in flat, f"the page does not say {wanted}")
    codes = [code for image in images for code in verify.read_codes(image.convert("L"))]
    _must(done.seal in codes, "the code on the page is not the seal")
    verdict = _verdict(done.pdf, done)
    _must(verdict.state is verify.State.GENUINE, f"judged {verdict.state}: {verdict.reasons}")
    place = done.pdf.index(b"stream", len(done.pdf) // 2) + 20
    forged = done.pdf[:place] + bytes([done.pdf[place] ^ 1]) + done.pdf[place + 1 :]
    _must(_verdict(forged, done).state is not verify.State.GENUINE, "a changed file passed")
    return f"{pages} page, text, code and seal; a changed byte refused"


def _verdict(pdf: bytes, done: Done) -> verify.Verdict:
    return check_file(pdf, done.known).verdict


def _desk(program: Program) -> Desk:
    if program.desk is None:
        raise SelfTestError("the window stands at a gate")
    return program.desk


def _must(came_out: object, else_say: str) -> None:
    if not came_out:
        raise SelfTestError(else_say)
