"""The commands and their arguments; help is in the language the administrator works in."""

from __future__ import annotations

import argparse

from server.admin.terminal import Terminal
from server.enrolment import CODE_HOURS
from server.words import LANGUAGES

ROLES = ("inspector", "supervisor", "clerk", "admin")


def build_parser(terminal: Terminal) -> argparse.ArgumentParser:
    """The parser of `anxin-server`; `command` names what was asked for."""
    parser = argparse.ArgumentParser("anxin-server", description=terminal.word("help.program"))
    parser.add_argument("--data", help=terminal.word("help.data"))
    parser.add_argument("--language", choices=LANGUAGES, help=terminal.word("help.language"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=terminal.word(f"help.{name}"))

    create = command("create")
    create.add_argument("--name", required=True)
    create.add_argument("--prefix", required=True)
    create.add_argument("--address", default="")
    create.add_argument("--team", default="")
    create.add_argument("--team-code", default="1")
    create.add_argument("--admin", default="admin")
    create.add_argument("--admin-name", default="管理员")
    create.add_argument("--street", default="")
    create.add_argument("--phone", default="")
    create.add_argument("--demo", action="store_true")
    create.add_argument("--recovery-file", required=True)

    team = _actions(command("team"))
    add = team.add_parser("add")
    add.add_argument("name")
    add.add_argument("--code", required=True)
    add.add_argument("--parent")
    team.add_parser("list")

    account = _actions(command("account"))
    add = account.add_parser("add")
    add.add_argument("login")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=ROLES)
    add.add_argument("--team")
    add.add_argument("--badge")
    account.add_parser("close").add_argument("login")
    reopen = account.add_parser("reopen", help=terminal.word("help.account_reopen"))
    reopen.add_argument("login")
    again = account.add_parser("readmit", help=terminal.word("help.account_readmit"))
    again.add_argument("login")
    again.add_argument("--team")
    again.add_argument("--badge")
    account.add_parser("list")

    _lists(command("import"))

    assign = command("assign")
    assign.add_argument("login")
    assign.add_argument("site", nargs="+")
    assign.add_argument("--from", dest="start", metavar="YYYY-MM-DD")

    lend = command("people")
    lend.add_argument("login")
    lend.add_argument("site")
    lend.add_argument("--until", metavar="YYYY-MM-DD")
    lend.add_argument("--reason", default="")
    lend.add_argument("--end", action="store_true", help=terminal.word("help.people_end"))

    enrol = command("enrol")
    enrol.add_argument("login")
    enrol.add_argument("--out", metavar="FILE")
    enrol.add_argument("--hours", type=int, default=CODE_HOURS)

    device = _actions(command("device"))
    device.add_parser("list")
    revoke = device.add_parser("revoke")
    revoke.add_argument("device")
    revoke.add_argument("--reason", default="lost", choices=("lost", "retired", "left"))

    scopes = device.add_parser("scopes", help=terminal.word("help.device_scopes"))
    scopes.add_argument("device", nargs="?")
    scopes.add_argument("--site")

    _forms(command("forms"), terminal)
    erase = _actions(command("erase")).add_parser("worker")
    who = erase.add_mutually_exclusive_group(required=True)
    who.add_argument("worker", nargs="?", metavar="ID")
    who.add_argument("--document", metavar="NUMBER")
    erase.add_argument("--reason", required=True)
    erase.add_argument("--yes", action="store_true", help=terminal.word("help.yes"))

    verify = command("verify")
    verify.add_argument("--deep", action="store_true", help=terminal.word("help.deep"))
    verify.add_argument("--head", metavar="FILE", help=terminal.word("help.head"))

    photos = command("attachments")
    photos.add_argument("--deep", action="store_true", help=terminal.word("help.photos_deep"))

    setting = _actions(command("setting"))
    setting.add_parser("list")
    change = setting.add_parser("set")
    change.add_argument("name")
    change.add_argument("value")

    backup = command("backup")
    backup.add_argument("file", nargs="?")
    backup.add_argument("--number", action="store_true")
    backup.add_argument("--noted", type=int, metavar="NUMBER")
    command("restore").add_argument("file")
    restored = command("restored").add_mutually_exclusive_group()
    restored.add_argument("--report", action="store_true")
    restored.add_argument("--collect", action="store_true", help=terminal.word("help.collect"))
    readers = terminal.word("help.collect_readers")
    restored.add_argument("--collect-from-readers", action="store_true", help=readers)

    for name in ("settings", "report", "serve"):
        command(name)
    return parser


def _actions(
    parser: argparse.ArgumentParser,
) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    return parser.add_subparsers(dest="action", required=True, metavar="ACTION")


def _forms(parser: argparse.ArgumentParser, terminal: Terminal) -> None:
    actions = _actions(parser)
    for name in ("check", "fill", "blank", "xform", "publish"):
        action = actions.add_parser(name, help=terminal.word(f"help.forms_{name}"))
        action.add_argument("file", metavar="FILE")
        if name == "fill":
            action.add_argument("--answers", required=True, metavar="FILE.json")
        if name == "blank":
            action.add_argument("--out", metavar="FILE.pdf")
            action.add_argument("--first", metavar="NUMBER", default="")
            action.add_argument("--count", type=int, default=1)
            action.add_argument("--instances", type=int, default=3)
            action.add_argument("--words", metavar="zh|en", default="")
    actions.add_parser("list", help=terminal.word("help.forms_list"))


def _lists(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="LIST")
    sites, roster = kinds.add_parser("sites"), kinds.add_parser("roster")
    sites.add_argument("--team")
    roster.add_argument("--site", required=True)
    for one in (sites, roster):
        one.add_argument("file")
        one.add_argument("--skip-refused", action="store_true")
        one.add_argument("--report", metavar="FILE.csv")
        one.add_argument("--rows", action="store_true")
