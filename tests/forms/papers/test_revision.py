"""Keeps watch over what issued papers are drawn from: a change must raise `draw.REVISION`."""

from __future__ import annotations

import hashlib

import resources
from forms import clauses
from forms.papers import content as contents
from forms.papers import draw, words
from forms.papers.layout import order, page, receipt
from forms.papers.layout.lines import Style
from tests.forms.papers import samples

KNOWN = {1: "9cd16292cb56a20f5264100792e3c113d7f465392184b8b33f82fb246676e14e"}
"""Fingerprints by revision. Add a line with a new revision; never edit one that was released."""


def test_drawing_changed_needs_a_new_revision() -> None:
    told = hashlib.sha256()
    for face in sorted(resources.path("fonts").glob("*.ttf")):
        told.update(face.name.encode() + hashlib.sha256(face.read_bytes()).digest())
    told.update(repr(sorted(clauses.STATUTES.items())).encode())
    for template in ("order", "receipt"):
        told.update(repr(words.words(template, 1)).encode())
    for name, value in sorted(vars(page).items()):
        if isinstance(value, int | float | Style):
            told.update(f"{name}={value!r}".encode())
    first, second = samples.make_order(), samples.make_receipt()
    assert isinstance(first.facts, contents.OrderFacts)
    assert isinstance(second.facts, contents.ReceiptFacts)
    told.update(repr(order.rows(first, first.facts, words.words("order", 1))).encode())
    told.update(repr(receipt.rows(second, second.facts, words.words("receipt", 1))).encode())
    assert KNOWN[draw.REVISION] == told.hexdigest()
