"""Every page and state of the window, looked at by rule in both languages on a small bureau."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.services.laptop import Laptop
from app.ui import i18n
from inspection.clock import FixedClock
from tools.demo.bureau import Plan, Prepared, bureau, parse_clock
from tools.demo.office import ROOT
from tools.screenshots.studio import Look, Studio, laptop_of

PLAN = Plan(3, parse_clock("2026-11-17T09:00"), sites=24, workers=240)
SCRATCH = ROOT / "var" / "demo-test"
"""Tests share a bureau there: it is made once for one state of the code."""
STATES = {
    "first-run", "unlock", "recovery", "today", "month", "sites", "site", "roster", "pictures",
    "picture", "photos", "visits",
    "check-in", "phone-checks", "call", "questions", "ledger", "problem", "packet", "paper",
    "papers", "sync", "sync-decide", "sync-review", "sync-history", "settings", "search", "keys",
    "questionnaires", "blanks", "questionnaire", "keypunch", "worker", "restore",
    "form-newer", "form-version", "export",
}  # fmt: skip


def _say_nothing(_what: str) -> None:
    return


@pytest.fixture(scope="module")
def prepared() -> Iterator[Prepared]:
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with bureau(PLAN, SCRATCH, _say_nothing) as made:
        yield made


@pytest.fixture(scope="module")
def laptop(prepared: Prepared) -> Iterator[Laptop]:
    with laptop_of(prepared, FixedClock(PLAN.start_ms)) as made:
        yield made


@pytest.fixture(scope="module")
def studio(
    qapp: QApplication,
    laptop: Laptop,
    prepared: Prepared,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Studio]:
    cache = tmp_path_factory.mktemp("qm")
    yield Studio(qapp, laptop, prepared.city.bureau, cache)
    i18n.install(qapp, "zh", cache)


@pytest.mark.parametrize("look", [Look("light", "zh"), Look("light", "en")], ids=["zh", "en"])
def test_no_state_is_clipped_glyphless_nameless_or_untranslated(studio: Studio, look: Look) -> None:
    faults: list[str] = []
    seen: set[str] = set()
    for picture, found in studio.series(look):
        seen.add(picture.state)
        faults += found
    assert faults == []
    assert seen == STATES
