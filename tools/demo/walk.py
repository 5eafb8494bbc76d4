"""The walk: half a day of the first inspector through the real window, by keys and clicks only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.bootstrap.program import Program
from app.presenters.today import LATER
from app.services.laptop import Laptop
from app.services.syncing import SyncReport
from app.ui.i18n import translate
from app.ui.pages.first_run import FirstRunPage
from app.ui.pages.site_page.view import SitePage
from app.ui.pages.sites import SitesPage
from app.ui.pages.sync import SyncPage
from app.ui.pages.today import TodayPage
from app.ui.widgets.due_list import DueLine, DueModel
from app.ui.widgets.editors import TextArea, TextLine
from tools.demo.album import Album, Step
from tools.demo.hands import Hands, focused
from tools.demo.office import DemoError

PASSPHRASE = "anxin demo 2026"  # noqa: S105 - of made-up data, and printed
CHECK_IN_ICON = "clipboard-check"


@dataclass(slots=True)
class Walk:
    """What the parts of the walk share. `site` is the one that is inspected."""

    program: Program
    hands: Hands
    album: Album
    root: Path
    site: str = ""

    @property
    def laptop(self) -> Laptop:
        """The unlocked laptop."""
        return self.hands.desk.opened.laptop

    def step(self, zh: str, en: str, **facts: str) -> None:
        """Caption what is on the screen now; fails if the program logged an incident."""
        self.hands.settle()
        if self.hands.failure():
            raise DemoError(f"{en}: {self.hands.failure()}")
        log = self.root / "anxin.log"
        if log.exists() and "incident" in log.read_text("utf-8"):
            raise DemoError(f"{en}: an incident in the program's log:\n{log.read_text('utf-8')}")
        self.album.add(Step(zh, en, self.hands.picture(), facts))


# the gates


def first_run(walk: Walk, enrolment: str) -> None:
    """An empty laptop: paste the bureau's file, choose a passphrase; the first sync fetches all."""
    hands = walk.hands
    gate = hands.part(FirstRunPage)
    if gate is None:
        raise DemoError("the program does not begin with its first run")
    area = hands.part(TextArea, gate)
    if area is None:
        raise DemoError("there is no place for the enrolment file")
    hands.click(area)
    QApplication.clipboard().setText(enrolment)
    hands.press("Ctrl+V")
    lines = [one for one in gate.findChildren(TextLine) if one.isVisible()]
    hands.until(lambda: focused() is lines[0], "the enrolment file is read")
    hands.write(PASSPHRASE)
    hands.press("Return")
    hands.write(PASSPHRASE)
    walk.step(
        "第一次使用：粘贴局里发的注册文件，想一个口令",
        "First run: the bureau's enrolment file is pasted, a passphrase chosen",
    )
    hands.press("Return")
    hands.until(lambda: hands.unlocked, "enrolment")
    _synced(walk)


def unlock(walk: Walk) -> None:
    """Ctrl+L locks; the passphrase opens."""
    hands = walk.hands
    hands.press("Ctrl+L")
    hands.until(lambda: isinstance(focused(), TextLine) and not hands.unlocked, "the lock")
    hands.write(PASSPHRASE)
    walk.step(
        "锁定后输口令打开（闲置 10 分钟也会自动锁定）",
        "Unlock with the passphrase; ten idle minutes lock it again",
    )
    hands.press("Return")
    hands.until(lambda: hands.unlocked, "unlocking")
    hands.until(lambda: isinstance(hands.desk.shell.page, TodayPage), "Today after unlocking")


# looking around


def today(walk: Walk) -> None:
    """What waits, and the month's grid."""
    hands = walk.hands
    page = hands.go(1, TodayPage)
    lines = due_lines(page)
    hands.until(lambda: due_lines(page), "Today's lines")
    lines = due_lines(page)
    facts = {"清单 Lines": str(len(lines)), "进度 Progress": " · ".join(page.progress)}
    walk.step(
        "今日：逾期的、今天的、本周的，一行一件事，回车就办",
        "Today: overdue, due now, due soon; one line a thing, Enter does it",
        **facts,
    )
    hands.press("G")
    hands.until(page.grid.isVisible, "the month's grid")
    walk.step("月历：每个项目每项任务一格", "The month at a glance: sites by duties")
    hands.press("G")
    hands.until(page.lines.isVisible, "the list again")
    hands.settle()
    if due_lines(page)[-1].id == LATER:
        hands.press("End", "Return")
        hands.until(lambda: due_lines(page)[-1].id != LATER, "what is due later")
    walk.site = _site_to_inspect(due_lines(page))


def open_site(walk: Walk) -> None:
    """Ctrl+K, its name, Enter."""
    hands = walk.hands
    hands.go(2, SitesPage)
    walk.step("项目：名称、编号、单位、拼音首字母都能搜", "Sites, with instant search")
    hands.press("Ctrl+K")
    hands.write(walk.site)
    box = hands.desk.shell.search
    hands.until(lambda: [hit for hit in box.hits if hit.name == walk.site], "the search finds it")
    walk.step(f"Ctrl+K 搜“{walk.site}”", f"Ctrl+K finds {walk.site}")
    hands.press("Return")
    hands.until(lambda: isinstance(hands.desk.shell.page, SitePage), "the site's page")
    hands.settle()
    walk.step(
        "项目页：五项制度一览、各方、花名册、动态",
        "The site's page: five systems at a glance, parties, roster, timeline",
    )


def due_lines(page: TodayPage) -> list[DueLine]:
    """The lines of Today's list as shown."""
    model = page.lines.model()
    if not isinstance(model, DueModel):
        raise DemoError("Today shows no list")
    found = (model.line_at(place) for place in range(model.rowCount()))
    return [line for line in found if line is not None]


def _site_to_inspect(lines: list[DueLine]) -> str:
    """A site whose check-in is due, if there is one, and of which the fewest lines speak."""
    named = [line.what for line in lines]
    if not named:
        raise DemoError("nothing is due on this day: choose another clock or seed")
    due = [line.what for line in lines if line.icon == CHECK_IN_ICON] or named
    return min(due, key=lambda name: (named.count(name), due.index(name)))


# sync


def sync(walk: Walk) -> None:
    """The pill, the one button, the one sentence."""
    hands = walk.hands
    hands.click(hands.desk.shell.pill)
    hands.until(lambda: isinstance(hands.desk.shell.page, SyncPage), "the sync page")
    hands.settle()
    page = hands.page(SyncPage)
    walk.step("同步前：有多少条要传，都列着", "Before the sync: what waits, by kind")
    hands.click(page.go_button)
    _synced(walk)
    walk.step("同步后：一句话", "After the sync: one sentence", **{"说 Says": page.sentence})


def _synced(walk: Walk) -> None:
    run = walk.hands.desk.run
    walk.hands.until(lambda: not run.running and run.last is not None, "the sync")
    if not isinstance(run.last, SyncReport):
        raise DemoError(f"the sync failed: {run.last!r}")
    if run.last.conflicts or run.last.reviews:
        raise DemoError(f"after the sync something waits for a person: {run.last}")
    walk.hands.settle()


def close(walk: Walk) -> None:
    """The window closes."""
    walk.program.window.close()
    walk.hands.until(lambda: not walk.hands.unlocked, "closing")


def worded(context: str, text: str) -> str:
    """The program's own word in the language in force, to find a button by it."""
    return translate(context, text)
