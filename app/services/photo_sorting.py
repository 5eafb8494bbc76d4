"""Sorts photos to the inspector's visits by their own time; what time leaves open is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from sqlalchemy import or_, select

from app.services.attachments import Place
from app.services.laptop import Laptop
from db.queries import contacts
from db.queries.contacts import SiteChoice
from db.tables.site import contact, site
from inspection.clock import civil_date
from inspection.pictures import MARGIN_MINUTES, VisitSpan, corrected, matching

_DAY_MS = 86_400_000


class Timed(Protocol):
    """Something with a time: UTC ms, the camera's own if `by_camera`."""

    @property
    def taken_at(self) -> int: ...
    @property
    def by_camera(self) -> bool: ...


P = TypeVar("P", bound=Timed)


@dataclass(frozen=True, slots=True)
class VisitChoice:
    """A visit that photos may belong to."""

    span: VisitSpan
    site_name: str
    kind: str
    inspection_form: str | None
    on_date: date

    @property
    def place(self) -> Place:
        """Where its photos go."""
        return Place(self.span.site_id, contact_id=self.span.id)


@dataclass(frozen=True, slots=True)
class Pile(Generic[P]):
    """Photos that belong together: of one `visit`; or None, with the visits that they could be
    of (`between`) or nothing, if no visit was near."""

    visit: VisitChoice | None
    between: tuple[VisitChoice, ...]
    photos: tuple[P, ...]


class PhotoSorting:
    """Sorts by the visits that the laptop's account led or assisted."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def visits(self, first_ms: int, last_ms: int) -> tuple[VisitChoice, ...]:
        """One's own visits begun within a day of these instants (UTC ms), newest first."""
        me = self._laptop.account
        query = (
            select(
                contact.c.id,
                contact.c.site_id,
                contact.c.started_at,
                contact.c.finished_at,
                site.c.name,
                contact.c.kind,
                contact.c.inspection_form,
                contact.c.on_date,
            )
            .join(site, site.c.id == contact.c.site_id)
            .where(
                contact.c.voided_at.is_(None),
                contact.c.started_at.between(first_ms - _DAY_MS, last_ms + _DAY_MS),
                or_(contact.c.lead_id == me, contact.c.assistant_id == me),
            )
            .order_by(contact.c.started_at.desc(), contact.c.id)
        )
        with self._laptop.database.read() as connection:
            return tuple(
                VisitChoice(VisitSpan(*row[:4]), *row[4:]) for row in connection.execute(query)
            )

    def own_sites(self) -> tuple[SiteChoice, ...]:
        """The sites photos may be put to without a visit."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            return contacts.own_sites(connection, self._laptop.account, today)

    def sort(
        self,
        photos: Sequence[P],
        *,
        fast_minutes: int = 0,
        margin_minutes: int = MARGIN_MINUTES,
        site_id: str = "",
    ) -> tuple[Pile[P], ...]:
        """Piles, those with a visit first; every photo is in exactly one.

        `site_id`: only visits at this site count. A camera's clock may have been `fast_minutes`
        ahead; a file's own time is the laptop's and is left alone.
        """
        if not photos:
            return ()
        times = {id(one): _time(one, fast_minutes) for one in photos}
        choices = {
            one.span.id: one
            for one in self.visits(min(times.values()), max(times.values()))
            if not site_id or one.span.site_id == site_id
        }
        spans = [one.span for one in choices.values()]
        piles: dict[tuple[str, ...], list[P]] = {}
        for one in sorted(photos, key=lambda photo: times[id(photo)]):
            found = matching(times[id(one)], spans, margin_minutes)
            piles.setdefault(tuple(span.id for span in found), []).append(one)
        made = [_pile([choices[one] for one in ids], found) for ids, found in piles.items()]
        return tuple(sorted(made, key=lambda pile: (pile.visit is None, not pile.between)))


def _time(photo: Timed, fast_minutes: int) -> int:
    return corrected(photo.taken_at, fast_minutes) if photo.by_camera else photo.taken_at


def _pile(choices: Sequence[VisitChoice], photos: Iterable[P]) -> Pile[P]:
    one = choices[0] if len(choices) == 1 else None
    return Pile(one, () if one else tuple(choices), tuple(photos))
