"""Brings a laptop into a state worth showing: a check-in half done, a call begun."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Text, select

from app.services.attachments import Place
from app.services.contacts import ContactService
from app.services.filling import FillingService
from app.services.keypunch import Effort, KeypunchService, Stack
from app.services.laptop import Laptop
from app.services.office import OfficeService
from app.services.packets import PacketService
from app.services.phone_checks import PhoneCheckService
from app.services.picture_marks import Pasted
from app.services.pictures import PictureService
from app.services.problems import ProblemService, Wanted
from app.services.questionnaires import QuestionnaireService
from app.services.served import PaperService
from app.services.today import TodayService
from db.queries.problems import ProblemRow
from db.tables import metadata
from forms import clauses
from forms.keying import ENTER, Keying
from forms.papers.words import demands
from inspection.clock import instant
from inspection.duties import CellState, Duty
from inspection.identity import mask_name
from inspection.questionnaires import SheetCount, sheet_number
from tests.support.pictures import jpeg, picture
from tools.looks import CHINESE
from tools.screenshots.newer import form_with_newer

T = TypeVar("T")

_CHECKED = {
    "head/place": "项目部会议室",
    "head/met_person": "样例负责人",
    "head/met_post": "项目经理",
    "head/headcount": "86",
    "a/A1": "implemented",
    "a/A2": "implemented",
    "a/A3": "missing",
    "a/A4": "partial",
    "c/C8": "missing",
}
_RAISED = "c/C8"
_KEYED = (*"311252111123111111122121113", ENTER, *"112", ENTER, ENTER)
"""A worker's sheet as its boxes are read off, its crew being the stack's."""
_SAID = {
    "who/Q1": "yes",
    "who/Q2": "here",
    "who/Q3": "钢筋1班",
    "who/Q4": "2026-03-01",
    "contract/Q5": "contract",
    "contract/Q6": "yes",
}
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Scene:
    """Ids of what the pictures show. `silent` and `talking` are entries of a phone check."""

    site: str
    form: str
    problem: str
    overdue: str
    calls: str
    silent: str
    talking: str
    paper: str
    picture: str
    new_photos: str
    sheet: str
    half_keyed: str
    on_screen: str
    newer: str


def set_scene(laptop: Laptop, folder: Path, seed: str = "7f3a") -> Scene:
    """Write what is wanted through the services; the laptop must hold an inspector's past.

    Drawn photos that nobody took yet are put into `folder`.
    """
    grid = TodayService(laptop).look().grid
    due = {
        duty: [
            row.site
            for row in grid
            for cell in row.cells
            if cell.duty is duty and cell.state in (CellState.DUE, CellState.OVERDUE)
        ]
        for duty in (Duty.CHECK_IN, Duty.PHONE_CHECK)
    }
    site = next(iter(due[Duty.CHECK_IN]), grid[0].site)
    form, raised = _check_in(laptop, site)
    calls, silent, talking = _phone_check(laptop, [*due[Duty.PHONE_CHECK], site], seed)
    ledger = ProblemService(laptop).listed("", "overdue").lines
    picture = _pictures(laptop, form)
    _proof(laptop, ledger[0].row)
    papers = PaperService(laptop).listed().lines
    sheet, half_keyed, on_screen = _questionnaires(laptop, site)
    return Scene(
        site=site,
        form=form,
        problem=raised,
        overdue=ledger[0].row.id,
        calls=calls,
        silent=silent,
        talking=talking,
        paper=papers[0].id,
        picture=picture,
        new_photos=_new_photos(laptop, form, folder),
        sheet=sheet,
        half_keyed=half_keyed,
        on_screen=on_screen,
        newer=form_with_newer(laptop),
    )


def _check_in(laptop: Laptop, site: str) -> tuple[str, str]:
    filling = FillingService(laptop)
    contacts = ContactService(laptop, filling)
    second = next(one.id for one in OfficeService(laptop).colleagues() if one.badge_number)
    form = contacts.start_check_in(site, assistant_id=second)
    opened = filling.open(form)
    for path, text in _CHECKED.items():
        opened.answers.put(path, text)
    filling.store(opened, opened.take())
    problems = ProblemService(laptop)
    offer = problems.offer(opened, _RAISED)
    if offer is None:
        raise LookupError(_RAISED)
    wanted = Wanted("未向9名工人提供上月工资清单", offer.due_on, 9)
    return form, problems.raise_from(opened, _RAISED, wanted)


def _pictures(laptop: Laptop, form: str) -> str:
    """Photos of the check-in and of one answer, one with personal data; returns the first's id."""
    visit = ContactService(laptop, FillingService(laptop)).open(form).contact
    place = Place(visit.site_id, contact_id=visit.id)
    service = PictureService(laptop)
    shots = [Pasted(f"IMG_{n}.jpg", jpeg(visit.started_at + n * 60_000, shade=n)) for n in range(3)]
    taken = service.take(shots, place, _Here())
    proof = [Pasted("scan.pdf", picture("PDF", 3)), Pasted("IMG_4.jpg", jpeg(None, shade=4))]
    service.take(proof, replace(place, form_id=form, path="a/A3"), _Here())
    service.mark_named(service.one(taken.ids[2]), True, "示例", _Here())
    service.note(service.one(taken.ids[0]), "公示牌")
    return taken.ids[0]


def _proof(laptop: Laptop, problem: ProblemRow) -> None:
    """A ledger item as it was found and as it was mended."""
    found = instant(problem.found_on.year, problem.found_on.month, problem.found_on.day, 10, 20)
    shots = [Pasted("before.jpg", jpeg(found, shade=7)), Pasted("after.jpg", jpeg(None, shade=8))]
    place = Place(problem.site_id, problem_id=problem.id)
    PictureService(laptop).take(shots, place, _Here())


def _new_photos(laptop: Laptop, form: str, folder: Path) -> str:
    """Files that a phone copied: most of them of the check-in, some of nobody knows what."""
    began = ContactService(laptop, FillingService(laptop)).open(form).contact.started_at
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, minutes in enumerate((2, 4, 5, 7, 8, -130, -125)):
        path = folder / f"IMG_2026_{number}.jpg"
        path.write_bytes(jpeg(began + minutes * 60_000, shade=number + 20))
        paths.append(str(path))
    return "\n".join(paths)


def _questionnaires(laptop: Laptop, site: str) -> tuple[str, str, str]:
    """A month of questionnaires: one that was keyed, the number of one half keyed, and one a worker
    has begun on screen."""
    sheets, punch, filling = (
        QuestionnaireService(laptop),
        KeypunchService(laptop),
        FillingService(laptop),
    )
    found = sheets.look(site, None, "zh")
    version = found.forms[0].version_id
    blanks = sheets.draw_blanks(site, version, found.today, 24, "zh")
    sheets.record_blanks(blanks, handed_out=True)
    sheets.count(site, blanks.form, found.today, SheetCount.RETURNED, 18)
    stack = Stack(site, version, found.today, "钢筋1班")
    keyed = ""
    for serial in range(1, 8):
        sheet = punch.begin(stack, sheet_number(blanks.prefix, serial))
        machine = Keying(sheet.filling.answers, batch=sheet.batch)
        for key in _KEYED if serial < 7 else _KEYED[:9]:
            machine.press(key)
        if machine.standing.path is not None and serial < 7:
            raise LookupError("the questionnaire asks something else now")
        filling.store(sheet.filling, sheet.filling.take())
        if serial < 7:
            keyed = punch.finish(sheet, Effort(34, serial % 3, 38_000 + serial * 900)).id
    begun = sheets.begin_on_screen(site, version)
    opened = sheets.open(begun)[1]
    opened.answers.put("person/Q1", "a31")
    filling.store(opened, opened.take())
    return keyed, sheet_number(blanks.prefix, 7), begun


class _Here:
    """A job that does its work at once."""

    def check(self) -> None:
        return

    def progress(self, _step: str, _done: int = 0, _total: int | None = None) -> None:
        return

    def on_db(self, call: Callable[[], T]) -> T:
        return call()


def _phone_check(laptop: Laptop, sites: list[str], seed: str) -> tuple[str, str, str]:
    """A site with two workers to call: one nobody spoke to yet, one in the middle of a call."""
    filling = FillingService(laptop)
    checks = PhoneCheckService(laptop, seeds=lambda: seed)
    for site in sites:
        month = checks.month(site)
        if month.summary.sample is None and month.summary.wanted >= 2:
            checks.draw(site)
            month = checks.month(site)
        entries = [one for group in month.strata for one in group.entries if one.open]
        if len(entries) >= 2:
            silent, talking = entries[0].id, entries[1].id
            opened = filling.open(checks.answer(talking))
            for path, text in _SAID.items():
                opened.answers.put(path, text)
            filling.store(opened, opened.take())
            return site, silent, talking
    raise LookupError("no site with two workers to call")


def names(laptop: Laptop, scene: Scene) -> frozenset[str]:
    """All Chinese that is data: names and texts of the laptop's rows and what masks leave of them,
    the law and the wording of papers, the next number, a language's own name. An English window
    may show it."""
    found: set[str] = {"中文", *demands().values()}
    found.add(PacketService(laptop).prepare(scene.site).next_number)
    for question in FillingService(laptop).open(scene.form).definition.questions.values():
        found |= {question.problem, *_cited(question.clauses)}
    with laptop.database.read() as connection:
        for table in metadata.sorted_tables:
            columns = [one for one in table.columns if isinstance(one.type, Text)]
            if not columns or table.info.get("side") == "server":
                continue
            for row in connection.execute(select(*columns)):
                for column, value in zip(columns, row, strict=True):
                    found.update(_texts(value))
                    if value and column.name == "name":
                        found.add(mask_name(value))
                    if value and column.name == "clause":
                        found.update(_cited(value))
    return frozenset(found - {""})


def _cited(codes: str) -> Iterator[str]:
    if codes:
        yield clauses.cite(clauses.parse_all(codes))


def _texts(value: object) -> Iterator[str]:
    """The Chinese in a value, also in one that is kept as JSON."""
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
    elif isinstance(value, str) and CHINESE.search(value):
        if value.startswith(("{", "[")):
            yield from _texts(json.loads(value))
        elif len(value) <= _LONGEST_NAME:
            yield value
