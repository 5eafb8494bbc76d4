"""Signatures: good for one key, one context, one message; the suite is always named."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import signing
from inspection.refusal import Refusal

KEY = signing.PrivateKey.parse(
    "1." + base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=60), st.binary(max_size=20))
def test_message_signed_verifies_for_this_key_and_context_only(message: bytes, ctx: bytes) -> None:
    signature = KEY.sign(ctx, message)
    assert KEY.public.verify(ctx, message, signature)
    assert not KEY.public.verify(ctx, message + b"!", signature)
    assert not KEY.public.verify(ctx + b"!", message, signature)
    assert not signing.PrivateKey.generate().public.verify(ctx, message, signature)


def test_byte_moved_between_context_and_message_does_not_verify() -> None:
    assert not KEY.public.verify(b"a", b"bc", KEY.sign(b"ab", b"c"))


def test_known_key_gives_known_texts() -> None:
    # Frozen: papers signed today must verify in ten years.
    assert KEY.public.text == "1.A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"
    assert KEY.public.key_id == "GIBNKXCPPJ2EK2RC"
    assert signing.digest(b"test", "涢".encode()) == "1.zVLV8bQRTgFGNyBvWbuNm2QCP4JfOHSKujJ0rQKPkvw"
    assert KEY.sign(b"test", b"message") == (
        "1.YIOBpOziXxznJygLKujG7dAcK-5yIY2AYoaar-8YoAbCvPJYBJ7X3_Xf0Uh-RvwemwMQQWSA01iAxxHI19saBg"
    )


def test_keys_written_read_back_equal() -> None:
    key = signing.PrivateKey.generate()
    assert signing.PrivateKey.parse(key.text) == key
    assert signing.PublicKey.parse(key.public.text) == key.public
    assert signing.PublicKey.parse(key.public.text).key_id == key.public.key_id


def test_private_key_shown_hides_its_secret() -> None:
    assert str(KEY.raw) not in repr(KEY)
    assert KEY.text not in repr(KEY)


@pytest.mark.parametrize(
    "read",
    [
        signing.PublicKey.parse,
        signing.PrivateKey.parse,
        lambda text: KEY.public.verify(b"", b"", text),
        lambda text: signing.digest_matches(text, b"", b""),
    ],
)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2.AAAA", "signature.unknown_suite"),
        (".AAAA", "signature.unknown_suite"),
        ("1", "signature.malformed"),
        ("1.", "signature.malformed"),
        ("1.AAAA", "signature.malformed"),
        ("1.A B", "signature.malformed"),
        ("1.涢", "signature.malformed"),
        ("1." + "A" * 43 + "=", "signature.malformed"),
        ("1." + "A" * 42 + "B", "signature.malformed"),  # stray bits after the last byte
    ],
)
def test_text_of_another_suite_or_shape_is_refused(read: object, text: str, code: str) -> None:
    assert callable(read)
    with pytest.raises(Refusal) as refused:
        read(text)
    assert refused.value.code == code


def test_unknown_suite_asked_for_is_refused() -> None:
    for ask in (
        lambda: signing.PrivateKey.generate("sm2"),
        lambda: signing.digest(b"", b"", suite="sm3"),
        lambda: signing.signature_text("sm2", b""),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == "signature.unknown_suite"


def test_digest_matches_its_message_only() -> None:
    told = signing.digest(b"paper", b"content")
    assert signing.digest_matches(told, b"paper", b"content")
    assert not signing.digest_matches(told, b"paper", b"Content")
    assert not signing.digest_matches(told, b"other", b"content")


def test_signature_of_64_zero_bytes_does_not_verify() -> None:
    assert not KEY.public.verify(b"", b"", signing.signature_text("1", bytes(64)))
