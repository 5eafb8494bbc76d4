"""From problems to an issued order by keys alone, and what stands on its page then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.served import PaperService, drawn
from app.services.verifying import VerifyingService, check_file
from app.ui.jobs import QtJobs
from app.ui.papers.code import code_on
from app.ui.theme import Theme, ThemeName, apply
from db.tables.bureau import number_block
from db.tables.site import problem
from forms.papers import verify
from forms.papers.verify import State
from tests.app.ui.pages.paper_window import CTRL, SHIFT, PaperWindow, paper_window
from tests.support.paper_laptop import A6, C3, E3, SETTINGS, PaperLaptop, paper_laptop
from tools import looks


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot, desk: PaperLaptop, jobs: QtJobs) -> Iterator[PaperWindow]:
    with paper_window(qtbot, desk, jobs) as made:
        yield made


def opened(window: PaperWindow, *problems: str) -> None:
    window.go("packet", site=window.desk.site, problems=",".join(problems))
    window.drawn()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "".join("".join(pages).split())


def test_keys_lead_from_problems_to_a_sealed_order(window: PaperWindow) -> None:
    desk = window.desk
    wanted = [desk.raise_problem(C3), desk.raise_problem(E3)]
    opened(window, *wanted)
    page = window.packet
    assert page.fields.addressee.hasFocus()

    window.press(Qt.Key.Key_Tab)
    assert page.fields.due_on.hasFocus()
    window.type("12-1")
    window.press(Qt.Key.Key_Tab)
    window.press(Qt.Key.Key_Tab)
    assert page.fields.facts[wanted[0]].hasFocus()
    window.type("Sheet signed for 12 others")
    window.press(Qt.Key.Key_P, CTRL)  # at once: what is half-typed belongs on the paper
    window.qtbot.waitUntil(lambda: page.confirm.asking)
    assert "样人社劳监令字〔2023〕218号" in page.confirm.accessibleName()
    window.press(Qt.Key.Key_Tab, SHIFT)
    window.press(Qt.Key.Key_Return)
    window.arrived("paper")
    window.drawn()

    view = PaperService(desk.laptop).view(window.params["id"])
    pdf = drawn(view.paper).pdf
    text = text_of(pdf)
    for wanted_text in (
        SETTINGS["bureau.name"],
        "样人社劳监令字〔2023〕218号",
        "在2023年12月1日前（含当日）改正",
        "Sheetsignedfor12others",
        "《保障农民工工资支付条例》第三十一条、第三十四条",
        "劳动保障监察员（签名）：",
        desk.city.city.inspectors[1].card_number,
        SETTINGS["bureau.phone"],
    ):
        assert "".join(wanted_text.split()) in text
    code = code_on(pdf)
    assert code == view.paper.seal
    known = VerifyingService(desk.laptop).known()
    content = view.paper.content.encode()
    sheet = verify.verify_sheet(code, known.ring, known.now_ms, content=content)
    assert sheet.state is State.GENUINE
    assert check_file(pdf, known).verdict.state is State.GENUINE
    assert {desk.row(problem, one)["state"] for one in wanted} == {"correcting"}


def test_gap_is_listed_marked_and_led_to(window: PaperWindow) -> None:
    item = window.desk.raise_problem(C3)
    opened(window, item)
    page = window.packet
    page.fields.demands[item].setFocus()
    window.type("x")
    window.press(Qt.Key.Key_Backspace)
    window.press(Qt.Key.Key_Tab)
    window.drawn()
    shown = [one.text for one in looks.texts(page)]
    assert "还缺 1 项：" in shown
    assert "改正要求" in shown
    window.press(Qt.Key.Key_P, CTRL)
    assert page.fields.demands[item].hasFocus()
    assert not page.confirm.asking
    window.type("y")
    window.press(Qt.Key.Key_P, CTRL)
    assert page.confirm.asking


def test_escape_leaves_all_as_it_is(window: PaperWindow) -> None:
    opened(window, window.desk.raise_problem(C3))
    window.press(Qt.Key.Key_P, CTRL)
    window.qtbot.waitUntil(lambda: window.packet.confirm.asking)
    window.press(Qt.Key.Key_Escape)
    assert not window.packet.confirm.asking
    window.arrived("packet")
    assert PaperService(window.desk.laptop).listed().lines == ()


def test_edit_closes_a_question_about_another_text(window: PaperWindow) -> None:
    item = window.desk.raise_problem(C3)
    opened(window, item)
    window.press(Qt.Key.Key_P, CTRL)
    window.qtbot.waitUntil(lambda: window.packet.confirm.asking)
    window.packet.fields.facts[item].setFocus()
    window.type("other")
    window.qtbot.waitUntil(lambda: not window.packet.confirm.asking)
    window.drawn()


def test_problem_left_out_says_why(window: PaperWindow) -> None:
    opened(window, window.desk.raise_problem(C3), window.desk.raise_problem(A6))
    shown = [one.text for one in looks.texts(window.packet)]
    assert "A6 没有列入：还没有法律依据，先在台账里补上条款。" in shown


def test_no_number_left_leads_to_sync(tmp_path: Path, qtbot: QtBot, jobs: QtJobs) -> None:
    with (
        paper_laptop(tmp_path, numbers=None) as desk,
        paper_window(qtbot, desk, jobs) as window,
    ):
        opened(window, desk.raise_problem(C3))
        shown = [one.text for one in looks.texts(window.packet)]
        assert "本机没有可用的文号了：同步一次就能领到新的一批。" in shown
        window.press(Qt.Key.Key_P, CTRL)
        assert not window.packet.confirm.asking
        assert desk.city.bureau.rows(number_block)


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_nothing_is_clipped_nameless_or_missing_in_any_look(
    qapp: QApplication, window: PaperWindow, look: ThemeName
) -> None:
    apply(qapp, Theme.of(look))
    opened(window, window.desk.raise_problem(C3), window.desk.raise_problem(E3))
    window.press(Qt.Key.Key_P, CTRL)
    window.qtbot.waitUntil(lambda: window.packet.confirm.asking)
    looks.render(window.shell)
    assert looks.faults(window.packet) == []
    window.drawn()
