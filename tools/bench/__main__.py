"""`make bench`: prints every figure of the product beside its floor, measured in this run."""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.bench import (
    crowd,
    field,
    filling,
    forms_page,
    history,
    keypunch,
    local,
    papers,
    syncing,
)
from tools.bench.report import Figure, header


def main() -> int:
    """Print the table as it grows; exit code 0."""
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}")
    print(header())
    with tempfile.TemporaryDirectory(prefix="anxin-bench-") as folder:
        for figure in _figures(Path(folder)):
            print(figure.line(), flush=True)
    return 0


def _figures(folder: Path) -> Iterator[Figure]:
    yield from filling.figures()
    yield from forms_page.figures()
    yield from papers.figures()
    yield from keypunch.figures(folder)
    yield from local.start_up()
    with field.staffed(folder) as made:
        yield from syncing.figures(made)
        yield from local.search(made.live.laptops[0])
    yield from history.figures(folder)
    yield from crowd.figures(folder)


if __name__ == "__main__":
    sys.exit(main())
