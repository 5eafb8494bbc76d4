"""A contact's form on the page: check-ins on the five systems, and policy return visits.

`view` is the page, `strip` what appears below an answer that belongs into the ledger.
"""

from app.ui.pages.checkin.view import page

__all__ = ["page"]
