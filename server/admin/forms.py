"""Commands for the authors of forms: check one, fill one in by a file, publish one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import msgspec

from forms.answers import Answers
from forms.checks import Finding as Standing
from forms.definition import Definition, words
from forms.interchange.given import put_given
from forms.interchange.instance import to_xml
from forms.sheets.blank import blank
from forms.sheets.code import serial_numbers
from forms.xlsform.findings import Finding, FormInvalid
from forms.xlsform.load import load, load_xform
from inspection.clock import Clock, civil_time
from inspection.ids import new_id
from inspection.refusal import Refusal
from server.admin.terminal import Terminal
from server.bureau import Bureau
from server.form_publishing import publish_form, published_forms

MOST_SHEETS: Final = 500
MOST_INSTANCES: Final = 50
WITHOUT_BUREAU: Final = frozenset({"blank", "check", "fill", "xform"})
"""Actions that need no bureau: an author's own computer is enough."""


def at_the_desk(arguments: argparse.Namespace, clock: Clock, terminal: Terminal) -> bool:
    """`forms check`, `fill`, `blank`, `xform`; False if the form or the answers will not do."""
    form = _loaded(Path(arguments.file), terminal)
    if form is None:
        return False
    if arguments.action == "check":
        _say_sound(form, terminal)
        return True
    if arguments.action == "blank":
        _blank(form, arguments, terminal)
        return True
    if arguments.action == "xform":
        terminal.out.write(load_xform(Path(arguments.file)))
        return True
    return _fill(form, Path(arguments.answers), clock, terminal)


def in_the_bureau(bureau: Bureau, arguments: argparse.Namespace, terminal: Terminal) -> bool:
    """`forms publish`, `forms list`."""
    if arguments.action == "list":
        with bureau.database.read() as connection:
            for form_id, version, title, at in published_forms(connection):
                day = f"{civil_time(at):%Y-%m-%d %H:%M}"
                terminal.say("show.form", form=form_id, version=version, title=title, at=day)
        return True
    form = _loaded(Path(arguments.file), terminal)
    if form is None:
        return False
    with bureau.office() as office:
        done = publish_form(office, form, bureau.clock.now_ms())
    if not done.fresh:
        terminal.say("forms.already", form=form.id, version=form.version)
    elif done.before:
        terminal.say(
            "forms.published_after",
            form=form.id,
            version=form.version,
            before=done.before,
            added=done.added,
            gone=done.gone,
        )
    else:
        terminal.say("forms.published", form=form.id, version=form.version)
    return True


def _loaded(path: Path, terminal: Terminal) -> Definition | None:
    """The form in a file; None, with every finding told by sheet and row, if it is none."""
    try:
        return load(path)
    except FormInvalid as refusal:
        for finding in refusal.findings:
            terminal.err.write(_finding(finding, terminal) + "\n")
        terminal.err.write(terminal.word("forms.invalid", count=len(refusal.findings)) + "\n")
        return None


def _finding(finding: Finding, terminal: Terminal) -> str:
    sheet = finding.sheet or terminal.word("forms.workbook")
    place = sheet
    if finding.row is not None:
        place = terminal.word("forms.row", sheet=sheet, row=finding.row)
    if finding.column:
        place = terminal.word("show.form_column", place=place, column=finding.column)
    code = "pyxform" if finding.code.startswith("pyxform.") else finding.code
    reason = terminal.word(f"finding.{code}")
    return terminal.word("show.form_finding", place=place, reason=reason, text=finding.text)


def _say_sound(form: Definition, terminal: Terminal) -> None:
    terminal.say(
        "forms.sound",
        title=words(form.titles, terminal.language, form.default_language),
        form=form.id,
        version=form.version,
        questions=sum(one.is_shown for one in form.questions.values()),
        repeats=len(form.repeats),
        languages=", ".join(form.languages),
    )


def _blank(form: Definition, arguments: argparse.Namespace, terminal: Terminal) -> None:
    """One PDF of numbered sheets; a file that is there is never written over."""
    if not 1 <= arguments.count <= MOST_SHEETS or not 1 <= arguments.instances <= MOST_INSTANCES:
        raise Refusal("sheet.count", most=MOST_SHEETS, instances=MOST_INSTANCES)
    target = Path(arguments.out or f"{form.id}-{form.version}.pdf")
    made = blank(
        form,
        serial_numbers(arguments.first, arguments.count),
        language=arguments.words,
        instances=arguments.instances,
    )
    try:
        with target.open("xb") as file:
            file.write(made)
    except FileExistsError:
        raise Refusal("enrol.file_exists", file=target.name) from None
    except OSError:
        target.unlink(missing_ok=True)
        raise
    terminal.say("forms.blank", file=str(target), count=arguments.count)


def _fill(form: Definition, path: Path, clock: Clock, terminal: Terminal) -> bool:
    try:
        given = msgspec.json.decode(path.read_bytes(), type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise Refusal("forms.answers_unreadable", file=path.name, reason=str(fault)) from fault
    answers = Answers(form, clock=clock)
    misplaced = put_given(answers, given)
    for one in misplaced:
        reason = terminal.word(f"given.{one.why}")
        terminal.err.write(terminal.word("show.form_standing", path=one.path, reason=reason) + "\n")
    standing = [one for one in answers.findings() if one.blocks]
    for finding in standing:
        reason = _standing(answers, finding, terminal)
        terminal.err.write(
            terminal.word("show.form_standing", path=finding.path, reason=reason) + "\n"
        )
    if misplaced or standing:
        count = len(misplaced) + len(standing)
        terminal.err.write(terminal.word("forms.unfinished", count=count) + "\n")
        return False
    instance = to_xml(form, answers.finish(), new_id(clock))
    terminal.out.write(instance.decode() + "\n")
    return True


def _standing(answers: Answers, finding: Standing, terminal: Terminal) -> str:
    """The author's own words where he gave any, else what kind of answer is wanted."""
    own = answers.message(finding, terminal.language) if finding.messages else ""
    return own or terminal.word(finding.code)
