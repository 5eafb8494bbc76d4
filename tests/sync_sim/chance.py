"""Takes chance out of the program, so that a seed replays to the same ids, salts and results."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from inspection import ids


@contextmanager
def determined(seed: str) -> Iterator[None]:
    """Within the block ids and salts follow from the seed alone.

    Sets of texts still come in the order of Python's own hash seed; `python -m tests.sync_sim`
    fixes that too.
    """
    dice = random.Random(seed)
    with (
        patch.object(secrets, "token_bytes", dice.randbytes),
        patch.object(secrets, "randbits", dice.getrandbits),
        patch.object(secrets, "randbelow", dice.randrange),
        patch.object(ids, "_sequence", ids._Sequence()),
    ):
        yield
