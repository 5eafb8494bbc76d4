"""kill -9 at random moments: what the program said was kept is there, and nothing is sent twice."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest
from sqlalchemy import select

from app.services.filling import FillingService
from db.tables.journal import conflict, review
from db.tables.server import ledger
from db.tables.site import contact, filled_form
from tests.faults.conftest import Town
from tests.faults.holdings import pending
from tests.faults.killing import TEXT, Killed, Killer, killer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX"),
]

PROMISE_S = 0.5
"""Free text older than this is kept."""
WRITE_S = 0.25
"""What putting it on the disk may take of its own, on a machine that does other things too."""


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killer]:
    with killer(tmp_path_factory.mktemp("nursery") / "errors.txt") as made:
        yield made


def found(town: Town) -> dict[str, str]:
    """The answers after a restart; the file is sound."""
    town.laptop.reopen()
    town.holdings()
    answers = dict(FillingService(town.laptop.laptop).open(town.form).answers.document)
    town.laptop.close()
    return answers


def assert_kept(killed: Killed, answers: dict[str, str]) -> int:
    """Each path holds what was last said to be kept, or what was tried after that."""
    may: dict[str, list[str]] = {}
    for line in killed.told:
        if line[0] == "try":
            may.setdefault(line[1], []).append(line[2])
        elif line[0] == "kept":
            may[line[1]] = [line[2]]
    for path, values in may.items():
        kept = [value for path_kept, value in killed.all("kept") if path_kept == path]
        if kept:
            assert answers.get(path) in values, path
    return len(killed.all("kept"))


def assert_typed(killed: Killed, answers: dict[str, str]) -> None:
    """The free text is one that stood on the screen, at most half a second before the kill.

    What the machine itself stood still is added: the longest time between two keys.
    """
    typed = killed.all("typed")
    if not typed:
        return
    moments = [at for at, _ in typed] + [killed.at]
    stood_still = max(later - earlier for earlier, later in pairwise(moments[-60:]))
    due = killed.at - PROMISE_S - WRITE_S - stood_still
    texts = [text for _, text in typed]
    kept = answers.get(TEXT, "")
    oldest = [text for at, text in typed if at <= due]
    if not oldest:
        return
    assert kept in texts
    assert texts.index(kept) >= texts.index(oldest[-1])


@pytest.mark.parametrize("seed", range(4))
def test_answers_kept_by_the_services_survive_a_kill(
    town: Town, nursery: Killer, seed: int
) -> None:
    dice = random.Random(seed)
    town.laptop.close()

    killed = nursery.kill(
        {"kept": dice.randint(3, 60)},
        dice.uniform(0, 0.02),
        work="services",
        root=str(town.laptop.root),
        form=town.form,
        seed=seed,
    )

    assert killed.status == -9
    assert assert_kept(killed, found(town)) >= 3


@pytest.mark.parametrize("seed", range(5))
def test_answers_given_by_keys_in_the_window_survive_a_kill(
    town: Town, nursery: Killer, seed: int
) -> None:
    """Two are killed among the digits, three in the middle of a sentence."""
    dice = random.Random(100 + seed)
    town.laptop.close()
    among_digits = {"kept": dice.randint(3, 12)}
    in_a_sentence = {"typed": dice.randint(10, 90)}

    killed = nursery.kill(
        among_digits if seed < 2 else in_a_sentence,
        dice.uniform(0, 0.05 if seed < 2 else 0.7),
        work="keys",
        root=str(town.laptop.root),
        form=town.form,
        seed=seed,
        answers=99 if seed < 2 else 3,
    )

    assert killed.status == -9
    answers = found(town)
    assert assert_kept(killed, answers) >= 3
    assert bool(killed.all("typed")) == (seed >= 2)
    assert_typed(killed, answers)


@pytest.mark.parametrize(("step", "delay_s"), [("hello", 0.05), ("push", 0.0), ("push", 0.03),
                                               ("pull", 0.0), ("publish", 0.005)])  # fmt: skip
def test_sync_killed_at_a_random_moment_sends_nothing_twice(
    town: Town, nursery: Killer, step: str, delay_s: float
) -> None:
    visits = {town.visit() for _ in range(30)}
    town.news()
    kept = town.laptop.rows(contact)
    town.laptop.close()

    killed = nursery.kill(
        {"step": ["hello", "push", "pull", "publish"].index(step) + 1},
        delay_s,
        work="sync",
        root=str(town.laptop.root),
    )

    assert killed.status == -9
    town.laptop.reopen()
    town.reach_by(town.bureau.address)
    assert town.laptop.rows(contact) == kept
    town.laptop.sync()
    assert pending(town.laptop.laptop.database) == 0
    assert town.bureau.rows(contact) == town.laptop.rows(contact) == kept
    assert visits < town.bureau.rows(contact).keys()
    assert town.laptop.rows(filled_form) == town.bureau.rows(filled_form)
    assert town.bureau.rows(conflict) == town.bureau.rows(review) == {}
    with town.bureau.bureau.database.read() as connection:
        of_laptop = select(ledger.c.dseq).where(ledger.c.device == town.laptop.device)
        received = sorted(connection.scalars(of_laptop))
    assert received == list(range(1, len(received) + 1))
