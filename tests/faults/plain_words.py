"""What makes a sentence fit to be read by someone who wants to go on with his work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.ui.words.refusals import explain
from inspection.refusal import Refusal
from tests.support.live_bureau import PASSPHRASE, WORKER_NAME, WORKER_PHONE

CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_INTERNALS = re.compile(
    r"Traceback|File \"|line \d+, in|\w*(Error|Exception|Refusal)\b|\w+\.py\b|sqlite|SQL|errno"
    r"|None\b|\bNoneType|0x[0-9a-f]{4,}|[{}]",
)
_PATH = re.compile(r"(?<![\w:/])/(?:\w|\.)+/|[A-Za-z]:\\|\\\\")
_HOLE = re.compile(r"[–?？]")
"""What stands where a parameter did not come."""


@dataclass(frozen=True, slots=True)
class Words:
    """The three sentences."""

    what: str
    kept: str
    next: str


def check_words(error: Refusal, language: str, never: Sequence[str]) -> Words:
    """The explanation in the language in force: complete, and nothing of the inside in it."""
    found = explain(error)
    for sentence in (found.what, found.kept, found.next):
        check_sentence(sentence, language, never)
        assert sentence.endswith("。" if language == "zh" else "."), sentence
        assert error.code not in sentence
    for secret in (WORKER_NAME, WORKER_PHONE, PASSPHRASE, *never):
        assert secret not in found.detail
    assert found.detail.startswith(error.code)
    return Words(found.what, found.kept, found.next)


def check_sentence(
    sentence: str, language: str, never: Sequence[str] = (), *, quoted: Sequence[str] = ()
) -> None:
    """One sentence: in its language, with nothing of the inside in it. `quoted`: the user's own."""
    for words in quoted:
        sentence = sentence.replace(words, "")
    assert len(sentence) > 3
    if language == "zh":
        assert CHINESE.search(sentence), sentence
    else:
        assert not CHINESE.search(sentence), sentence
    for pattern in (_INTERNALS, _PATH, _HOLE):
        assert not pattern.search(sentence), sentence
    for words in never:
        assert words not in sentence
