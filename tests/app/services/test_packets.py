"""An order and its receipt: filled from what is known, numbered once, sealed, stored whole."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.services.laptop import Laptop
from app.services.packet import GAP
from app.services.packets import Issued, PacketService
from app.services.served import PaperService, drawn
from app.sync.forget import forget
from db.journal.laptop import LaptopJournal
from db.store.engine import laptop_engine
from db.tables.bureau import number_block
from db.tables.laptop import outbox
from db.tables.site import paper, paper_problem, problem, site
from forms.papers import content as contents
from forms.papers import seal as seals
from forms.papers.draw import draw_draft
from inspection.refusal import Refusal
from tests.support import world
from tests.support.paper_laptop import A6, B3, C3, E3, SETTINGS, PaperLaptop, equip, paper_laptop


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def service(desk: PaperLaptop) -> PacketService:
    return PacketService(desk.laptop)


def order_facts(desk: PaperLaptop, issued: Issued) -> contents.OrderFacts:
    facts = contents.parse(desk.row(paper, issued.order)["content"].encode()).facts
    assert isinstance(facts, contents.OrderFacts)
    return facts


def test_packet_is_filled_from_site_problems_check_in_and_settings(
    desk: PaperLaptop, service: PacketService
) -> None:
    wanted = [desk.raise_problem(C3), desk.raise_problem(E3, measure="限 3 日内更新告示牌")]
    packet = service.prepare(desk.site, wanted)

    assert packet.missing == ()
    assert [one.item for one in packet.problems] == ["C3", "E3"]
    assert packet.demands[wanted[0]].startswith("补齐农民工本人对工资支付表的签字确认")
    assert packet.demands[wanted[1]] == "限 3 日内更新告示牌"
    assert packet.party is not None
    assert packet.party.role == "general_contractor"
    assert [card.id for card in packet.inspectors] == [desk.laptop.account, desk.second]
    assert packet.contact_phone == SETTINGS["bureau.phone"]
    assert (packet.due_on, packet.days, packet.due_provisional) == (date(2023, 11, 30), 5, False)
    assert (packet.next_number, packet.numbers_left) == ("样人社劳监令字〔2023〕218号", 50)


def test_unnamed_problems_are_those_that_wait_for_an_order(
    desk: PaperLaptop, service: PacketService
) -> None:
    waiting = desk.raise_problem(C3)
    desk.raise_problem(E3, state="struck_off")
    assert [one.id for one in service.prepare(desk.site).problems] == [waiting]
    service.issue(service.prepare(desk.site))
    assert service.prepare(desk.site).problems == ()


def test_no_problem_is_given_more_time_than_it_had(
    desk: PaperLaptop, service: PacketService
) -> None:
    desk.raise_problem(C3, due_on=date(2023, 11, 30))
    desk.raise_problem(E3, due_on=date(2023, 11, 24))
    assert service.prepare(desk.site).due_on == date(2023, 11, 24)


def test_deadline_across_an_unpublished_year_is_provisional(
    desk: PaperLaptop, service: PacketService
) -> None:
    desk.raise_problem()
    packet = dataclasses.replace(service.prepare(desk.site), due_on=date(2031, 1, 8))
    settled, _content = service.settle(packet)
    assert settled.due_provisional
    issued = service.issue(settled)
    (item,) = [one.id for one in settled.problems]
    assert desk.row(problem, item)["due_provisional"]
    assert desk.row(paper, issued.order)["due_on"] == date(2031, 1, 8)


def test_problem_without_clause_or_in_another_state_is_left_out_with_the_reason(
    desk: PaperLaptop, service: PacketService
) -> None:
    wanted = [desk.raise_problem(A6), desk.raise_problem(C3, state="awaiting_recheck")]
    broken = desk.raise_problem(("C", "C4", "999-1", "x"))
    packet = service.prepare(desk.site, [*wanted, broken])
    assert {(one.problem.id, one.reason) for one in packet.left_out} == {
        (wanted[0], "clause"),
        (wanted[1], "state"),
        (broken, "clause"),
    }
    assert "problems" in packet.missing


def test_statute_without_article_is_cited_on_the_order(
    desk: PaperLaptop, service: PacketService
) -> None:
    desk.raise_problem(B3)
    issued = service.issue(service.prepare(desk.site))
    assert order_facts(desk, issued).findings[0].breached == ("rs2021n53",)


def test_issuing_stores_order_receipt_links_and_moves_the_problems(
    desk: PaperLaptop, service: PacketService
) -> None:
    wanted = [desk.raise_problem(C3), desk.raise_problem(E3, state="draft")]
    packet = service.prepare(desk.site, wanted)
    packet = dataclasses.replace(packet, facts={**packet.facts, wanted[0]: "代签 12 人"})
    issued = service.issue(packet)

    order, receipt = desk.row(paper, issued.order), desk.row(paper, issued.receipt)
    assert issued.number == order["number"] == "样人社劳监令字〔2023〕218号"
    assert (order["serial"], receipt["serial"]) == (218, None)
    assert receipt["parent_id"] == issued.order
    assert (order["state"], order["printed"]) == ("issued", 0)
    for row in (order, receipt):
        seal = seals.parse(row["seal"])
        assert seal.bureau == SETTINGS["bureau.url"]
        assert seal.covers(row["content"].encode())
        assert seal.key_id == row["key_id"]
    for item in wanted:
        moved = desk.row(problem, item)
        assert (moved["state"], moved["due_on"]) == ("correcting", date(2023, 11, 30))
        assert moved["firm_id"] == order["firm_id"]
        assert moved["measure"] == packet.demands[item]
    assert desk.row(problem, wanted[0])["facts"] == "代签 12 人"
    with desk.laptop.database.read() as connection:
        linked = connection.scalars(select(paper_problem.c.problem_id))
        assert set(linked) == set(wanted)


def test_drawn_again_the_papers_are_the_stored_bytes(
    desk: PaperLaptop, service: PacketService
) -> None:
    desk.raise_problem()
    issued = service.issue(service.prepare(desk.site))
    view = PaperService(desk.laptop).view(issued.order)
    for one in (view.paper, *view.receipts):
        again = drawn(one)
        assert again.as_issued
        assert hashlib.sha256(again.pdf).hexdigest() == one.pdf_sha256


def test_the_bureau_accepts_everything_the_packet_wrote(
    desk: PaperLaptop, service: PacketService
) -> None:
    desk.raise_problem()
    issued = service.issue(service.prepare(desk.site))
    results = desk.city.device.push()
    assert {one.result for one in results} == {"applied"}
    assert desk.city.bureau.rows(paper)[issued.order]["number"] == issued.number


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("addressee", {"addressee": ""}),
        ("due_on", {"due_on": date(2023, 11, 22)}),
        ("inspected_on", {"inspected_on": date(2023, 11, 24)}),
        ("inspectors", {"inspectors": ()}),
        ("contact_name", {"contact_name": " "}),
        ("contact_phone", {"contact_phone": ""}),
    ],
)
def test_incomplete_packet_names_the_field_marks_the_draft_and_takes_no_number(
    desk: PaperLaptop, service: PacketService, field: str, change: dict[str, object]
) -> None:
    desk.raise_problem()
    packet = dataclasses.replace(service.prepare(desk.site), **change)
    assert packet.missing == (field,)
    settled, content = service.settle(packet)
    assert draw_draft(content).startswith(b"%PDF")
    if field not in ("due_on", "inspected_on"):
        assert GAP.encode() in content
    with pytest.raises(Refusal) as refused:
        service.issue(settled)
    assert (refused.value.code, refused.value.params) == ("packet.incomplete", {"field": field})
    assert service.prepare(desk.site).next_number == packet.next_number


@pytest.mark.parametrize(("gone", "field"), [("bureau.name", "issuer"), ("bureau.url", "issuer")])
def test_bureau_without_name_or_address_issues_nothing(
    tmp_path: Path, gone: str, field: str
) -> None:
    told = {name: value for name, value in SETTINGS.items() if name != gone}
    with paper_laptop(tmp_path, settings=told) as desk:
        desk.raise_problem()
        assert PacketService(desk.laptop).prepare(desk.site).missing == (field,)


def test_laptop_without_paper_key_issues_nothing(desk: PaperLaptop, service: PacketService) -> None:
    desk.raise_problem()
    with desk.laptop.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM device_state WHERE name = 'paper_key'")
    before = operations(desk.laptop)
    with pytest.raises(Refusal) as refused:
        service.issue(service.prepare(desk.site))
    assert refused.value.code == "signature.malformed"
    assert operations(desk.laptop) == before


def operations(laptop: Laptop) -> int:
    with laptop.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(outbox)).scalar_one())


def test_problem_changed_behind_the_page_stops_the_issue(
    desk: PaperLaptop, service: PacketService
) -> None:
    item = desk.raise_problem()
    shown = service.prepare(desk.site)
    service.issue(service.prepare(desk.site))
    before = operations(desk.laptop)
    with pytest.raises(Refusal) as refused:
        service.issue(shown)
    assert refused.value.code == "row.changed_elsewhere"
    assert operations(desk.laptop) == before
    again = service.prepare(desk.site, [item])
    assert again.problems[0].ordered_by == "样人社劳监令字〔2023〕218号"


def test_exhausted_block_refuses_until_another_is_leased(tmp_path: Path) -> None:
    with paper_laptop(tmp_path, numbers=(207, 208)) as desk:
        service = PacketService(desk.laptop)
        taken = []
        for told in (C3, E3):
            desk.raise_problem(told)
            taken.append(service.issue(service.prepare(desk.site)).number)
        desk.raise_problem(B3)
        packet = service.prepare(desk.site)
        assert packet.missing == ("number",)
        with pytest.raises(Refusal) as refused:
            service.issue(packet)
        assert refused.value.code == "number.block_exhausted"
        desk.lease(258, 307)
        taken.append(service.issue(service.prepare(desk.site)).number)
        assert [number.partition("〕")[2] for number in taken] == ["207号", "208号", "258号"]


def test_void_paper_keeps_its_number(desk: PaperLaptop, service: PacketService) -> None:
    item = desk.raise_problem()
    first = service.issue(service.prepare(desk.site, [item]))
    papers = PaperService(desk.laptop)
    papers.void(papers.view(first.order), "打印错误")
    second = service.issue(service.prepare(desk.site, [item]))
    assert second.number == "样人社劳监令字〔2023〕219号"
    assert desk.row(paper, first.order)["number"] == "样人社劳监令字〔2023〕218号"


def test_number_stays_used_when_the_papers_of_a_site_leave_the_laptop(tmp_path: Path) -> None:
    with paper_laptop(tmp_path, sites=4) as desk:
        service = PacketService(desk.laptop)
        desk.raise_problem()
        service.issue(service.prepare(desk.site))
        desk.city.device.sync()
        with desk.laptop.database.write() as connection:
            forget(connection, [f"people:{desk.site}", f"site:{desk.site}"])
            assert not connection.execute(select(paper.c.id)).all()
            other = connection.execute(select(site.c.id)).scalars().first()
        assert other is not None
        assert service.prepare(other).next_number == "样人社劳监令字〔2023〕219号"


def test_blocks_of_two_devices_never_double_across_restart_and_exhaustion(tmp_path: Path) -> None:
    with paper_laptop(tmp_path, numbers=(201, 203)) as desk:
        bureau, mine = desk.city.bureau, desk.city.device
        mine.push()
        other = world.Laptop(bureau, tmp_path, mine.account)
        equip(bureau, other)
        lease(bureau, other, 204, 206)
        other.pull()
        taken: list[int] = []
        try:
            for device in (mine, other):
                taken += [take(device, desk), take(device, desk)]
                restart(device)
                taken.append(take(device, desk))
                with pytest.raises(Refusal) as refused:
                    take(device, desk)
                assert refused.value.code == "number.block_exhausted"
            # Neither has seen the other's papers: only the blocks keep them apart.
            lease(bureau, mine, 207, 209)
            mine.pull()
            taken.append(take(mine, desk))
            assert {one.result for one in (*mine.push(), *other.push())} == {"applied"}
        finally:
            other.close()
        assert taken == [201, 202, 203, 204, 205, 206, 207]


def lease(bureau: world.Bureau, device: world.Laptop, first: int, last: int) -> None:
    with bureau.journal.transaction() as change:
        change.add(
            number_block,
            {
                "account_id": device.account,
                "device": device.device,
                "paper_type": "order",
                "year": 2023,
                "first": first,
                "last": last,
            },
        )


def take(device: world.Laptop, desk: PaperLaptop) -> int:
    """Issue an order for a fresh problem on this device; the serial it took."""
    laptop = Laptop(device.database, device.journal, desk.city.clock, device.account, device.blobs)
    problems = PaperLaptop(dataclasses.replace(desk.city, laptop=laptop), desk.site, "", desk.form)
    item = problems.raise_problem()
    service = PacketService(laptop)
    packet = service.prepare(desk.site, [item])
    row = device.row(paper, service.issue(packet).order)
    assert row is not None
    return int(row["serial"])


def restart(device: world.Laptop) -> None:
    """The program ends, and starts again on the same file."""
    path = device.database.path
    assert path is not None
    device.database.close()
    device.database = laptop_engine(path, world.KEY)
    device.journal = LaptopJournal(
        device.database, device.bureau.clock, device=device.device, actor=device.account
    )
