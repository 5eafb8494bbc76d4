"""One cell to one value: what Excel lost is refused, what people vary is forgiven."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from inspection.identity import (
    clean_text,
    fold_code,
    parse_credit_code,
    parse_document,
    parse_phone,
)
from inspection.money import parse_money
from inspection.refusal import Refusal
from inspection.terms import DocumentType
from server.folding import fold_name
from server.imports.columns import listed_values
from server.workbook import Value

Plain = str | int | bool | date
"""A cell's meaning as the database holds it: text, code, fen, yes or no, civil date."""

MAX_TEXT = 500
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[T ].*)?")
_EXACT_DIGITS = 15
_EARLIEST, _LATEST = date(1950, 1, 1), date(2100, 1, 1)
_NOTHING = frozenset({"", "/", "-", "--", "—", "——", "无", "暂无", "N/A"})


def read_cell(kind: str, value: Value, heading: str = "", area_code: str = "") -> Plain | None:
    """The value of a cell of the given kind; None where it says nothing.

    `heading` may carry the unit of a sum; `area_code` completes landline numbers. Raises Refusal:
    ``cell.*`` here, or the code of `inspection.identity` and `inspection.money`.
    """
    if isinstance(value, str):
        value = clean_text(value)
        if _ERRORS.fullmatch(value):
            raise Refusal("cell.formula_error")
        if len(value) > MAX_TEXT:
            raise Refusal("cell.too_long", limit=MAX_TEXT)
        if value in _NOTHING:
            return None
    if value is None:
        return None
    match kind:
        case "date":
            return _date(value)
        case "money":
            return _money(value, heading)
        case "flag":
            return _listed("flag", _text(value)) == "yes"
        case "code":
            return fold_code(_digits(value))
        case "credit_code":
            return parse_credit_code(_digits(value))
        case "phone":
            return parse_phone(_digits(value), area_code).number
        case "document":
            return fold_code(_digits(value))
        case "text":
            return _tidy(_text(value))
        case _:
            return _listed(kind, _text(value))


def check_document(kind: str | None, number: str, today: date) -> tuple[str, str]:
    """Document type (01 unless told) and checked number. Raises Refusal."""
    document = DocumentType(kind) if kind else DocumentType.CITIZEN_ID
    return document.value, parse_document(document, number, today)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _digits(value: Value) -> str:
    """A number kept as a number: exact only up to 15 digits, beyond that Excel has changed it."""
    if isinstance(value, (int, float)) and len(str(int(abs(value)))) > _EXACT_DIGITS:
        raise Refusal("cell.number_lost_digits")
    return _text(value)


def _tidy(text: str) -> str:
    """Full-width digits and Latin letters become ordinary ones, runs of white space one space."""
    half = "".join(
        chr(ord(c) - 0xFEE0) if "\uff10" <= c <= "\uff5a" and chr(ord(c) - 0xFEE0).isalnum() else c
        for c in text
    )
    return " ".join(half.split())


def _date(value: Value) -> date:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        found = value
    else:
        text = "".join(
            chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in _text(value)
        )
        match = _DATE.fullmatch(text.replace(" ", "") if "年" in text else text)
        if match is None:
            raise Refusal("cell.date")
        year, month, day = match[1], match[2] or match[4], match[3] or match[5]
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            raise Refusal("cell.date") from None
    if not _EARLIEST <= found <= _LATEST:
        raise Refusal("cell.date")
    return found


def _money(value: Value, heading: str) -> int:
    if isinstance(value, (bool, date)):
        raise Refusal("money.format")
    text = format(Decimal(repr(value)), "f") if isinstance(value, (int, float)) else value or ""
    if not text.endswith(("元", "万")):
        if "万" in heading:
            text += "万元"
        elif "元" in heading:
            text += "元"
        else:
            raise Refusal("cell.money_unit")
    return parse_money(text)


def _listed(kind: str, text: str) -> str:
    code = listed_values(kind).get(fold_name(text))
    if code is None:
        raise Refusal("cell.not_listed", known="、".join(_first_words(kind)))
    return code


def _first_words(kind: str) -> list[str]:
    words: dict[str, str] = {}
    for word, code in listed_values(kind).items():
        words.setdefault(code, word)
    return list(words.values())
