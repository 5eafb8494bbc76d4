"""Keying a stack of paper: every key in order, however fast, while sheets come and go."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from app.presenters.filling import Keeper
from app.presenters.jobs import Jobs, JobScope
from app.presenters.keypunch_settling import Settling
from app.presenters.keypunch_shown import (
    AskedShown,
    DeskShown,
    DifferenceShown,
    StackShown,
    asked,
    difference,
)
from app.presenters.scanned import ScanCatcher
from app.presenters.typed_days import parse_day
from app.services.filling import FillingService
from app.services.keypunch import Effort, Keyed, KeypunchService, Sheet, Stack
from app.services.questionnaires import QuestionnaireService, SiteSheets
from forms.definition import Question
from forms.keying import BACK, ENTER, Keying
from forms.sheets.code import SCHEME, SheetCode, parse_sheet_code
from inspection.questionnaires import completed, next_number, sheet_number
from inspection.refusal import Refusal


class KeypunchView(Protocol):
    """What the page can show."""

    def show_stack(self, stack: StackShown) -> None: ...
    def show_desk(self, desk: DeskShown) -> None: ...
    def show_asked(self, asked: AskedShown) -> None: ...
    def show_difference(self, one: DifferenceShown) -> None: ...
    def show_page_scanned(self, page: int) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def go(self, page: str, params: Mapping[str, str]) -> None: ...


class KeypunchPresenter:
    """One sheet at a time. Keys that come while the database works wait their turn.

    `now` tells the instant (UTC ms).
    """

    def __init__(
        self,
        view: KeypunchView,
        service: KeypunchService,
        listed: QuestionnaireService,
        filling: FillingService,
        jobs: Jobs,
        language: str,
        now: Callable[[], int],
    ) -> None:
        self._view = view
        self._service = service
        self._listed = listed
        self._filling = filling
        self._jobs = JobScope(jobs)
        self._language = language
        self._now = now
        self._scanned = ScanCatcher()
        self._stack: Stack | None = None
        self._found: SiteSheets | None = None
        self._second = False
        self._busy = False
        self._waiting: deque[str] = deque()
        self._typed = ""
        self._suggested = ""
        self._keys = 0
        self._sheet: Sheet | None = None
        self._machine: Keying | None = None
        self._keeper: Keeper | None = None
        self._begun = 0
        self._last: Keyed | None = None
        self._settling: Settling | None = None
        self._done: list[Keyed] = []

    # the stack

    def open(self, params: Mapping[str, str]) -> None:
        """A stack of ``site``'s paper; ``sheet`` lays that one on the desk, ``reopen`` one that was
        keyed (its id), ``second`` asks for those to be keyed again."""
        self._second = params.get("second", "") == "1"
        number, again = params.get("sheet", ""), params.get("reopen", "")
        site = params.get("site", "") or (self._stack.site_id if self._stack else "")
        self._run(
            lambda _job: self._listed.look(site, None, self._language),
            lambda found: self._opened(found, number, again),
        )

    def choose(self, site: str, version: str) -> None:
        """Another site or form for the sheets to come."""
        if self._stack is not None and site and version:
            self._stack = replace(self._stack, site_id=site, version_id=version)
            self._suggested = ""
            self._desk()

    def date_typed(self, text: str) -> bool:
        """The day the sheets were filled in; whether it is one, and not in the future."""
        if self._stack is None or self._found is None:
            return False
        found = parse_day(text, self._found.today)
        if found is None or found > self._found.today:
            return False
        self._stack = replace(self._stack, on_date=found)
        return True

    def crew_typed(self, text: str) -> None:
        """The crew of the sheets to come."""
        if self._stack is not None:
            self._stack = replace(self._stack, crew=text.strip())

    @property
    def on_date(self) -> date | None:
        """The stack's day."""
        return self._stack.on_date if self._stack else None

    # keys

    def press(self, key: str) -> None:
        """One key: a character, `ENTER` or `BACK`."""
        if self._busy:
            self._waiting.append(key)
            return
        keys, scan = self._scanned.feed(key)
        for one in keys:
            self._take(one)
        if scan:
            self._on_scan(scan)

    def settle_keys(self) -> None:
        """The typist paused: what looked like the beginning of a code was typed."""
        for key in self._scanned.release():
            self._take(key)

    @property
    def holding(self) -> bool:
        """Whether keys are held back that might begin a code."""
        return self._scanned.holding

    def write(self, text: str, keystrokes: int) -> None:
        """Free text and Enter, typed into a line with so many keys; a code may have been scanned
        into it."""
        if self._busy or self._machine is None:
            return
        if text.strip().startswith(SCHEME):
            self._on_scan(text)
            return
        self._machine.write(text, keystrokes)
        self._moved()

    def drafted(self, text: str) -> None:
        """Free text so far: kept, so that a power cut takes at most half a second of it."""
        machine, path = self._machine, self._machine.standing.path if self._machine else None
        if machine is None or path is None or machine.standing.reason_wanted or self._busy:
            return
        if not text.strip().startswith(SCHEME):
            machine.answers.put(path, text)
            self._keep()

    def put_aside(self) -> bool:
        """Esc: the sheet leaves the desk half keyed; whether there was one."""
        self._scanned.release()
        if self._settling is not None:
            self._settling = None
            self._next()
            return True
        if self._sheet is None or self._busy:
            return self._busy
        sheet, keeper = self._sheet, self._keeper
        empty = self._machine is not None and not self._machine.trail

        def work(_job: object) -> None:
            if keeper is not None:
                keeper.flush()
            self._service.put_away(sheet, empty=empty)

        self._leave_sheet()
        self._suggested = sheet.number
        self._run(work, lambda _none: self._desk())
        return True

    def close(self) -> None:
        """The window closes: what is keyed is kept."""
        if self._keeper is not None and not self._keeper.empty:
            self._keeper.flush()
        self._jobs.cancel_all()

    # inside: keys

    def _take(self, key: str) -> None:
        if self._busy:
            self._waiting.append(key)
        elif self._settling is not None:
            self._choose_reading(self._settling, key)
        elif self._machine is not None:
            self._machine.press(key)
            self._moved()
        else:
            self._number_key(key)

    def _number_key(self, key: str) -> None:
        self._keys += 1
        if key == ENTER:
            self._lay_down(self._typed)
        elif key == BACK and not self._typed:
            self._take_back()
        else:
            self._typed = self._typed[:-1] if key == BACK else self._typed + key
            self._desk()

    def _lay_down(self, typed: str, code: SheetCode | None = None) -> None:
        stack = self._stack
        try:
            number = completed(typed, self._suggested) if typed else self._suggested
        except Refusal as refusal:
            self._failed(refusal)
            return
        if stack is None or not number:
            self._desk()
            return
        self._run(lambda _job: self._service.begin(stack, number, code), self._on_desk)

    def _take_back(self) -> None:
        """Nothing is typed: the sheet keyed last comes back, at its last answer."""
        last = self._last
        if last is None or last.turn != 1:
            return
        self._last = None
        self._done = [one for one in self._done if one.id != last.id]
        self._run(lambda _job: self._service.reopen(last.id), self._reopened)

    def _on_scan(self, text: str) -> None:
        try:
            code = parse_sheet_code(text)
        except Refusal as refusal:
            self._failed(refusal)
            return
        number = code.number.upper()
        if self._sheet is None:
            self._keys += 1
            self._lay_down(number, code)
        elif number == self._sheet.number:
            self._view.show_page_scanned(code.page)
        else:
            current = self._sheet.number
            self._failed(Refusal("sheet.other_scanned", number=number, current=current))

    # inside: the sheet

    def _on_desk(self, sheet: Sheet, *, whole: bool = False) -> None:
        self._sheet = sheet
        self._keeper = Keeper(self._filling, sheet.filling)
        today = self._found.today if self._found else date.min
        self._machine = Keying(
            sheet.filling.answers,
            batch=sheet.batch,
            tidy=lambda asked, text: _tidy(asked, text, today),
            keystrokes=sheet.keystrokes + self._keys,
            corrections=sheet.corrections,
            whole=whole,
        )
        self._typed, self._keys = "", 0
        if whole:
            self._machine.press(BACK)
        self._begun = self._now()
        self._moved()

    def _reopened(self, sheet: Sheet) -> None:
        self._on_desk(sheet, whole=True)

    def _moved(self) -> None:
        """A key was taken: keep what it changed, show where it led; at the end finish."""
        if self._machine is None or self._sheet is None:
            return
        self._keep()
        if self._machine.standing.path is None:
            self._finish(self._sheet, self._machine)
        else:
            self._view.show_asked(asked(self._sheet, self._machine, self._language))

    def _keep(self) -> None:
        keeper, sheet = self._keeper, self._sheet
        if keeper is None or sheet is None:
            return
        keeper.note(sheet.filling.take())
        if not keeper.empty:
            self._jobs.run(lambda _job: keeper.flush(), done=_nothing, failed=self._view.show_error)

    def _finish(self, sheet: Sheet, machine: Keying) -> None:
        keeper = self._keeper
        standing = machine.standing
        spent = sheet.spent_ms + max(self._now() - self._begun, 0)
        effort = Effort(standing.keystrokes, standing.corrections, spent)

        def work(_job: object) -> Keyed:
            if keeper is not None:
                keeper.flush()
            return self._service.finish(sheet, effort)

        self._run(work, self._finished, self._not_finished)

    def _not_finished(self, error: Exception) -> None:
        if self._machine is not None:
            self._machine.press(BACK)
            self._moved()
        self._view.show_error(error)

    def _finished(self, keyed: Keyed) -> None:
        self._last = keyed
        self._done.append(keyed)
        if keyed.differences:
            self._settling = Settling(keyed.differences)
            self._show_difference(self._settling)
            self._replay()
        else:
            self._next()

    def _next(self) -> None:
        """The desk is free for the next sheet."""
        number = self._sheet.number if self._sheet else ""
        self._leave_sheet()
        self._suggested = next_number(number)
        stack = self._stack
        if not self._second or stack is None:
            self._desk()
            return
        month = stack.on_date.replace(day=1)
        self._run(lambda _job: self._service.next_wanted(stack.site_id, month), self._next_wanted)

    def _next_wanted(self, number: str | None) -> None:
        self._second = number is not None
        self._suggested = number or ""
        self._desk()

    def _leave_sheet(self) -> None:
        self._sheet = self._machine = self._keeper = None
        self._typed, self._keys = "", 0

    # inside: two keyings that differ

    def _choose_reading(self, settling: Settling, key: str) -> None:
        if not settling.press(key):
            self._show_difference(settling)
            return
        last, readings = self._last, settling.readings
        self._settling = None
        if last is not None:
            self._run(lambda _job: self._service.settle(last.id, readings), lambda _n: self._next())

    def _show_difference(self, settling: Settling) -> None:
        if self._sheet is None or self._machine is None:
            return
        place, total = settling.place + 1, settling.total
        self._view.show_difference(
            difference(self._sheet, self._machine, settling.asked, place, total, self._language)
        )

    # inside: the desk

    def _opened(self, found: SiteSheets, number: str, again: str) -> None:
        self._found = found
        if not found.site or not found.forms:
            self._view.show_error(Refusal("sheet.nowhere"))
            return
        before = self._stack
        known = [one.version_id for one in found.forms]
        version = before.version_id if before and before.version_id in known else known[0]
        same = before is not None and before.site_id == found.site
        self._stack = Stack(
            found.site,
            version,
            before.on_date if before and same else found.today,
            before.crew if before and same else "",
        )
        stack = self._stack
        self._view.show_stack(
            StackShown(
                found.sites,
                found.forms,
                found.site,
                version,
                stack.on_date,
                stack.crew,
                found.today,
            )
        )
        if not same:
            self._suggested = _first_unkeyed(found)
        if again:
            self._run(lambda _job: self._service.reopen(again), self._reopened)
        elif number:
            self._lay_down(number)
        elif self._second:
            self._next()
        else:
            self._desk()

    def _desk(self) -> None:
        done = self._done
        self._view.show_desk(
            DeskShown(
                typed=self._typed,
                suggested=self._suggested,
                second=self._second,
                last=self._last,
                sheets=len(done),
                keystrokes=sum(one.effort.keystrokes for one in done),
                corrections=sum(one.effort.corrections for one in done),
                seconds=sum(one.effort.spent_ms for one in done) / 1000,
                compared=sum(one.compared for one in done),
                differing=sum(len(one.differences) for one in done),
            )
        )
        self._replay()

    def _run(
        self,
        work: Callable[..., object],
        done: Callable[..., None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Work in a job; keys wait until it ended."""
        self._busy = True

        def ended(result: object) -> None:
            self._busy = False
            done(result)
            self._replay()

        def stopped(error: Exception) -> None:
            self._busy = False
            self._waiting.clear()  # they were meant for what did not come
            (failed or self._failed)(error)

        self._jobs.run(work, done=ended, failed=stopped)

    def _failed(self, error: Exception) -> None:
        self._typed = ""
        if self._sheet is None:
            self._desk()
        self._view.show_error(error)

    def _replay(self) -> None:
        while self._waiting and not self._busy:
            self.press(self._waiting.popleft())


def _first_unkeyed(found: SiteSheets) -> str:
    """The first sheet of the newest print of which nothing is keyed; empty if none was printed."""
    keyed = {one.row.sheet for one in found.lines}
    numbers = (
        sheet_number(prefix, serial)
        for prefix, size in found.printed.items()
        for serial in range(1, size + 1)
    )
    return next((one for one in numbers if one not in keyed), "")


def _tidy(asked: Question, text: str, today: date) -> str:
    """``1123`` is a date where one is asked."""
    if asked.type == "date":
        found = parse_day(text, today)
        return found.isoformat() if found is not None else text
    return text


def _nothing(_result: object) -> None:
    return
