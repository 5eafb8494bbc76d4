"""Content: frozen once, read back exactly, anything else refused."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import canonical
from forms.papers import content as contents
from inspection.refusal import Refusal
from tests.forms.papers import samples as papers


@pytest.mark.parametrize("paper", [papers.make_order(), papers.make_receipt(manner="left")])
def test_paper_frozen_reads_back_equal(paper: contents.Content) -> None:
    data = contents.freeze(paper)
    assert contents.parse(data) == paper
    assert canonical.dumps(json.loads(data)) == data


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs")), min_size=1, max_size=30
).filter(lambda text: bool(text.strip()))


@settings(deadline=None, max_examples=60)
@given(texts, texts, st.dates(date(2026, 11, 23), date(2030, 1, 1)))
def test_any_clean_text_survives_freezing_in_nfc(name: str, facts: str, due: date) -> None:
    finding = contents.Finding("C3", facts, "改正", ("724-31",))
    site = contents.Site(name)
    data = contents.freeze(papers.make_order(site=site, findings=(finding,), due_on=due))
    again = contents.parse(data)
    assert contents.freeze(again) == data
    assert isinstance(again.facts, contents.OrderFacts)
    assert again.facts.site.name == canonical.clean_text(name)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": ""}, "paper.incomplete"),
        ({"number": " 　"}, "paper.incomplete"),
        ({"number": "x" * 41}, "paper.unfit_text"),
        ({"number": "令\n1号"}, "paper.unfit_text"),
        ({"contact_name": "周\u202e玥"}, "paper.unfit_text"),
        ({"contact_name": "周\0"}, "paper.unfit_text"),
        ({"contact_name": "周\ud800"}, "paper.unfit_text"),
        ({"contact_name": "周\u200b"}, "paper.unfit_text"),
        ({"contact_name": "周" * 4001}, "paper.unfit_text"),
        ({"findings": ()}, "paper.incomplete"),
        ({"findings": (contents.Finding("F4", "未改正", "改正"),)}, "paper.finding_without_clause"),
        ({"inspectors": papers.INSPECTORS[:1]}, "paper.incomplete"),
        ({"due_on": date(2026, 11, 22)}, "paper.due_before_date"),
        ({"version": 0}, "paper.incomplete"),
        ({"template": "receipt"}, "paper.incomplete"),
    ],
    ids=lambda value: str(value)[:40].encode("ascii", "replace").decode(),
)
def test_unfit_order_is_refused_when_frozen(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        contents.freeze(papers.make_order(**changes))
    assert refused.value.code == code


def test_receipt_with_one_server_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        contents.freeze(papers.make_receipt(servers=papers.INSPECTORS[:1]))
    assert refused.value.params == {"field": "facts.servers"}


def _changed(**changes: object) -> bytes:
    value = json.loads(contents.freeze(papers.make_order()))
    for path, item in changes.items():
        target = value
        *parents, last = path.split("__")
        for parent in parents:
            target = target[parent]
        if item is ...:
            del target[last]
        else:
            target[last] = item
    return canonical.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        _changed(template="decree"),
        _changed(template=7),
        _changed(extra=1),
        _changed(facts__extra="x"),
        _changed(facts__site__address=...),
        _changed(demo=...),
        _changed(demo=0),
        _changed(version="1"),
        _changed(dated="2026-11-23T00:00:00"),
        _changed(dated="2026-13-01"),
        _changed(facts__addressee__role="emperor"),
        _changed(facts__findings={}),
        _changed(facts=None),
        b"[]",
        b"null",
    ],
    ids=lambda data: data[-24:].decode(errors="replace").encode("ascii", "replace").decode(),
)
def test_content_of_another_shape_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        contents.parse(data)
    assert refused.value.code in {"paper.malformed", "paper.incomplete"}


def test_content_in_another_spelling_is_refused() -> None:
    data = contents.freeze(papers.make_order())
    with pytest.raises(Refusal) as refused:
        contents.parse(data.replace(b":", b": ", 1))
    assert refused.value.code == "canonical.malformed"


def test_receipt_number_tells_paper_and_service() -> None:
    assert contents.receipt_number("甲令字〔2026〕18号") == "甲令字〔2026〕18号回1"
    assert contents.receipt_number("甲令字〔2026〕18号", 2) == "甲令字〔2026〕18号回2"


def test_content_is_immutable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        papers.make_order().number = "x"  # type: ignore[misc]
