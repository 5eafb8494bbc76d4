"""Seals: a URL that reads back exactly, signed for one number and one content."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import signing
from forms.papers import seal as seals
from inspection.refusal import Refusal
from tests.forms.papers import samples as papers

KEY = papers.LAPTOP_KEY
CONTENT, URL = papers.sealed(papers.make_order())


@settings(deadline=None, max_examples=80)
@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()), st.binary())
def test_seal_written_reads_back_equal(number: str, content: bytes) -> None:
    made = seals.make("https://sz.example/anxin/", number, content, KEY)
    assert seals.parse(made.url) == made
    assert made.covers(content)
    assert not made.covers(content + b" ")
    assert made.signed_by(KEY.public)


def test_url_has_the_stated_parts_in_the_dense_alphabet() -> None:
    address, _, fragment = URL.partition("#")
    assert address == "https://anxin.yuncheng.example/v"
    suite, number, key_id, digest, signature = fragment.split(".")
    assert (suite, key_id) == ("1", KEY.public.key_id)
    assert number.startswith("%E6%B6%A2")
    assert (len(digest), len(signature)) == (26, 103)
    assert re.fullmatch(r"[0-9A-Z.%]+", fragment)


def test_number_with_dots_and_lower_case_stays_one_part() -> None:
    made = seals.make("https://sz.example", "a.B/1#", b"", KEY)
    assert made.url.count(".") == 1 + 4
    assert seals.parse(made.url).number == "a.B/1#"


def test_seal_of_another_number_is_not_signed() -> None:
    made = seals.parse(URL)
    moved = seals.Seal(made.bureau, "涢人社劳监令字〔2026〕第0019号", made.key_id, made.digest,
                       made.signature)  # fmt: skip
    assert not moved.signed_by(KEY.public)
    assert not made.signed_by(signing.PrivateKey.generate().public)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://example.org/", "seal.not_ours"),
        ("tel:13800000000", "seal.not_ours"),
        ("ftp://sz.example/v#1.A", "seal.not_ours"),
        ("https://sz.example/v#", "seal.malformed"),
        (URL + "A", "signature.malformed"),
        (URL[:-1], "seal.malformed"),
        (URL.lower(), "seal.malformed"),
        (URL + " ", "seal.malformed"),
        (URL.replace("%E6", "%ff", 1), "seal.malformed"),
        (URL.replace("%E6", "%FF", 1), "seal.malformed"),
        (URL.replace("0018", "%30018"), "seal.malformed"),  # the same number, spelt otherwise
        (URL.replace("#1.", "#7."), "signature.unknown_suite"),
        ("https://sz.example/v#" + "A" * 1000, "seal.not_ours"),
    ],
)
def test_code_of_another_shape_is_refused(url: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        seals.parse(url)
    assert refused.value.code == code


@settings(deadline=None, max_examples=100)
@given(st.integers(0, len(URL) - 1), st.sampled_from("ABC23%.#/x"))
def test_url_with_one_character_changed_never_verifies(at: int, sign: str) -> None:
    changed = URL[:at] + sign + URL[at + 1 :]
    if changed == URL:
        return
    try:
        read = seals.parse(changed)
    except Refusal:
        return
    sound = read.covers(CONTENT) and read.signed_by(KEY.public)
    # Only the address lies outside the signature: it is told to the reader, not believed.
    assert not sound or read.bureau != papers.BUREAU


@pytest.mark.parametrize(
    "bureau", ["sz.example", "https://城.example", "https://a b", "https://a#b"]
)
def test_bureau_address_that_could_not_be_read_back_is_refused(bureau: str) -> None:
    with pytest.raises(Refusal) as refused:
        seals.make(bureau, "1", b"", KEY)
    assert refused.value.code == "seal.bad_address"


def test_code_of_a_usual_paper_stays_coarse_enough_for_150_dpi() -> None:
    # 57 modules on 26 mm are 0.46 mm each: 2.7 pixels at 150 dpi.
    assert len(seals.modules(URL)) <= 57
