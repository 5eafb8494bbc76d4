"""Certificates, revocations and countersignatures hold only as the bureau signed them."""

from __future__ import annotations

import dataclasses

import pytest

from forms import signing
from forms.papers import certificate, seal
from inspection.refusal import Refusal
from tests.forms.papers import samples as papers

BUREAU = signing.PrivateKey("1", bytes(range(1, 33)))
KEY = papers.LAPTOP_KEY
CONTENT, URL = papers.sealed(papers.make_order())
SEAL = seal.parse(URL)
CERTIFICATE = certificate.certify(
    BUREAU, KEY.public, holder="account", device="device", from_ms=1000, until_ms=2000
)
REVOCATION = certificate.revoke(BUREAU, KEY.public.key_id, at_ms=1500, reason="lost")
RECEIVED = certificate.countersign(BUREAU, SEAL.number, SEAL.key_id, CONTENT, received_ms=1400)


def _ring(**changes: object) -> certificate.KeyRing:
    whole: dict[str, object] = {
        "bureau_keys": (BUREAU.public,),
        "certificates": (CERTIFICATE,),
        "revocations": (REVOCATION,),
        "countersignatures": (RECEIVED,),
    }
    return certificate.KeyRing(**(whole | changes))


def test_statements_as_signed_hold() -> None:
    ring = _ring()
    assert ring.certificates_of(KEY.public.key_id) == [CERTIFICATE]
    assert ring.revoked_at(KEY.public.key_id) == 1500
    assert ring.received_at(SEAL) == 1400


@pytest.mark.parametrize(
    "field", [field.name for field in dataclasses.fields(certificate.Certificate)]
)
def test_certificate_with_any_field_changed_does_not_hold(field: str) -> None:
    was = getattr(CERTIFICATE, field)
    value = was + 1 if isinstance(was, int) else was[:-1] + ("A" if was[-1] != "A" else "B")
    changed = dataclasses.replace(CERTIFICATE, **{field: value})
    ring = _ring(certificates=(changed,))
    assert ring.certificates_of(changed.key_id) == []


@pytest.mark.parametrize("field", ["at_ms", "reason", "signature"])
def test_revocation_changed_does_not_hold(field: str) -> None:
    value = {"at_ms": 1, "reason": "none", "signature": signing.signature_text("1", bytes(64))}[
        field
    ]
    ring = _ring(revocations=(dataclasses.replace(REVOCATION, **{field: value}),))
    assert ring.revoked_at(KEY.public.key_id) is None


@pytest.mark.parametrize("field", ["received_ms", "content_digest", "signature"])
def test_countersignature_changed_does_not_hold(field: str) -> None:
    value: object = {
        "received_ms": 1,
        "content_digest": signing.digest(seal.CONTENT, b"other"),
        "signature": "9.AAAA",
    }[field]
    ring = _ring(countersignatures=(dataclasses.replace(RECEIVED, **{field: value}),))
    assert ring.received_at(SEAL) is None


def test_countersignature_of_another_content_under_the_number_does_not_count() -> None:
    other = certificate.countersign(BUREAU, SEAL.number, SEAL.key_id, CONTENT + b" ", received_ms=1)
    assert _ring(countersignatures=(other,)).received_at(SEAL) is None


def test_statement_of_a_stranger_does_not_hold() -> None:
    ring = _ring(bureau_keys=(signing.PrivateKey.generate().public,))
    assert ring.certificates_of(KEY.public.key_id) == []
    assert ring.revoked_at(KEY.public.key_id) is None
    assert ring.received_at(SEAL) is None


def test_certificate_naming_another_key_than_it_holds_does_not_hold() -> None:
    stranger = signing.PrivateKey.generate().public
    forged = dataclasses.replace(CERTIFICATE, key_id=stranger.key_id)
    signature = BUREAU.sign(certificate.CERTIFIES, certificate._certificate_bytes(forged))
    ring = _ring(certificates=(dataclasses.replace(forged, signature=signature),))
    assert ring.certificates_of(stranger.key_id) == []


def test_earliest_of_several_revocations_counts() -> None:
    later = certificate.revoke(BUREAU, KEY.public.key_id, at_ms=1800, reason="left")
    assert _ring(revocations=(later, REVOCATION)).revoked_at(KEY.public.key_id) == 1500


def test_certificate_without_duration_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        certificate.certify(BUREAU, KEY.public, holder="a", device="d", from_ms=5, until_ms=5)
    assert refused.value.code == "certificate.empty_period"
