"""`erase worker`: shows what it will do, asks, does it, and reports what stays and where."""

from __future__ import annotations

import argparse

from db.store.traces import rewrite
from inspection.clock import civil_time
from inspection.identity import clean_text
from inspection.refusal import Refusal
from server.admin.terminal import Terminal
from server.arriving import drop_unnamed
from server.bureau import Bureau
from server.erasure import Plan, erase, find_workers, plan
from server.uploads import UploadDesk


def erase_worker(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Erase one worker. Raises Refusal ``worker.unknown``, ``erase.not_confirmed``,
    ``erase.no_reason``, ``erase.reason_names``, and the store's."""
    reason = clean_text(arguments.reason)
    if not reason:
        raise Refusal("erase.no_reason")
    with bureau.database.read() as connection:
        found = find_workers(connection, arguments.worker, arguments.document)
        _tell(plan(connection, found), terminal)
    if not arguments.yes and not _confirmed(terminal):
        raise Refusal("erase.not_confirmed")
    with bureau.office() as office:
        planned = plan(office.connection, found)  # what has come in since it was shown too
        blanked = erase(office, planned, reason)
    tables = {one.table.name for one in planned.subjects}
    rewrite(bureau.database, {*tables, "ledger_sealed"})
    drop_unnamed(bureau)
    UploadDesk(bureau).sweep()  # what has come so far of a photo that is erased now
    terminal.say("erase.done", rows=len(planned.subjects), parts=blanked)


def _confirmed(terminal: Terminal) -> bool:
    terminal.out.write(terminal.word("erase.ask") + " ")
    terminal.out.flush()
    try:
        return input().strip().lower() in ("yes", "y", "是")
    except EOFError:
        return False


def _tell(planned: Plan, terminal: Terminal) -> None:
    """What goes, what stays, and who still has a copy. Names nobody."""
    for row in planned.workers:
        terminal.say("erase.worker", worker=row, sites=", ".join(planned.sites))
    tables = [one.table.name for one in planned.subjects]
    for name in dict.fromkeys(tables):
        terminal.say("erase.rows", table=name, count=tables.count(name))
    for number in planned.papers:
        terminal.say("erase.paper", paper=number)
    for table, row, column in planned.elsewhere:
        terminal.say("erase.elsewhere", table=table, row=row, column=column)
    for copy in planned.laptops:
        seen = "-" if copy.seen_at is None else civil_time(copy.seen_at).strftime("%Y-%m-%d %H:%M")
        terminal.say(
            "erase.laptop", device=copy.device, name=copy.name, login=copy.login, seen=seen
        )
    terminal.say("erase.backups")
