"""Commands about laptops: enrolment files, the list of devices, revoking one."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqlalchemy import select

from db.tables.bureau import account
from db.tables.server import device
from inspection.clock import civil_time
from server.accounts import find_site
from server.admin.terminal import Terminal
from server.bureau import Bureau
from server.devices import find_device, revoke
from server.enrolment import issue, write_files
from server.holdings import holdings


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
    """`device list`, `device revoke`, `device scopes`."""
    if arguments.action == "scopes":
        _scopes(bureau, arguments, terminal)
        return
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
            if row.copy_of is not None:
                terminal.say(
                    "show.copy", device=row.copy_of, since=_minute(row.enrolled_at, terminal)
                )


def _scopes(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Whose data each device was handed, and when: what a breach notice names."""
    now = bureau.clock.now_ms()
    with bureau.database.read() as connection:
        found = holdings(
            connection,
            now,
            device_id=find_device(connection, arguments.device) if arguments.device else None,
            site_id=find_site(connection, arguments.site).id if arguments.site else None,
        )
    for one in found:
        terminal.say(
            "show.holding",
            device=one.device,
            login=one.login,
            name=one.device_name,
            kind=terminal.word(f"scope.{one.scope.partition(':')[0]}"),
            site=one.site,
            granted=_minute(one.granted_at, terminal),
            ended=_minute(one.ended_at, terminal),
            handed=_minute(one.handed_at, terminal),
            gone=_minute(one.gone_at, terminal),
        )


def _minute(instant: int | None, terminal: Terminal) -> str:
    if instant is None:
        return terminal.word("state.not_yet")
    return civil_time(instant).strftime("%Y-%m-%d %H:%M")
