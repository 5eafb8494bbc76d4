"""`attachments`: looks for the bytes of photos and scans; laptops send again what is lost."""

from __future__ import annotations

import argparse

from server.admin.terminal import Terminal
from server.bureau import Bureau
from server.missing import look


def check_attachments(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> bool:
    """`attachments [--deep]`; whether all of them are here."""
    found = look(bureau, deep=arguments.deep)
    terminal.say("attachments.checked", count=found.checked)
    if found.back:
        terminal.say("attachments.back", count=found.back)
    if found.missing:
        terminal.say("attachments.missing", count=found.missing, fresh=found.fresh)
    return not found.missing
