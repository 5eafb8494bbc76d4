"""What happens to an issued paper, and whether one that is brought back is to be believed."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pikepdf
import pytest

from app.services.packets import PacketService
from app.services.served import PaperService, PaperView, Serving, drawn, drawn_packet
from app.services.today import TodayService
from app.services.verifying import VerifyingService, check_file
from db.tables.bureau import signing_key
from db.tables.site import paper, problem, service
from forms.papers import certificate
from forms.papers.certificate import KeyStatements
from forms.papers.verify import State
from inspection.due import DueWhy
from inspection.refusal import Refusal
from inspection.terms import ServiceManner
from tests.support.paper_laptop import BUREAU_KEY, SETTINGS, PaperLaptop, paper_laptop

MINUTE = 60_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def papers(desk: PaperLaptop) -> PaperService:
    return PaperService(desk.laptop)


@pytest.fixture
def view(desk: PaperLaptop, papers: PaperService) -> PaperView:
    """An issued order with its receipt, twenty minutes old."""
    desk.raise_problem()
    packets = PacketService(desk.laptop)
    issued = packets.issue(packets.prepare(desk.site))
    desk.city.clock.advance(20 * MINUTE)
    return papers.view(issued.order)


def direct(view: PaperView) -> Serving:
    return Serving(
        manner=ServiceManner.DIRECT,
        served_at=view.now_ms,
        place="项目部办公室",
        receiver="样例经办",
        relation="项目经理",
        second_server=view.second,
    )


def whys(desk: PaperLaptop) -> set[DueWhy]:
    return {line.why for line in TodayService(desk.laptop).look().lines}


def test_paper_is_listed_until_served_and_opened_by_its_receipt_too(
    desk: PaperLaptop, papers: PaperService, view: PaperView
) -> None:
    (line,) = papers.listed().lines
    assert (line.number, line.state) == ("样人社劳监令字〔2023〕218号", "issued")
    assert papers.waiting() == 1
    assert papers.view(view.receipts[0].id).paper.id == view.paper.id
    assert view.second == desk.second
    assert len(view.problems) == 1


def test_direct_service_is_recorded_with_its_receipt_and_ends_the_waiting(
    desk: PaperLaptop, papers: PaperService, view: PaperView
) -> None:
    entry = papers.record_service(view, direct(view))
    row = desk.row(service, entry)
    assert (row["manner"], row["receiver"], row["relation"]) == ("direct", "样例经办", "项目经理")
    assert row["receipt_id"] == view.receipts[0].id
    assert (row["server_id"], row["second_server_id"]) == (desk.laptop.account, desk.second)
    assert desk.row(paper, view.paper.id)["state"] == "served"
    assert papers.waiting() == 0
    assert {one.result for one in desk.city.device.push()} == {"applied"}


def test_refused_order_waits_until_it_is_left_before_a_witness(
    desk: PaperLaptop, papers: PaperService, view: PaperView
) -> None:
    assert DueWhy.NOT_SERVED in whys(desk)
    refusal = dataclasses.replace(
        direct(view), receiver="", relation="", refused=True, refusal_reason="称负责人不在"
    )
    papers.record_service(view, refusal)
    assert desk.row(paper, view.paper.id)["state"] == "refused"
    assert DueWhy.SERVICE_REFUSED in whys(desk)

    left = dataclasses.replace(refusal, manner=ServiceManner.LEFT, witness="样例见证")
    papers.record_service(papers.view(view.paper.id), left)
    assert desk.row(paper, view.paper.id)["state"] == "served"
    assert not whys(desk) & {DueWhy.NOT_SERVED, DueWhy.SERVICE_REFUSED}
    assert len(papers.view(view.paper.id).services) == 2


def test_served_paper_stays_served_whatever_is_recorded_later(
    desk: PaperLaptop, papers: PaperService, view: PaperView
) -> None:
    papers.record_service(view, direct(view))
    again = dataclasses.replace(direct(view), refused=True, refusal_reason="再次送达被拒")
    papers.record_service(papers.view(view.paper.id), again)
    assert desk.row(paper, view.paper.id)["state"] == "served"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": " "}, "place"),
        ({"receiver": ""}, "receiver"),
        ({"relation": ""}, "relation"),
        ({"refused": True}, "refusal_reason"),
        ({"manner": ServiceManner.LEFT, "refusal_reason": "拒收"}, "witness"),
        ({"second_server": None}, "second_server"),
    ],
)
def test_incomplete_service_names_the_field_and_records_nothing(
    desk: PaperLaptop,
    papers: PaperService,
    view: PaperView,
    change: dict[str, object],
    field: str,
) -> None:
    with pytest.raises(Refusal) as refused:
        papers.record_service(view, dataclasses.replace(direct(view), **change))
    assert (refused.value.code, refused.value.params) == ("service.incomplete", {"field": field})
    assert papers.view(view.paper.id).services == ()


@pytest.mark.parametrize("minutes", [-21, 1])
def test_service_before_the_issue_or_in_the_future_is_refused(
    papers: PaperService, view: PaperView, minutes: int
) -> None:
    serving = dataclasses.replace(direct(view), served_at=view.now_ms + minutes * MINUTE)
    assert serving.faults(view.paper.issued_at, view.now_ms) == ("served_at",)
    with pytest.raises(Refusal):
        papers.record_service(view, serving)


def test_mail_needs_no_second_server(papers: PaperService, view: PaperView) -> None:
    by_mail = Serving(ServiceManner.MAIL, view.now_ms, place="样例路 1 号")
    assert papers.record_service(view, by_mail)


def test_void_paper_is_not_served_and_says_why(
    desk: PaperLaptop, papers: PaperService, view: PaperView
) -> None:
    with pytest.raises(Refusal) as refused:
        papers.void(view, " ")
    assert refused.value.code == "paper.reason_needed"
    papers.void(view, "单位名称有误")
    after = papers.view(view.paper.id)
    assert (after.paper.state, after.paper.void_reason) == ("void", "单位名称有误")
    assert after.receipts[0].state == "void"
    assert papers.waiting() == 0
    assert desk.row(problem, view.problems[0])["state"] == "correcting"
    for action in (
        lambda: papers.record_service(after, direct(after)),
        lambda: papers.void(after, "again"),
    ):
        with pytest.raises(Refusal) as refused:
            action()
        assert refused.value.code == "paper.void"
    assert {one.result for one in desk.city.device.push()} == {"applied"}


def test_printing_is_counted_on_every_paper_of_the_packet(
    desk: PaperLaptop, papers: PaperService, view: PaperView
) -> None:
    papers.record_printed(view)
    papers.record_printed(view)  # the same page, not reloaded in between
    assert desk.row(paper, view.paper.id)["printed"] == 2
    assert desk.row(paper, view.receipts[0].id)["printed"] == 2


def test_one_print_is_two_orders_and_a_receipt(view: PaperView) -> None:
    order = pages(drawn(view.paper).pdf)
    assert pages(drawn_packet(view)) == 2 * order + pages(drawn(view.receipts[0]).pdf)


def pages(pdf: bytes) -> int:
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def test_paper_of_an_unknown_id_is_missing(papers: PaperService) -> None:
    with pytest.raises(Refusal) as refused:
        papers.view("01890000-0000-7000-8000-000000000000")
    assert refused.value.code == "paper.missing"


def test_file_of_this_laptop_is_genuine_and_its_signer_is_named(
    desk: PaperLaptop, view: PaperView
) -> None:
    found = check_file(drawn(view.paper).pdf, VerifyingService(desk.laptop).known())
    assert found.verdict.state is State.GENUINE
    assert found.verdict.number == view.paper.number
    assert found.holder == desk.city.city.inspectors[0].name
    assert (found.known, found.void) == (True, False)
    assert found.content is not None
    assert found.content.issuer.name == SETTINGS["bureau.name"]


def test_void_paper_is_told_with_its_verdict(
    desk: PaperLaptop, papers: PaperService, view: PaperView
) -> None:
    papers.void(view, "作废")
    found = check_file(drawn(view.paper).pdf, VerifyingService(desk.laptop).known())
    assert (found.verdict.state, found.void) == (State.GENUINE, True)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda pdf: pdf + b"\n", "file.appended"),
        (lambda pdf: b"hello", "file.not_a_paper"),
        (lambda pdf: pdf.replace(b"/Creator", b"/CreatoR", 1), "file.changed"),
    ],
)
def test_spoiled_file_is_false_with_its_reason(
    desk: PaperLaptop, view: PaperView, spoil: object, reason: str
) -> None:
    assert callable(spoil)
    found = check_file(spoil(drawn(view.paper).pdf), VerifyingService(desk.laptop).known())
    assert (found.verdict.state, found.verdict.reasons) == (State.FALSE, (reason,))


def test_key_revoked_by_the_bureau_makes_an_unseen_paper_doubtful(
    desk: PaperLaptop, view: PaperView
) -> None:
    revise_key(desk, revoked=True)
    found = check_file(drawn(view.paper).pdf, VerifyingService(desk.laptop).known())
    assert (found.verdict.state, found.verdict.reasons) == (State.DOUBTFUL, ("key.revoked_later",))


def test_countersigned_paper_outlives_the_revocation_of_its_key(
    desk: PaperLaptop, view: PaperView
) -> None:
    desk.city.device.push()
    signed = certificate.countersign(
        BUREAU_KEY,
        view.paper.number or "",
        desk.row(paper, view.paper.id)["key_id"],
        view.paper.content.encode(),
        received_ms=view.now_ms,
    )
    with desk.city.bureau.journal.transaction() as change:
        text = msgspec.json.encode(signed).decode()
        change.edit(paper, view.paper.id, {"countersignature": text})
    revise_key(desk, revoked=True)
    desk.city.device.sync()
    found = check_file(drawn(view.paper).pdf, VerifyingService(desk.laptop).known())
    assert found.verdict.state is State.GENUINE
    assert found.verdict.received_ms == view.now_ms


def test_statement_nobody_can_read_certifies_nothing(desk: PaperLaptop, view: PaperView) -> None:
    revise_key(desk, text="not a statement")
    found = check_file(drawn(view.paper).pdf, VerifyingService(desk.laptop).known())
    assert found.verdict.reasons == ("key.uncertified",)


def revise_key(desk: PaperLaptop, *, revoked: bool = False, text: str = "") -> None:
    """The bureau says something else about this laptop's paper key, and the laptop pulls it."""
    (row,) = [
        one for one in desk.city.bureau.rows(signing_key).values() if one["purpose"] == "paper"
    ]
    told = KeyStatements.parse(row["certificate"])
    if revoked:
        withdrawn = certificate.revoke(
            BUREAU_KEY, row["key_id"], at_ms=desk.city.clock.now_ms(), reason="遗失"
        )
        text = msgspec.json.encode(dataclasses.replace(told, revocation=withdrawn)).decode()
    with desk.city.bureau.journal.transaction() as change:
        change.edit(signing_key, row["id"], {"certificate": text})
    desk.city.device.pull()
