"""Appearances that ask for something this program cannot do: refused where they stand.

Those it follows are read in `app.ui.forms`; any other is the author's own word or means nothing on
a desktop, and is passed over, as XLSForm has it. ``docs/forms.md`` lists all three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_CALENDARS = "dates of another calendar"
_MAP = "choosing on a map or a picture"

REFUSED: Mapping[str, Mapping[str, str]] = {
    "date": dict.fromkeys(
        (
            "bikram-sambat",
            "buddhist",
            "coptic",
            "ethiopian",
            "islamic",
            "myanmar",
            "persian",
        ),
        _CALENDARS,
    ),
    "decimal": {"bearing": "a compass"},
    "select_one": {"image-map": _MAP, "map": _MAP},
    "select_multiple": {"image-map": _MAP, "map": _MAP},
}
"""By type of question, what is asked for and why it cannot be."""

_ELSEWHERE = ("ex:", "intent:", "printer:")
"""Beginnings of appearances that hand over to another program of a phone."""


def refused(kind: str, appearance: str) -> Iterator[str]:
    """Why each word of an appearance that cannot be followed is refused."""
    for word in appearance.split():
        if word.startswith(_ELSEWHERE):
            yield f"appearance {word!r}: handing over to another program is not supported"
        elif word in REFUSED.get(kind, {}):
            yield f"appearance {word!r}: {REFUSED[kind][word]} is not supported"
