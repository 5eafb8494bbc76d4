"""The sync history as it is written: line by line in the transactions that make it true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from app.services.sync_history import SyncHistoryService
from app.services.syncing import link_to_bureau
from app.sync.log import KEPT_SESSIONS
from app.sync.standing import Identity
from app.sync.steps import Bureau as Link
from app.ui.words import sync_history as words
from db.queries.sync_history import BROKEN_OFF, DONE, Part
from db.replication.wire import PullAnswer, PullRequest
from db.tables.laptop import scope_state, sync_history, sync_record
from db.tables.people import worker
from db.tables.site import contact, problem, site
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from server.settings import load_settings
from tests.support.live_bureau import FieldLaptop, LiveBureau, live_bureau
from tests.support.problems import problem_of


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture
def bureau(tmp_path: Path, clock: FixedClock) -> Iterator[LiveBureau]:
    settings = load_settings({"ANXIN_HOST": "127.0.0.1", "ANXIN_PORT": "0"}, tmp_path / "data")
    with live_bureau(settings, clock, tmp_path) as made:
        yield made


@pytest.fixture
def laptop(bureau: LiveBureau, tmp_path: Path) -> FieldLaptop:
    made = bureau.enrol(tmp_path / "one", "zhou")
    made.sync()
    return made


def visit(bureau: LiveBureau, laptop: FieldLaptop, code: str = "A1") -> str:
    with laptop.laptop.journal.transaction() as change:
        return change.add(
            contact,
            {
                "site_id": bureau.site(code),
                "kind": "service",
                "covert": False,
                "on_date": date(2026, 3, 16),
                "started_at": laptop.clock.now_ms(),
                "lead_id": laptop.account,
                "state": "open",
            },
        )


def finding(bureau: LiveBureau, laptop: FieldLaptop) -> str:
    with laptop.laptop.journal.transaction() as change:
        return change.add(problem, problem_of(laptop, bureau.site("A1")))


def edit(laptop: FieldLaptop, row: str, **new: object) -> None:
    shown = laptop.rows(problem)[row]
    with laptop.laptop.journal.transaction() as change:
        change.edit(
            problem,
            row,
            seen_rev=laptop.rev(problem, row),
            shown={name: shown[name] for name in new},
            new=new,
        )


class Cut:
    """The way to the bureau, that ends the program or the line at the pull after a push."""

    def __init__(self, link: Link, error: BaseException) -> None:
        self._link = link
        self._error = error

    def __getattr__(self, name: str) -> object:
        return getattr(self._link, name)

    def pull(self, request: PullRequest) -> PullAnswer:
        raise self._error


def cut_off(laptop: FieldLaptop, error: BaseException) -> None:
    def link(identity: Identity) -> Link:
        return Cut(link_to_bureau(identity), error)  # type: ignore[return-value]

    laptop.syncing.close()
    laptop.syncing._make_link = link


def test_session_names_what_it_sent_and_what_became_of_it(
    bureau: LiveBureau, laptop: FieldLaptop, clock: FixedClock
) -> None:
    clock.advance(60_000)
    one, other = visit(bureau, laptop), finding(bureau, laptop)
    edit(laptop, other, facts="未签书面合同 12 人")
    laptop.sync()

    history = SyncHistoryService(laptop.laptop)
    newest = history.sessions()[0]
    view = history.session(newest.id)

    assert view is not None
    assert (newest.sent, newest.received, newest.outcome) == (2, 0, DONE)
    assert {(line.row, line.way, line.result) for line in view.lines} == {
        (one, "sent", "applied"),
        (other, "sent", "applied"),
    }
    assert {line.at for line in view.lines} == {clock.now_ms()}
    named = {line.row: line.name for line in view.lines}
    assert (named[other].title, named[other].code) == ("未签书面合同 12 人", "A3")
    assert named[one].site == "锦绣花园"


def test_first_load_is_counted_by_kind_and_later_news_are_named(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    history = SyncHistoryService(laptop.laptop)
    first = history.sessions()[0]
    view = history.session(first.id)
    assert view is not None
    assert view.lines == ()
    assert first.came["worker"] == len(laptop.rows(worker))
    assert first.received == sum(first.came.values())

    with bureau.bureau.office() as office:
        office.edit(site, bureau.site("A1"), {"address": "涢水路 1 号"})
    laptop.sync()

    newest = history.sessions()[0]
    view = history.session(newest.id)
    assert view is not None
    assert [(line.entity, line.row, line.way, line.result) for line in view.lines] == [
        ("site", bureau.site("A1"), "received", "came")
    ]
    assert newest.came == {"site": 1}


def test_values_that_met_are_told_as_such_in_session_and_record(
    bureau: LiveBureau, laptop: FieldLaptop, tmp_path: Path
) -> None:
    row = finding(bureau, laptop)
    laptop.sync()
    second = bureau.enrol(tmp_path / "two", "zhou")
    second.sync()
    edit(second, row, facts="第二台")
    second.sync()
    edit(laptop, row, facts="第一台")

    laptop.sync()

    history = SyncHistoryService(laptop.laptop)
    newest = history.sessions()[0]
    assert (newest.sent, newest.conflicts, newest.reviews) == (1, 1, 0)
    told = [one.what for one in history.record("problem", row).story]
    assert sorted(told) == sorted(["written", "applied", "written", "conflict", "conflict_opened"])
    assert history.record("problem", row).name.site == "锦绣花园"


def test_refused_operation_is_told_with_the_bureaus_reason(
    bureau: LiveBureau, laptop: FieldLaptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.journal.judgement.may_write", lambda *_: False)
    row = visit(bureau, laptop)
    laptop.sync()

    history = SyncHistoryService(laptop.laptop)
    newest = history.sessions()[0]
    view = history.session(newest.id)

    assert view is not None
    assert newest.reviews == 1
    (line,) = [one for one in view.lines if one.way == "sent"]
    assert (line.row, line.result, line.reason) == (row, "review", "review.not_permitted")


def test_line_that_breaks_after_the_acknowledgement_leaves_the_lines_standing(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    row = visit(bureau, laptop)
    cut_off(laptop, Refusal("sync.unreachable"))
    with pytest.raises(Refusal):
        laptop.sync()

    history = SyncHistoryService(laptop.laptop)
    newest = history.sessions()[0]
    view = history.session(newest.id)

    assert (newest.sent, newest.outcome) == (1, "sync.unreachable")
    assert view is not None
    assert [(line.row, line.result) for line in view.lines] == [(row, "applied")]


def test_session_whose_program_ended_is_told_as_broken_off_by_the_next(
    bureau: LiveBureau, laptop: FieldLaptop, clock: FixedClock
) -> None:
    row = visit(bureau, laptop)
    cut_off(laptop, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        laptop.sync()
    ended = clock.now_ms()
    laptop.reopen()
    clock.advance(60_000)
    laptop.sync()

    history = SyncHistoryService(laptop.laptop)
    newest, broken = history.sessions()[:2]
    view = history.session(broken.id)

    assert newest.outcome == DONE
    assert (broken.sent, broken.outcome, broken.ended_at) == (1, BROKEN_OFF, ended)
    assert view is not None
    assert [(line.row, line.result) for line in view.lines] == [(row, "applied")]


def test_what_is_forgotten_leaves_counts_and_no_line(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    row = visit(bureau, laptop)
    laptop.sync()
    assert row in {line["row"] for line in _records(laptop)}
    bureau.assign("A1", "wu", date(2026, 3, 16))
    laptop.sync()

    assert row not in {line["row"] for line in _records(laptop)}
    assert [one.sent for one in SyncHistoryService(laptop.laptop).sessions()] == [0, 1, 0]


def _records(laptop: FieldLaptop) -> list[dict[str, object]]:
    with laptop.laptop.database.read() as connection:
        return [dict(row) for row in connection.execute(sync_record.select()).mappings()]


def test_data_that_is_not_as_the_bureau_has_it_is_named_in_the_history_and_its_export(
    bureau: LiveBureau, laptop: FieldLaptop
) -> None:
    spoilt = [f"people:{bureau.site('A1')}", "bureau"]
    with laptop.laptop.database.write() as connection:
        connection.execute(
            update(scope_state).where(scope_state.c.scope.in_(spoilt)).values(digest="0" * 16)
        )

    assert laptop.sync().taken_anew == 2

    history = SyncHistoryService(laptop.laptop)
    newest, first = history.sessions()
    assert newest.anew == (Part("bureau"), Part("people", "锦绣花园"))
    assert first.anew == ()
    assert words.said_of(newest).endswith(" · 2 份资料和局里对不上，已重领")
    assert "局里的公共资料、锦绣花园的人员资料" in words.anew(newest)
    view = history.session(newest.id)
    assert view is not None
    by_session, _ = words.sheets([view])
    told = dict(zip(by_session.heading, by_session.lines[0], strict=True))
    assert told["和局里对不上、已重领"] == "局里的公共资料、锦绣花园的人员资料"


def test_only_the_newest_sessions_are_kept(
    bureau: LiveBureau, laptop: FieldLaptop, clock: FixedClock
) -> None:
    visit(bureau, laptop)
    laptop.sync()
    with laptop.laptop.database.write() as connection:
        last = SyncHistoryService(laptop.laptop).sessions()[0].id
        connection.execute(
            sync_history.insert().values(
                id=last + KEPT_SESSIONS - 1,
                started_at=clock.now_ms(),
                ended_at=clock.now_ms(),
                sent=0,
                received=0,
                outcome=DONE,
            )
        )
    laptop.sync()

    assert [one.id for one in SyncHistoryService(laptop.laptop).sessions()] == [
        last + KEPT_SESSIONS,
        last + KEPT_SESSIONS - 1,
    ]
    assert _records(laptop) == []
