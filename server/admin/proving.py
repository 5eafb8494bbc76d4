"""`verify`: proves the ledger, and on request the rows, to whoever runs it."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from db.replication.chain import SignedHead
from inspection.refusal import Refusal
from server.admin.terminal import Terminal
from server.bureau import Bureau
from server.verifying import verify, verify_rows


def verify_ledger(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Raises Refusal ``ledger.broken``, ``rows.broken``, ``ledger.head_unreadable``."""
    told = None
    if arguments.head:
        try:
            told = msgspec.json.decode(Path(arguments.head).read_bytes(), type=SignedHead)
        except msgspec.MsgspecError as error:
            raise Refusal("ledger.head_unreadable") from error
    with bureau.database.read() as connection:
        report = verify(bureau, connection, told)
        terminal.say(
            "verify.ledger",
            entries=report.vouched + report.beyond,
            vouched=report.vouched,
            erased=report.erased,
        )
        if arguments.deep:
            terminal.say("verify.rows", rows=verify_rows(connection))
