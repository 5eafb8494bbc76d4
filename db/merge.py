"""When two people changed the same thing: whose value stands, and what stays on show until decided.

Pure functions of sync.md §3 "Merge", run by the bureau for every edit and resolve it accepts. The
unit of judgement is a *group*: a column, a path of a document, or columns
declared to belong together (`db.replication.fields.Groups`). `judge` is the rule alone; `accept`
is the rule with its consequences for one group of one row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from db.replication.fields import Fields, Json, same


class Verdict(StrEnum):
    """What becomes of one operation on one group."""

    CLEAN = "clean"
    """It stands: its author had seen everything, or meant what stands already."""
    OPENS = "opens"
    """It opens a conflict with the value that stood."""
    JOINS = "joins"
    """It becomes a candidate of the conflict already open."""
    REVIEW = "review"
    """A signed act was contested: nothing changes, its whole transaction goes to review."""


class Policy(StrEnum):
    """Whose value stands while a conflict is open (provisional, until a resolve)."""

    OFFICE = "office"
    FIELD = "field"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """One accepted operation: the bureau's `seq`, and the device and `dseq` that made it.

    `given`: it gave back what somebody else had entered in a life of the bureau that is lost. It is
    nobody's own: it replaces nothing of who made it, and nothing of his replaces it unseen.
    """

    seq: int
    device: str
    dseq: int
    given: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """Whose operation is judged: a device, with what it did before it parted from the one it was a
    copy of. `shared`: by such a device, the last `dseq` that both have."""

    device: str
    shared: tuple[tuple[str, int], ...] = ()

    def made(self, stamp: Stamp) -> bool:
        """Whether an operation is this author's own: then he had seen it."""
        if stamp.given:
            return False
        if stamp.device == self.device:
            return True
        return any(stamp.device == of and stamp.dseq <= last for of, last in self.shared)


@dataclass(frozen=True, slots=True)
class Writers:
    """The newest candidate of a group and the newest from any author but its own."""

    newest: Stamp
    newest_other: Stamp | None = None

    def stamp(self, stamp: Stamp, author: Author) -> Writers:
        """These writers after one more accepted candidate or resolve, losing ones included.

        Raises ValueError unless `stamp.seq` is beyond the newest: arrival order is seq order.
        """
        if stamp.seq <= self.newest.seq:
            raise ValueError(f"seq {stamp.seq} after {self.newest.seq}")
        if author.made(self.newest):
            return Writers(stamp, self.newest_other)
        return Writers(stamp, self.newest)

    def newest_not_by(self, author: Author) -> Stamp | None:
        """The newest entry of anybody but this author."""
        return self.newest_other if author.made(self.newest) else self.newest


def stamped(writers: Writers | None, stamp: Stamp, author: Author | None = None) -> Writers:
    """`writers` with one more entry; a group nobody edited yet has none (an add stamps nothing)."""
    if writers is None:
        return Writers(stamp)
    return writers.stamp(stamp, _NOBODY if stamp.given else author or _sole(stamp))


def judge(
    writers: Writers | None, author: Author, base: int, open_conflict: bool, values_equal: bool
) -> Verdict:
    """The rule: does an operation of `author`, made on a page that showed rev `base`, conflict?

    Let w be the newest entry of anybody else. No conflict iff there is none, or the page had
    shown it (`w.seq <= base`), or no conflict is open and the operation says what stands anyway.
    `base` is the rev of the image last *published* by a pull or snapshot when the page was shown;
    an acknowledgement never moves it. A losing candidate moves the row's rev like any other.
    """
    other = None if writers is None else writers.newest_not_by(author)
    if other is None or other.seq <= base:
        return Verdict.CLEAN
    if open_conflict:
        return Verdict.JOINS
    return Verdict.CLEAN if values_equal else Verdict.OPENS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value somebody entered for a group, with the operation that brought it."""

    stamp: Stamp
    values: Fields

    @property
    def name(self) -> tuple[str, int]:
        """(device, dseq): how a resolve names the candidates it saw."""
        return (self.stamp.device, self.stamp.dseq)


@dataclass(frozen=True, slots=True)
class Conflict:
    """An open conflict of one group: every value on show, in seq order, and the one that stands."""

    candidates: tuple[Candidate, ...]
    standing: tuple[str, int]


@dataclass(frozen=True, slots=True)
class GroupState:
    """What the bureau holds of one group of one row: its fields, its writers, its conflict."""

    values: Fields
    writers: Writers | None = None
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict, the group afterwards, and the fields of the row to write (often fewer)."""

    verdict: Verdict
    state: GroupState
    changed: dict[str, Json] = field(default_factory=dict)


def accept(
    state: GroupState,
    candidate: Candidate,
    base: int,
    policy: Policy = Policy.OFFICE,
    *,
    from_holder: bool = False,
    saw: Collection[tuple[str, int]] = (),
    author: Author | None = None,
) -> Outcome:
    """One edit or resolve meets one group: the rule, the policy, and the conflict afterwards.

    `state.values` holds every field of the group as it stands. `from_holder`: the actor is the
    inspector assigned to the site (policy `field`). `saw`: for a resolve, the names of the
    candidates it saw; they leave the conflict, one that came later stays open. `author`: whose it
    is, if the device that made it was a copy of another.
    """
    author = _NOBODY if candidate.stamp.given else author or _sole(candidate.stamp)
    mine, theirs = _sides(state.conflict, author, saw)
    verdict = judge(
        state.writers,
        author,
        base,
        bool(theirs),
        all(same(state.values.get(name), value) for name, value in candidate.values.items()),
    )
    writers = stamped(state.writers, candidate.stamp, author)
    if saw:  # what the author wrote beside the card, and does not decide now, he still means
        beside = [own for own in mine if own.name not in saw]
        candidate = replace(candidate, values=_merged([*beside, candidate]))
    if verdict is Verdict.CLEAN:
        changed = _changes(state.values, candidate.values)
        conflict = _stand_clean(state.conflict, candidate, mine, theirs, resolve=bool(saw))
        return Outcome(verdict, GroupState({**state.values, **changed}, writers, conflict), changed)
    if policy is Policy.LOCKED:
        return Outcome(Verdict.REVIEW, state)
    if not saw:
        candidate = replace(candidate, values=_merged([*mine, candidate]))
    if verdict is Verdict.OPENS:
        theirs = (_incumbent(state, author),)
    is_holders = policy is Policy.FIELD and from_holder and not candidate.stamp.given
    stands = is_holders or all(
        other.name != _standing(state.conflict, theirs) for other in theirs
    )  # the value that stood is the author's own, or was named by this resolve: it has gone
    standing = candidate.name if stands else _standing(state.conflict, theirs)
    changed = _changes(state.values, candidate.values) if stands else {}
    conflict = Conflict((*theirs, candidate), standing)
    return Outcome(verdict, GroupState({**state.values, **changed}, writers, conflict), changed)


def written_over(conflict: Conflict, candidate: Candidate) -> Conflict | None:
    """An open conflict after the office wrote `candidate` over the value that stood.

    The office's device is many people, who have what stands before them and nothing else: of its
    own earlier candidates only the one that stood is taken back.
    """
    own = [one for one in conflict.candidates if one.stamp.device == candidate.stamp.device]
    mine = [one for one in own if one.name == conflict.standing]
    theirs = [one for one in conflict.candidates if one not in mine]
    return _stand_clean(conflict, candidate, mine, theirs, resolve=False)


_NOBODY = Author("")
"""Whose what is given back is."""


def _sole(stamp: Stamp) -> Author:
    """The device of an operation as its author."""
    return Author(stamp.device)


def _sides(
    conflict: Conflict | None, author: Author, saw: Collection[tuple[str, int]]
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The open candidates of the author himself, and those of others that `saw` does not name."""
    if conflict is None:
        return (), ()
    mine = tuple(c for c in conflict.candidates if author.made(c.stamp))
    theirs = tuple(c for c in conflict.candidates if not author.made(c.stamp) and c.name not in saw)
    return mine, theirs


def _incumbent(state: GroupState, author: Author) -> Candidate:
    """The value that stands when a conflict opens, in the name of the write the page never saw."""
    other = None if state.writers is None else state.writers.newest_not_by(author)
    if other is None:
        raise ValueError("a conflict needs another writer")
    return Candidate(other, dict(state.values))


def _standing(conflict: Conflict | None, theirs: Sequence[Candidate]) -> tuple[str, int]:
    return theirs[0].name if conflict is None else conflict.standing


def _stand_clean(
    conflict: Conflict | None,
    candidate: Candidate,
    mine: Sequence[Candidate],
    theirs: Sequence[Candidate],
    *,
    resolve: bool,
) -> Conflict | None:
    """The conflict after a value that had seen all: it stands; only a resolve takes others away."""
    if conflict is None or not theirs:
        return None
    kept = list(theirs)
    if not resolve:
        stood = [c for c in conflict.candidates if c.name == conflict.standing]
        lost = [c for c in mine if c.name != conflict.standing]
        # What the device entered before, lost and does not overwrite now stays on show.
        kept += [rest for c in lost if (rest := _without(c, candidate.values)).values]
        candidate = replace(candidate, values=_merged([*stood, candidate]))
    kept.sort(key=lambda c: c.stamp)
    return Conflict((*kept, candidate), candidate.name)


def _merged(candidates: Iterable[Candidate]) -> dict[str, Json]:
    values: dict[str, Json] = {}
    for candidate in sorted(candidates, key=lambda c: c.stamp):
        values.update(candidate.values)
    return values


def _without(candidate: Candidate, names: Collection[str]) -> Candidate:
    rest = {name: value for name, value in candidate.values.items() if name not in names}
    return replace(candidate, values=rest)


def _changes(current: Fields, new: Fields) -> dict[str, Json]:
    return {name: value for name, value in new.items() if not same(current.get(name), value)}
