"""Cuts an XPath 1.0 expression into tokens, with the grammar's own rule for ``*``, and, or, div."""

from __future__ import annotations

import re
from typing import NamedTuple

from forms.expressions.errors import ExpressionError

LONGEST = 20_000
"""Characters in one expression; a longer one is refused (no form of the field comes near it)."""

_NAME = r"[^\W\d][\w.\-\u00b7]*"
_PATTERN = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    | (?P<mark>::|//|\.\.|!=|<=|>=|[()\[\],@.$/|+\-=<>*])
    """,
    re.VERBOSE,
)
OPERATOR_NAMES = frozenset({"and", "or", "mod", "div"})
_OPERATOR_MARKS = frozenset({"/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "*"})
_OPENERS = frozenset({"@", "::", "(", "[", ",", "$"})


class Token(NamedTuple):
    """`kind` is number, literal, name, operator, mark or end; `at` counts characters from 0."""

    kind: str
    text: str
    at: int


def tokenize(text: str) -> list[Token]:
    """The tokens of an expression, ending with one of kind ``end`` (XPath 1.0 §3.7).

    Raises ExpressionError for a character that begins no token or for an open quotation mark.
    """
    if len(text) > LONGEST:
        raise ExpressionError("expression.too_long", LONGEST, f"longer than {LONGEST} characters")
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        if match is None:
            if text[at] in "\"'":
                raise ExpressionError("expression.open_quote", at, "quotation mark never closed")
            raise ExpressionError("expression.character", at, f"unexpected character {text[at]!r}")
        kind = match.lastgroup or ""
        if kind != "space":
            tokens.append(_token(kind, match.group(), at, tokens[-1] if tokens else None))
        at = match.end()
    tokens.append(Token("end", "", len(text)))
    return tokens


def _token(kind: str, text: str, at: int, before: Token | None) -> Token:
    """One token; after an operand a ``*`` multiplies and a name must be an operator."""
    after_operand = before is not None and not (
        before.kind == "operator" or (before.kind == "mark" and before.text in _OPENERS)
    )
    if kind == "name" and after_operand:
        if text not in OPERATOR_NAMES:
            raise ExpressionError(
                "expression.syntax", at, f"expected an operator and found {text!r}"
            )
        return Token("operator", text, at)
    if kind == "mark" and text in _OPERATOR_MARKS:
        is_wildcard = text == "*" and not after_operand
        return Token("mark" if is_wildcard else "operator", text, at)
    return Token(kind, text, at)
