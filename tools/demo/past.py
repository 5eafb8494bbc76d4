"""Lets one made-up inspector live his past on his own laptop, through the program's services.

Every check-in, call, order and service is written as the program writes it, at the instant it
happened, so that operations, numbers, seals and digests are genuine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from sqlalchemy import select

from app.services.contacts import ContactService
from app.services.filling import Filling, FillingService
from app.services.laptop import Laptop
from app.services.packets import PacketService
from app.services.phone_checks import PhoneCheckService
from app.services.phone_month import Entry
from app.services.problems import ProblemService, Wanted
from app.services.served import PaperService, Serving
from db.queries.problems import problem_row
from db.tables.bureau import account
from db.tables.site import problem, site
from inspection.clock import FixedClock, instant
from inspection.problems import check_move
from inspection.terms import (
    CallOutcome,
    CheckAnswer,
    ContactKind,
    PaperState,
    ProblemState,
    ServiceManner,
)
from inspection.workdays import add_months
from tools.city.dice import Dice
from tools.city.model import City, Site
from tools.city.past import Past, PastCall, PastContact, PastProblem, PastSample

MINUTE = 60_000
_EVIDENCE = "整改报告及凭证"
_PLACE = "项目部会议室"

Event = tuple[int, Callable[[], None]]


class PastLife:
    """What one inspector did before the day, on the laptop he did it on.

    `clock` is the laptop's own; it is moved to each event.
    """

    def __init__(self, laptop: Laptop, clock: FixedClock, city: City, login: str) -> None:
        self._laptop = laptop
        self._clock = clock
        self._city = city
        self._login = login
        self._places = {one.code: one for one in city.sites}
        self._seed = ""
        filling = self._filling = FillingService(laptop)
        self._contacts = ContactService(laptop, filling)
        self._problems = ProblemService(laptop)
        self._packets = PacketService(laptop)
        self._papers = PaperService(laptop)
        self._calls = PhoneCheckService(laptop, seeds=lambda: self._seed)
        with laptop.database.read() as connection:
            rows = connection.execute(select(account.c.login, account.c.id))
            self._accounts: dict[str, str] = {row.login: row.id for row in rows}
            rows = connection.execute(select(site.c.code, site.c.id))
            self._sites: dict[str, str] = {row.code: row.id for row in rows}

    def live(self, past: Past) -> int:
        """Do everything of `past` that is this inspector's, in the order of time; how many events.

        Raises the refusals of the services: the past keeps the rules of the present.
        """
        events = sorted(self._events(past), key=lambda event: event[0])
        for at, happen in events:
            self._clock.value = at
            happen()
        return len(events)

    def _events(self, past: Past) -> Iterator[Event]:
        for place, one in enumerate(past.contacts):
            if one.lead == self._login:
                found = [each for each in past.problems if each.contact == place]
                yield one.started_ms, partial(self._contact, one, found)
        for sample in past.samples:
            if sample.lead == self._login and sample.size:
                entries: list[Entry] = []
                yield sample.drawn_ms, partial(self._draw, sample, entries)
                for call in sample.calls:
                    yield call.at_ms, partial(self._call, call, entries, sample)

    # contacts

    def _contact(self, one: PastContact, found: list[PastProblem]) -> None:
        place = self._places[one.site]
        unseen = one.covert and not found  # a covert visit raises no problem, it leads to a check
        if one.kind is ContactKind.RETURN_VISIT:
            form = self._contacts.start_return_visit(self._sites[one.site])
            answers = self._visited(one, place)
        else:
            form = self._contacts.start_check_in(
                self._sites[one.site],
                one.kind,
                one.form,
                unseen,
                self._accounts.get(one.assistant),
            )
            answers = self._seen(one) if unseen else self._checked(one, place, found)
        visit = self._contacts.open(form)
        self._answer(visit.filling, answers)
        raised = [(each, self._raise(visit.filling, each)) for each in found]
        self._clock.value = one.finished_ms
        self._contacts.finish(visit)
        for each, problem_id in raised:
            self._pursue(one, each, problem_id)

    def _answer(self, filling: Filling, answers: Mapping[str, str]) -> None:
        for path, text in answers.items():
            filling.answers.put(path, text)
        self._filling.store(filling, filling.take())

    def _checked(self, one: PastContact, place: Site, found: list[PastProblem]) -> dict[str, str]:
        on_site = [
            each for each in place.workers if _is_there(each.joined_on, each.left_on, one.on)
        ]
        answers = {
            "head/place": _PLACE,
            "head/met_person": place.manager,
            "head/met_post": "项目经理",
            "head/met_phone": place.manager_phone,
            "head/headcount": str(len(on_site)),
        }
        answers |= {f"{item[0].lower()}/{item}": answer.value for item, answer in one.answers}
        notes = {each.item: each.facts for each in found}
        answers |= {f"{item[0].lower()}/{item}_note": text for item, text in notes.items()}
        said = dict(one.answers)
        if said.get("D2") in (CheckAnswer.IMPLEMENTED, CheckAnswer.PARTIAL):
            until = place.guarantee_until
            answers |= {"d/D2_until": until.isoformat()} if until else {}
        if said.get("F2") is CheckAnswer.PARTIAL:
            answers |= {"f/F2_people": "3", "f/F2_sum": "18600"}
        if said.get("F5") is CheckAnswer.IMPLEMENTED:
            answers |= {"f/F5_leaflets": "20"}
        return answers

    def _visited(self, one: PastContact, place: Site) -> dict[str, str]:
        dice = Dice(self._city.seed, "visited", one.site, one.on)
        topics = dice.pick(("five_systems pay_date", "rules five_systems", "pay_date"))
        return {
            "visit/met_person": place.labour_clerk,
            "visit/met_post": "劳资专管员",
            "content/topics": topics,
            "content/materials": "leaflet",
            "content/leaflets": str(10 * dice.between(1, 5)),
            "situation/difficulties": "none",
            "situation/risk": dice.pick(("green", "green", "green", "yellow")),
        }

    def _seen(self, one: PastContact) -> dict[str, str]:
        dice = Dice(self._city.seed, "covert", one.site, one.on)
        seen = {f"site/V{number}": dice.pick(("yes", "yes", "no")) for number in (1, 2, 6)}
        board = {f"site/V{number}": "yes" for number in (3, 4)} if seen["site/V2"] == "yes" else {}
        return (
            seen
            | board
            | {
                "visit/seen_from": "大门口",
                "visit/working": "full",
                "workers/talked": "0",
                "next/risk": dice.pick(("green", "yellow")),
                "next/follow_up": "phone",
            }
        )

    # problems and papers

    def _raise(self, filling: Filling, one: PastProblem) -> str:
        wanted = Wanted(one.facts, one.due_on, one.people or None, measure=one.measure)
        return self._problems.raise_from(filling, f"{one.item[0].lower()}/{one.item}", wanted)

    def _pursue(self, contact: PastContact, one: PastProblem, problem_id: str) -> None:
        """Issue and serve the order within the hour; then what became of the problem."""
        if one.order is not None:
            self._clock.advance(10 * MINUTE)
            packet = self._packets.prepare(self._sites[one.site], [problem_id])
            issued = self._packets.issue(packet)
            self._clock.advance(25 * MINUTE)
            self._serve(contact, one, issued.order)
        if one.state in (ProblemState.AWAITING_RECHECK, ProblemState.STRUCK_OFF):
            last = one.closed_on or self._city.on
            self._clock.value = max(_at(last, 8, 20), self._clock.value + MINUTE)
            self._report(problem_id)
        if one.state is ProblemState.STRUCK_OFF and one.closed_on is not None:
            self._clock.value = _at(one.closed_on, 16, 10)
            with self._laptop.database.read() as connection:
                shown = problem_row(connection, problem_id)
            if shown is None:
                raise LookupError(problem_id)
            self._problems.move(
                shown,
                ProblemState.STRUCK_OFF,
                closed_on=one.closed_on,
                rechecked_by=self._accounts[one.rechecked_by],
            )

    def _serve(self, contact: PastContact, one: PastProblem, order: str) -> None:
        place = self._places[one.site]
        view = self._papers.view(order)
        self._papers.record_printed(view)
        view = self._papers.view(order)
        refused = one.order is PaperState.REFUSED
        second = self._accounts.get(contact.assistant)
        at = self._clock.now_ms()
        serving = Serving(
            ServiceManner.DIRECT,
            at,
            place=_PLACE,
            receiver="" if refused else place.labour_clerk,
            relation="" if refused else "劳资专管员",
            refused=refused,
            refusal_reason="项目经理称须请示公司，拒绝签字" if refused else "",
            second_server=second,
        )
        self._papers.record_service(view, serving)

    def _report(self, problem_id: str) -> None:
        """The firm has handed in its report: the item waits for the re-check."""
        with self._laptop.journal.transaction() as change:
            shown = problem_row(change.connection, problem_id)
            if shown is None:
                raise LookupError(problem_id)
            facts = {name: getattr(shown, name) for name in shown.__slots__}
            target = ProblemState.AWAITING_RECHECK
            check_move(ProblemState(shown.state), target, facts | {"evidence": _EVIDENCE})
            change.edit(
                problem,
                problem_id,
                seen_rev=shown.rev,
                shown={"state": shown.state},
                new={"state": target.value},
            )

    # phone checks

    def _draw(self, one: PastSample, entries: list[Entry]) -> None:
        self._seed = one.seed
        self._calls.draw(self._sites[one.site])
        month = self._calls.month(self._sites[one.site])
        drawn = [each for stratum in month.strata for each in stratum.entries]
        entries.extend(sorted((each for each in drawn if not each.extra), key=_position))

    def _call(self, call: PastCall, entries: list[Entry], one: PastSample) -> None:
        if call.position >= len(entries):
            return
        entry = entries[call.position]
        if call.outcome is not CallOutcome.COMPLETED:
            self._calls.record(entry.id, call.outcome, call.call_back_at_ms)
            return
        filling = self._filling.open(self._calls.answer(entry.id))
        dice = Dice(self._city.seed, "said", one.site, one.month, call.position)
        self._answer(filling, _said(entry, one.month, dice))
        self._clock.advance(4 * MINUTE)
        self._calls.finish(filling)


def _position(entry: Entry) -> int:
    return entry.position


def _said(entry: Entry, month: date, dice: Dice) -> dict[str, str]:
    """A worker's answers to the seventeen questions: mostly in order, now and then not."""
    paid = add_months(month, -2 if dice.chance(6) else -1)
    monthly = dice.chance(40)
    wage = dice.between(62, 98) * 100 if monthly else dice.between(26, 42) * 10
    owed = dice.chance(5)
    answers = {
        "who/Q1": "yes",
        "who/Q2": "here" if entry.left_on is None else "left",
        "who/Q4": (entry.joined_on or month).replace(day=1).isoformat(),
        "contract/Q5": "contract" if dice.chance(85) else "agreement",
        "contract/Q6": "yes" if dice.chance(90) else "no",
        "contract/Q7": "daily" if dice.chance(90) else "sometimes",
        "pay/Q8": "monthly" if monthly else "daily",
        "pay/Q9": str(wage),
        "pay/Q10": paid.isoformat(),
        "pay/Q10_sum": str(wage if monthly else wage * dice.between(20, 27)),
        "pay/Q11": "own_card",
        "pay/Q12": "self" if dice.chance(96) else "leader",
        "pay/Q13": "self" if dice.chance(95) else "proxy",
        "pay/Q14": "yes" if owed else "no",
        "rights/Q15": "yes" if dice.chance(85) else "no",
        "rights/Q16": "no",
        "rights/Q17": dice.pick(("s5", "s4", "s4", "s3")),
    }
    if owed:
        answers |= {"pay/Q14_months": "1", "pay/Q14_sum": str(dice.between(30, 90) * 100)}
    if not entry.crew:
        answers |= {"who/Q3": "散工"}
    return answers


def _is_there(joined: date, left: date | None, on: date) -> bool:
    return joined <= on and (left is None or left >= on)


def _at(day: date, hour: int, minute: int) -> int:
    return instant(day.year, day.month, day.day, hour, minute)
