"""Cards of conflicts and reviews as the desk reads them, made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.queries.decisions import (
    Author,
    Candidate,
    ConflictCard,
    ContestedField,
    ContestedValue,
    Decision,
    FieldShape,
    ProposedField,
    ReviewCard,
    ReviewPart,
)
from db.queries.naming import RowName
from inspection.clock import instant

NOW = instant(2023, 11, 23, 17)
TODAY = date(2023, 11, 23)
MINE = Author("a", "样例周", "d1", "笔记本", NOW - 3_600_000, NOW, mine=True, here=True)
HIS = Author("b", "样例吴", "d2", "平板", NOW - 7_200_000, NOW)


def card(
    entity: str,
    name: str,
    values: list[Any],
    *,
    before: Any = None,
    kind: str = "text",
    decision: Decision | None = None,
    may_settle: bool = True,
    policy: str = "field",
) -> ConflictCard:
    authors = [HIS, MINE, Author("c", "", "d3", "旧电脑")][: len(values)]
    field = ContestedField(
        FieldShape(name, kind),  # type: ignore[arg-type]
        before,
        values[0],
        values[-1],
        tuple(
            ContestedValue((one.device, 1), held) for one, held in zip(authors, values, strict=True)
        ),
    )
    sides = tuple(
        Candidate((one.device, 1), one, {name: held}, place == 0)
        for place, (one, held) in enumerate(zip(authors, values, strict=True))
    )
    about = RowName(entity, "r", "未签合同" if entity == "problem" else "", "A3")
    return ConflictCard(
        "c", about, "site:s", name, policy, NOW, 3, 3, sides, (field,), may_settle, decision
    )


def review(
    *,
    mine: bool,
    usable: bool = True,
    kind: str = "edit",
    field: tuple[str, Any, Any] = ("measure", "补签", "补"),
) -> ReviewCard:
    name, new, now = field
    part = ReviewPart(
        "v",
        RowName("problem", "r", "未签合同", "A3"),
        "site:s",
        kind,
        "review.not_permitted",
        NOW,
        NOW,
        1,
        1,
        1,
        (ProposedField(FieldShape(name, "text"), now, new, now),),
        usable,
    )
    return ReviewCard("v", MINE if mine else HIS, NOW, (part,), usable, True)
