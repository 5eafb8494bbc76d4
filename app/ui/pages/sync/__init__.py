"""Sync: one button, what needs a person, what waits and why, and the history.

`view` is the page; `decide` (with a view for each kind of card), `waiting` and `history` are tabs
of it, `panel` is what opens beside them.
"""

from app.ui.pages.sync.view import SyncPage, page

__all__ = ["SyncPage", "page"]
