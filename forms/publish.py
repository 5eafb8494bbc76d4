"""Our own forms compiled: what the bureau publishes when it is created, and tests fill in."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from forms.definition import Definition, from_json
from forms.xlsform.load import load

DEFINITIONS = Path(__file__).parent / "definitions"
"""The XLSForm tables, one ``<form id>.md`` each."""

FORM_IDS = ("checkin", "phonecheck", "return_visit", "questionnaire", "covert_visit")
"""The forms every bureau starts with."""


@cache
def compiled(form_id: str) -> bytes:
    """The canonical JSON text of one of `FORM_IDS`, made once per process (0.1 s).

    Raises FormInvalid if its table is broken, KeyError for an id that is not ours.
    """
    if form_id not in FORM_IDS:
        raise KeyError(form_id)
    return load(DEFINITIONS / f"{form_id}.md").to_json()


def definition(form_id: str) -> Definition:
    """The compiled form as a laptop would read it."""
    return from_json(compiled(form_id))
