"""A certificate of the server's own making, so that a bureau needs no authority to start with TLS.

Laptops do not trust its name but its bytes: the enrolment file carries the pin.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CERTIFICATE_FILE = "certificate.pem"
KEY_FILE = "certificate.key"
_LIFETIME = timedelta(days=3652)  # ten years: laptops hold the pin, no authority renews it


def ensure_certificate(folder: Path, names: list[str], now_ms: int) -> tuple[Path, Path]:
    """The PEM files (certificate, key) in `folder`, made once; `names` are host names or addresses.

    The key file is readable by its owner only from the moment it exists. `now_ms` is UTC.
    """
    certificate, key = folder / CERTIFICATE_FILE, folder / KEY_FILE
    if certificate.is_file() and key.is_file():
        return certificate, key
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = ec.generate_private_key(ec.SECP256R1())
    write_private(
        key,
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    certificate.write_bytes(_self_signed(private, names, now_ms))
    return certificate, key


def certificate_pin(certificate: Path) -> str:
    """SHA-256 of the DER of a PEM file's first certificate: 64 hex digits."""
    first = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    return hashlib.sha256(first.public_bytes(serialization.Encoding.DER)).hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Create a file only its owner may read (0600); refuses to follow or replace an existing one.

    Raises FileExistsError.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _self_signed(private: ec.EllipticCurvePrivateKey, names: list[str], now_ms: int) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "anxin-server")])
    start = datetime.fromtimestamp(now_ms / 1000, tz=UTC) - timedelta(days=1)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    return built.public_bytes(serialization.Encoding.PEM)


def _name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode("ascii"))
