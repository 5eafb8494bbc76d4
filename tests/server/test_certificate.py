"""The self-made certificate: what laptops pin, and a key nobody else on the machine can read."""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from inspection.clock import instant
from server.certificate import certificate_pin, ensure_certificate, write_private

NOW = instant(2026, 3, 16, 9)


def test_certificate_is_made_once_and_its_pin_stays(tmp_path: Path) -> None:
    first, _ = ensure_certificate(tmp_path, ["bureau.example"], NOW)
    pin = certificate_pin(first)
    again, _ = ensure_certificate(tmp_path, ["other.example"], NOW + 1)
    assert certificate_pin(again) == pin
    der = x509.load_pem_x509_certificate(first.read_bytes()).public_bytes(Encoding.DER)
    assert pin == hashlib.sha256(der).hexdigest()


def test_certificate_names_hosts_addresses_and_lasts_ten_years(tmp_path: Path) -> None:
    path, _ = ensure_certificate(tmp_path, ["安薪.example", "localhost", "127.0.0.1"], NOW)
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address("127.0.0.1")]
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
    lifetime = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert 3650 <= lifetime.days <= 3653


def test_pair_is_usable_for_tls(tmp_path: Path) -> None:
    certificate, key = ensure_certificate(tmp_path, ["localhost"], NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)


def test_key_file_is_private_and_never_replaced(tmp_path: Path) -> None:
    _, key = ensure_certificate(tmp_path, ["localhost"], NOW)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_private(key, b"other")
