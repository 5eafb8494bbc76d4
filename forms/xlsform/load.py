"""Loads an XLSForm (.xlsx, .csv, .md) for publishing: a Definition, or a report of findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from pyxform.xls2xform import convert

from forms import clauses, paths
from forms.definition import Definition, Question, Texts
from forms.expressions.errors import ExpressionError
from forms.expressions.syntax import parse
from forms.instance import ROOT_NAME
from forms.program import Fault, examine
from forms.xlsform import appearances
from forms.xlsform.findings import Finding, FormInvalid
from forms.xlsform.formulas import formulas_without_value
from forms.xlsform.limits import LONGEST_CELL, breach
from forms.xlsform.source import Source, read_source
from forms.xlsform.xform import read_xform

KINDS = ("xlsx", "csv", "md")

_FOREIGN = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError)
"""What a library may raise over a workbook it was never meant to see, beside its own errors."""

_ROW = re.compile(r"\[row : (\d+)\]")
_SHEET = re.compile(r"'(survey|choices|settings|entities)' sheet")
_REFERENCE = re.compile(r"\$\{[^{}]*\}")
_TITLE = re.compile(r"form_title_([a-z]{2,3})\Z")
_WORDS = frozenset(
    {"label", "caption", "hint", "guidance_hint", "constraint_message", "required_message"}
)
_QUOTES_AWAY = {ord(quote): 0xFDD0 + at for at, quote in enumerate("‘’“”")}
"""Curly quotation marks to code points that Unicode keeps for such use inside a program."""
_QUOTES_BACK = {away: quote for quote, away in _QUOTES_AWAY.items()}
_OF_THE_FORM = frozenset({"batch", "carry", "expires", "figure", "problem"})
"""Columns of ours by which an answer speaks for the whole form: there must be just one."""
_BOM = b"\xef\xbb\xbf"
"""What Excel writes before a CSV in UTF-8."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 (§2.2) has no way to write."""
_SPACED = re.compile(r"See \[(.*?)\] in \[(.*?)\]")
_MEDIA = frozenset({"audio", "big-image", "image", "video"})
MOST_NESTED = 3
_STRENGTHS = frozenset({"hard", "soft", "hint"})
_BATCH = ("date", "crew")


def load(form: Path | bytes, kind: str | None = None) -> Definition:
    """Compiles an XLSForm.

    `kind` is ``xlsx``, ``csv`` or ``md``; a path tells it by its ending. Raises FormInvalid
    (Refusal ``form.invalid``) with every finding when the form cannot be published.
    """
    if isinstance(form, Path):
        kind = kind or form.suffix.removeprefix(".").lower()
        try:
            form = form.read_bytes()
        except OSError as fault:
            raise FormInvalid((_finding("workbook.unreadable", str(fault.strerror)),)) from fault
    if kind not in KINDS:
        text = f"a form is one of {', '.join(KINDS)}"
        raise FormInvalid((_finding("workbook.kind_not_supported", text),))
    excess = breach(form, kind)
    if excess is not None:
        raise FormInvalid((excess,))
    unusable_cells = [] if kind != "xlsx" else formulas_without_value(form)
    if unusable_cells:
        raise FormInvalid(tuple(unusable_cells))
    workbook = _read_workbook(form, kind)
    broken = tuple(_of_cells(workbook))
    if broken:
        raise FormInvalid(broken)
    source = read_source([dict(row) for row in workbook.survey or ()])
    found = (*source.findings, *_of_other_sheets(workbook))
    if found:
        raise FormInvalid(found)
    settings = dict((workbook.settings or ({},))[0]) if workbook.settings else {}
    definition, unusable = _compile(workbook, source, settings)
    faults = [*unusable, *examine(definition).faults]
    every = (
        *(_of_fault(fault, source) for fault in faults),
        *_of_binds(definition, source),
        *_of_appearances(definition, source),
    )
    if every:
        raise FormInvalid(every)
    return definition


def load_xform(form: Path) -> str:
    """The XForm (XML) of an XLSForm that `load` has taken, for programs that run XForms."""
    workbook = _read_workbook(form.read_bytes(), form.suffix.removeprefix(".").lower())
    return _converted(workbook)


def _converted(workbook: DefinitionData) -> str:
    xform: str = convert(_with_quotes_kept(workbook), form_name=ROOT_NAME).xform
    return xform.translate(_QUOTES_BACK)


def _read_workbook(form: bytes, kind: str) -> DefinitionData:
    try:
        workbook = get_xlsform(form.removeprefix(_BOM), file_type=f".{kind}")
    except (PyXFormError, ValueError, TypeError, *_FOREIGN) as fault:
        text = str(fault) or type(fault).__name__
        raise FormInvalid((_finding("workbook.unreadable", text),)) from fault
    if not workbook.survey:
        raise FormInvalid((_finding("workbook.no_survey", "there is no survey sheet"),))
    return workbook


def _compile(
    workbook: DefinitionData, source: Source, settings: dict[str, str]
) -> tuple[Definition, list[Fault]]:
    form_id, version = settings.get("form_id", ""), settings.get("version", "")
    if not form_id or not version:
        text = "the settings sheet must give form_id and version"
        raise FormInvalid((Finding("settings", 2, "form_id", "form.unnamed", text),))
    titles: Texts = {"": settings.get("form_title", form_id)}
    for column, text in settings.items():
        match = _TITLE.match(column)
        if match:
            titles[match.group(1)] = text
    try:
        return read_xform(_converted(workbook), form_id, version, titles)
    except PyXFormError as fault:
        raise FormInvalid((_of_pyxform(fault, source, workbook),)) from fault
    except (ParseError, ValueError, TypeError, *_FOREIGN) as fault:
        text = f"cannot be converted: {fault}"
        raise FormInvalid((_finding("form.not_convertible", text),)) from fault


def _with_quotes_kept(workbook: DefinitionData) -> dict[str, Any]:
    """The workbook with the curly quotation marks of its words stored away: pyxform straightens
    them everywhere, which helps in expressions and harms Chinese text."""
    sheets = asdict(workbook)
    for sheet in ("survey", "choices"):
        sheets[sheet] = [
            {
                column: text.translate(_QUOTES_AWAY) if _holds_words(column) else text
                for column, text in row.items()
            }
            for row in sheets[sheet] or ()
        ] or None
    return sheets


def _holds_words(column: str | None) -> bool:
    name = (column or "").strip().lower()
    return name == "bind::problem" or name.split("::")[0].strip() in _WORDS


def _finding(code: str, text: str) -> Finding:
    return Finding("", None, "", code, text)


def _of_pyxform(fault: PyXFormError, source: Source, workbook: DefinitionData) -> Finding:
    text = str(fault)
    spaced = _SPACED.search(text)
    for at, choice in enumerate(workbook.choices or (), 2):
        if spaced and (choice.get("name"), choice.get("list_name")) == spaced.groups():
            return Finding("choices", at, "name", "pyxform.form", text)
    row, sheet = _ROW.search(text), _SHEET.search(text)
    number = int(row.group(1)) if row else source.row_named(text)
    column = str(fault.context.get("column", ""))
    code = fault.code.name.lower() if fault.code else "form"
    return Finding(
        sheet.group(1) if sheet else "survey" if number else "",
        number,
        column,
        f"pyxform.{code}",
        _ROW.sub("", text).strip(),
    )


def _of_fault(fault: Fault, source: Source) -> Finding:
    row, column, written = source.place(fault.path, fault.aspect)
    text, offset = fault.text, fault.offset
    if offset is not None:
        try:
            # The author sees ${name} where the compiled text has a path: find the place in his.
            parse(_REFERENCE.sub(lambda found: "_" * len(found.group()), written))
            offset = None if "${" in written else offset
        except ExpressionError as again:
            offset = again.offset
        if offset is not None:
            text += f" (at character {offset + 1})"
    return Finding("survey", row, column, fault.code, f"{text}: {written}" if written else text)


def _of_cells(workbook: DefinitionData) -> Iterator[Finding]:
    """Cells that no form can hold, whatever they are meant to say."""
    sheets = {
        "survey": workbook.survey,
        "choices": workbook.choices,
        "settings": workbook.settings,
    }
    for sheet, rows in sheets.items():
        for number, row in enumerate(rows or (), 2):
            for column, text in row.items():
                if len(text) > LONGEST_CELL:
                    what = f"more than {LONGEST_CELL} characters in a cell"
                    yield Finding(sheet, number, column or "", "workbook.too_large", what)
                elif (found := _UNWRITABLE.search(text)) is not None:
                    what = f"a character that no form can hold (U+{ord(found.group()):04X})"
                    yield Finding(sheet, number, column or "", "form.not_convertible", what)


def _of_appearances(definition: Definition, source: Source) -> Iterator[Finding]:
    for item in definition.items:
        kind = item.type if isinstance(item, Question) else "group"
        for text in appearances.refused(kind, item.appearance):
            row = source.place(item.path, "appearance")[0]
            yield Finding("survey", row, "appearance", "form.not_supported", text)


def _of_other_sheets(workbook: DefinitionData) -> Iterator[Finding]:
    """What the choices say that no page can show, and sheets of other programs."""
    for number, choice in enumerate(workbook.choices or (), 2):
        for column, text in choice.items():
            kind = (column or "").split("::")[0 if (column or "")[:5] != "media" else 1].strip()
            if kind in _MEDIA and text.strip():
                what = "pictures and sound beside choices are not supported"
                yield Finding("choices", number, column, "form.not_supported", what)
            elif kind == "label" and "${" in text:
                what = "an answer inside the words of a choice is not supported"
                yield Finding("choices", number, column, "form.not_supported", what)
    if workbook.entities:
        text = "entities are not supported"
        yield Finding("entities", 2, "", "form.not_supported", text)
    if workbook.external_choices:
        text = "choices in files beside the form are not supported"
        yield Finding("external_choices", 2, "", "form.not_supported", text)


def _of_binds(definition: Definition, source: Source) -> Iterator[Finding]:
    for item in definition.items:
        row = source.place(item.path, "type")[0]
        if len(item.path) > paths.LONGEST:
            text = (
                f"the names of it and the groups around it have more than {paths.LONGEST} letters"
            )
            yield Finding("survey", row, "name", "form.path_too_long", text)
        if len(definition.repeats_around(item.path)) > MOST_NESTED:
            text = f"repeats inside repeats go no deeper than {MOST_NESTED}"
            yield Finding("survey", row, "type", "form.nested_too_deep", text)
    for path, question in definition.questions.items():
        row = source.place(path, "type")[0]
        for column, code, text in _bind_faults(question, definition):
            yield Finding("survey", row, f"bind::{column}", code, text)


def _bind_faults(question: Question, definition: Definition) -> Iterator[tuple[str, str, str]]:
    bind = question.bind
    for name in _OF_THE_FORM & bind.keys() if definition.repeats_around(question.path) else ():
        yield name, "bind.in_repeat", "means the form as a whole, not a question that repeats"
    try:
        clauses.parse_all(bind.get("clause", ""))
    except ValueError as fault:
        yield "clause", "bind.clause", str(fault)
    for name in ("days", "carry"):
        if name in bind and not (bind[name].isdecimal() and bind[name].isascii()):
            yield name, "bind.not_a_number", f"{bind[name]!r} is not a number of days"
    if bind.get("batch", "") not in ("", *_BATCH):
        yield "batch", "bind.batch", f"one of {', '.join(_BATCH)}"
    if bind.get("strength", "hard") not in _STRENGTHS:
        yield "strength", "bind.strength", f"one of {', '.join(sorted(_STRENGTHS))}"
    expiry = question.expires_with
    if expiry and (
        expiry not in definition.questions or definition.questions[expiry].type != "date"
    ):
        yield "expires", "bind.expires", f"{bind['expires']!r} is no date question beside it"
