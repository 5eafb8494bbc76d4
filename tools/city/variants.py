"""Lists gone wrong, or the same said otherwise: what imports must refuse, or see no change in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from inspection.identity import citizen_check_digit
from inspection.terms import DocumentType
from tools.city.dice import Dice
from tools.city.model import Worker


class Flaw(StrEnum):
    """What is wrong with a roster row."""

    WRONG_CHECK_DIGIT = "wrong_check_digit"
    IMPOSSIBLE_BIRTH = "impossible_birth"
    SHORT_DOCUMENT = "short_document"
    MISSING_NAME = "missing_name"
    BAD_PHONE = "bad_phone"
    LEFT_BEFORE_JOINED = "left_before_joined"
    NOTHING_TO_KNOW_BY = "nothing_to_know_by"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Flawed:
    """A roster with bad rows: `bad` tells them by their place in `workers`, counted from 0."""

    workers: tuple[Worker, ...]
    bad: dict[int, Flaw]


def shuffled(workers: Sequence[Worker], seed: int) -> list[Worker]:
    """The same rows in another order."""
    return Dice(seed, "shuffled").shuffled(workers)


def with_flaws(workers: Sequence[Worker], flaws: Sequence[Flaw]) -> Flawed:
    """The roster with one bad row appended for each flaw.

    An ambiguous row names, without a document, one of two namesakes with one phone and different
    documents: the two are appended before it and are good in themselves. Raises ValueError if
    fewer than two workers hold a citizen id and a phone.
    """
    sound = [
        worker
        for worker in workers
        if worker.document_type is DocumentType.CITIZEN_ID
        and worker.document_number
        and worker.phone
    ]
    if len(sound) < 2:
        raise ValueError("no sound workers to make bad rows from")
    rows = list(workers)
    bad: dict[int, Flaw] = {}
    for number, flaw in enumerate(flaws):
        example = sound[number % len(sound)]
        if flaw is Flaw.AMBIGUOUS:
            rows += _namesakes(example)
        bad[len(rows)] = flaw
        rows.append(_spoilt(example, flaw))
    return Flawed(tuple(rows), bad)


def _spoilt(worker: Worker, flaw: Flaw) -> Worker:
    number = worker.document_number
    match flaw:
        case Flaw.WRONG_CHECK_DIGIT:
            wrong = "0" if number[17] != "0" else "1"
            return replace(worker, document_number=number[:17] + wrong)
        case Flaw.IMPOSSIBLE_BIRTH:
            return replace(worker, document_number=number[:10] + "1332" + number[14:])
        case Flaw.SHORT_DOCUMENT:
            return replace(worker, document_number=number[:17])
        case Flaw.MISSING_NAME:
            return replace(worker, name="")
        case Flaw.BAD_PHONE:
            return replace(worker, phone=worker.phone[:10])
        case Flaw.LEFT_BEFORE_JOINED:
            return replace(worker, left_on=worker.joined_on - timedelta(days=1))
        case Flaw.NOTHING_TO_KNOW_BY:
            return replace(worker, document_number="", phone="")
        case Flaw.AMBIGUOUS:
            return replace(worker, name="样同名", document_number="", phone="19900000001")


def _namesakes(worker: Worker) -> list[Worker]:
    """Two persons of one name who share a phone, with different documents."""
    firsts = ("99000119900101001", "99000119900101003")
    return [
        replace(
            worker,
            name="样同名",
            phone="19900000001",
            document_number=first + citizen_check_digit(first),
            leader=False,
        )
        for first in firsts
    ]
