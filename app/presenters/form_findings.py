"""What stands against answers while a form is filled in: said once an answer is left, not while
it is typed, and taken back as soon as it is put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from forms.answers import Answers
from forms.checks import Finding

TYPED = frozenset({"barcode", "date", "dateTime", "decimal", "integer", "range", "text", "time"})
"""Types of question whose answer grows as it is typed."""

_OF_FORM = ("required", "type", "constraint")


class LiveFindings:
    """One finding a question at most. Until `take` was called once, nobody tried to finish, and a
    question without an answer is no finding yet."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._asked = False

    def start(self, answers: Answers) -> None:
        """Another form, as it is."""
        self._asked = False
        self._found = {}
        self.recheck(answers, (path for path in answers.paths if answers.answer(path)))

    def take(self, findings: Sequence[Finding]) -> None:
        """All that stands against finishing, the form's own findings and others."""
        self._asked = True
        self._found = {one.path: one for one in reversed(findings)}

    def recheck(self, answers: Answers, paths: Iterable[str], hold: str = "") -> bool:
        """Look again at these questions and at those that something stands against; whether there
        is anything to show. At `hold` nothing new is said yet."""
        before = dict(self._found)
        for path in {*paths, *before}:
            known = before.get(path)
            if known is not None and known.aspect not in _OF_FORM:
                continue  # not the form's own: whoever found it looks again
            self._found.pop(path, None)
            if not answers.has(path) or not answers.definition.question(path).is_shown:
                continue
            found = answers.findings_of(path)
            said = self._asked or bool(answers.answer(path))
            if found and said and (path != hold or known is not None):
                self._found[path] = found[0]
        return bool(before or self._found)

    def listed(self, answers: Answers) -> tuple[Finding, ...]:
        """All of them in the form's order."""
        if not self._found:
            return ()
        place = {path: number for number, path in enumerate(answers.paths)}
        return tuple(sorted(self._found.values(), key=lambda one: place.get(one.path, -1)))
