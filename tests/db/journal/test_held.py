"""What is known of the scopes held is what their rows say, whoever changed these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from db.journal import held
from db.journal.held import Held, HeldScope
from db.tables.laptop import scope_state
from db.tables.site import site
from tests.support.world import Bureau, Laptop

MODES = st.sampled_from(["read", "write"])
DIGESTS = st.sampled_from(["0" * 16, "f" * 16])
SCOPES = st.dictionaries(
    st.sampled_from(["bureau", "site:1", "site:2", "people:1", "user:1"]),
    st.builds(
        HeldScope, st.integers(1, 9), st.sampled_from(["0" * 16, "f" * 16]), st.just(3), MODES
    ),
)


@given(SCOPES, SCOPES, st.sampled_from([0, 9]), st.booleans())
def test_scopes_that_moved_are_as_counted_anew(
    before: dict[str, HeldScope], fresh: dict[str, HeldScope], reached: int, computed: bool
) -> None:
    known = Held(before, 2)
    if computed:
        held.told(known)

    moved = known.moved(fresh, reached)

    anew = _reached({**_reached(before, 2), **fresh}, reached)
    assert held.told(moved) == held.told(Held(anew))


def _reached(scopes: dict[str, HeldScope], reached: int) -> dict[str, HeldScope]:
    return {name: replace(one, cursor=max(one.cursor, reached)) for name, one in scopes.items()}


@pytest.mark.parametrize(
    "change",
    [
        update(scope_state).values(digest="0" * 16),
        update(scope_state).values(mode="read"),
        delete(scope_state).where(scope_state.c.scope == "bureau"),
        insert(scope_state).values(scope="site:x", cursor=1, digest="0" * 16, rows=0, mode="read"),
    ],
    ids=["digest", "mode", "gone", "another"],
)
def test_scopes_changed_past_the_journal_are_read_again(
    bureau: Bureau, laptops: Callable[[str], Laptop], change: object
) -> None:
    account = bureau.add_account()
    place = bureau.add_site(account)
    laptop = laptops(account)
    laptop.pull()
    with laptop.database.read() as connection:
        before = held.read_held(connection)
    with bureau.journal.transaction() as office:
        office.edit(site, place, {"name": "样例新工地"})
    laptop.pull()
    with laptop.database.read() as connection:
        known = held.kept(connection)
        assert known is not None
        assert held.told(known) == held.told(held.recount(connection)) != held.told(before)
    with laptop.database.write() as connection:
        connection.execute(change)  # type: ignore[call-overload]

    with laptop.database.read() as connection:
        assert held.kept(connection) is None
        assert held.told(held.read_held(connection)) == held.told(held.recount(connection))
        assert held.told(held.read_held(connection)) != held.told(known)
