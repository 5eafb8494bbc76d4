"""The sites this laptop holds: their list, the search over everything, and what was filtered by."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from app.services.laptop import Laptop
from app.services.office import bureau_settings
from db.journal.state import read_state, write_state
from db.queries import sites
from db.queries.sites import Hit, SiteLine
from inspection.clock import civil_date
from inspection.identity import mask_phone

_FILTER = "view.sites"


@dataclass(frozen=True, slots=True)
class SitesFilter:
    """How the list was last looked at.

    `only` is empty, a site state, ``problems`` (open ones) or ``guarantee`` (runs out soon).
    """

    text: str = ""
    only: str = ""
    order: str = ""
    ascending: bool = True
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteList:
    """The sites found of `total` held, in the order of their names; the day it was, and how many
    calendar days ahead a guarantee warns."""

    lines: tuple[SiteLine, ...]
    total: int
    today: date
    guarantee_soon_days: int


@dataclass(frozen=True, slots=True)
class Found:
    """A search's hit, fit to be shown: `phone` is masked."""

    entity: str
    id: str
    site_id: str
    title: str
    site: str
    note: str
    phone: str


class SitesService:
    """Answers the Sites page and the search box."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop

    def find(self, text: str = "") -> SiteList:
        """Sites whose name, code, address, firms, contacts or pinyin initials hold every word."""
        today = civil_date(self._laptop.clock.now_ms())
        with self._laptop.database.read() as connection:
            settings = bureau_settings(connection)
            everything = sites.find_sites(connection, "")
            found = sites.find_sites(connection, text) if text else everything
            lines = sites.site_lines(connection, found, today)
        return SiteList(tuple(lines), len(everything), today, settings.guarantee_soon_days)

    def find_anything(self, text: str, limit: int = 20) -> tuple[Found, ...]:
        """Sites, workers and papers that hold every word (see `db.queries.sites`)."""
        with self._laptop.database.read() as connection:
            hits = sites.find_anything(connection, text, limit)
        return tuple(_masked(hit) for hit in hits)

    def last_filter(self) -> SitesFilter:
        """The filter as it was left, kept on this laptop alone."""
        with self._laptop.database.read() as connection:
            text = read_state(connection, _FILTER)
        if text is None:
            return SitesFilter()
        kept = json.loads(text)
        return SitesFilter(**{**kept, "hidden": tuple(kept.get("hidden", ()))})

    def keep_filter(self, chosen: SitesFilter) -> None:
        """Remember the filter. It may name a person, so it stays inside the encrypted file."""
        with self._laptop.database.write() as connection:
            write_state(connection, _FILTER, json.dumps(asdict(chosen), ensure_ascii=False))


def _masked(hit: Hit) -> Found:
    phone = mask_phone(hit.phone) if hit.phone else ""
    return Found(hit.entity, hit.id, hit.site_id, hit.title, hit.site, hit.note, phone)
