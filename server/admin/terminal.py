"""What a command says, and in which language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from inspection.refusal import Refusal
from server.words import explain, say


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where sentences go. Answers to `out`, refusals to `err`."""

    out: TextIO
    err: TextIO
    language: str

    def say(self, code: str, /, **params: str | int) -> None:
        """Write the sentence for a code as one line."""
        self.out.write(self.word(code, **params) + "\n")

    def word(self, code: str, /, **params: str | int) -> str:
        """The sentence for a code."""
        return say(code, self.language, **params)

    def refuse(self, refusal: Refusal) -> None:
        """Write why nothing was done."""
        self.err.write(explain(refusal, self.language) + "\n")
