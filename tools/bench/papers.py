"""An order drawn to its PDF: the first one loads the faces, later ones are what one waits for."""

from __future__ import annotations

from collections.abc import Iterator

from forms.papers import draw
from tests.forms.papers import samples
from tools.bench.report import Figure, median, timed


def figures() -> Iterator[Figure]:
    """The first drawing of this process, and the median of later ones."""
    sealed = samples.sealed(samples.make_order())
    first, _ = timed(lambda: draw.draw(*sealed))
    yield Figure("an order's PDF, the first", first)
    yield Figure(
        "an order's PDF after the first", median(lambda: draw.draw(*sealed), 10), budget="< 300 ms"
    )
