"""A small office evening: several laptops at once at the real server, on each database."""

from __future__ import annotations

from server.bureau import Bureau
from tests.support import crowd

LAPTOPS, OPERATIONS = 8, 60


def test_laptops_that_come_at_once_all_end_with_what_they_sent(bureau: Bureau) -> None:
    members = crowd.staff(bureau, LAPTOPS)
    before = [crowd.rows_of(bureau, one) for one in members]
    sent = [crowd.work(one, OPERATIONS) for one in members]
    with crowd.serving(bureau.settings, 1 if bureau.settings.embedded else 2) as server:
        visits = crowd.come(bureau, server.address, members, sent)
    assert [one.failed for one in visits] == [None] * LAPTOPS
    added = OPERATIONS - OPERATIONS // crowd.EDITED_EVERY
    for member, visit, operations, first in zip(members, visits, sent, before, strict=True):
        assert crowd.rows_of(bureau, member) == first + added
        assert {one.core.row for one in operations} <= visit.rows
