"""The one kind of error a user is meant to meet: a code and its parameters, worded at the edge."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a malfunction
    """Something was refused for a reason the user can understand and act on.

    `code` is a dotted name such as ``unlock.wrong_passphrase``; `params` are the facts the
    sentence needs. Words are made in the user's language where the refusal is shown, never here.
    """

    def __init__(self, code: str, /, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: dict[str, str | int] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in sorted(self.params.items()))
        return f"{self.code}({shown})"
