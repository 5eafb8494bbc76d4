"""Explains an error in three sentences: what happened, what was kept, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.jobs import Incident
from app.ui.i18n import translate
from app.ui.words import (
    amounts,
    refusals_attachments,
    refusals_device,
    refusals_photos,
    refusals_sheets,
    refusals_sync,
    refusals_work,
)
from app.ui.words.sentence import KEPT_ALL, Sentence
from inspection.refusal import Refusal

_TABLE: dict[str, Sentence] = {
    **refusals_device.SENTENCES,
    **refusals_sync.SENTENCES,
    **refusals_work.SENTENCES,
    **refusals_photos.SENTENCES,
    **refusals_sheets.SENTENCES,
    **refusals_attachments.SENTENCES,
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the failure panel shows. `detail` is for whoever helps: codes, never personal data."""

    what: str
    kept: str
    next: str
    detail: str


def explain(error: Exception) -> Explanation:
    """The words for any error a presenter can hand over; never a traceback.

    A code without words of its own takes those of its family (``request.slow`` → ``request``),
    and in the end a general sentence with the code in the details.
    """
    if isinstance(error, Refusal):
        params = _readable(error.params)
        shown = ", ".join(f"{name}={value}" for name, value in sorted(params.items()))
        return _filled(_find(error.code), params, f"{error.code}  {shown}".strip())
    number = error.number if isinstance(error, Incident) else type(error).__name__
    return Explanation(
        translate("Refusal", "程序出了没料到的差错，编号 {number}。").format(number=number),
        translate("Refusal", KEPT_ALL),
        translate("Refusal", "再试一次；如果还不行，把编号告诉系统管理员。"),
        number,
    )


def sentence(error: Exception) -> str:
    """The same in one line, for a toast or a line under a field."""
    words = explain(error)
    return f"{words.what}{'' if words.what.endswith('。') else ' '}{words.next}"


def known_codes() -> frozenset[str]:
    """Every code and family that has words of its own."""
    return frozenset(_TABLE)


def covers(code: str) -> bool:
    """Whether `code`, or a family it belongs to, has words of its own."""
    return _lookup(code) is not None


def _lookup(code: str) -> Sentence | None:
    while code:
        if code in _TABLE:
            return _TABLE[code]
        code = code.rpartition(".")[0]
    return None


def _find(code: str) -> Sentence:
    return _lookup(code) or _TABLE["refused"]


def _filled(words: Sentence, params: dict[str, str], detail: str) -> Explanation:
    known = _Holes(params)
    return Explanation(
        translate("Refusal", words.what).format_map(known),
        translate("Refusal", words.kept).format_map(known),
        translate("Refusal", words.next).format_map(known),
        detail,
    )


def _readable(params: dict[str, str | int]) -> dict[str, str]:
    """Parameters as text; a waiting time is said in seconds or minutes."""
    said = {name: str(value) for name, value in params.items()}
    seconds = params.get("seconds")
    if isinstance(seconds, int):
        said["wait"] = amounts.duration(seconds)
    return said


class _Holes(dict[str, str]):
    """A parameter that did not come with the refusal is shown as a dash, not as an error."""

    def __missing__(self, key: str) -> str:
        return "–"
