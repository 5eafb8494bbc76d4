"""Commands that make and keep the bureau: create, teams, accounts, assignments, settings."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from db.store.recovery import RecoveryKey
from db.tables.bureau import account, setting, team
from db.tables.journal import conflict, review
from db.tables.people import worker
from db.tables.server import device, ledger
from db.tables.site import site
from inspection.clock import civil_date
from inspection.identity import clean_text
from inspection.refusal import Refusal
from inspection.settings import SETTING_NAMES, change_setting, parse_settings, setting_text
from server import accounts, lending, readmission
from server.admin.terminal import Terminal
from server.bureau import (
    SETTING_BUREAU_NAME,
    TEXT_SETTINGS,
    Bureau,
    Facts,
    create_bureau,
    public_address,
)
from server.certificate import write_private
from server.settings import SETTINGS, Settings, checked_address, keep_setting


def create(settings: Settings, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Make the bureau; the recovery key goes to one file that the administrator takes away."""
    if arguments.address:
        settings = replace(settings, address=checked_address(arguments.address))
    recovery_file = Path(arguments.recovery_file)
    facts = Facts(
        name=arguments.name,
        team_name=arguments.team or arguments.name,
        team_code=arguments.team_code,
        admin_login=arguments.admin,
        admin_name=arguments.admin_name,
        number_prefix=arguments.prefix,
        street=arguments.street,
        phone=arguments.phone,
        demo=arguments.demo,
    )
    recovery = RecoveryKey.new()
    with _recovery_file(recovery_file, f"{facts.name}\n{recovery.to_text()}\n"):
        bureau, _ = create_bureau(settings, settings.clock(), facts, recovery)
    try:
        if arguments.address:
            keep_setting(settings.data, "address", settings.address)
        bureau.pin()  # makes the certificate, so that enrolment files can name it at once
        terminal.say("done.created", name=facts.name, address=public_address(settings))
        terminal.say("done.recovery", file=str(recovery_file))
    finally:
        bureau.close()


@contextmanager
def _recovery_file(path: Path, text: str) -> Iterator[None]:
    """The file stands before the bureau does, whose only key to lost laptops it is; it goes again
    if the block fails. Raises Refusal ``bureau.recovery_file_exists``; OSError."""
    try:
        write_private(path, text.encode())
    except FileExistsError:
        raise Refusal("bureau.recovery_file_exists", file=path.name) from None
    except OSError:
        path.unlink(missing_ok=True)
        raise
    try:
        yield
    except BaseException:
        path.unlink()
        raise


def show_settings(settings: Settings, _: argparse.Namespace, terminal: Terminal) -> None:
    """Print the server's settings; a database address may hold a password and is not shown."""
    values = {
        "ANXIN_DATA": str(settings.data),
        "DATABASE_URL": "postgresql://…" if settings.database_url else "",
        "ANXIN_HOST": settings.host,
        "ANXIN_PORT": str(settings.port),
        "ANXIN_ADDRESS": public_address(settings),
        "ANXIN_CERTIFICATE": str(settings.certificate or ""),
        "ANXIN_KEY": str(settings.key or ""),
        "ANXIN_TLS": "on" if settings.tls else "off",
        "ANXIN_BLOBS": str(settings.blobs),
        "ANXIN_BLOB_LIMIT": str(settings.blob_limit_mib),
        "ANXIN_WORKERS": str(settings.workers),
        "ANXIN_CLOCK": str(settings.clock_start_ms or ""),
    }
    for one in SETTINGS:
        terminal.say(
            "show.setting",
            name=one.name,
            value=values[one.name],
            source=settings.sources[one.name],
            purpose=one.purpose,
        )


def teams(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`team add`, `team list`."""
    if arguments.action == "add":
        with bureau.office() as office:
            accounts.add_team(office, arguments.name, arguments.code, arguments.parent)
        terminal.say("done.team", name=arguments.name)
        return
    with bureau.database.read() as connection:
        for row in connection.execute(select(team.c.code, team.c.name).order_by(team.c.code)):
            terminal.say("show.team", code=row.code, name=row.name)


def staff(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`account add`, `account close`, `account reopen`, `account readmit`, `account list`."""
    if arguments.action == "add":
        with bureau.office() as office:
            accounts.add_account(
                office,
                login=arguments.login,
                name=arguments.name,
                role=arguments.role,
                team_name=arguments.team,
                badge=arguments.badge,
            )
        terminal.say("done.account", login=arguments.login, role=arguments.role)
    elif arguments.action == "close":
        with bureau.office() as office:
            accounts.close_account(office, arguments.login)
        terminal.say("done.account_closed", login=arguments.login)
    elif arguments.action == "reopen":
        with bureau.office() as office:
            accounts.reopen_account(office, arguments.login)
        terminal.say("done.account_reopened", login=arguments.login)
    elif arguments.action == "readmit":
        with bureau.office() as office:
            readmission.put_back(
                office, arguments.login, team_name=arguments.team, badge=arguments.badge
            )
        terminal.say("done.account_readmitted", login=arguments.login)
    else:
        query = (
            select(account, team.c.name.label("team"))
            .join(team, team.c.id == account.c.team_id)
            .order_by(account.c.login)
        )
        with bureau.database.read() as connection:
            for row in connection.execute(query):
                state = terminal.word("state.active" if row.active else "state.closed")
                terminal.say(
                    "show.account", login=row.login, role=row.role, team=row.team, state=state
                )


def assign(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """Make an inspector the fixed one of each site named; all of them or none."""
    day = parse_day(arguments.start) or civil_date(bureau.clock.now_ms())
    done: list[tuple[str, bool]] = []
    with bureau.office() as office:
        holder = accounts.find_account(office.connection, arguments.login)
        for named in arguments.site:
            found = accounts.find_site(office.connection, named)
            done.append((found.name, accounts.assign(office, found.id, holder.id, day)))
    for name, news in done:
        code = "done.assigned" if news else "done.unchanged"
        terminal.say(code, site=name, login=arguments.login, day=day.isoformat())


def lend(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`people LOGIN SITE --until DAY --reason TEXT`, `people LOGIN SITE --end`."""
    login, site_name = arguments.login, arguments.site
    day = parse_day(arguments.until)
    with bureau.office() as office:
        if arguments.end:
            news = lending.take_back(office, login, site_name)
        elif day is None:
            raise Refusal("lending.until", days=lending.LONGEST_DAYS)
        else:
            news = lending.lend(office, login, site_name, day, arguments.reason)
    code = "done.lending_ended" if arguments.end else "done.lent"
    said = {"site": site_name, "login": login, "day": "" if day is None else day.isoformat()}
    terminal.say(code if news else "done.unchanged", **said)


def bureau_settings(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """`setting list`, `setting set NAME VALUE`: what every laptop of the bureau goes by."""
    with bureau.database.read() as connection:
        rows = {row.name: row for row in connection.execute(select(setting))}
    current = parse_settings({name: row.value for name, row in rows.items()})
    if arguments.action == "list":
        shown = {name: rows[name].value for name in TEXT_SETTINGS if name in rows}
        shown |= {name: setting_text(current, name) for name in SETTING_NAMES}
        for name, text in shown.items():
            terminal.say("done.setting", name=name, value=text)
        return
    if arguments.name in TEXT_SETTINGS:
        value = clean_text(arguments.value)
    else:
        value = setting_text(
            change_setting(current, arguments.name, arguments.value), arguments.name
        )
    with bureau.office() as office:
        if arguments.name in rows:
            office.edit(setting, rows[arguments.name].id, {"value": value})
        else:
            office.add(setting, {"name": arguments.name, "value": value})
    terminal.say("done.setting", name=arguments.name, value=value)


def report(bureau: Bureau, _: argparse.Namespace, terminal: Terminal) -> None:
    """How much the bureau holds, and what waits for a person."""
    with bureau.database.read() as connection:
        name = connection.execute(
            select(setting.c.value).where(setting.c.name == SETTING_BUREAU_NAME)
        ).scalar_one()
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (team, account, device, site, worker, ledger)
        }
        counts["conflict"] = connection.execute(
            select(func.count()).select_from(conflict).where(conflict.c.state == "open")
        ).scalar_one()
        waiting = Counter(
            (row.device, row.entity, row.reason)
            for row in connection.execute(select(review).where(review.c.state == "open"))
        )
    terminal.say("show.team", code="", name=name)
    for what, number in counts.items():
        terminal.say("show.count", what=what, number=number)
    for (of_device, entity, reason), number in sorted(waiting.items()):
        terminal.say(
            "show.review", device=of_device[:8], entity=entity, reason=reason, number=number
        )


def parse_day(text: str | None) -> date | None:
    """A civil date from the command line. Raises Refusal ``day.format``."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("day.format", text=text) from None
