"""What a new row is made of: values that people enter, those nobody edits, and the rows it points
to, whoever made them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from db.tables.bureau import form_version
from db.tables.journal import row_meta
from db.tables.site import contact, filled_form, problem
from inspection.ids import new_id
from inspection.refusal import Refusal
from tests.sync_sim.edited import CHECKIN
from tests.sync_sim.users import Plan, RowName, User
from tests.sync_sim.world import World

_CHECKIN = select(form_version.c.id).where(form_version.c.form == CHECKIN)


def rows_here(world: World, user: User) -> list[RowName]:
    """Rows people edit that are on this laptop, in the order they came to be."""
    with user.laptop.database.read() as connection:
        here = {(row.entity, row.row) for row in connection.execute(select(row_meta))}
    return [one for one in world.rows if one[:2] in here]


def planned(world: World, user: User, entity: str, of: str) -> Plan:
    """What somebody is about to enter into a new row of a site."""
    value = world.oracle.value
    values: dict[str, Any] = {
        "contact": lambda: {"result": value("result"), "state": value("state")},
        "problem": lambda: {"facts": value("facts"), "measure": value("measure")},
        "worker": lambda: {"name": value("name"), "phone": value("phone")},
        "filled_form": lambda: {"subject_id": value("subject")},
    }[entity]()
    kind = "people" if entity == "worker" else "site"
    return Plan(entity, new_id(user.laptop.clock), f"{kind}:{of}", values, {})


def parent(world: World, user: User, entity: str, of: str, pick: int) -> str | None:
    """A row of this site for a new one to point to, whoever made it; or none."""
    found = [
        row for one, row, scope in rows_here(world, user) if (one, scope) == (entity, f"site:{of}")
    ]
    return found[pick % len(found)] if found and pick % 3 else None


def fixed(world: World, user: User, entity: str, of: str, pick: int) -> dict[str, Any]:
    """The values of a new row that nobody edits."""
    now, today = user.laptop.clock.now_ms(), world.today
    me = user.laptop.account
    if entity == contact.name:
        return {
            "site_id": of,
            "kind": "service",
            "covert": False,
            "on_date": today,
            "started_at": now,
            "lead_id": me,
        }
    if entity == problem.name:
        return {
            "site_id": of,
            "source_form_id": parent(world, user, "filled_form", of, pick),
            "system": "contract",
            "item": "A3",
            "clause": "1",
            "account_id": me,
            "state": "open",
            "found_on": today,
            "due_on": today + timedelta(days=7),
            "due_provisional": False,
        }
    if entity == filled_form.name:
        with user.laptop.database.read() as connection:
            version = connection.execute(_CHECKIN).scalar()
        if version is None:
            raise Refusal("form.not_published")
        return {
            "site_id": of,
            "contact_id": parent(world, user, "contact", of, pick),
            "form_version_id": version,
            "named": False,
            "answers": "{}",
            "state": "draft",
            "started_at": now,
            "account_id": me,
        }
    return {"site_id": of}
