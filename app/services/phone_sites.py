"""Reads how far the phone checks of sites have come in the month of one instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.services.office import bureau_settings
from app.services.phone_draw import FrameCount, count_frame
from app.services.phone_month import Entry, Standing, assess, in_turn
from db.queries import call_frame, calls
from db.queries.call_frame import Member
from db.queries.calls import AttemptRow, CallForm, EntryRow, HeldSite, SampleRow
from inspection.calls import Attempt, tally
from inspection.clock import civil_date
from inspection.refusal import Refusal
from inspection.sampling import sample_size
from inspection.terms import CallOutcome, SiteState

NOTHING = FrameCount(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SiteMonth:
    """A site's phone checks in a month.

    `asked`: its state asks for phone checks at all. `sample` is None before the draw; then
    `frame` and `wanted` say what a draw would find and take. `done` of `total` workers were
    reached; `ready` can be called now; `call_backs` were agreed for today or before.
    """

    site: str
    name: str
    month: date
    asked: bool
    sample: SampleRow | None
    frame: FrameCount
    wanted: int
    done: int
    total: int
    called: int
    response_percent: int
    ready: int
    call_backs: int
    next_call_back: int | None

    @property
    def finished(self) -> bool:
        return self.sample is not None and self.done >= self.total


class MonthReader:
    """What one transaction sees, at one instant (UTC milliseconds)."""

    def __init__(self, connection: Connection, now_ms: int) -> None:
        self.connection = connection
        self.now = now_ms
        self.today = civil_date(now_ms)
        self.settings = bureau_settings(connection)

    def frame(self, sites: Sequence[str], on: date, before: int) -> Mapping[str, Sequence[Member]]:
        """The frames of sites on a day, with the checks held before an instant."""
        left_days = self.settings.left_days
        return call_frame.members(self.connection, sites, on, left_days, before)

    def month(
        self, site_id: str, sample: SampleRow | None = None
    ) -> tuple[SiteMonth, tuple[Entry, ...]]:
        """This month at one site, or the month of the sample given.

        Raises Refusal ``journal.row_missing``.
        """
        held = calls.site_named(self.connection, site_id)
        if held is None:
            raise Refusal("journal.row_missing", entity="site")
        known = {site_id: sample} if sample else None
        return self.months([held], known)[0]

    def months(
        self, held: Sequence[HeldSite], known: Mapping[str, SampleRow] | None = None
    ) -> list[tuple[SiteMonth, tuple[Entry, ...]]]:
        """The month of each site with the entries that are called, in the order given."""
        ids = [one.id for one in held]
        month = self.today.replace(day=1)
        samples = known or calls.samples(self.connection, month, ids)
        drawn = [one.id for one in samples.values()]
        rows: dict[str, list[EntryRow]] = {}
        for row in calls.entries(self.connection, drawn):
            rows.setdefault(row.site, []).append(row)
        attempts = calls.attempts(self.connection, drawn)
        forms = calls.call_forms(self.connection, drawn)
        frames = self.frame([one for one in ids if one not in samples], self.today, self.now)
        found: list[tuple[SiteMonth, tuple[Entry, ...]]] = []
        for one in held:
            sample = samples.get(one.id)
            if sample is None:
                found.append((self._undrawn(one, month, frames[one.id]), ()))
                continue
            entries = self._entries(sample, rows.get(one.id, []), attempts, forms)
            found.append((self._drawn(one, sample, entries), entries))
        return found

    def _entries(
        self,
        sample: SampleRow,
        rows: Sequence[EntryRow],
        attempts: Mapping[str, Sequence[AttemptRow]],
        forms: Mapping[str, CallForm],
    ) -> tuple[Entry, ...]:
        paid = calls.checked_paid(self.connection, sample.site)
        rules = self.settings.calls
        return assess(rows, attempts, forms, sample.size, self.today, rules, paid)

    def _undrawn(self, site: HeldSite, month: date, frame: Sequence[Member]) -> SiteMonth:
        rules = self.settings.sampling
        return SiteMonth(
            site=site.id,
            name=site.name,
            month=month,
            asked=self._asks(site),
            sample=None,
            frame=count_frame(frame, self.today, rules),
            wanted=sample_size(len(frame), rules),
            done=0,
            total=0,
            called=0,
            response_percent=0,
            ready=0,
            call_backs=0,
            next_call_back=None,
        )

    def _drawn(self, site: HeldSite, sample: SampleRow, entries: Sequence[Entry]) -> SiteMonth:
        counts = tally(
            [Attempt(row.at, CallOutcome(row.outcome), row.call_back_at) for row in one.attempts]
            for one in entries
        )
        agreed = [one.at for one in entries if one.standing is Standing.CALL_BACK and one.at]
        return SiteMonth(
            site=site.id,
            name=site.name,
            month=sample.month,
            asked=self._asks(site),
            sample=sample,
            frame=NOTHING,
            wanted=sample.size,
            done=counts.done,
            total=sum(one.standing is not Standing.REPLACED for one in entries),
            called=counts.called,
            response_percent=counts.response_percent,
            ready=len(in_turn(entries, self.now)),
            call_backs=sum(civil_date(at) <= self.today for at in agreed),
            next_call_back=min(agreed, default=None),
        )

    def _asks(self, site: HeldSite) -> bool:
        return SiteState(site.state) in self.settings.duties.duty_states
