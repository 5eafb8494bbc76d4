"""Takes chance out of the program, so that a seed replays to the same ids, keys and results."""

from __future__ import annotations

import os
import random
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from db.store.recovery import RecoveryKey
from forms import signing
from inspection import ids

_OURS = frozenset({"app", "db", "forms", "inspection", "server"})
"""Libraries name their things by chance too, some of them only once in a process."""


@contextmanager
def determined(seed: str) -> Iterator[None]:
    """Within the block ids, salts, keys and challenges follow from the seed alone: which of two
    tokens of one instant a copied laptop ends is told by their digests.

    Sets of texts still come in the order of Python's own hash seed; `python -m tests.sync_sim`
    fixes that too.
    """
    dice, systems = random.Random(seed), os.urandom
    suite = signing._SUITES[signing.DEFAULT_SUITE]

    def urandom(size: int) -> bytes:
        caller = str(sys._getframe(1).f_globals["__name__"])
        return (dice.randbytes if caller.partition(".")[0] in _OURS else systems)(size)

    with (
        patch.object(os, "urandom", urandom),
        patch.object(suite, "generate", lambda: dice.randbytes(suite.private_bytes)),
        patch.object(RecoveryKey, "new", lambda: RecoveryKey(dice.randbytes(32))),
        patch.object(secrets, "token_bytes", dice.randbytes),
        patch.object(secrets, "randbits", dice.getrandbits),
        patch.object(secrets, "randbelow", dice.randrange),
        patch.object(ids, "_sequence", ids._Sequence()),
    ):
        yield
