"""The one error of an expression, with the place in its text, so that an author can find it."""

from __future__ import annotations


class ExpressionError(Exception):
    """An expression that cannot be read or run.

    `code` is a dotted reason such as ``expression.unknown_function``; `offset` counts characters
    from 0 in the expression's own text; `text` says it in English for the author's report.
    """

    def __init__(self, code: str, offset: int, text: str) -> None:
        super().__init__(f"{text} (at character {offset + 1})")
        self.code = code
        self.offset = offset
        self.text = text
