"""Answers about a person taken out of a document before it leaves the program."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from forms import paths

MASKED = "***"
"""What stands in place of an answer about a person."""


def is_personal(key: str, personal: Collection[str]) -> bool:
    """Whether a document key holds an answer to one of these paths of a definition, or a reason or
    an older answer beside it."""
    return paths.template(key.partition("@")[0]) in personal and paths.of_instance(key) is None


def masked(document: Mapping[str, str], personal: Collection[str]) -> dict[str, str]:
    """The document with every answer to a question at the paths `personal` masked."""
    return {
        key: MASKED if text and is_personal(key, personal) else text
        for key, text in document.items()
    }
