"""What people enter: the tables they edit in a run, which of their fields, and where they write in
a form."""

from __future__ import annotations

from collections.abc import Mapping

EDITED: Mapping[str, tuple[str, ...]] = {
    "contact": ("approval", "result", "state"),
    "problem": ("facts", "measure", "responsible_person", "state"),
    "worker": ("name", "phone", "document_type", "document_number"),
    "filled_form": ("answers/x/1", "answers/x/2", "answers/head/place"),
    "paper": ("state", "void_reason"),
    "call_attempt": ("note",),
    "questionnaire": ("crew",),
}
"""The tables people edit in a run, and which of their fields."""

CHECKIN, CALL, SHEET = "checkin", "phonecheck", "questionnaire"
FORMS = (CHECKIN, CALL, SHEET)
"""The forms that the simulated bureau publishes."""

ANSWERED: Mapping[str, tuple[str, ...]] = {
    CHECKIN: ("head/place",),
    CALL: ("who/Q3", "who/Q3_trade"),
    SHEET: ("rights/Q32", "person/Q4_other"),
}
"""By form the questions that are answered in words. Those of a call name a person, and so does the
first of a sheet; the other does not."""
