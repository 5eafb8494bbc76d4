"""An inspector's core job done through the services: check-in, call, order, PDF, a picture."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from PIL import Image

from app.services.attachments import AttachmentService, Place
from app.services.contacts import ContactService
from app.services.filling import Filling, FillingService
from app.services.laptop import Laptop
from app.services.packets import PacketService
from app.services.phone_checks import PhoneCheckService
from app.services.picture_marks import Pasted
from app.services.pictures import PictureService
from app.services.problems import ProblemService, Wanted
from app.services.questionnaires import QuestionnaireService
from app.services.served import PaperService
from app.services.syncing import SyncingService
from app.services.verifying import Known, VerifyingService
from db.queries.calls import entries
from forms.answers import Answers
from forms.checks import Finding
from forms.definition import Question
from forms.papers.draw import draw
from inspection.clock import civil_date
from inspection.terms import CallOutcome

T = TypeVar("T")

_WORDS = "自检"
_ROUNDS = 20
"""An answer may ask a further question; no form of ours nests deeper."""
_FAILED = "a/A3"
"""The check answered 未落实, which the ledger and the order take up."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was made, and where each page finds it."""

    params: Mapping[str, Mapping[str, str]]
    answers: int
    drawn: int
    number: str
    pdf: bytes
    seal: str
    known: Known


def do_the_work(laptop: Laptop, site: str, colleague: str) -> Done:
    """Do it. Raises what the services raise, RuntimeError where one did not do its part."""
    today = civil_date(laptop.clock.now_ms()).isoformat()
    filling = FillingService(laptop)
    contacts = ContactService(laptop, filling)
    form = contacts.start_check_in(site, assistant_id=colleague)
    visit = contacts.open(form)
    _fill(visit.filling, visit.findings, filling, today)
    ledger = ProblemService(laptop)
    offer = ledger.offer(visit.filling, _FAILED)
    if offer is None:
        raise RuntimeError("a failed check offered no problem")
    problem = ledger.raise_from(visit.filling, _FAILED, Wanted(offer.facts, offer.due_on))
    contacts.finish(visit)
    calls = PhoneCheckService(laptop)
    sample = calls.draw(site)
    with laptop.database.read() as connection:
        drawn = [one.id for one in entries(connection, [sample]) if not one.reserve]
    calls.record(drawn[0], CallOutcome.NO_ANSWER)
    call = filling.open(calls.answer(drawn[1]))
    _fill(call, call.answers.findings, filling, today)
    calls.finish(call)
    packets = PacketService(laptop)
    issued = packets.issue(packets.prepare(site, [problem]))
    paper = PaperService(laptop).view(issued.order).paper
    pdf = draw(paper.content.encode(), paper.seal or "")
    if not SyncingService(laptop).standing().pending:
        raise RuntimeError("nothing waits to be sent")
    again = contacts.start_check_in(site)
    asked = QuestionnaireService(laptop)
    sheets = asked.look(site, None, "zh")
    filled = asked.begin_on_screen(site, sheets.forms[0].version_id)
    picture = _photograph(laptop, Place(site, contact_id=visit.contact.id))
    return Done(
        params={
            "site": {"id": site},
            "picture": {"id": picture},
            "checkin": {"form": again},
            "form_version": {"form": again},
            "questionnaire": {"id": filled},
            "keypunch": {"site": site},
            "worker": {"site": site},
            "calls": {"site": site},
            "call": {"entry": drawn[2]},
            "problem": {"id": problem},
            "packet": {"site": site, "problems": problem},
            "paper": {"id": issued.order},
        },
        answers=len(visit.filling.answers.document),
        drawn=len(drawn),
        number=issued.number,
        pdf=pdf,
        seal=paper.seal or "",
        known=VerifyingService(laptop).known(),
    )


def _photograph(laptop: Laptop, place: Place) -> str:
    """Take a picture in, and read its bytes back from the encrypted store; its id."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (11, 110, 117)).save(made, "JPEG")
    pictures = PictureService(laptop)
    taken = pictures.take([Pasted("selftest.jpg", made.getvalue())], place, _Here())
    if len(taken.ids) != 1:
        raise RuntimeError(f"the picture was not taken: {taken}")
    if AttachmentService(laptop).content(pictures.one(taken.ids[0])) != made.getvalue():
        raise RuntimeError("the store gave other bytes back")
    return taken.ids[0]


class _Here:
    """A job that does its work where it is called."""

    def check(self) -> None:
        return

    def progress(self, _step: str, _done: int = 0, _total: int | None = None) -> None:
        return

    def on_db(self, call: Callable[[], T]) -> T:
        return call()


def _fill(
    form: Filling, findings: Callable[[], Iterable[Finding]], filling: FillingService, today: str
) -> None:
    """Answer every check, then whatever still stands against finishing."""
    for path, question in form.definition.questions.items():
        if question.appearance == "likert" and form.answers.relevant(path):
            form.answers.put(path, "missing" if path == _FAILED else "implemented")
    for _ in range(_ROUNDS):
        standing = [one for one in findings() if one.blocks]
        if not standing:
            break
        for one in standing:
            if one.strength == "soft":
                form.answers.put_reason(one.path, _WORDS)
            else:
                question = form.definition.questions[one.path]
                form.answers.put(one.path, _answer(question, form.answers, today))
    filling.store(form, form.take())


def _answer(question: Question, answers: Answers, today: str) -> str:
    if question.type.startswith("select"):
        return answers.choices(question.path)[0].code
    return {"integer": "12", "decimal": "12", "date": today}.get(question.type, _WORDS)
