"""A filled form as an XForms instance: read back it is the same, and strange files are refused."""

from __future__ import annotations

import unicodedata

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.definition import Definition
from forms.interchange.instance import LARGEST, OPENROSA, from_xml, to_xml
from forms.xlsform.load import load
from inspection.refusal import Refusal

FORM = """
| survey |
| | type | name | label |
| | text | leader | Leader |
| | begin group | crew | Crew |
| | begin repeat | worker | Worker |
| | text | name | Name |
| | begin repeat | month | Month |
| | integer | owed | Owed |
| | end repeat | | |
| | end repeat | | |
| | end group | | |
| settings |
| | form_id | version |
| | crew | 3 |
"""
ID = "018bf9a3-22e0-7b84-b5c1-00525ea3dee8"


@pytest.fixture(scope="module")
def form() -> Definition:
    return load(FORM.encode(), "md")


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
)
keys = st.text("abcdefgh23456789", min_size=1, max_size=6)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, str]:
    """A document with instances in some order, answers, reasons and days seen."""
    document: dict[str, str] = {}

    def answer(path: str) -> None:
        for mark in ("", "@reason", "@seen"):
            if draw(st.booleans()):
                document[path + mark] = draw(texts)

    answer("leader")
    for rank, key in enumerate(draw(st.lists(keys, max_size=3, unique=True)), 1):
        worker = f"crew/worker[{key}]"
        document[worker] = str(rank)
        answer(f"{worker}/name")
        for inner, month in enumerate(draw(st.lists(keys, max_size=2, unique=True)), 1):
            document[f"{worker}/month[{month}]"] = str(inner)
            answer(f"{worker}/month[{month}]/owed")
    return document


@settings(max_examples=100, deadline=None)
@given(documents())
def test_what_is_written_is_read_back(form: Definition, document: dict[str, str]) -> None:
    read = from_xml(form, to_xml(form, document, ID))
    assert read.document == {
        key: unicodedata.normalize("NFC", text) for key, text in document.items()
    }
    assert (read.id, read.unknown) == (ID, ())


def test_instance_is_laid_out_as_xforms_says(form: Definition) -> None:
    document = {"leader": "甲", "crew/worker[b]": "1", "crew/worker[a]": "2"}
    document |= {"crew/worker[b]/name": "乙", "crew/worker[a]/name": "丙"}
    root = fromstring(to_xml(form, document, ID))
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "crew", "3")
    assert root.findtext("leader") == "甲"
    assert [one.text for one in root.iterfind("crew/worker/name")] == ["乙", "丙"]
    named = root.findtext(f"{{{OPENROSA}}}meta/{{{OPENROSA}}}instanceID")
    assert named == f"uuid:{ID}"


def test_instance_of_another_program_gets_names_for_its_instances(form: Definition) -> None:
    data = (
        b'<data id="crew" version="3"><crew><worker><name>A</name></worker>'
        b"<worker><name>B</name><month><owed>5</owed></month></worker></crew>"
        b"<height>180</height><meta><instanceID>uuid:x</instanceID></meta></data>"
    )
    read = from_xml(form, data)
    assert read.document == {
        "crew/worker[1]": "1",
        "crew/worker[1]/name": "A",
        "crew/worker[2]": "2",
        "crew/worker[2]/name": "B",
        "crew/worker[2]/month[1]": "1",
        "crew/worker[2]/month[1]/owed": "5",
    }
    assert (read.id, read.unknown) == ("x", ("height",))


def test_controls_that_xml_cannot_write_are_left_out(form: Definition) -> None:
    written = to_xml(form, {"leader": "a\x07b\r\nc\rd\ufffe"}, ID)
    assert from_xml(form, written).document == {"leader": "ab\nc\nd"}


BOMB = (
    b'<!DOCTYPE data [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<data id="crew" version="3"><leader>&b;</leader></data>'
)
OUTSIDE = (
    b'<!DOCTYPE data [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b'<data id="crew" version="3"><leader>&x;</leader></data>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "instance.unreadable"),
        (b"<data", "instance.unreadable"),
        (b"\xff\xfe\x00", "instance.unreadable"),
        (b'<?xml version="1.0" encoding="no-such"?><data/>', "instance.unreadable"),
        (BOMB, "instance.unreadable"),
        (OUTSIDE, "instance.unreadable"),
        (b" " * (LARGEST + 1), "instance.too_large"),
        (b"<data/>", "instance.other_form"),
        (b'<data id="other" version="3"/>', "instance.other_form"),
        (b'<data id="crew" version="2"/>', "instance.other_version"),
    ],
)
def test_file_that_is_no_instance_of_the_form_is_refused(
    form: Definition, data: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as raised:
        from_xml(form, data)
    assert raised.value.code == code


def test_forged_instance_names_cannot_reach_other_places(form: Definition) -> None:
    data = (
        b'<data xmlns:a="urn:anxin:form" id="crew" version="3"><crew>'
        b'<worker a:instance="x]/../leader["><name>A</name></worker>'
        b'<worker a:instance="k"/><worker a:instance="k"><name>C</name></worker></crew></data>'
    )
    assert from_xml(form, data).document == {
        "crew/worker[1]": "1",
        "crew/worker[1]/name": "A",
        "crew/worker[k]": "2",
        "crew/worker[3]": "3",
        "crew/worker[3]/name": "C",
    }
