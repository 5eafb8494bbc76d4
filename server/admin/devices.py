"""Commands about laptops: enrolment files, the list of devices, revoking one."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqlalchemy import select

from db.tables.bureau import account
from db.tables.server import device
from inspection.clock import civil_time
from server.admin.terminal import Terminal
from server.bureau import Bureau
from server.devices import find_device, revoke
from server.enrolment import issue, write_files


def enrol(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Write one enrolment file, and the same as a QR image beside it."""
    issued = issue(bureau, arguments.login, hours=arguments.hours)
    path = Path(arguments.out or f"{arguments.login}.anxin")
    try:
        image = write_files(issued.file, path)
    except FileExistsError:
        raise
    except OSError:  # half of it would keep the next attempt from using the name
        for left in (path, path.with_suffix(".png")):
            left.unlink(missing_ok=True)
        raise
    until = civil_time(issued.expires).isoformat(sep=" ", timespec="minutes")
    terminal.say("done.enrolment", file=str(path), qr=str(image), until=until)


def devices(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`device list`, `device revoke`."""
    if arguments.action == "revoke":
        with bureau.office() as office:
            found = find_device(office.connection, arguments.device)
            revoke(bureau, office, found, arguments.reason)
        terminal.say("done.revoked", device=found)
        return
    query = (
        select(device, account.c.login)
        .join(account, account.c.id == device.c.account_id)
        .where(device.c.id != bureau.device)
        .order_by(device.c.enrolled_at)
    )
    with bureau.database.read() as connection:
        for row in connection.execute(query):
            state = terminal.word("state.closed" if row.revoked_at else "state.active")
            terminal.say("show.device", device=row.id, login=row.login, name=row.name, state=state)
