"""A PostgreSQL bureau put back from a dump without a word, and grown since past what laptops know;
one laptop's program is killed by the kernel while it finds its place."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from db.tables.bureau import team
from db.tables.journal import conflict, review
from db.tables.server import epoch, ledger
from db.tables.site import contact
from server.bureau import open_bureau
from tests.e2e.test_killed import check_store, run, visit_five_times
from tests.e2e.test_spine import assert_agree
from tests.support.live_bureau import LiveBureau
from tests.support.postgres import PostgresForTests

KEPT = "kept_dump"


class Dump:
    """A copy of the bureau's database, put back behind everybody's back."""

    def __init__(self, postgres: PostgresForTests, bureau: LiveBureau) -> None:
        self._postgres, self._bureau = postgres, bureau
        self._url = bureau.bureau.settings.database_url
        self._away(lambda: postgres.copy(self._url, KEPT))

    def put_back(self) -> None:
        postgres = self._postgres
        self._away(lambda: postgres.copy(postgres.url(KEPT), postgres.name(self._url)))

    def _away(self, meanwhile: Callable[[], object]) -> None:
        """While the server is away and nobody is connected."""
        live = self._bureau
        for laptop in live.laptops:
            laptop.syncing.close()
        live.stop()
        live.bureau.close()
        meanwhile()
        live.bureau = open_bureau(live.bureau.settings, live.clock)
        live.start()


@pytest.mark.parametrize("settings", ["postgres"], indirect=True)
def test_dump_put_back_silently_and_worked_on_loses_nothing_of_any_laptop(
    bureau: LiveBureau, postgres: PostgresForTests, tmp_path: Path
) -> None:
    zhou, wu = (bureau.enrol(tmp_path / login, login) for login in ("zhou", "wu"))
    zhou.sync()
    wu.sync()
    dump = Dump(postgres, bureau)
    late = bureau.enrol(tmp_path / "late", "zhou")  # the dump does not know it
    late.sync()
    for laptop in (zhou, late):
        visit_five_times(laptop, bureau)
        laptop.sync()
    visit_five_times(late, bureau)
    known = len(entries(bureau))

    dump.put_back()
    (root,) = bureau.rows(team)
    with bureau.bureau.office() as office:  # grown past what any laptop was told
        for number in range(known):
            office.add(team, {"name": f"样例队 {number}", "code": f"99{number}", "parent_id": root})
    wu.sync()
    assert len(entries(bureau)) > known
    zhou.close()
    killed = run(zhou.root, 40)
    zhou.reopen()
    for laptop in (zhou, late, wu, zhou):
        laptop.sync()

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    check_store(zhou)
    assert len(bureau.rows(contact)) == 15
    assert bureau.rows(conflict) == bureau.rows(review) == {}
    assert len(entries(bureau)) == len(set(entries(bureau)))
    assert late.rows(contact) == zhou.rows(contact)
    with bureau.bureau.database.read() as connection:
        assert list(connection.scalars(select(epoch.c.cause))) == ["found"]
    for laptop in (zhou, late, wu):
        laptop.sync()
        assert_agree(bureau, laptop)


def entries(bureau: LiveBureau) -> list[tuple[str, int]]:
    with bureau.bureau.database.read() as connection:
        query = select(ledger.c.device, ledger.c.dseq)
        return [(row.device, row.dseq) for row in connection.execute(query)]
