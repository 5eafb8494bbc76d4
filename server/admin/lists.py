"""`import sites` and `import roster`, and the report of every row."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from server.admin.terminal import Terminal
from server.bureau import Bureau
from server.imports.plan import Line
from server.imports.run import Imported, import_roster, import_sites
from server.words import explain


def import_list(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> bool:
    """Import a workbook and tell what became of every row; returns whether it was written."""
    path = Path(arguments.file)
    if arguments.kind == "sites":
        done = import_sites(
            bureau, path, team_name=arguments.team, skip_refused=arguments.skip_refused
        )
    else:
        done = import_roster(
            bureau, path, site_name=arguments.site, skip_refused=arguments.skip_refused
        )
    _tell(done, terminal, everything=arguments.rows)
    if arguments.report:
        _write_report(done, Path(arguments.report), terminal)
        terminal.say("report.file", file=arguments.report)
    return done.written


def _tell(done: Imported, terminal: Terminal, *, everything: bool) -> None:
    plan = done.plan
    for line in plan.lines:
        if everything or line.outcome == "refused":
            for column, reason in _reasons(line, terminal):
                terminal.say(
                    "report.line",
                    sheet=line.sheet,
                    row=line.row,
                    outcome=terminal.word(f"outcome.{line.outcome}"),
                    column=column,
                    reason=reason,
                )
    if plan.unknown:
        terminal.say("report.unknown_columns", columns="; ".join(plan.unknown))
    terminal.say("report.counts", rows=len(plan.lines), **dict(plan.counts))
    terminal.say("report.written" if done.written else "report.not_written")


def _reasons(line: Line, terminal: Terminal) -> list[tuple[str, str]]:
    """One (column, reason) for each fault; for other rows one, which names what changes."""
    if line.faults:
        return [(fault.column, explain(fault.reason, terminal.language)) for fault in line.faults]
    return [("", " ".join(line.changed))]


def _write_report(done: Imported, path: Path, terminal: Terminal) -> None:
    """A table that Excel opens (UTF-8 with its mark); a cell never begins like a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(terminal.word("report.heading").split(","))
        for line in done.plan.lines:
            outcome = terminal.word(f"outcome.{line.outcome}")
            for column, reason in _reasons(line, terminal):
                faulty = bool(line.faults)
                cells = [
                    line.sheet,
                    str(line.row),
                    outcome,
                    column,
                    reason if faulty else "",
                    "" if faulty else reason,
                ]
                table.writerow([_plain(cell) for cell in cells])


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
