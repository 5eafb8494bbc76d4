"""Rows that name a worker or follow from naming one; a supervisor holds them only on request."""

from __future__ import annotations

from db.tables.registry import synced_table
from db.types import code, day, flag, instant, key, number, ref, text, void

worker = synced_table(
    "worker",
    key(),
    ref("site_id", "site"),
    text("name", personal=True),
    code("document_type", optional=True),
    text("document_number", optional=True, personal=True),
    text("phone", optional=True, personal=True),
    text("person_key", optional=True, personal=True),
    text("trade", optional=True),
    *void(),
    scope="people",
    policy="office",
    groups={"document": ("document_type", "document_number", "person_key")},
)
"""A worker as one site's roster knows him. `person_key` counts distinct persons across sites."""

roster = synced_table(
    "roster",
    key(),
    ref("site_id", "site"),
    ref("worker_id", "worker"),
    ref("firm_id", "firm", optional=True),
    text("crew", optional=True),
    flag("leader"),
    day("joined_on", optional=True),
    day("left_on", optional=True),
    *void(),
    scope="people",
    policy="office",
    written_by="bureau",
)
"""One stay of a worker on the site: employer, crew, joined, left."""

call_sample = synced_table(
    "call_sample",
    key(),
    ref("site_id", "site"),
    day("month"),
    text("seed"),
    number("frame"),
    number("size"),
    instant("frozen_at"),
    ref("account_id", "account"),
    *void(),
    scope="people",
    locked=("month", "seed", "frame", "size", "frozen_at"),
)
"""The month's drawn sample: seeded, frozen, replayable. `month` is its first day."""

sample_entry = synced_table(
    "sample_entry",
    key(),
    ref("site_id", "site"),
    ref("sample_id", "call_sample"),
    ref("worker_id", "worker"),
    number("position"),
    flag("reserve"),
    text("stratum"),
    ref("replaces_id", "sample_entry", optional=True),
    scope="people",
    locked=("position", "reserve", "stratum", "worker_id"),
)
"""A worker in a sample, in drawing order; reserves follow the drawn ones."""

call_attempt = synced_table(
    "call_attempt",
    key(),
    ref("site_id", "site"),
    ref("entry_id", "sample_entry"),
    ref("worker_id", "worker"),
    instant("at"),
    day("on_date"),
    code("outcome"),
    instant("call_back_at", optional=True),
    text("note", optional=True, personal=True),
    ref("account_id", "account"),
    *void(),
    scope="people",
)
"""One attempt to reach a worker by phone: time, outcome, caller."""

reveal = synced_table(
    "reveal",
    key(),
    ref("site_id", "site"),
    ref("worker_id", "worker", optional=True),
    code("what"),
    instant("at"),
    ref("account_id", "account"),
    scope="people",
)
"""Somebody asked to see a masked number: who, whose, when."""
