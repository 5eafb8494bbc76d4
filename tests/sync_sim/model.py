"""A small world of one bureau and a few laptops that edit one group of one row, to be exhausted.

Every order of edit, push, lost or received acknowledgement, pull, page shown, resolve, of giving
back what somebody else had entered before a restore, and of a touch to another group of the row is
walked, breadth first, so that a counterexample is a shortest one. What must hold is said in terms
of who had seen what, not in terms of the rule:

* lost: a value that nobody knowingly overwrote (no later author had seen it) is neither current
  nor on show in the conflict;
* hidden: two such values differ and no conflict is open;
* false conflict: an edit conflicts though its author had seen every accepted edit of others, or
  though it says what stands and nobody disputes it;
* unseen own: a laptop shows something older than what its user last entered there, although the
  image it pulled does not contain that entry yet.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from db.merge import Stamp, Verdict, Writers
from db.replication.fields import overlay

GROUP = "state"
AGREED = "agreed"
"""A value that several laptops may enter independently; all other values are unique."""


class Operation(NamedTuple):
    """A pending operation; `seen` is a bit set of the operations its page had shown."""

    dseq: int
    base: int
    value: str | None
    """None: a touch to another group of the row."""
    saw: tuple[tuple[str, int], ...]
    """The candidates a resolve names; empty for an edit."""
    seen: int
    bit: int
    shown: tuple[str, ...]
    """The values on the page when it was made: what its author knowingly overwrites."""
    given: bool
    """Whether it gives back what somebody else had entered."""


class Contest(NamedTuple):
    """An open conflict as hashable values: (stamp, value) each, and the name that stands."""

    candidates: tuple[tuple[Stamp, str], ...]
    standing: tuple[str, int]


class Group(NamedTuple):
    """The group at the bureau."""

    value: str
    writers: Writers | None
    contest: Contest | None


class Image(NamedTuple):
    """What a pull publishes and a page shows."""

    rev: int
    seen: int
    value: str
    contest: Contest | None


class Laptop(NamedTuple):
    """One device: `queue` holds what is not yet contained in the published image."""

    made: int
    edits: int
    resolves: int
    touches: int
    gives: int
    acknowledged: int
    queue: tuple[Operation, ...]
    given: int
    """A bit set of its operations that gave something back."""
    latest: tuple[int, str] | None
    """dseq and value of what its user entered last."""
    image: Image
    page: Image
    """What is on screen: an image and the laptop's own pending edit over it; `rev` is the image's,
    `seen` only what was really shown."""


class Bureau(NamedTuple):
    """The authority: `frontier` holds (bit, value) of accepted values no later one had seen."""

    seq: int
    rev: int
    group: Group
    accepted: int
    received: tuple[tuple[int, ...], ...]
    """Per device, the seq of each of its operations by dseq."""
    frontier: tuple[tuple[int, str], ...]


class World(NamedTuple):
    """One reachable state."""

    bureau: Bureau
    laptops: tuple[Laptop, ...]


class Rule(Protocol):
    """The bureau's decision about one operation on the group."""

    def __call__(
        self, group: Group, operation: Operation, stamp: Stamp
    ) -> tuple[Verdict, Group]: ...


@dataclass(frozen=True)
class Setting:
    """A world to exhaust: per device how many edits, resolves and touches it may make.

    Nobody gives anything back while something of his own is not published: what he entered would be
    covered on his screen.
    """

    edits: tuple[int, ...]
    resolves: tuple[int, ...]
    touches: tuple[int, ...]
    gives: tuple[int, ...] = ()
    """Per device how many values of others it may give back; none if left out."""
    stale_pages: bool = False
    """Whether a page may stay open across a pull (else each pull refreshes it)."""
    agreeing: bool = False
    """Whether an edit may also enter the value that others may enter too."""
    acknowledgement_moves_base: bool = False
    """A fault to plant: an acknowledgement passes for having seen the row at that rev."""
    acknowledgement_ends_overlay: bool = False
    """A fault to plant: an acknowledged operation leaves the overlay before it is published."""
    pull_before_acknowledgement: bool = False
    """A fault to plant: a pull is published though it contains operations not known as received."""


@dataclass(frozen=True)
class Finding:
    """What went wrong, and the shortest way there."""

    wrong: str
    steps: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.wrong}: " + "; ".join(self.steps)


@dataclass(frozen=True)
class Report:
    """How much was walked, and the first violation if there is one."""

    states: int
    steps: int
    conflicts: int
    """Pushes that opened or joined a conflict: a check that never saw one proves nothing."""
    finding: Finding | None


def start(setting: Setting) -> World:
    """Every laptop has pulled the row as it was added."""
    image = Image(0, 0, "first", None)
    laptops = tuple(
        Laptop(0, *may, 0, (), 0, None, image, image)
        for may in zip(
            setting.edits,
            setting.resolves,
            setting.touches,
            setting.gives or (0,) * len(setting.edits),
            strict=True,
        )
    )
    bureau = Bureau(0, 0, Group("first", None, None), 0, ((),) * len(laptops), ())
    return World(bureau, laptops)


def explore(setting: Setting, rule: Rule) -> Report:
    """Walks every reachable state; stops at the first violation, which is a shortest one."""
    first = start(setting)
    came_from: dict[World, tuple[World, str] | None] = {first: None}
    waiting = deque([first])
    steps = conflicts = 0
    while waiting:
        world = waiting.popleft()
        for step, after, wrong, contested in _steps(world, setting, rule):
            steps += 1
            conflicts += contested
            if wrong is not None:
                way = (*_way(came_from, world), step)
                return Report(len(came_from), steps, conflicts, Finding(wrong, way))
            if after not in came_from:
                came_from[after] = (world, step)
                waiting.append(after)
    return Report(len(came_from), steps, conflicts, None)


def _way(came_from: dict[World, tuple[World, str] | None], world: World) -> tuple[str, ...]:
    steps: list[str] = []
    while (link := came_from[world]) is not None:
        world, step = link
        steps.append(step)
    return tuple(reversed(steps))


Step = tuple[str, World, str | None, bool]
"""(what happened, the state after, what is wrong with it, whether a conflict was decided)."""


def _steps(world: World, setting: Setting, rule: Rule) -> Iterator[Step]:
    for index, laptop in enumerate(world.laptops):
        name = f"d{index}"
        for what, changed in _local(laptop, name, index, setting):
            yield (*_after(world, index, changed, f"{name} {what}"), False)
        received = world.bureau.received[index]
        if laptop.made > len(received):
            yield _push(world, index, rule)
        if len(received) > laptop.acknowledged:
            changed = _acknowledge(laptop, len(received), world.bureau.rev, setting)
            yield (*_after(world, index, changed, f"{name} gets its acknowledgement"), False)
        pulled = _pull(laptop, world.bureau, received, setting)
        if pulled != laptop:
            yield (*_after(world, index, pulled, f"{name} pulls"), False)


def _after(world: World, index: int, laptop: Laptop, step: str) -> tuple[str, World, str | None]:
    laptops = (*world.laptops[:index], laptop, *world.laptops[index + 1 :])
    return step, World(world.bureau, laptops), _unseen_own(laptop, world.bureau.received[index])


def _local(laptop: Laptop, name: str, index: int, setting: Setting) -> Iterator[tuple[str, Laptop]]:
    page = laptop.page
    if laptop.edits:
        for value in [f"{name}.{laptop.made + 1}"] + [AGREED] * setting.agreeing:
            changed = _make(laptop, index, value, ())
            yield f"edits to {value} (base {page.rev})", changed._replace(edits=laptop.edits - 1)
    if laptop.touches:
        changed = _make(laptop, index, None, ())
        yield "touches another group", changed._replace(touches=laptop.touches - 1)
    if laptop.gives and not laptop.queue:
        changed = _give(laptop, index, f"{name}.given{laptop.made + 1}")
        yield "gives back", changed._replace(gives=laptop.gives - 1)
    if laptop.resolves and page.contest is not None:
        saw = tuple(sorted((stamp.device, stamp.dseq) for stamp, _ in page.contest.candidates))
        for value in sorted({value for _, value in page.contest.candidates}):
            changed = _make(laptop, index, value, saw)
            yield f"resolves to {value}", changed._replace(resolves=laptop.resolves - 1)
    shown = _show(laptop.image, laptop.queue)
    if page != shown:
        yield "shows the page again", laptop._replace(page=shown)


def _bit(index: int, dseq: int) -> int:
    return 1 << (index * 8 + dseq)


def _make(
    laptop: Laptop, index: int, value: str | None, saw: tuple[tuple[str, int], ...]
) -> Laptop:
    dseq, page = laptop.made + 1, laptop.page
    seen = page.seen
    for own in range(1, dseq):
        if not laptop.given & _bit(index, own):
            seen |= _bit(index, own)
    for device, number in saw:
        seen |= _bit(int(device[1:]), number)
    shown = [page.value]
    if saw and page.contest is not None:
        shown += [candidate for _, candidate in page.contest.candidates]
    operation = Operation(dseq, page.rev, value, saw, seen, _bit(index, dseq), tuple(shown), False)
    queue = (*laptop.queue, operation)
    latest = laptop.latest
    if value is not None:
        page = page._replace(value=value, seen=seen | operation.bit)
        latest = (dseq, value)
    return laptop._replace(made=dseq, queue=queue, latest=latest, page=page)


def _give(laptop: Laptop, index: int, value: str) -> Laptop:
    """What somebody had entered who knew the row as it was added."""
    dseq = laptop.made + 1
    operation = Operation(dseq, 0, value, (), 0, _bit(index, dseq), ("first",), True)
    return laptop._replace(
        made=dseq, given=laptop.given | operation.bit, queue=(*laptop.queue, operation)
    )


def _show(image: Image, queue: tuple[Operation, ...]) -> Image:
    """What a page shows: the image, or the pending edit that covers it, and what that one saw. What
    is given back counts as seen from when it is published."""
    edits = [operation for operation in queue if operation.value is not None]
    value = overlay({GROUP: image.value}, [{GROUP: o.value} for o in edits])[GROUP]
    own = [operation for operation in edits if not operation.given]
    seen = own[-1].seen | own[-1].bit if own else image.seen
    return image._replace(value=value, seen=seen)


def _acknowledge(laptop: Laptop, through: int, rev: int, setting: Setting) -> Laptop:
    laptop = laptop._replace(acknowledged=through)
    if setting.acknowledgement_moves_base:
        laptop = laptop._replace(image=laptop.image._replace(rev=rev))
        laptop = laptop._replace(page=laptop.page._replace(rev=rev))
    if setting.acknowledgement_ends_overlay:
        queue = tuple(operation for operation in laptop.queue if operation.dseq > through)
        laptop = laptop._replace(queue=queue, page=_show(laptop.image, queue))
    return laptop


def _pull(laptop: Laptop, bureau: Bureau, received: tuple[int, ...], setting: Setting) -> Laptop:
    """A session: the hello tells what was received, then the bureau's image is published."""
    if not setting.pull_before_acknowledgement:
        laptop = laptop._replace(acknowledged=len(received))
    image = Image(bureau.rev, bureau.accepted, bureau.group.value, bureau.group.contest)
    queue = tuple(
        operation
        for operation in laptop.queue
        if operation.dseq > laptop.acknowledged or received[operation.dseq - 1] > image.rev
    )
    page = laptop.page if setting.stale_pages else _show(image, queue)
    return laptop._replace(image=image, page=page, queue=queue)


def _push(world: World, index: int, rule: Rule) -> Step:
    """The oldest operation the bureau does not have yet arrives and is decided."""
    bureau, laptop = world.bureau, world.laptops[index]
    dseq = len(bureau.received[index]) + 1
    operation = next(o for o in laptop.queue if o.dseq == dseq)
    seq = bureau.seq + 1
    received = (
        *bureau.received[:index],
        (*bureau.received[index], seq),
        *bureau.received[index + 1 :],
    )
    arrived = bureau._replace(seq=seq, rev=seq, received=received)
    if operation.value is None:
        return f"d{index} pushes a touch", World(arrived, world.laptops), None, False
    stamp = Stamp(seq, f"d{index}", dseq, operation.given)
    verdict, group = rule(bureau.group, operation, stamp)
    frontier = (
        *(
            (bit, value)
            for bit, value in bureau.frontier
            if not bit & operation.seen and value not in operation.shown
        ),
        (operation.bit, operation.value),
    )
    arrived = arrived._replace(
        group=group, accepted=bureau.accepted | operation.bit, frontier=frontier
    )
    contested = verdict is not Verdict.CLEAN
    step = f"d{index} pushes {operation.value} (base {operation.base}): {verdict}"
    wrong = _lost_or_hidden(frontier, group)
    if wrong is None and contested:
        own = 0 if operation.given else 0xFF << (index * 8) & ~laptop.given
        wrong = _false_conflict(bureau, operation, own)
    return step, World(arrived, world.laptops), wrong, contested


def _lost_or_hidden(frontier: tuple[tuple[int, str], ...], group: Group) -> str | None:
    shown = {group.value}
    if group.contest is not None:
        shown.update(value for _, value in group.contest.candidates)
    values = {value for _, value in frontier}
    if not values <= shown:
        return "lost " + ", ".join(sorted(values - shown))
    if len(values) > 1 and group.contest is None:
        return "hidden " + ", ".join(sorted(values))
    return None


def _false_conflict(bureau: Bureau, operation: Operation, own: int) -> str | None:
    if not bureau.accepted & ~own & ~operation.seen:
        return "false conflict: everything had been seen"
    if bureau.group.contest is None and operation.value == bureau.group.value:
        return "false conflict: nobody disagrees"
    return None


def _unseen_own(laptop: Laptop, received: tuple[int, ...]) -> str | None:
    if laptop.latest is None:
        return None
    dseq, entered = laptop.latest
    if dseq <= len(received) and received[dseq - 1] <= laptop.image.rev:
        return None
    shown = _show(laptop.image, laptop.queue).value
    return None if shown == entered else f"unseen own {entered}: the laptop shows {shown}"
