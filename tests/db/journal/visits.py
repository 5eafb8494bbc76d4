"""Check-ins on laptops of the small bureau, as entered and as a forger would send them."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.replication import operation
from db.replication.operation import Operation
from db.tables.site import contact, filled_form
from tests.support.world import Bureau, Laptop, MakeLaptop


@dataclass(frozen=True)
class Started:
    """An inspector on his laptop, and the check-in with its draft form that he has not sent."""

    inspector: str
    site_id: str
    laptop: Laptop
    contact: Operation
    form: Operation


def started_by_an_inspector(bureau: Bureau, laptops: MakeLaptop) -> Started:
    inspector = bureau.add_account()
    site_id = bureau.add_site(inspector)
    laptop = laptops(inspector)
    laptop.pull()
    start_contact(laptop, site_id)
    return Started(inspector, site_id, laptop, *laptop.pending())


def check_in(laptop: Laptop, site_id: str) -> dict[str, object]:
    """An inspection of this site, as its lead begins it."""
    return {
        "site_id": site_id,
        "kind": "inspection",
        "inspection_form": "routine",
        "covert": False,
        "on_date": date(2026, 3, 16),
        "started_at": laptop.bureau.clock.now_ms(),
        "lead_id": laptop.account,
        "state": "open",
    }


def start_contact(laptop: Laptop, site_id: str) -> tuple[str, str]:
    """A check-in with its draft form; returns the ids of both."""
    bureau = laptop.bureau
    with laptop.journal.transaction() as change:
        visit = change.add(contact, check_in(laptop, site_id))
        form = change.add(
            filled_form,
            {
                "site_id": site_id,
                "contact_id": visit,
                "form_version_id": bureau.form_version,
                "named": False,
                "answers": "{}",
                "state": "draft",
                "started_at": bureau.clock.now_ms(),
                "account_id": laptop.account,
            },
        )
    return visit, form


def answer(laptop: Laptop, form: str, value: str, shown: str | None, seen_rev: int) -> None:
    with laptop.journal.transaction() as change:
        change.edit(
            filled_form,
            form,
            seen_rev=seen_rev,
            shown={"answers/a/A3": shown},
            new={"answers/a/A3": value},
        )


def remade(
    add: Operation,
    *wanted: tuple[str, str, operation.Kind, operation.Pairs],
    entities: Sequence[str] = (),
) -> list[Operation]:
    """The device's first operations again: row, site, kind and fields of each; all of contacts
    unless `entities` says of what."""
    made: list[Operation] = []
    for row, scope, kind, pairs in wanted:
        made.append(
            operation.make(
                device=add.core.device,
                dseq=len(made) + 1,
                txn=str(uuid.uuid4()),
                at=add.core.at,
                actor=add.core.actor,
                schema=add.core.schema,
                entity=entities[len(made)] if entities else "contact",
                row=row,
                scope=f"site:{scope}",
                kind=kind,
                base=0 if kind == "add" else 10**6,
                pairs=pairs,
                personal=(),
                prev=made[-1].hash if made else operation.GENESIS,
                random_bytes=secrets.token_bytes,
            )
        )
    return made
