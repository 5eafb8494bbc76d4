"""Settings: every choice holds at once, a passphrase is changed or refused in its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.presenters.settings import SettingsPresenter
from app.services.device import DeviceCard, DeviceService
from app.services.packets import PacketService
from app.services.preferences import Preferences
from inspection.refusal import Refusal
from tests.app.immediate_jobs import ImmediateJobs
from tests.support.paper_laptop import PaperLaptop, paper_laptop


class View:
    def __init__(self) -> None:
        self.said: list[object] = []
        self.preferences: list[Preferences] = []
        self.cards: list[DeviceCard] = []

    def show_preferences(self, preferences: Preferences) -> None:
        self.preferences.append(preferences)

    def show_card(self, card: DeviceCard) -> None:
        self.cards.append(card)

    def show_changing(self) -> None:
        self.said.append("changing")

    def show_changed(self) -> None:
        self.said.append("changed")

    def show_old_refused(self, error: Exception) -> None:
        self.said.append(("old", str(error)))

    def show_new_refused(self, error: Exception) -> None:
        self.said.append(("new", str(error)))

    def show_error(self, error: Exception) -> None:
        self.said.append(("error", str(error)))


class Desk:
    """Preferences that are kept, and a passphrase that is changed, or not."""

    def __init__(self) -> None:
        self.now = Preferences()
        self.full = False
        self.refuses: Refusal | None = None
        self.changed: list[tuple[str, str]] = []

    def keep(self, wanted: Preferences) -> None:
        if self.full:
            raise Refusal("store.disk_full")
        self.now = wanted

    def change(self, old: str, new: str) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.changed.append((old, new))


@pytest.fixture
def papers(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def view() -> View:
    return View()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def presenter(papers: PaperLaptop, view: View, desk: Desk) -> SettingsPresenter:
    return SettingsPresenter(
        view,
        DeviceService(papers.laptop),
        lambda: desk.now,
        desk.keep,
        desk.change,
        ImmediateJobs(),
    )


def test_card_tells_account_bureau_numbers_and_forms(
    presenter: SettingsPresenter, view: View, papers: PaperLaptop
) -> None:
    presenter.open()
    (card,) = view.cards
    assert card.me is not None
    assert card.me.id == papers.laptop.account
    assert card.bureau == "样例市人力资源和社会保障局"
    assert [(one.type, one.year, one.left) for one in card.numbers] == [("order", 2023, 50)]
    assert {one.form for one in card.forms} == {"checkin", "return_visit", "covert_visit"}
    assert card.idle_lock_minutes == 10


def test_used_numbers_are_not_left(
    presenter: SettingsPresenter, view: View, papers: PaperLaptop
) -> None:
    packets = PacketService(papers.laptop)
    packets.issue(packets.prepare(papers.site, [papers.raise_problem()]))
    presenter.look()
    assert [one.left for one in view.cards[-1].numbers] == [49]


def test_choice_is_kept_at_once_and_an_equal_one_is_none(
    presenter: SettingsPresenter, desk: Desk
) -> None:
    presenter.choose("theme", "dark")
    assert desk.now == Preferences(theme="dark")
    desk.full = True
    presenter.choose("theme", "dark")  # nothing to keep, nothing to refuse


def test_choice_that_cannot_be_kept_is_shown_as_it_was(
    presenter: SettingsPresenter, view: View, desk: Desk
) -> None:
    desk.full = True
    presenter.choose("text_scale", 130)
    assert view.preferences[-1] == Preferences()
    assert view.said == [("error", "store.disk_full()")]


def test_passphrase_is_changed(presenter: SettingsPresenter, view: View, desk: Desk) -> None:
    presenter.change_passphrase("old", "a new one", "a new one")
    assert desk.changed == [("old", "a new one")]
    assert view.said == ["changing", "changed"]


@pytest.mark.parametrize(
    ("refusal", "place"),
    [
        (Refusal("unlock.wrong_passphrase", seconds=0, failures=1), "old"),
        (Refusal("unlock.wait", seconds=30), "old"),
        (Refusal("unlock.passphrase_too_short", least=8), "new"),
        (Refusal("store.disk_full"), "error"),
    ],
    ids=lambda value: value.code if isinstance(value, Refusal) else None,
)
def test_refused_passphrase_is_told_where_it_was_typed(
    presenter: SettingsPresenter, view: View, desk: Desk, refusal: Refusal, place: str
) -> None:
    desk.refuses = refusal
    presenter.change_passphrase("old", "a new one", "a new one")
    assert view.said == ["changing", (place, str(refusal))]
    desk.refuses = None
    presenter.change_passphrase("old", "a new one", "a new one")
    assert view.said[-1] == "changed"


def test_passphrases_that_differ_are_not_tried(
    presenter: SettingsPresenter, view: View, desk: Desk
) -> None:
    presenter.change_passphrase("old", "a new one", "another")
    assert desk.changed == []
    assert view.said == [("new", "unlock.passphrases_differ()")]
    presenter.change_passphrase("", "a new one", "a new one")
    assert desk.changed == []
