"""Cards say all that a decision needs; deciding writes what was shown, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.services.deciding import DecidingService
from app.services.laptop import Laptop
from db.queries.decisions import ConflictCard, Counts, ReviewCard
from db.replication import operation
from db.store.engine import laptop_engine
from db.tables.bureau import firm
from db.tables.journal import conflict, review
from db.tables.laptop import outbox
from db.tables.site import paper, problem
from inspection.clock import FixedClock, instant
from inspection.refusal import Refusal
from tests.support import world
from tests.support.problems import add_problem, edit, refused

MakeLaptop = Callable[[str], world.Laptop]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(instant(2026, 3, 16, 9))


@pytest.fixture
def bureau(tmp_path: Path, clock: FixedClock) -> Iterator[world.Bureau]:
    database = laptop_engine(tmp_path / "bureau.db", world.KEY, create=True)
    yield world.Bureau(database, clock)
    database.close()


@pytest.fixture
def laptops(bureau: world.Bureau, tmp_path: Path) -> Iterator[MakeLaptop]:
    made: list[world.Laptop] = []

    def make(holder: str) -> world.Laptop:
        made.append(world.Laptop(bureau, tmp_path, holder))
        made[-1].pull()
        return made[-1]

    yield make
    for laptop in made:
        laptop.close()


@pytest.fixture
def inspector(bureau: world.Bureau) -> str:
    return bureau.add_account()


@pytest.fixture
def site_id(bureau: world.Bureau, inspector: str) -> str:
    return bureau.add_site(inspector)


@pytest.fixture
def pair(laptops: MakeLaptop, inspector: str, site_id: str) -> tuple[world.Laptop, world.Laptop]:
    """Two laptops of the site's inspector."""
    return laptops(inspector), laptops(inspector)


def deciding(laptop: world.Laptop) -> DecidingService:
    clock = laptop.bureau.clock
    one = Laptop(laptop.database, laptop.journal, clock, laptop.account, laptop.blobs)
    return DecidingService(one)


def dispute(
    pair: tuple[world.Laptop, world.Laptop], site_id: str, one: dict[str, Any], two: dict[str, Any]
) -> str:
    """A problem that both changed without seeing each other; both have pulled the outcome."""
    first, second = pair
    row = add_problem(first, site_id)
    first.sync()
    second.pull()
    edit(first, row, **one)
    first.bureau.clock.advance(60_000)
    edit(second, row, **two)
    first.push()
    first.bureau.clock.advance(60_000)
    second.push()
    first.pull()
    second.pull()
    return row


def refuse(laptop: world.Laptop, site_id: str, **given: Any) -> str:
    """A problem that the bureau has refused."""
    row = refused(laptop, site_id, **given)
    laptop.sync()
    return row


def card_of(laptop: world.Laptop) -> ConflictCard:
    (card,) = deciding(laptop).look().conflicts
    return card


def review_of(laptop: world.Laptop) -> ReviewCard:
    (card,) = deciding(laptop).look().reviews
    return card


def reader(bureau: world.Bureau, site_id: str, role: str) -> str:
    holder = bureau.add_account(role)
    with bureau.journal.transaction() as change:
        bureau.grant(holder, f"site:{site_id}", "read", change=change)
    return holder


def test_card_says_what_it_is_about_before_mine_theirs_who_and_when(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    start = bureau.clock.now_ms()
    first, second = pair
    with bureau.journal.transaction() as change:
        employer = change.add(firm, {"name": "甲样例公司"})
    first.pull()
    second.pull()
    row = dispute(pair, site_id, {"firm_id": employer}, {"firm_id": None, "people": 4})
    edit(second, row, firm_id=None)  # nothing to decide: it says so already

    cards = deciding(first).look().conflicts

    assert cards == ()
    other = dispute(
        pair,
        site_id,
        {"due_on": date(2026, 4, 1)},
        {"due_on": date(2026, 4, 9), "due_provisional": True},
    )
    card = card_of(second)
    assert (card.about.entity, card.about.row, card.about.title) == (
        "problem",
        other,
        "未签书面合同",
    )
    assert (card.about.site, card.group, card.may_settle) == ("样例工地", "due", True)
    day, provisional = card.fields
    assert (day.name, day.shape.kind, day.before) == ("due_on", "day", None)
    assert [one.value for one in day.values] == ["2026-04-01", "2026-04-09"]
    assert (provisional.shape.kind, provisional.before) == ("flag", False)
    assert [(one.value, one.implied) for one in provisional.values] == [
        (False, False),  # what stood when the conflict opened is shown whole
        (True, False),
    ]
    mine = next(one for one in card.candidates if one.author.here)
    theirs = next(one for one in card.candidates if not one.author.here)
    assert (mine.author.device, theirs.author.device) == (second.device, first.device)
    assert mine.author.mine
    assert theirs.author.mine  # the same account, on another computer
    assert (theirs.author.name, theirs.author.device_name) == ("样例人员", "laptop")
    assert theirs.author.claimed_at is not None
    assert theirs.author.claimed_at >= start
    assert mine.author.received_at == (mine.author.claimed_at or 0) + 60_000
    standing = next(one for one in card.candidates if one.stands)
    assert day.stands == standing.values["due_on"]


def test_reference_is_called_what_people_call_it(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    first, second = pair
    with bureau.journal.transaction() as change:
        one, two = change.add_many(firm, [{"name": "甲样例公司"}, {"name": "乙样例公司"}])
    first.pull()
    second.pull()
    dispute(pair, site_id, {"firm_id": one}, {"firm_id": two})

    (field,) = card_of(first).fields

    assert (field.shape.kind, field.shape.target) == ("reference", "firm")
    assert field.names == {one: "甲样例公司", two: "乙样例公司"}


def test_decision_is_on_show_until_the_bureau_has_confirmed_it(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    first, second = pair
    row = dispute(pair, site_id, {"measure": "甲"}, {"measure": "乙"})
    service, card = deciding(first), card_of(first)
    assert service.counts() == Counts(1, 1, 0, 0)

    service.settle_conflict(card, {"measure": "乙"})

    decided = card_of(first)
    assert decided.decision is not None
    assert (decided.decision.sent, decided.decision.values) == (False, {"measure": "乙"})
    assert decided.fields[0].here == "乙"
    assert service.counts() == Counts(0, 0, 0, 0)
    first.push()
    sent = card_of(first).decision
    assert sent is not None
    assert sent.sent
    first.pull()
    second.pull()
    assert service.look().conflicts == deciding(second).look().conflicts == ()
    assert bureau.rows(problem)[row]["measure"] == "乙"


def test_choice_may_be_changed_before_it_is_sent(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    first, _ = pair
    row = dispute(pair, site_id, {"measure": "甲"}, {"measure": "乙"})
    service = deciding(first)
    service.settle_conflict(card_of(first), {"measure": "乙"})
    service.settle_conflict(card_of(first), {"measure": "补签"})  # neither: as it was before

    first.sync()

    assert bureau.rows(problem)[row]["measure"] == "补签"
    assert service.look().conflicts == ()


def test_card_that_changed_since_it_was_shown_decides_nothing(
    pair: tuple[world.Laptop, world.Laptop],
    laptops: MakeLaptop,
    inspector: str,
    site_id: str,
) -> None:
    first, _ = pair
    third = laptops(inspector)
    row = dispute(pair, site_id, {"measure": "甲"}, {"measure": "乙"})
    shown = card_of(first)
    third.pull()
    edit(third, row, measure="丙")
    third.push()
    first.pull()
    before = first.pending()

    with pytest.raises(Refusal, match=r"decide\.changed"):
        deciding(first).settle_conflict(shown, {"measure": "甲"})

    assert first.pending() == before
    assert {one.values["measure"] for one in card_of(first).candidates} > {"丙"}


def test_deciding_one_card_leaves_another_of_the_same_row_as_it_was_shown(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    first, _ = pair
    row = dispute(
        pair, site_id, {"facts": "甲事实", "measure": "甲"}, {"facts": "乙事实", "measure": "乙"}
    )
    service = deciding(first)
    by_group = {card.group: card for card in service.look().conflicts}
    assert set(by_group) == {"facts", "measure"}

    service.settle_conflict(by_group["facts"], {"facts": "乙事实"})  # by which the row is called
    service.settle_conflict(by_group["measure"], {"measure": "甲"})
    first.sync()

    stored = bureau.rows(problem)[row]
    assert (stored["facts"], stored["measure"]) == ("乙事实", "甲")
    assert service.look().conflicts == ()


@pytest.mark.parametrize(
    ("choices", "code"),
    [({}, "decide.incomplete"), ({"measure": "自己编的"}, "decide.unknown_choice")],
)
def test_only_what_the_card_shows_can_be_chosen(
    pair: tuple[world.Laptop, world.Laptop], site_id: str, choices: dict[str, Any], code: str
) -> None:
    first, _ = pair
    dispute(pair, site_id, {"measure": "甲"}, {"measure": "乙"})

    with pytest.raises(Refusal, match=code):
        deciding(first).settle_conflict(card_of(first), choices)

    assert first.pending() == []


@pytest.mark.parametrize(("role", "may"), [("supervisor", True), ("clerk", False)])
def test_supervisor_decides_for_his_team_and_a_clerk_only_looks(
    pair: tuple[world.Laptop, world.Laptop],
    bureau: world.Bureau,
    laptops: MakeLaptop,
    site_id: str,
    role: str,
    may: bool,
) -> None:
    row = dispute(pair, site_id, {"measure": "甲"}, {"measure": "乙"})
    desk = laptops(reader(bureau, site_id, role))
    service, card = deciding(desk), card_of(desk)

    assert (card.may_settle, service.counts().conflicts) == (may, 1)
    assert service.counts().needs_you == int(may)
    if may:
        service.settle_conflict(card, {"measure": "乙"})
        desk.sync()
        assert bureau.rows(problem)[row]["measure"] == "乙"
        assert service.look().conflicts == ()
    else:
        with pytest.raises(Refusal, match=r"decide\.not_allowed"):
            service.settle_conflict(card, {"measure": "乙"})


def test_decision_on_a_personal_value_keeps_it_out_of_the_core(
    pair: tuple[world.Laptop, world.Laptop], site_id: str
) -> None:
    first, _ = pair
    dispute(pair, site_id, {"responsible_person": "样例甲"}, {"responsible_person": "样例乙"})
    card = card_of(first)
    assert card.fields[0].shape.personal

    deciding(first).settle_conflict(card, {"responsible_person": "样例乙"})

    (made,) = first.pending()
    assert made.core.kind == "resolve"
    assert "样例".encode() not in made.core_bytes
    assert made.values == {"responsible_person": "样例乙"}
    assert made.saw == sorted(card.saw)


def test_review_card_says_what_was_refused_and_why(
    pair: tuple[world.Laptop, world.Laptop], site_id: str
) -> None:
    first, second = pair
    row = refuse(first, site_id, sum_fen=120_000)
    second.pull()

    card = review_of(second)

    assert (card.reason, card.author.name, card.author.device_name) == (
        "review.not_permitted",
        "样例人员",
        "laptop",
    )
    assert (card.author.mine, card.author.here) == (True, False)
    wanted, forbidden = card.parts
    assert (wanted.about.row, wanted.about.title, wanted.kind) == (row, "未签书面合同", "add")
    assert (wanted.usable, forbidden.usable) == (True, False)
    money = next(field for field in wanted.fields if field.name == "sum_fen")
    assert (money.shape.kind, money.old, money.new, money.now) == ("money", None, 120_000, None)
    assert (card.may_use, card.may_let_go) == (True, True)
    assert deciding(second).counts() == Counts(0, 0, 1, 1)


def test_using_a_review_takes_its_usable_parts_and_says_so_until_confirmed(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    first, second = pair
    row = refuse(first, site_id)
    second.pull()
    service = deciding(second)

    service.use_review(review_of(second))

    under_way = review_of(second).decision
    assert under_way is not None
    assert (under_way.sent, under_way.outcome) == (False, "used")
    assert service.counts() == Counts(0, 0, 0, 0)
    second.sync()
    first.pull()
    assert service.look().reviews == deciding(first).look().reviews == ()
    assert bureau.rows(problem)[row] == first.row(problem, row) == second.row(problem, row)
    assert {one["state"] for one in bureau.rows(review).values()} == {"used", "let_go"}


def test_edit_and_what_followed_it_are_used_as_one(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    first, _ = pair
    row = refuse(first, site_id)
    edit(first, row, measure="补签合同")
    first.sync()
    card = review_of(first)
    assert [part.reason for part in card.parts] == [
        "review.not_permitted",
        "review.not_permitted",
        "review.row_in_review",
    ]

    deciding(first).use_review(card)
    first.sync()

    assert bureau.rows(problem)[row]["measure"] == "补签合同"
    assert first.row(problem, row) == bureau.rows(problem)[row]
    assert deciding(first).look().reviews == ()


def test_letting_go_needs_a_reason_and_takes_the_row_off_the_authors_laptop(
    pair: tuple[world.Laptop, world.Laptop], bureau: world.Bureau, site_id: str
) -> None:
    first, second = pair
    row = refuse(first, site_id)
    second.pull()
    service, card = deciding(second), review_of(second)
    with pytest.raises(Refusal, match=r"decide\.reason_missing"):
        service.let_go(card, "  ")
    with pytest.raises(Refusal, match=r"decide\.reason_too_long"):
        service.let_go(card, "长" * 501)

    service.let_go(card, "重复登记")
    second.sync()
    first.pull()

    assert first.row(problem, row) is None
    assert bureau.rows(problem) == {}
    assert {one["settled_reason"] for one in bureau.rows(review).values()} == {"重复登记"}


def test_review_settled_elsewhere_meanwhile_is_not_settled_twice(
    pair: tuple[world.Laptop, world.Laptop], site_id: str
) -> None:
    first, second = pair
    refuse(first, site_id)
    second.pull()
    shown = review_of(second)
    deciding(first).let_go(review_of(first), "重复登记")
    first.sync()
    second.pull()

    with pytest.raises(Refusal, match=r"decide\.changed"):
        deciding(second).use_review(shown)

    assert second.pending() == []


def test_paper_of_another_laptop_cannot_be_used(
    pair: tuple[world.Laptop, world.Laptop], site_id: str
) -> None:
    first, second = pair
    with first.journal.transaction() as change:
        change.add(
            paper,
            {
                "site_id": site_id,
                "type": "order",
                "number": "样字〔2026〕1号",
                "year": 2026,
                "serial": 1,
                "content": "{}",
                "pdf_sha256": "0" * 64,
                "issued_on": date(2026, 3, 16),
                "issued_at": 1,
                "state": "issued",
                "account_id": first.account,
                "device": first.device,
                "printed": 0,
            },
        )
    first.sync()
    second.pull()

    card = review_of(second)

    assert (card.reason, card.parts[0].about.title) == (
        "review.number_not_leased",
        "样字〔2026〕1号",
    )
    assert (card.may_use, card.may_let_go) == (False, True)
    with pytest.raises(Refusal, match=r"decide\.not_allowed"):
        deciding(second).use_review(card)


def test_supervisor_uses_a_late_edit_of_his_team(
    bureau: world.Bureau, laptops: MakeLaptop, inspector: str, site_id: str
) -> None:
    field = laptops(inspector)
    row = refuse(field, site_id)
    desk = laptops(reader(bureau, site_id, "supervisor"))

    deciding(desk).use_review(review_of(desk))
    desk.sync()

    assert bureau.rows(problem)[row]["account_id"] == inspector
    assert deciding(desk).look().reviews == ()


def test_forged_card_is_no_way_around_what_the_laptop_knows(
    bureau: world.Bureau, laptops: MakeLaptop, inspector: str, site_id: str
) -> None:
    field = laptops(inspector)
    refuse(field, site_id)
    desk = laptops(reader(bureau, site_id, "clerk"))
    card = review_of(desk)
    assert (card.may_use, card.may_let_go) == (False, False)

    with pytest.raises(Refusal, match=r"decide\.changed"):
        deciding(desk).use_review(replace(card, may_use=True))

    assert desk.pending() == []


def test_every_decision_is_one_transaction(
    pair: tuple[world.Laptop, world.Laptop], site_id: str
) -> None:
    first, _ = pair
    refuse(first, site_id)

    deciding(first).use_review(review_of(first))

    with first.database.read() as connection:
        query = select(outbox.c.txn, outbox.c.core).where(outbox.c.state == "pending")
        rows = connection.execute(query).all()
    assert len({row.txn for row in rows}) == 1
    kinds = [operation.parse_core(row.core).entity for row in rows]
    assert kinds == ["review", "review", "problem"]
    with first.database.read() as connection:
        assert connection.execute(select(conflict)).all() == []
