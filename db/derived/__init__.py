"""What is computed from synced rows for the laptop's lists, and can be rebuilt at any time.

`refresh` follows a change, `rebuild` starts over; nothing here is ever synced. `images` are rows
that whoever refreshes has at hand.
"""

from __future__ import annotations

from db.derived.refresh import rebuild, refresh

__all__ = ["rebuild", "refresh"]
