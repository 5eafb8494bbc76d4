"""Builds the city: sites first, then each site's firms and workers, all from seed and date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from inspection.terms import AccountRole, DocumentType, SiteState
from inspection.workdays import add_months
from tools.city import people, words
from tools.city.dice import Dice
from tools.city.model import City, Firm, Member, Site, Worker

INSPECTORS = (("zhou", "周样例"), ("lin", "林示范"), ("he", "何例行"))
_WEIGHTS = {SiteState.PLANNED: 0, SiteState.STOPPED: 40, SiteState.BUILDING: 100}
_LEFT_PERCENT = 18
_MOVED_PERCENT = 3
_CREW_SIZE = 18


def make_city(
    seed: int, on: date, *, sites: int = 40, workers: int = 12_000, inspectors: int = 3
) -> City:
    """The city of this seed as its bureau knows it on the civil date `on`.

    `workers` counts roster lines over all sites. The first site is always being built, assigned
    to the first inspector, and its guarantee expires within the month. Raises ValueError if there
    are more workers than made-up phone numbers, or no site or inspector.
    """
    if sites < 1 or inspectors < 1 or not 0 <= workers <= people.PHONE_COUNT // 2:
        raise ValueError((sites, workers, inspectors))
    members = tuple(_members(inspectors))
    logins = [member.login for member in members if member.role is AccountRole.INSPECTOR]
    bare = [_site(seed, number, on, logins[number % len(logins)]) for number in range(sites)]
    phones = iter(range(2 * sites, people.PHONE_COUNT))
    built: list[Site] = []
    for number, size in enumerate(_sizes(seed, bare, workers)):
        before = built[-1].workers if built else ()
        roster = tuple(_roster(seed, number, bare[number], size, on, phones, before))
        built.append(replace(bare[number], workers=roster))
    return City(
        seed=seed,
        on=on,
        bureau="样例市人力资源和社会保障局",
        team="样例市劳动保障监察支队",
        team_code="990300",
        members=members,
        sites=tuple(built),
    )


def _members(inspectors: int) -> Iterator[Member]:
    for number in range(inspectors):
        login, name = INSPECTORS[number % len(INSPECTORS)]
        again = number // len(INSPECTORS)
        login = f"{login}{again + 1}" if again else login
        name = f"{name}{again + 1}" if again else name
        yield Member(login, name, AccountRole.INSPECTOR, f"样例-{number + 1:04d}")
    yield Member("keshi", "科示例", AccountRole.SUPERVISOR, "样例-9001")
    yield Member("neiqin", "内示例", AccountRole.CLERK, "")


def _state(number: int, dice: Dice) -> SiteState:
    if number == 0:
        return SiteState.BUILDING
    roll = dice.below(100)
    for state, share in (
        (SiteState.PLANNED, 5),
        (SiteState.STOPPED, 8),
        (SiteState.FINISHED, 5),
        (SiteState.ACCEPTED, 4),
    ):
        if roll < share:
            return state
        roll -= share
    return SiteState.BUILDING


def _site(seed: int, number: int, on: date, inspector: str) -> Site:
    dice = Dice(seed, "site", number)
    state = _state(number, dice)
    place = words.PLACES[number % len(words.PLACES)]
    # a place comes round with another project each time; all names differ up to 286 sites
    project, regulator, least, most = words.PROJECTS[
        (number + number // len(words.PLACES)) % len(words.PROJECTS)
    ]
    lap = number // (len(words.PLACES) * len(words.PROJECTS))
    area, district = dice.pick(words.DISTRICTS)
    starts_on = _starts_on(state, on, dice)
    ends_on = add_months(starts_on, dice.between(14, 30))
    if state in (SiteState.FINISHED, SiteState.ACCEPTED):
        ends_on = on - timedelta(days=dice.between(20, 200))
        starts_on = min(starts_on, ends_on - timedelta(days=200))
    elif state is not SiteState.PLANNED and ends_on <= on:
        ends_on = add_months(on, dice.between(1, 8))
    kind = "letter" if number == 0 else dice.pick(("letter", "letter", "letter", "insurance",
                                                   "cash", "exempt"))  # fmt: skip
    until = None
    if kind in ("letter", "insurance"):
        soon = number == 0 or dice.chance(8)
        until = on + timedelta(days=dice.between(7, 25) if soon else dice.between(60, 600))
    assigned_from = max(starts_on, on - timedelta(days=dice.between(60, 420)))
    if state is SiteState.PLANNED:
        assigned_from = on - timedelta(days=dice.between(1, 40))
    return Site(
        code=f"{area}{starts_on:%Y%m}{number + 1:04d}",
        name=f"{place}{project}" + (f"{lap + 1}标段" if lap else ""),
        state=state,
        area_code=area,
        address=f"{district}{dice.pick(words.ROADS)}{dice.between(1, 280)}号",
        regulator=regulator,
        permit_number=f"{area}{starts_on:%Y%m%d}{number % 100:02d}01",
        contract_fen=dice.between(least, most) * 1_000_000 + dice.below(100) * 10_000,
        starts_on=starts_on,
        ends_on=ends_on,
        guarantee_kind=kind,
        guarantee_until=until,
        owner=people.firm(people.OWNERS, dice.below(48)),
        general_contractor=people.firm(people.CONTRACTORS, dice.below(48)),
        subcontractors=_subcontractors(dice),
        supervisor=people.firm(people.SUPERVISORS, dice.below(24)),
        manager=people.person_name(dice),
        manager_phone=people.phone_number(2 * number),
        labour_clerk=people.person_name(dice),
        labour_clerk_phone=people.phone_number(2 * number + 1),
        inspector=inspector,
        assigned_from=assigned_from,
        workers=(),
    )


def _starts_on(state: SiteState, on: date, dice: Dice) -> date:
    if state is SiteState.PLANNED:
        return on + timedelta(days=dice.between(10, 90))
    return on - timedelta(days=dice.between(90, 620))


def _subcontractors(dice: Dice) -> tuple[Firm, ...]:
    first, count = dice.below(48), dice.between(1, 3)
    return tuple(people.firm(people.SUBCONTRACTORS, first + 7 * n) for n in range(count))


def _sizes(seed: int, sites: list[Site], workers: int) -> list[int]:
    """Share the workers out: building sites are large, planned ones empty, the total is exact."""
    dice = Dice(seed, "sizes")
    weights = [_WEIGHTS.get(site.state, 25) * dice.between(40, 160) for site in sites]
    total = sum(weights)
    sizes = [workers * weight // total for weight in weights]
    sizes[0] += workers - sum(sizes)
    return sizes


def _roster(
    seed: int,
    number: int,
    site: Site,
    size: int,
    on: date,
    phones: Iterator[int],
    before: tuple[Worker, ...],
) -> Iterator[Worker]:
    dice = Dice(seed, "roster", number)
    movers = [w for w in before if w.left_on is not None and w.document_number and w.phone]
    crews = _crews(site, size, dice)
    gone = site.state in (SiteState.FINISHED, SiteState.ACCEPTED)
    area = f"99{number % 10_000:04d}"
    numbers: set[str] = set()
    led: set[str] = set()
    for place in range(size):
        firm, crew, trade, trade_code = crews[place * len(crews) // size]
        leader = crew not in led
        led.add(crew)
        joined = dice.day(site.starts_on, min(on, site.ends_on))
        left: date | None = None
        if gone:
            left = dice.day(joined, site.ends_on)
        elif dice.chance(_LEFT_PERCENT):
            left = dice.day(joined, on)
        if movers and not leader and dice.chance(_MOVED_PERCENT):
            moved = movers.pop()
            if moved.left_on is not None and moved.left_on < joined:
                yield replace(moved, trade=trade, trade_code=trade_code, firm=firm, crew=crew,
                              leader=False, joined_on=joined, left_on=left)  # fmt: skip
                continue
        kind, document = _document(dice, area, on, number, place, numbers)
        phone = people.phone_number(next(phones))
        if dice.chance(1) and document:
            phone = ""
        yield Worker(
            name=people.person_name(dice),
            document_type=kind,
            document_number=document,
            phone=phone,
            trade=trade,
            trade_code=trade_code,
            firm=firm,
            crew=crew,
            leader=leader,
            joined_on=joined,
            left_on=left,
        )


def _crews(site: Site, size: int, dice: Dice) -> list[tuple[str, str, str, str]]:
    """Crews of about `_CREW_SIZE`: (subcontractor, crew, trade, trade code)."""
    crews = []
    names = [trade for trade in words.TRADES for _ in range(trade[2])]
    for number in range(max(1, size // _CREW_SIZE)):
        trade, code, _ = dice.pick(names)
        firm = site.subcontractors[number % len(site.subcontractors)].name
        crews.append((firm, f"{trade.removesuffix('人员')}{number + 1}班", trade, code))
    return crews


def _document(
    dice: Dice, area: str, on: date, site: int, place: int, numbers: set[str]
) -> tuple[DocumentType, str]:
    roll = dice.below(1000)
    if roll < 6:
        kind = (DocumentType.PASSPORT, DocumentType.HK_MACAO_PERMIT, DocumentType.TAIWAN_PERMIT)[
            roll % 3
        ]
        number = people.other_document(kind, (site * 257 + place) % 10_000)
        if number not in numbers:
            numbers.add(number)
            return kind, number
    elif roll < 12:
        return DocumentType.CITIZEN_ID, ""
    while True:
        number = people.citizen_number(dice, area, on)
        if number not in numbers:
            numbers.add(number)
            return DocumentType.CITIZEN_ID, number
