"""Opens a world for one run, and closes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import app.sync.pulling as pulling_module
from app.sync import parcel
from db.journal import held
from db.replication import snapshot
from tests.sync_sim.chance import determined
from tests.sync_sim.sharing import shared_statements
from tests.sync_sim.stage import Stage
from tests.sync_sim.world import World


@contextmanager
def world_of(stage: Stage, seed: str, count: int) -> Iterator[World]:
    """A fresh world of `count` laptops in which all chance follows from the seed.

    Snapshots are taken of small scopes and cut small, so that every way of a session is walked.
    """
    with (
        shared_statements(),
        stage.scene() as scene,
        determined(seed),
        patch.object(held, "_MOST", 100),  # each program keeps its own laptop's, all run here
        patch.object(pulling_module, "SNAPSHOT_ROWS", 6),
        patch.object(snapshot, "FRAME_ROWS", 3),
        patch.object(snapshot, "SEGMENT_FRAMES", 2),
        patch.multiple(parcel, LEAST=16, FIRST=40, MOST=64),  # a photo takes several pieces
    ):
        held._kept.clear()  # kept by stamps, which follow from the seed too
        made = World(scene, count)
        try:
            yield made
        finally:
            made.close()
