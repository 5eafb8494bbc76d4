"""An issued paper in the window: printed in its place, saved, served, void — by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.services.packets import PacketService
from app.services.served import PaperService
from app.ui.jobs import QtJobs
from app.ui.papers.code import code_on
from app.ui.papers.service_form import ServiceForm
from app.ui.theme import Theme, ThemeName, apply
from db.tables.site import paper
from tests.app.ui.pages.paper_window import CTRL, PaperWindow, paper_window
from tests.support.paper_laptop import PaperLaptop, paper_laptop
from tools import looks


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PaperLaptop]:
    with paper_laptop(tmp_path) as made:
        made.raise_problem()
        yield made


@pytest.fixture
def order(desk: PaperLaptop) -> str:
    packets = PacketService(desk.laptop)
    issued = packets.issue(packets.prepare(desk.site)).order
    desk.city.clock.advance(20 * 60_000)
    return issued


@pytest.fixture
def window(qtbot: QtBot, desk: PaperLaptop, order: str, jobs: QtJobs) -> Iterator[PaperWindow]:
    with paper_window(qtbot, desk, jobs) as made:
        made.go("paper", id=order)
        made.drawn()
        yield made


def dialog_of(window: PaperWindow, kind: type) -> object:
    """Wait for a dialog of this kind below the page."""
    window.qtbot.waitUntil(lambda: bool(window.page.findChildren(kind)), timeout=15_000)
    return window.page.findChildren(kind)[0]


def service_form(window: PaperWindow) -> ServiceForm:
    """Ctrl+D: the form, open."""
    window.press(Qt.Key.Key_D, CTRL)
    window.qtbot.waitUntil(lambda: window.paper.form is not None)
    assert window.paper.form is not None
    return window.paper.form


def settled(window: PaperWindow) -> None:
    window.qtbot.waitUntil(lambda: not window.paper._job.running, timeout=15_000)


def test_ctrl_p_prints_the_set_in_its_place_and_counts_it(
    window: PaperWindow, order: str, tmp_path: Path
) -> None:
    window.press(Qt.Key.Key_P, CTRL)
    dialog = dialog_of(window, QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    assert window.desk.row(paper, order)["printed"] == 0
    target = tmp_path / "printed.pdf"
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    dialog.done(int(QPrintDialog.DialogCode.Accepted))
    window.qtbot.waitUntil(lambda: window.desk.row(paper, order)["printed"] == 1)
    # Two orders of two sheets, one receipt; the code on the first sheet still reads.
    printed = target.read_bytes()
    assert printed.count(b"/Type /Page\n") == 5
    assert code_on(printed) == window.desk.row(paper, order)["seal"]
    window.qtbot.waitUntil(
        lambda: "1 次" in [one.text for one in looks.texts(window.paper)], timeout=5_000
    )


def test_dialog_that_is_cancelled_counts_nothing(window: PaperWindow, order: str) -> None:
    window.press(Qt.Key.Key_P, CTRL)
    dialog = dialog_of(window, QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    dialog.reject()
    settled(window)
    assert window.desk.row(paper, order)["printed"] == 0


def test_served_by_keys_alone(window: PaperWindow, order: str) -> None:
    form = service_form(window)
    assert form.manner.hasFocus()
    form.place.setFocus()
    window.type("Site office")
    window.press(Qt.Key.Key_Tab)
    window.press(Qt.Key.Key_Tab)
    assert form.receiver.hasFocus()
    window.type("Li")
    window.press(Qt.Key.Key_Tab)
    window.type("manager")
    window.press(Qt.Key.Key_Return, CTRL)
    window.qtbot.waitUntil(lambda: window.desk.row(paper, order)["state"] == "served")
    window.qtbot.waitUntil(lambda: window.paper.panel.part is None)
    settled(window)
    view = PaperService(window.desk.laptop).view(order)
    (served,) = view.services
    assert (served.place, served.receiver, served.relation) == ("Site office", "Li", "manager")
    window.qtbot.waitUntil(lambda: "已送达" in [one.text for one in looks.texts(window.paper)])


def test_form_asks_only_what_its_manner_needs(window: PaperWindow) -> None:
    form = service_form(window)
    asked = {
        "direct": {"answer", "receiver", "relation", "second_server"},
        "left": {"refusal_reason", "witness", "second_server"},
        "mail": set(),
        "public_notice": set(),
    }
    always = {"manner", "served_at", "at", "place"}
    for manner, wanted in asked.items():
        place = form.manner.findData(manner)
        form.manner.setCurrentIndex(place)
        form.manner.activated.emit(place)
        shown = {name for name, field in form._fields.items() if not field.isHidden()}
        assert shown == always | wanted


def test_missing_fact_is_marked_and_focused(window: PaperWindow) -> None:
    form = service_form(window)
    window.press(Qt.Key.Key_Return, CTRL)
    window.qtbot.waitUntil(form.place.hasFocus)
    assert form._fields["place"].error() == "写明在哪里送达。"
    window.press(Qt.Key.Key_Escape)
    assert window.paper.panel.part is None


def test_saved_through_the_file_dialog(window: PaperWindow, tmp_path: Path) -> None:
    window.press(Qt.Key.Key_S, CTRL)
    dialog = dialog_of(window, QFileDialog)
    assert isinstance(dialog, QFileDialog)
    target = tmp_path / "order.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    window.qtbot.waitUntil(target.exists)
    window.qtbot.waitUntil(lambda: target.read_bytes().startswith(b"%PDF"))


def test_code_read_from_the_page_is_shown(window: PaperWindow, order: str) -> None:
    window.paper.show_code()
    window.qtbot.waitUntil(lambda: window.paper.panel.part is not None, timeout=15_000)
    (shown,) = window.paper.panel.findChildren(QPlainTextEdit)
    assert shown.toPlainText() == window.desk.row(paper, order)["seal"]


def test_void_asks_for_a_reason_then_once_more(window: PaperWindow, order: str) -> None:
    window.paper.begin_void()
    form = window.paper.void_form
    assert form is not None
    form.go_on.click()
    assert form.reason.hasFocus()
    assert not window.paper.confirm.asking
    QTest.keyClicks(form.reason, "wrong firm")
    form.go_on.click()
    assert window.paper.confirm.asking
    assert window.desk.row(paper, order)["state"] == "issued"
    window.press(Qt.Key.Key_Backtab)
    window.press(Qt.Key.Key_Return)
    window.qtbot.waitUntil(lambda: window.desk.row(paper, order)["state"] == "void")
    window.qtbot.waitUntil(lambda: not window.paper.serve_button.isVisible())
    assert not window.paper.print_packet()


def test_paper_that_cannot_be_drawn_keeps_its_record_usable(
    window: PaperWindow, order: str
) -> None:
    with window.desk.laptop.database.writer.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'")
        for name in list(names.scalars()):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("UPDATE paper SET content = '{}'")
    window.go("papers")
    window.go("paper", id=order)
    window.qtbot.waitUntil(lambda: not window.paper.save_button.isEnabled())
    assert any("画不出来" in one.text for one in looks.texts(window.paper))
    assert window.paper.serve_button.isEnabled()


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_nothing_is_clipped_nameless_or_missing_in_any_look(
    qapp: QApplication, window: PaperWindow, look: ThemeName
) -> None:
    apply(qapp, Theme.of(look))
    form = service_form(window)
    window.press(Qt.Key.Key_Return, CTRL)
    window.qtbot.waitUntil(lambda: bool(form._fields["place"].error()))
    looks.render(window.shell)
    assert looks.faults(window.paper) == []
    window.drawn()
