"""Rows every laptop of the bureau holds: teams, staff, firms, forms, keys, holidays, settings."""

from __future__ import annotations

from db.tables.registry import synced_table
from db.types import code, day, flag, instant, key, number, ref, text, void

team = synced_table(
    "team",
    key(),
    ref("parent_id", "team", optional=True),
    text("code"),
    text("name"),
    *void(),
    scope="bureau",
    written_by="bureau",
)

account = synced_table(
    "account",
    key(),
    ref("team_id", "team"),
    text("login"),
    text("name"),
    code("role"),
    text("badge_number", optional=True),
    flag("active"),
    scope="bureau",
    written_by="bureau",
)
"""A member of staff: the name card papers print, who may sign in. Secrets live on the server."""

firm = synced_table(
    "firm",
    key(),
    text("name"),
    text("credit_code", optional=True),
    text("legal_representative", optional=True),
    text("address", optional=True),
    text("phone", optional=True),
    *void(),
    scope="bureau",
    policy="office",
    written_by="bureau",
)

form_version = synced_table(
    "form_version",
    key(),
    text("form"),
    text("version"),
    text("definition"),
    text("sha256"),
    instant("published_at"),
    scope="bureau",
    written_by="bureau",
)

signing_key = synced_table(
    "signing_key",
    key(),
    text("key_id"),
    code("purpose"),
    text("public_key"),
    ref("account_id", "account", optional=True),
    text("device", optional=True),
    instant("valid_from"),
    instant("valid_until"),
    instant("revoked_at", optional=True),
    text("certificate"),
    scope="bureau",
    written_by="bureau",
)
"""Keys that sign papers (one a laptop) or ledger heads, each certified by the bureau's own key."""

holiday = synced_table(
    "holiday",
    key(),
    day("on_date"),
    flag("works"),
    text("name", optional=True),
    scope="bureau",
    written_by="bureau",
)
"""A day that differs from the built-in calendar: `works` says whether it is a working day."""

setting = synced_table(
    "setting",
    key(),
    text("name"),
    text("value"),
    scope="bureau",
    written_by="bureau",
)

grant = synced_table(
    "grant",
    key(),
    ref("account_id", "account"),
    text("granted_scope"),
    code("mode"),
    instant("granted_at"),
    instant("until", optional=True),
    instant("revoked_at", optional=True),
    text("reason", optional=True),
    scope="user",
    written_by="bureau",
)
"""Which scope an account holds (`mode`: read or write). Scopes are data, decided by the server."""

number_block = synced_table(
    "number_block",
    key(),
    ref("account_id", "account"),
    text("device"),
    code("paper_type"),
    number("year"),
    number("first"),
    number("last"),
    text("signature", optional=True),
    instant("closed_at", optional=True),
    scope="user",
    written_by="bureau",
)
"""Serial numbers `first`..`last` leased to one device for one paper type and year. `signature`: the
bureau's own, over a `LeaseStatement`, so that a restored bureau can be told. `closed_at`: another
device was leased some of them too, in a life of the bureau that was lost; no more are taken."""
