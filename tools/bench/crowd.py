"""The office evening: 100 laptops at once, each with 1,060 operations, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inspection.clock import SystemClock
from server.bureau import create_bureau
from server.settings import Settings, load_settings
from tests.support import crowd
from tests.support.live_bureau import FACTS
from tests.support.postgres import running_postgres
from tools.bench.report import Figure

LAPTOPS = 100
OPERATIONS = 1_060
WORKERS = 2
"""Processes of a bureau on PostgreSQL."""


def figures(folder: Path) -> Iterator[Figure]:
    """How long half of the laptops, and all but a twentieth, took; whoever failed is counted."""
    yield from _evening("SQLite", load_settings(_environment(), folder / "crowd-sqlite"), 1)
    with running_postgres(durable=True) as postgres, postgres.database() as url:
        settings = load_settings({**_environment(), "DATABASE_URL": url}, folder / "crowd-pg")
        yield from _evening(f"PostgreSQL, {WORKERS} workers", settings, WORKERS)


def _environment() -> dict[str, str]:
    return {"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0", "ANXIN_ADDRESS": "https://localhost:8443"}


def _evening(
    name: str,
    settings: Settings,
    workers: int,
    laptops: int = LAPTOPS,
    operations: int = OPERATIONS,
) -> Iterator[Figure]:
    bureau, _ = create_bureau(settings, SystemClock(), FACTS)
    try:
        members = crowd.staff(bureau, laptops)
        sent = [crowd.work(one, operations) for one in members]
        with crowd.serving(settings, workers) as server:
            visits = crowd.come(bureau, server.address, members, sent)
            peak = server.peak_bytes
        missing = sum(
            not {one.core.row for one in mine} <= visit.rows
            for mine, visit in zip(sent, visits, strict=True)
        )
    finally:
        bureau.close()
    failed = sum(one.failed is not None for one in visits)
    told = f"{failed} failed, {missing} incomplete, {sum(one.waits for one in visits)} waits"
    if peak and workers == 1:
        told += f", {peak >> 20} MiB"
    what = f"{laptops} laptops × {operations:,}, {name}"
    yield Figure(f"{what}: p50", crowd.percentile(visits, 0.5) * 1000, budget=told)
    yield Figure(f"{what}: p95", crowd.percentile(visits, 0.95) * 1000, budget="< 60 s, none fails")
