"""A packet being made ready: its fields, the draft beside them, and the one moment it is issued."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from app.presenters.jobs import Job, JobControl, Jobs, JobScope
from app.presenters.typed_days import parse_day
from app.services.office import OfficeService
from app.services.packet import Packet
from app.services.packets import Issued, PacketService
from db.queries.office import NameCard
from forms.papers.draw import draw_draft

_DAYS = frozenset({"due_on", "inspected_on"})


@dataclass(frozen=True, slots=True)
class PacketShown:
    """The packet, the certified inspectors who may be the second, and unreadable day fields.

    `missing` names the fields to put right before it can be issued.
    """

    packet: Packet
    colleagues: tuple[NameCard, ...]
    unreadable: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Unreadable fields first: their old value still stands in the packet."""
        told = [name for name in self.packet.missing if name not in self.unreadable]
        return (*sorted(self.unreadable), *told)


class PacketView(Protocol):
    """What the page can show."""

    def show_packet(self, shown: PacketShown) -> None:
        """A packet just opened: fill every field."""

    def show_edited(self, shown: PacketShown) -> None:
        """After an edit: gaps as they are now; editors keep their text."""

    def show_draft(self, shown: PacketShown, pdf: bytes) -> None:
        """The page as it would look, with the day counts and gaps that go with it."""

    def show_undrawable(self, error: Exception) -> None:
        """The draft cannot be drawn as it stands; the page drawn before stays."""

    def show_busy(self, what: str) -> None:
        """Work of this name is under way: ``open``, ``draw``, ``issue``; empty for none."""

    def show_error(self, error: Exception) -> None: ...
    def ask_issue(self, shown: PacketShown) -> None: ...
    def show_gap(self, field: str) -> None:
        """Lead to the field that is missing."""

    def show_issued(self, issued: Issued) -> None: ...


class PacketPresenter:
    """Keeps the packet as edited. Each edit is in it at once; the draft follows when it is drawn,
    and a draft that an edit overtook is never shown."""

    def __init__(
        self, view: PacketView, service: PacketService, office: OfficeService, jobs: Jobs
    ) -> None:
        self._view = view
        self._service = service
        self._office = office
        self._jobs = JobScope(jobs)
        self._drawing: Job | None = None
        self._packet: Packet | None = None
        self._colleagues: tuple[NameCard, ...] = ()
        self._unreadable: frozenset[str] = frozenset()
        self._issuing = False
        self._asked: tuple[str, Collection[str]] = ("", ())

    def again(self) -> None:
        """Prepare the same packet afresh from what the laptop holds now."""
        self.open(*self._asked)

    def open(self, site_id: str, problems: Collection[str] = ()) -> None:
        """Prepare a packet for these problems of a site."""
        self._asked = (site_id, problems)
        self._stop_drawing()
        self._packet = None
        self._unreadable = frozenset()
        self._view.show_busy("open")
        self._jobs.run(
            lambda _job: (
                self._service.prepare(site_id, problems),
                self._office.colleagues(),
            ),
            done=self._on_opened,
            failed=self._on_failed,
        )

    def address(self, party: str) -> None:
        """Direct it to another firm of the site."""
        self._edit(addressee=party)

    def word_facts(self, problem: str, text: str) -> None:
        """What is found, in other words."""
        if self._packet is not None:
            self._edit(facts=_with(self._packet.facts, problem, text))

    def word_demand(self, problem: str, text: str) -> None:
        """What is demanded, in other words."""
        if self._packet is not None:
            self._edit(demands=_with(self._packet.demands, problem, text))

    def set_day(self, name: str, text: str) -> None:
        """``due_on`` or ``inspected_on`` as typed; what is no day is marked and kept out."""
        if self._packet is None or name not in _DAYS:
            return
        found = parse_day(text, self._packet.today)
        if found is None:
            self._unreadable |= {name}
            self._view.show_edited(self._shown(self._packet))
        else:
            self._unreadable -= {name}
            changes: dict[str, Any] = {name: found}
            self._edit(**changes)

    def accompany(self, account: str) -> None:
        """Another second inspector."""
        if self._packet is not None:
            second = tuple(one for one in self._colleagues if one.id == account)
            self._edit(inspectors=(*self._packet.inspectors[:1], *second))

    def contact(self, *, name: str | None = None, phone: str | None = None) -> None:
        """Whom the firm reports to."""
        if self._packet is not None:
            self._edit(
                contact_name=self._packet.contact_name if name is None else name,
                contact_phone=self._packet.contact_phone if phone is None else phone,
            )

    def issue(self) -> None:
        """Lead to what is missing, else ask once."""
        if self._packet is None or self._issuing:
            return
        shown = self._shown(self._packet)
        if shown.missing:
            self._view.show_gap(shown.missing[0])
        else:
            self._view.ask_issue(shown)

    def confirm(self) -> None:
        """Issue the packet as it stands; asked a second time while under way it does nothing."""
        packet = self._packet
        if packet is None or self._issuing:
            return
        self._issuing = True
        self._stop_drawing()
        self._view.show_busy("issue")
        self._jobs.run(
            lambda _job: self._service.issue(packet),
            done=self._on_issued,
            failed=self._on_refused,
        )

    def close(self) -> None:
        """The page closes. What is being issued is issued; nobody is told any more."""
        self._jobs.cancel_all()

    def _edit(self, **changes: Any) -> None:
        if self._packet is None:
            return
        changed = replace(self._packet, **changes)
        if changed != self._packet:
            self._packet = changed
            self._view.show_edited(self._shown(changed))
            self._draw(changed)

    def _draw(self, packet: Packet) -> None:
        self._stop_drawing()
        self._view.show_busy("draw")

        def work(job: JobControl) -> tuple[Packet, bytes]:
            settled, content = job.on_db(lambda: self._service.settle(packet))
            job.check()
            return settled, draw_draft(content)

        self._drawing = self._jobs.run(
            work, done=self._on_drawn, failed=self._on_undrawable, lane="io"
        )

    def _stop_drawing(self) -> None:
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None

    def _shown(self, packet: Packet) -> PacketShown:
        return PacketShown(packet, self._colleagues, self._unreadable)

    def _on_opened(self, found: tuple[Packet, tuple[NameCard, ...]]) -> None:
        self._packet, everyone = found
        chosen = {one.id for one in self._packet.inspectors}
        self._colleagues = tuple(one for one in everyone if one.badge_number or one.id in chosen)
        self._view.show_packet(self._shown(self._packet))
        self._draw(self._packet)

    def _on_drawn(self, drawn: tuple[Packet, bytes]) -> None:
        self._packet, pdf = drawn
        self._view.show_busy("")
        self._view.show_draft(self._shown(self._packet), pdf)

    def _on_undrawable(self, error: Exception) -> None:
        self._view.show_busy("")
        self._view.show_undrawable(error)

    def _on_issued(self, issued: Issued) -> None:
        self._issuing = False
        self._packet = None
        self._view.show_busy("")
        self._view.show_issued(issued)

    def _on_refused(self, error: Exception) -> None:
        self._issuing = False
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._view.show_busy("")
        self._view.show_error(error)


def typed(day: date) -> str:
    """A day as its field shows it, and as `set_day` reads it back."""
    return f"{day:%Y-%m-%d}"


def _with(texts: Mapping[str, str], key: str, text: str) -> dict[str, str]:
    return {**texts, key: text}
