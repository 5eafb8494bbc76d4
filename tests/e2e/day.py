"""A day of an inspector on one site, through the services his pages use."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.packets import PacketService
from app.services.phone_checks import PhoneCheckService
from app.services.problems import ProblemService, Wanted
from app.services.served import PaperService, Serving
from inspection.terms import CallOutcome, ServiceManner
from tests.support.live_bureau import FieldLaptop

FACTS = "钢筋班 2 名工人未签订书面劳动合同。"


@dataclass(frozen=True, slots=True)
class Done:
    """Ids of what the day left behind, and the number of the order."""

    form: str
    problem: str
    sample: str
    order: str
    receipt: str
    number: str
    service: str


def check_in(laptop: FieldLaptop, site: str, assistant: str) -> tuple[str, str]:
    """A finished check-in with one item missing; returns the ids of form and problem."""
    filling = FillingService(laptop.laptop)
    contacts = ContactService(laptop.laptop, filling)
    ledger = ProblemService(laptop.laptop)
    form = contacts.start_check_in(site, assistant_id=assistant)
    page = filling.open(form)
    filling.keep(page, "a/A3", "missing")
    offer = ledger.offer(page, "a/A3")
    assert offer is not None
    wanted = Wanted(facts=FACTS, due_on=offer.due_on, measure="五日内补签书面劳动合同。")
    problem = ledger.raise_from(page, "a/A3", wanted)
    filling.commit(form)
    return form, problem


def call_workers(laptop: FieldLaptop, site: str) -> str:
    """The month's sample drawn, one worker not reached, one who hung up half-way."""
    calls = PhoneCheckService(laptop.laptop)
    sample = calls.draw(site)
    first = calls.month(site).next_entry
    assert first is not None
    calls.reveal(first)
    second = calls.record(first, CallOutcome.NO_ANSWER, note="响铃无人接").next_entry
    assert second is not None
    filling = FillingService(laptop.laptop)
    form = calls.answer(second)
    filling.keep(filling.open(form), "who/Q1", "yes")
    calls.hang_up(form)
    return sample


def serve_order(laptop: FieldLaptop, site: str, problem: str, second: str) -> tuple[str, ...]:
    """The order for a problem issued, printed and served; ids of order, receipt, service and
    the order's number."""
    packets, papers = PacketService(laptop.laptop), PaperService(laptop.laptop)
    issued = packets.issue(packets.prepare(site, [problem]))
    papers.record_printed(papers.view(issued.order))
    serving = Serving(
        ServiceManner.DIRECT,
        laptop.clock.now_ms(),
        place="项目部",
        receiver="样例签收人",
        relation="劳资专管员",
        second_server=second,
    )
    service = papers.record_service(papers.view(issued.order), serving)
    return issued.order, issued.receipt, service, issued.number


def whole_day(laptop: FieldLaptop, site: str, colleague: str) -> Done:
    """All of it."""
    form, problem = check_in(laptop, site, colleague)
    sample = call_workers(laptop, site)
    order, receipt, service, number = serve_order(laptop, site, problem, colleague)
    return Done(form, problem, sample, order, receipt, number, service)
