"""Makes the system refuse to let any file of this process grow, as a full disk does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import resource


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """Within the block no file can be written past `room` bytes; reading goes on. POSIX only."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
