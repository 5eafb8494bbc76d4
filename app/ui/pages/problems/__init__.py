"""The problem ledger: its list, and one item in the side panel.

`view` is the page, `panel` the item beside the list.
"""

from app.ui.pages.problems.view import page

__all__ = ["page"]
