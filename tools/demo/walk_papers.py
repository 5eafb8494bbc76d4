"""The walk from a problem to a served order: the ledger, the packet, its PDF, its service."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from app.services.served import PaperService
from app.ui.pages.packet import PacketPage
from app.ui.pages.paper import PaperPage
from app.ui.pages.papers import PapersPage
from app.ui.pages.problems.panel import ProblemPanel
from app.ui.pages.problems.view import ProblemsPage
from inspection.terms import PaperState
from tools.demo.album import Step
from tools.demo.evidence import prove_paper
from tools.demo.office import DemoError
from tools.demo.walk import Walk
from tools.demo.walk_site import MISSING, confirm


def problem(walk: Walk) -> None:
    """The ledger; the site's two new problems go into one order."""
    hands = walk.hands
    page = hands.go(6, ProblemsPage)
    walk.step("问题台账：逾期的在前", "The problem ledger, what is late first")
    hands.press("/")
    hands.write(walk.site)
    hands.settle()
    hands.until(
        lambda: set(_sites(page)) == {walk.site},
        "the site's problems",
    )
    hands.press("Return")
    for _ in page.table.model.ids:
        if _facts(page) == MISSING["a/A3"][0]:
            break
        hands.press("Down")
    hands.press("Return")
    hands.until(lambda: hands.part(ProblemPanel), "the problem beside the list")
    hands.settle()
    walk.step("一个问题：条款、期限、经过", "One problem: clause, deadline, history")
    panel = hands.part(ProblemPanel)
    if panel is None:
        raise DemoError("the problem is not shown")
    if panel.together.isVisible():
        hands.click(panel.together)
    else:
        hands.press("Ctrl+P")
    hands.until(lambda: isinstance(hands.desk.shell.page, PacketPage), "the packet")


def packet(walk: Walk) -> None:
    """The page itself beside the fields that feed it; what is missing is marked; then issue."""
    hands = walk.hands
    page = hands.page(PacketPage)
    hands.until(lambda: page.preview.drawn, "the draft on the screen")
    hands.settle()
    if page.fields.second.code == "":
        hands.click(page.fields.second)
        hands.press("Down", "Return")
        hands.settle()
    for demand in page.fields.demands.values():
        if not demand.toPlainText().strip():
            hands.click(demand)
            hands.write("限期整改，并提交书面整改报告及凭证")
    hands.settle()
    hands.until(lambda: page.preview.drawn and not hands.desk.jobs.pending, "the draft again")
    walk.step(
        "开具文书：左边填，右边就是要打印的那一页",
        "The packet: fields at the left, the very page at the right",
    )
    hands.press("Ctrl+P")
    hands.until(lambda: page.confirm.asking, "the question before a number is used")
    walk.step("出具之前只问一次，说清后果", "Before a number is used it is asked once")
    confirm(walk)
    hands.until(lambda: isinstance(hands.desk.shell.page, PaperPage), "the issued order")
    paper = hands.page(PaperPage)
    hands.until(lambda: paper.preview.drawn, "its page")
    hands.settle()
    walk.step(
        "已出具：限期改正指令书，编号、签名、二维码",
        "Issued: the order with its number, signature and code",
    )


def save(walk: Walk, folder: Path) -> None:
    """Ctrl+S for the order and its receipt; then prove both files."""
    hands = walk.hands
    paper = hands.page(PaperPage)
    for place, name in enumerate(("order.pdf", "receipt.pdf")):
        target = folder / name
        target.unlink(missing_ok=True)
        if place:
            hands.click(paper.sheets, paper.sheets.tabRect(place).center())
            hands.settle()
        hands.press("Ctrl+S")
        hands.until(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), "the dialog")
        hands.retype(str(target))
        hands.press("Return")
        hands.until(target.is_file, f"{name} saved")
        hands.settle()
        proof = prove_paper(target, walk.laptop)
        titles = (
            ("限期改正指令书：从 PDF 读回的页、码和核验", "The order read back from its PDF"),
            ("送达回证：从 PDF 读回的页、码和核验", "The receipt read back from its PDF"),
        )
        walk.album.add(Step(*titles[place], facts=proof.facts, pages=proof.pages))


def serve(walk: Walk) -> None:
    """Ctrl+D: how it was served, by whom, to whom."""
    hands = walk.hands
    page = hands.page(PaperPage)
    hands.press("Ctrl+D")
    hands.until(lambda: page.form is not None and page.form.isVisible(), "the service form")
    form = page.form
    if form is None:
        raise DemoError("the service form went away")
    for editor, text in (
        (form.place, "项目部会议室"),
        (form.receiver, "样例负责人"),
        (form.relation, "项目经理"),
    ):
        hands.click(editor)
        hands.retype(text)
    if not form.second.code:
        hands.click(form.second)
        hands.press("Down", "Return")
    hands.click(form.relation)
    walk.step("登记送达：直接送达，签收人、同行送达人", "The service: by hand, to whom, with whom")
    hands.press("Ctrl+Return")
    hands.until(lambda: page.form is None, "the service is recorded")
    hands.settle()
    newest = PaperService(walk.laptop).listed().lines
    if not any(one.site == walk.site and one.state == PaperState.SERVED for one in newest):
        raise DemoError("the order is not served although its service was recorded")
    walk.step("送达已登记", "The service is recorded")
    hands.go(7, PapersPage)
    walk.step("文书：编号、状态、送达", "Papers: number, state, service")


def _facts(page: ProblemsPage) -> str:
    """The facts of the line that the keyboard is at."""
    line = page.table.model.row_of(page.table.current_id() or "")
    return line.row.facts if line else ""


def _sites(page: ProblemsPage) -> list[str]:
    """The sites of the lines listed."""
    found = (page.table.model.row_of(one) for one in page.table.model.ids)
    return [one.row.site_name if one else "" for one in found]
