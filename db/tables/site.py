"""Rows of one construction site without its workers: parties, contacts, problems, papers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Text

from db.tables.registry import synced_table
from db.types import code, day, fen, flag, instant, key, number, ref, text, void

site = synced_table(
    "site",
    key(),
    ref("team_id", "team"),
    text("code", optional=True),
    text("name"),
    code("state"),
    text("address", optional=True),
    text("area_code", optional=True),
    text("regulator", optional=True),
    text("permit_number", optional=True),
    fen("contract_fen", optional=True),
    day("starts_on", optional=True),
    day("ends_on", optional=True),
    code("guarantee_kind", optional=True),
    day("guarantee_until", optional=True),
    text("labour_clerk", optional=True, personal=True),
    text("labour_clerk_phone", optional=True, personal=True),
    *void(),
    scope="site",
    policy="office",
    written_by="bureau",
    groups={"guarantee": ("guarantee_kind", "guarantee_until")},
)

site_firm = synced_table(
    "site_firm",
    key(),
    ref("site_id", "site"),
    ref("firm_id", "firm"),
    code("role"),
    text("contact_person", optional=True, personal=True),
    text("contact_phone", optional=True, personal=True),
    *void(),
    scope="site",
    policy="office",
    written_by="bureau",
)
"""A firm's role at the site: owner, general contractor, subcontractor, supervisor."""

assignment = synced_table(
    "assignment",
    key(),
    ref("site_id", "site"),
    ref("account_id", "account"),
    day("from_date"),
    day("until_date", optional=True),
    scope="site",
    written_by="bureau",
)
"""Who is the site's fixed inspector, from when to when (点对点服务)."""

contact = synced_table(
    "contact",
    key(),
    ref("site_id", "site"),
    code("kind"),
    code("inspection_form", optional=True),
    flag("covert"),
    day("on_date"),
    instant("started_at"),
    instant("finished_at", optional=True),
    ref("lead_id", "account"),
    ref("assistant_id", "account", optional=True),
    ref("firm_id", "firm", optional=True),
    code("state"),
    text("approval", optional=True),
    text("result", optional=True),
    *void(),
    scope="site",
    groups={"state": ("state", "finished_at", "result")},
)
"""Every dealing with a site has a kind: service, return visit, off-site check or inspection."""

filled_form = synced_table(
    "filled_form",
    key(),
    ref("site_id", "site"),
    ref("contact_id", "contact", optional=True),
    ref("form_version_id", "form_version"),
    flag("named"),
    text("subject_id", optional=True),
    Column("answers", Text, nullable=False, info={"document": True}),
    code("state"),
    instant("started_at"),
    instant("finished_at", optional=True),
    ref("account_id", "account"),
    *void(),
    scope="named",
    groups={"state": ("state", "finished_at")},
    locked=("named",),
)
"""One filled form. `answers` is one JSON document, merged path by path. A form that names a person
(`named`) lives in `people:<site>`; `subject_id` is then the sample entry it belongs to."""

problem = synced_table(
    "problem",
    key(),
    ref("site_id", "site"),
    ref("source_form_id", "filled_form", optional=True),
    text("source_path", optional=True),
    code("system"),
    text("item"),
    text("clause"),
    text("facts"),
    text("measure"),
    number("people", optional=True),
    fen("sum_fen", optional=True),
    ref("firm_id", "firm", optional=True),
    text("responsible_person", optional=True, personal=True),
    ref("account_id", "account"),
    code("state"),
    day("found_on"),
    day("due_on", optional=True),
    flag("due_provisional"),
    day("closed_on", optional=True),
    ref("rechecked_by", "account", optional=True),
    *void(),
    scope="site",
    groups={
        "state": ("state", "closed_on", "rechecked_by"),
        "due": ("due_on", "due_provisional"),
    },
)
"""An item of the problem ledger (问题台账): followed until it is struck off."""

paper = synced_table(
    "paper",
    key(),
    ref("site_id", "site"),
    ref("firm_id", "firm", optional=True),
    code("type"),
    text("number", optional=True),
    number("year"),
    number("serial", optional=True),
    ref("parent_id", "paper", optional=True),
    text("content", personal=True),
    text("seal", optional=True),
    text("key_id", optional=True),
    text("pdf_sha256"),
    day("issued_on"),
    instant("issued_at"),
    day("due_on", optional=True),
    code("state"),
    ref("account_id", "account"),
    text("device"),
    number("printed"),
    text("countersignature", optional=True),
    *void(),
    Index("ix_paper_number", "type", "year", "serial"),
    Index("ix_paper_device", "device", "type", "year", "serial"),
    scope="site",
    policy="locked",
    groups={"state": ("state", "voided_at", "void_reason")},
    locked=(
        "type",
        "number",
        "year",
        "serial",
        "content",
        "seal",
        "key_id",
        "pdf_sha256",
        "issued_on",
        "issued_at",
        "device",
    ),
)
"""An issued paper, content frozen and signed; a receipt's `parent_id` is the order it serves."""

paper_problem = synced_table(
    "paper_problem",
    key(),
    ref("site_id", "site"),
    ref("paper_id", "paper"),
    ref("problem_id", "problem"),
    scope="site",
)
"""Which problems an order covers."""

service = synced_table(
    "service",
    key(),
    ref("site_id", "site"),
    ref("paper_id", "paper"),
    ref("receipt_id", "paper", optional=True),
    code("manner"),
    instant("served_at"),
    day("served_on"),
    text("place", optional=True),
    text("receiver", optional=True, personal=True),
    text("relation", optional=True),
    flag("refused"),
    text("refusal_reason", optional=True),
    text("witness", optional=True, personal=True),
    ref("server_id", "account"),
    ref("second_server_id", "account", optional=True),
    *void(),
    scope="site",
    policy="locked",
)
"""The service (送达) of a paper: proof on which every later step stands."""

attachment = synced_table(
    "attachment",
    key(),
    ref("site_id", "site"),
    flag("named"),
    ref("contact_id", "contact", optional=True),
    ref("form_id", "filled_form", optional=True),
    text("path", optional=True),
    ref("problem_id", "problem", optional=True),
    ref("paper_id", "paper", optional=True),
    code("kind"),
    text("file_name", personal=True),
    text("mime"),
    number("size"),
    text("sha256"),
    instant("taken_at", optional=True),
    number("width", optional=True),
    number("height", optional=True),
    number("duration_ms", optional=True),
    text("kept_where", optional=True, personal=True),
    instant("added_at"),
    ref("account_id", "account"),
    text("note", optional=True, personal=True),
    *void(),
    scope="named",
    locked=("named", "kind", "mime", "size", "sha256", "added_at", "account_id"),
)
"""A photo, scan, file or video that proves something; its bytes travel by themselves, after the
facts. `sha256` (hex) and `size` (bytes) are the original's. `form_id` and `path` say which answer
it proves. A video's bytes never travel: `kept_where` says in words where the original is. One that
names a person (`named`) lives in `people:<site>`."""

attachment_stored = synced_table(
    "attachment_stored",
    key(),
    ref("site_id", "site"),
    flag("named"),
    ref("attachment_id", "attachment"),
    instant("stored_at"),
    instant("lost_at", optional=True),
    Index("ix_attachment_stored_lost_at", "lost_at"),
    scope="named",
    written_by="bureau",
)
"""The bureau holds an attachment's bytes, checked against its digest: they can be fetched.
`lost_at`: since then it has found them missing; whoever has them sends them again."""
