"""The bureau's own signature on each paper that arrives: this very content was here, and when."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from db.journal.accept import Result
from db.replication.operation import Operation
from db.tables.site import paper
from forms.papers import certificate, seal
from inspection.refusal import Refusal
from server.bureau import Bureau


def countersign(
    bureau: Bureau,
    connection: Connection,
    operations: Sequence[Operation],
    results: Sequence[Result],
) -> None:
    """Countersign papers that these operations added, in the same transaction.

    `paper.countersignature` becomes the JSON of a `forms.papers.certificate.Countersignature`.
    """
    kept = {one.dseq for one in results if one.result != "review"}
    added = [
        one.core.row
        for one in operations
        if one.core.entity == paper.name and one.core.kind == "add" and one.core.dseq in kept
    ]
    if not added:
        return
    query = select(paper).where(
        paper.c.id.in_(added), paper.c.countersignature.is_(None), paper.c.seal.is_not(None)
    )
    arrived = connection.execute(query).all()
    if not arrived:
        return
    key = bureau.signing_key(connection)
    office = bureau.journal.join(connection)
    for row in arrived:
        try:
            read = seal.parse(row.seal)
            signed = certificate.countersign(
                key, read.number, read.key_id, row.content.encode(), received_ms=office.now
            )
        except (Refusal, ValueError):
            continue  # kept as it came; whoever verifies it sees that its seal is none
        text = msgspec.json.encode(signed, order="sorted").decode()
        office.edit(paper, row.id, {"countersignature": text})
    office.finish()
