"""Creating a bureau, its people and their sites: in the ledger, and the same on both databases."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import func, select

from db.journal.scopes import scopes_held
from db.replication import operation
from db.store.recovery import RecoveryKey
from db.tables.bureau import firm, grant, setting
from db.tables.people import roster, worker
from db.tables.server import ledger, ledger_sealed, secret
from db.tables.site import assignment, site, site_firm
from inspection.clock import FixedClock
from inspection.identity import citizen_check_digit
from inspection.refusal import Refusal
from server import accounts, lending
from server.bureau import (
    KEY_FILE,
    Bureau,
    create_bureau,
    open_bureau,
)
from server.imports.run import import_roster, import_sites
from server.settings import Settings, load_settings
from tests.server.conftest import FACTS

DAY_MS = 86_400_000


def book(path: Path, *rows: list[object]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def citizen(order: int) -> str:
    first = f"42130319900101{order:03d}"
    return first + citizen_check_digit(first)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    return book(
        tmp_path / "sites.xlsx",
        ["项目编码", "项目名称", "辖区", "施工单位"],
        ["A1", "锦绣花园", "市支队", "甲公司"],
        ["A2", "涢水大桥", "421303", "乙公司"],
    )


@pytest.fixture
def staffed(bureau: Bureau, sites: Path) -> Bureau:
    with bureau.office() as office:
        accounts.add_team(office, "曾都区大队", "421303", None)
    with bureau.office() as office:
        add = accounts.add_account
        add(office, login="zhou", name="老周", role="inspector", team_name="421303", badge="1")
        add(office, login="wu", name="小吴", role="inspector", team_name="421303", badge="2")
        add(office, login="ke", name="科长", role="supervisor", team_name="曾都区大队", badge=None)
        add(office, login="shi", name="市科长", role="supervisor", team_name=None, badge=None)
    assert import_sites(bureau, sites).written
    return bureau


def held(bureau: Bureau, login: str, day: int = 0) -> dict[str, str]:
    with bureau.database.read() as connection:
        found = accounts.find_account(connection, login)
        names = {row.id: row.name for row in connection.execute(select(site))}
        scopes = scopes_held(connection, found.id, bureau.clock.now_ms() + day * DAY_MS)
    return {
        f"{kind}:{names[row]}": mode
        for scope, mode in scopes.items()
        for kind, _, row in [scope.partition(":")]
        if row in names
    }


def assign(bureau: Bureau, login: str, name: str, day: date) -> bool:
    with bureau.office() as office:
        return accounts.assign(
            office,
            accounts.find_site(office.connection, name).id,
            accounts.find_account(office.connection, login).id,
            day,
        )


def test_created_bureau_opens_again_with_its_settings_and_keys(
    settings: Settings, clock: FixedClock
) -> None:
    made, recovery = create_bureau(settings, clock, FACTS)
    with made.database.read() as connection:
        key = made.signing_key(connection)
    made.close()
    again = open_bureau(settings, clock)
    try:
        with again.database.read() as connection:
            assert again.signing_key(connection).public == key.public
            stored = {row.name: row.value for row in connection.execute(select(setting))}
        assert stored["bureau.name"] == FACTS.name
        assert stored["number_prefix"] == FACTS.number_prefix
        assert stored["recovery_public"] == recovery.public
        assert (again.device, again.admin) == (made.device, made.admin)
    finally:
        again.close()


def test_recovery_key_is_kept_nowhere(settings: Settings, clock: FixedClock) -> None:
    made, recovery = create_bureau(settings, clock, FACTS)
    with made.database.read() as connection:
        rows = connection.execute(select(ledger.c.core)).scalars().all()
        sealed = connection.execute(select(ledger_sealed.c.sealed)).scalars().all()
        kept = connection.execute(select(secret.c.value)).scalars().all()
        stored = connection.execute(select(setting.c.value)).scalars().all()
    made.close()
    haystack = b"".join([*rows, *filter(None, sealed), *kept, *(text.encode() for text in stored)])
    for path in settings.data.rglob("*"):
        haystack += path.read_bytes() if path.is_file() else b""
    text = recovery.to_text()
    for needle in (recovery.secret, recovery.secret.hex().encode(), text.split()[-1].encode()):
        assert needle not in haystack
    assert RecoveryKey.from_text(text) == recovery


def test_secrets_open_only_with_the_key_file(settings: Settings, clock: FixedClock) -> None:
    made, _ = create_bureau(settings, clock, FACTS)
    made.close()
    key_file = settings.data / KEY_FILE
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    key_file.unlink()
    with pytest.raises(Refusal) as caught:
        open_bureau(settings, clock)
    assert caught.value.code == "bureau.not_created"


def test_bureau_is_created_once(settings: Settings, clock: FixedClock) -> None:
    made, _ = create_bureau(settings, clock, FACTS)
    made.close()
    with pytest.raises(Refusal) as caught:
        create_bureau(settings, clock, FACTS)
    assert caught.value.code == "bureau.exists"


def test_everything_the_office_did_is_in_the_ledger_as_one_unbroken_chain(
    staffed: Bureau,
) -> None:
    with staffed.database.read() as connection:
        entries = connection.execute(
            select(ledger, ledger_sealed.c.sealed)
            .outerjoin(ledger_sealed, ledger_sealed.c.seq == ledger.c.seq)
            .order_by(ledger.c.seq)
        ).all()
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    previous = operation.GENESIS
    for number, entry in enumerate(entries, 1):
        parsed = operation.parse(entry.core, entry.sealed)
        assert (parsed.core.dseq, parsed.core.prev, parsed.hash) == (number, previous, entry.hash)
        previous = parsed.hash
    assert {entry.entity for entry in entries} >= {"team", "account", "setting", "site", "grant"}


def test_grants_follow_team_and_assignment(staffed: Bureau) -> None:
    assert held(staffed, "ke") == {"site:涢水大桥": "read"}
    assert held(staffed, "shi") == {"site:涢水大桥": "read", "site:锦绣花园": "read"}
    assert held(staffed, "zhou") == {}
    assert assign(staffed, "zhou", "A2", date(2026, 3, 1))
    assert held(staffed, "zhou") == {"site:涢水大桥": "write", "people:涢水大桥": "write"}
    assert not assign(staffed, "zhou", "A2", date(2026, 3, 1))


def test_reassignment_moves_the_scopes_on_the_day_it_says(staffed: Bureau) -> None:
    assign(staffed, "zhou", "A2", date(2026, 3, 1))
    assign(staffed, "wu", "A2", date(2026, 3, 20))
    assert held(staffed, "wu") == {}
    assert set(held(staffed, "zhou", day=3)) == {"site:涢水大桥", "people:涢水大桥"}
    assert held(staffed, "zhou", day=4) == {}
    assert set(held(staffed, "wu", day=4)) == {"site:涢水大桥", "people:涢水大桥"}
    with staffed.database.read() as connection:
        spans = connection.execute(
            select(assignment.c.from_date, assignment.c.until_date).order_by(assignment.c.from_date)
        ).all()
    assert [tuple(span) for span in spans] == [
        (date(2026, 3, 1), date(2026, 3, 19)),
        (date(2026, 3, 20), None),
    ]


def test_clock_that_was_ahead_when_grants_moved_takes_nothing_and_leaves_nothing(
    staffed: Bureau, clock: FixedClock
) -> None:
    assign(staffed, "zhou", "A1", date(2026, 3, 1))
    clock.advance(400 * DAY_MS)
    assign(staffed, "wu", "A2", date(2026, 3, 1))
    with staffed.office() as office:
        accounts.close_account(office, "zhou")
    clock.advance(-400 * DAY_MS)
    with staffed.office():
        pass
    assert held(staffed, "zhou") == {}
    assert set(held(staffed, "wu")) == {"site:涢水大桥", "people:涢水大桥"}


def test_closed_account_loses_its_scopes(staffed: Bureau) -> None:
    assign(staffed, "zhou", "A2", date(2026, 3, 1))
    with staffed.office() as office:
        accounts.close_account(office, "zhou")
    assert held(staffed, "zhou") == {}


def test_workers_are_shown_to_a_supervisor_on_request_until_a_day_and_no_longer(
    staffed: Bureau,
) -> None:
    def ask(login: str, named: str, day: date, reason: str = "群体投诉") -> bool:
        with staffed.office() as office:
            return lending.lend(office, login, named, day, reason)

    last = date(2026, 3, 18)
    for login, named, day, reason, code in (
        ("zhou", "A2", last, "x", "lending.not_a_supervisor"),
        ("ke", "A1", last, "x", "lending.not_his_site"),
        ("ke", "A2", last, "  ", "lending.reason"),
        ("ke", "A2", date(2026, 3, 15), "x", "lending.until"),
        ("ke", "A2", date(2027, 3, 15), "x", "lending.until"),
    ):
        with pytest.raises(Refusal, match=code):
            ask(login, named, day, reason)
    assert ask("ke", "A2", date(2026, 3, 17))
    assert ask("ke", "A2", last), "asked again: the end moves"
    assert not ask("ke", "A2", last)
    mine = {"site:涢水大桥": "read"}
    assert held(staffed, "ke") == held(staffed, "ke", day=2) == mine | {"people:涢水大桥": "read"}
    assert held(staffed, "ke", day=3) == mine
    with staffed.database.read() as connection:
        (kept,) = connection.execute(select(grant).where(grant.c.reason.contains("投诉"))).all()
        entries = connection.execute(select(ledger.c.seq).where(ledger.c.row == kept.id)).all()
    assert len(entries) == 2, "each request stands in the ledger"
    for ended in (True, False):
        with staffed.office() as office:
            assert lending.take_back(office, "ke", "A2") is ended
    assert held(staffed, "ke") == mine


def test_settling_grants_twice_changes_nothing(staffed: Bureau) -> None:
    assign(staffed, "zhou", "A2", date(2026, 3, 1))
    with staffed.database.read() as connection:
        before = connection.execute(select(func.count()).select_from(ledger)).scalar_one()
        grants = connection.execute(select(grant)).all()
    with staffed.office():
        pass
    with staffed.database.read() as connection:
        assert connection.execute(select(grant)).all() == grants
        assert connection.execute(select(func.count()).select_from(ledger)).scalar_one() == before


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda o: accounts.add_team(o, "市支队", "9", None), "team.exists"),
        (lambda o: accounts.add_team(o, "新队", "9", "没有"), "team.unknown"),
        (
            lambda o: accounts.add_account(
                o, login="ZHOU", name="x", role="inspector", team_name=None, badge=None
            ),
            "account.exists",
        ),
        (
            lambda o: accounts.add_account(
                o, login="x", name="x", role="boss", team_name=None, badge=None
            ),
            "account.role",
        ),
        (lambda o: accounts.find_site(o.connection, "没有"), "site.unknown"),
        (lambda o: accounts.close_account(o, "nobody"), "account.unknown"),
    ],
)
def test_office_refusals_change_nothing(
    staffed: Bureau, act: Callable[[object], object], code: str
) -> None:
    with staffed.database.read() as connection:
        before = connection.execute(select(func.count()).select_from(ledger)).scalar_one()
    with pytest.raises(Refusal) as caught, staffed.office() as office:
        act(office)
    assert caught.value.code == code
    with staffed.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(ledger)).scalar_one() == before


def test_roster_import_writes_people_and_counts_persons_across_sites(
    staffed: Bureau, tmp_path: Path
) -> None:
    heading = ["姓名", "身份证号", "手机号", "班组", "进场日期", "分包单位"]
    path = book(
        tmp_path / "r.xlsx",
        heading,
        ["王一", citizen(1), "13900000001", "钢筋班", "2026-01-05", "丙劳务"],
        ["李二", None, "13900000002", "木工班", "2026-01-06", "丙劳务"],
    )
    for name in ("A1", "A2"):
        done = import_roster(staffed, path, site_name=name)
        assert done.written
        assert done.plan.counts["added"] == 2
    again = import_roster(staffed, path, site_name="A1")
    assert again.plan.counts == {"added": 0, "changed": 0, "left": 2, "refused": 0}
    with staffed.database.read() as connection:
        workers = connection.execute(select(worker).where(worker.c.name == "王一")).all()
        assert len(workers) == 2
        assert len({row.person_key for row in workers}) == 1
        assert workers[0].person_key.startswith("hmac-sha256/1:")
        assert connection.execute(select(func.count()).select_from(roster)).scalar_one() == 4
        names = connection.execute(select(firm.c.name)).scalars().all()
        assert sorted(names) == ["丙劳务", "乙公司", "甲公司"]
        assert connection.execute(select(func.count()).select_from(site_firm)).scalar_one() == 4


def test_refused_row_writes_nothing_unless_told_to_skip(staffed: Bureau, tmp_path: Path) -> None:
    path = book(
        tmp_path / "r.xlsx",
        ["姓名", "身份证号"],
        ["王一", citizen(1)],
        ["李二", citizen(2)[:-1] + ("0" if citizen(2)[-1] != "0" else "1")],
    )
    done = import_roster(staffed, path, site_name="A1")
    assert not done.written
    (bad,) = (line for line in done.plan.lines if line.outcome == "refused")
    assert (bad.sheet, bad.row, bad.faults[0].column) == ("Sheet1", 3, "B 身份证号")
    assert bad.faults[0].reason.code == "citizen_id.check_digit"
    with staffed.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(worker)).scalar_one() == 0
    skipped = import_roster(staffed, path, site_name="A1", skip_refused=True)
    assert skipped.written
    with staffed.database.read() as connection:
        assert connection.execute(select(worker.c.name)).scalars().all() == ["王一"]


def test_no_name_or_number_is_readable_in_any_file_of_the_embedded_server(
    tmp_path: Path, clock: FixedClock
) -> None:
    made, _ = create_bureau(load_settings({}, tmp_path / "data"), clock, FACTS)
    try:
        import_sites(made, book(tmp_path / "s.xlsx", ["项目编码", "项目名称"], ["A1", "锦绣花园"]))
        rows = [["姓名", "身份证号", "电话"], ["涢水样例", citizen(1), "13900000001"]]
        import_roster(made, book(tmp_path / "r.xlsx", *rows), site_name="A1")
        files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
        assert {"bureau.db", "bureau.db-wal", KEY_FILE} <= {path.name for path in files}
        content = b"".join(path.read_bytes() for path in files)
        assert len(content) > 100_000
        for needle in ("涢水样例", citizen(1), "13900000001", "锦绣花园", FACTS.admin_name):
            assert needle.encode() not in content
    finally:
        made.close()
