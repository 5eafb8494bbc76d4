"""Questionnaires: blanks printed, handed out and returned; which were filled, and who keyed them.

What was counted belongs to the site; whatever follows from a worker's answers to its people.
"""

from __future__ import annotations

from db.tables.registry import synced_table
from db.types import code, day, instant, key, number, ref, text, void

sheet_batch = synced_table(
    "sheet_batch",
    key(),
    ref("site_id", "site"),
    ref("form_version_id", "form_version"),
    day("month"),
    text("prefix"),
    number("size"),
    day("on_date"),
    instant("printed_at"),
    ref("account_id", "account"),
    *void(),
    scope="site",
    locked=("form_version_id", "month", "prefix", "size", "on_date", "printed_at", "account_id"),
)
"""Blank sheets printed together: `size` of them, numbered ``<prefix>-001`` and on. `month` is the
first day of the month they are meant for."""

sheet_tally = synced_table(
    "sheet_tally",
    key(),
    ref("site_id", "site"),
    ref("batch_id", "sheet_batch", optional=True),
    text("form"),
    day("month"),
    code("what"),
    number("count"),
    day("on_date"),
    instant("at"),
    ref("account_id", "account"),
    *void(),
    scope="site",
    locked=("form", "month", "what", "count", "on_date", "at", "account_id"),
)
"""So many paper sheets were handed out or came back (`what`). Counts are added up and never
changed, so that two laptops counting at one site lose nothing; a slip is voided."""

questionnaire = synced_table(
    "questionnaire",
    key(),
    ref("site_id", "site"),
    ref("form_id", "filled_form"),
    ref("batch_id", "sheet_batch", optional=True),
    code("mode"),
    text("sheet", optional=True),
    day("on_date"),
    day("month"),
    text("crew", optional=True, personal=True),
    ref("account_id", "account"),
    instant("added_at"),
    *void(),
    scope="people",
    locked=("form_id", "mode", "account_id", "added_at"),
)
"""One questionnaire filled by a worker: on screen, or on the paper sheet numbered `sheet`. Its
answers are those of `form_id`; `on_date` is the day the worker answered."""

sheet_keying = synced_table(
    "sheet_keying",
    key(),
    ref("site_id", "site"),
    ref("questionnaire_id", "questionnaire"),
    ref("form_id", "filled_form"),
    number("turn"),
    ref("account_id", "account"),
    instant("finished_at"),
    number("keystrokes"),
    number("corrections"),
    number("spent_ms"),
    number("compared", optional=True),
    number("differing", optional=True),
    *void(),
    scope="people",
    locked=("questionnaire_id", "form_id", "turn", "account_id", "finished_at"),
)
"""A paper sheet was keyed. `turn` 1 made the answers that count; 2 keyed the sheet again without
seeing them, into a form of its own (state ``second``): `differing` of `compared` answers differed.
"""
