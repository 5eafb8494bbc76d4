"""Which scopes an account holds: by grant, and people only together with their site."""

from __future__ import annotations

from db.journal.scopes import scopes_held
from db.tables.bureau import grant
from tests.support.world import Bureau


def held(bureau: Bureau, account: str) -> set[str]:
    with bureau.database.read() as connection:
        return set(scopes_held(connection, account, bureau.clock.now_ms()))


def test_people_of_a_site_that_was_taken_away_are_not_held_either(bureau: Bureau) -> None:
    inspector = bureau.add_account()
    site = bureau.add_site(inspector)
    own = {"bureau", f"user:{inspector}"}
    assert held(bureau, inspector) == {*own, f"site:{site}", f"people:{site}"}
    (of_site,) = [
        row for row in bureau.rows(grant).values() if row["granted_scope"] == f"site:{site}"
    ]

    with bureau.journal.transaction() as change:
        change.edit(grant, of_site["id"], {"revoked_at": bureau.clock.now_ms()})

    assert held(bureau, inspector) == own
