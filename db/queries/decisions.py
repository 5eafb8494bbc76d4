"""What waits for a person to decide: conflicts and reviews as a screen shows them, and how many.

Values are plain JSON: dates as ISO text, money in fen, instants in UTC milliseconds, a reference
as the id of its row (`names` tells what it is called). `conflict_cards` and `review_cards` make
these from the laptop's own rows; `app.services.deciding` settles them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from db.queries.naming import RowName
from db.replication.fields import Json

CandidateName = tuple[str, int]
"""(device, dseq) of the operation that brought a value."""

FieldKind = Literal[
    "text", "code", "day", "instant", "number", "money", "flag", "reference", "answer"
]
"""How a value is to be read; ``answer``: of the form's question at that path."""


@dataclass(frozen=True, slots=True)
class Me:
    """Whose laptop asks, which decides what he may settle.

    `modes`: the scopes held here, each ``read`` or ``write``; `supervisor`: whether the account
    decides for its team where it only reads.
    """

    account: str
    device: str
    supervisor: bool
    modes: Mapping[str, str]

    def may_settle(self, scope: str) -> bool:
        """Whether a conflict or review of this scope is his to settle (the bureau has the last
        word): who writes there, and a supervisor what he reads of his team's sites."""
        if not scope.startswith(("site:", "people:")):
            return False
        mode = self.modes.get(scope)
        return mode == "write" or (self.supervisor and mode is not None)


@dataclass(frozen=True, slots=True)
class Author:
    """Who entered a value, where and when. Names are empty and times None where the bureau does
    not say. `claimed_at` is his laptop's clock, `received_at` the bureau's (UTC ms)."""

    account: str = ""
    name: str = ""
    device: str = ""
    device_name: str = ""
    claimed_at: int | None = None
    received_at: int | None = None
    mine: bool = False
    """Whether this account entered it, on whichever device."""
    here: bool = False
    """Whether it was entered on this very device."""
    returned: bool = False
    """Whether it is what the bureau had before it was restored: he only gave it back, whoever had
    entered it."""


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What kind of value a field holds. `target`: the table a reference points to. `personal`:
    shown masked until asked for, like everywhere else."""

    name: str
    kind: FieldKind
    target: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class ContestedValue:
    """One candidate's value for one field. `implied`: its author left the field as it was."""

    candidate: CandidateName
    value: Json
    implied: bool = False


@dataclass(frozen=True, slots=True)
class ContestedField:
    """A field between whose values somebody must choose.

    `before`: what the authors had in front of them. `stands`: what the bureau goes by until it is
    decided. `here`: what the row shows on this laptop, own unsent edits and decisions included.
    `values`: one for each candidate, in the card's order. `names`: what references are called.
    """

    shape: FieldShape
    before: Json
    stands: Json
    here: Json
    values: tuple[ContestedValue, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Column or document path."""
        return self.shape.name


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person's side of a conflict: the values of one operation, or of one device's several."""

    name: CandidateName
    author: Author
    values: Mapping[str, Json]
    stands: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice made on this laptop and not yet confirmed by the bureau.

    `sent`: the bureau has it and its answer has not been shown yet. Until then the row shows what
    was chosen here, and the choice may be changed by choosing again.
    """

    at: int
    sent: bool
    values: Mapping[str, Json] = field(default_factory=dict)
    outcome: str = ""
    """Of a review: ``used`` or ``let_go``."""


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """An open conflict of one group of fields of one row.

    `policy` says what stands meanwhile: ``office`` (what was there first) or ``field`` (the
    assigned inspector's value). `row_rev` is the rev an edit would name as seen.
    """

    id: str
    about: RowName
    scope: str
    group: str
    policy: str
    opened_at: int
    rev: int
    row_rev: int
    candidates: tuple[Candidate, ...]
    fields: tuple[ContestedField, ...]
    may_settle: bool
    decision: Decision | None = None

    @property
    def rests_on(self) -> tuple[object, ...]:
        """All that a decision on this card rests on, to be compared with what there is now; what
        things are called is no part of it."""
        shown = [(one.name, one.before, one.stands, one.here, one.values) for one in self.fields]
        return (self.id, self.rev, self.row_rev, self.candidates, shown)

    @property
    def saw(self) -> tuple[CandidateName, ...]:
        """The names of the candidates on show: what a decision rests on."""
        return tuple(one.name for one in self.candidates)


@dataclass(frozen=True, slots=True)
class ProposedField:
    """A field of a refused operation: what its author saw, what he made of it, what the bureau
    holds now (None for a row it does not have)."""

    shape: FieldShape
    old: Json
    new: Json
    now: Json
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Column or document path."""
        return self.shape.name


@dataclass(frozen=True, slots=True)
class PartPhoto:
    """The photo a refused operation adds, fetched under the `review`'s id: SHA-256 (hex), bytes,
    MIME, and whether the bureau has received it."""

    review: str
    sha256: str
    size: int
    mime: str
    stored: bool


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One refused operation. `reason` is the refusal's code (``review.not_permitted``); `usable`:
    whether it could be taken over as things stand. `rev` is the review's own, `row_rev` what an
    edit of the row would name as seen (0: the bureau has no such row)."""

    id: str
    about: RowName
    scope: str
    kind: str
    reason: str
    claimed_at: int | None
    received_at: int
    rev: int
    row_rev: int
    seq: int
    fields: tuple[ProposedField, ...]
    usable: bool
    photo: PartPhoto | None = None


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """What one person did in one go and the bureau kept without applying it, with whatever he did
    to the same rows afterwards; it is used or let go as a whole, the parts that cannot be used
    are then let go. `id` is the case's."""

    id: str
    author: Author
    opened_at: int
    parts: tuple[ReviewPart, ...]
    may_use: bool
    may_let_go: bool
    decision: Decision | None = None

    @property
    def rests_on(self) -> tuple[object, ...]:
        """All that settling this card rests on, to be compared with what there is now."""
        parts = [
            (
                part.id,
                part.rev,
                part.row_rev,
                part.usable,
                [(one.name, one.old, one.new, one.now) for one in part.fields],
            )
            for part in self.parts
        ]
        return (self.id, parts, self.decision)

    @property
    def reason(self) -> str:
        """Why it was refused: the reason of its first part."""
        return self.parts[0].reason


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits: `mine` are those this account can settle and has not, by kind of card."""

    conflicts: int
    my_conflicts: int
    reviews: int
    my_reviews: int

    @property
    def needs_you(self) -> int:
        """Cards that wait for this account."""
        return self.my_conflicts + self.my_reviews
