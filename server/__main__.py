"""`anxin-server`: makes and keeps a bureau, and serves its laptops."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from db.store.files import DISK_FULL
from inspection.clock import SystemClock
from inspection.refusal import Refusal
from server.admin import attachments, backups, devices, erasing, forms, lists, office, proving
from server.admin.parser import build_parser
from server.admin.terminal import Terminal
from server.bureau import Bureau, open_bureau, public_address
from server.log import Log
from server.serving import serve
from server.settings import Settings, load_settings
from server.words import language_of

DONE, REFUSED, INCIDENT = 0, 1, 3

Command = Callable[[Bureau, argparse.Namespace, Terminal], object]

COMMANDS: Final[dict[str, Command]] = {
    "team": office.teams,
    "account": office.staff,
    "import": lists.import_list,
    "assign": office.assign,
    "people": office.lend,
    "enrol": devices.enrol,
    "device": devices.devices,
    "forms": forms.in_the_bureau,
    "erase": erasing.erase_worker,
    "verify": proving.verify_ledger,
    "attachments": attachments.check_attachments,
    "setting": office.bureau_settings,
    "report": office.report,
    "backup": backups.backup,
    "restored": backups.restored,
}
"""Commands that need a bureau; one that answers False was carried out, but not what was asked."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when it was done, 1 when it was refused, 3 for a fault
    of ours (2 is argparse's, for a command that does not exist)."""
    words = sys.argv[1:] if words is None else words
    terminal = Terminal(sys.stdout, sys.stderr, _language(words))
    arguments = build_parser(terminal).parse_args(words)
    try:
        settings = load_settings(data=Path(arguments.data) if arguments.data else None)
        return _run(arguments, settings, terminal)
    except Refusal as refusal:
        terminal.refuse(refusal)
        return REFUSED
    except KeyboardInterrupt:
        return REFUSED
    except OSError as error:
        return _refuse_file(error, terminal)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a numbered incident
        return _incident(error, terminal)


def _incident(error: Exception, terminal: Terminal) -> int:
    number = Log(SystemClock(), sys.stderr).incident(error)
    terminal.refuse(Refusal("incident", number=number))
    return INCIDENT


def _refuse_file(error: OSError, terminal: Terminal) -> int:
    """A file named on the command line, or the data folder, that the system refuses."""
    if error.errno in DISK_FULL:
        terminal.refuse(Refusal("file.disk_full"))
    elif isinstance(error.filename, str | Path):
        terminal.refuse(Refusal("file.refused", file=Path(error.filename).name))
    else:
        return _incident(error, terminal)
    return REFUSED


def _run(arguments: argparse.Namespace, settings: Settings, terminal: Terminal) -> int:
    if arguments.command == "create":
        office.create(settings, arguments, terminal)
        return DONE
    if arguments.command == "settings":
        office.show_settings(settings, arguments, terminal)
        return DONE
    if arguments.command == "forms" and arguments.action in forms.WITHOUT_BUREAU:
        return DONE if forms.at_the_desk(arguments, settings.clock(), terminal) else REFUSED
    if arguments.command == "restore":
        backups.restore(settings, arguments, terminal)
        return DONE
    bureau = open_bureau(settings, settings.clock())
    try:
        if arguments.command == "serve":
            _serve(bureau, terminal)
            return DONE
        return (
            REFUSED if COMMANDS[arguments.command](bureau, arguments, terminal) is False else DONE
        )
    finally:
        bureau.close()


def _serve(bureau: Bureau, terminal: Terminal) -> None:
    log = Log(bureau.clock, sys.stderr)

    def ready(port: int) -> None:
        address = public_address(bureau.settings)
        if bureau.settings.port == 0:
            address = f"{address.rpartition(':')[0]}:{port}"
        log.event("serving", port=port, database=bureau.database.dialect)
        terminal.say("done.serving", address=address, pin=bureau.pin())
        terminal.out.flush()

    serve(bureau, log, ready)


def _language(words: Sequence[str]) -> str:
    chosen = None
    for place, word in enumerate(words):
        if word == "--language" and place + 1 < len(words):
            chosen = words[place + 1]
        elif word.startswith("--language="):
            chosen = word.partition("=")[2]
    return language_of(os.environ, chosen)


if __name__ == "__main__":
    sys.exit(main())
