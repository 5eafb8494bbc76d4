"""The seal of a paper: a QR code whose URL carries number, key id, digest and signature.

``<bureau>/v#1.<number>.<key id>.<digest>.<signature>``: the leading 1 names the suite; a browser
never sends the fragment, so it reaches no log. Everything after ``#`` is upper case, digits, ``.``
and ``%``: QR codes hold that alphabet a third denser than others, so they stay large enough to be
read from a 150 dpi scan.

The digest is cut to 128 bits. To put another content under a seal, a forger needs a second
preimage (2^128); finding two contents of one digest beforehand (2^64) needs the laptop's own key
holder, who could as well sign both. The bureau's countersignature covers the whole digest.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from forms import canonical, signing
from inspection.refusal import Refusal

CONTENT: Final = b"anxin paper content 1"
SEALED: Final = b"anxin paper seal 1"
DIGEST_BYTES: Final = 16
_PAGE: Final = "/v#"
_FRAGMENT: Final = re.compile(
    r"([0-9A-Z]{1,8})\.((?:[0-9A-Z]|%[0-9A-F]{2})+)\.([A-Z2-7]{16})\.([A-Z2-7]+)\.([A-Z2-7]+)"
)
_PLAIN: Final = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
LONGEST_URL = 1000


@dataclass(frozen=True, slots=True)
class Seal:
    """What a QR code says: `bureau` is the address before ``/v#``, `digest` 16 raw bytes,
    `signature` tagged text by the key that `key_id` names."""

    bureau: str
    number: str
    key_id: str
    digest: bytes
    signature: str

    @property
    def url(self) -> str:
        """The text of the QR code; `parse` reads it back."""
        suite, raw = signing.untagged(self.signature)
        number = "".join(
            chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in self.number.encode()
        )
        parts = (suite, number, self.key_id, _base32(self.digest), _base32(raw))
        return f"{self.bureau}{_PAGE}{'.'.join(parts)}"

    def covers(self, content: bytes) -> bool:
        """Whether the digest is that of these content bytes."""
        suite, _ = signing.untagged(self.signature)
        return self.digest == content_digest(content, suite)

    def signed_by(self, key: signing.PublicKey) -> bool:
        """Whether `key` is the key named and made the signature over number and digest."""
        if key.key_id != self.key_id:
            return False
        return key.verify(SEALED, _statement(self.number, self.digest), self.signature)


def make(bureau: str, number: str, content: bytes, key: signing.PrivateKey) -> Seal:
    """Seal `content` with a laptop's paper key; `bureau` is an address such as https://sz.example.

    Raises Refusal ``seal.bad_address`` for an address that could not be read back.
    """
    address = bureau.rstrip("/")
    # re.ASCII: a scanner guesses the encoding of other characters, and guesses wrong.
    if not re.fullmatch(r"https?://[!-~]{1,200}", address, re.ASCII) or "#" in address:
        raise Refusal("seal.bad_address", address=bureau[:200])
    digest = content_digest(content, key.suite)
    signature = key.sign(SEALED, _statement(number, digest))
    return Seal(address, number, key.public.key_id, digest, signature)


def parse(url: str) -> Seal:
    """Read the text of a QR code.

    Raises Refusal ``seal.not_ours`` for other codes, ``seal.malformed`` or
    ``signature.malformed`` for a damaged one, ``signature.unknown_suite`` for a newer program's.
    """
    bureau, mark, fragment = url.partition(_PAGE)
    if not mark or len(url) > LONGEST_URL or not bureau.startswith(("https://", "http://")):
        raise Refusal("seal.not_ours")
    found = _FRAGMENT.fullmatch(fragment)
    if found is None:
        raise Refusal("seal.malformed")
    suite, written, key_id, digest, signature = found.groups()
    try:
        number = unquote_to_bytes(written).decode()
        seal = Seal(
            bureau=bureau,
            number=number,
            key_id=key_id,
            digest=_unbase32(digest),
            signature=signing.signature_text(suite, _unbase32(signature)),
        )
    except (ValueError, binascii.Error) as error:
        raise Refusal("seal.malformed") from error
    if len(seal.digest) != DIGEST_BYTES or seal.url != url:
        raise Refusal("seal.malformed")
    return seal


def content_digest(content: bytes, suite: str = signing.DEFAULT_SUITE) -> bytes:
    """The first 16 bytes of the suite's digest of `content`: what a seal covers."""
    return signing.untagged(signing.digest(CONTENT, content, suite))[1][:DIGEST_BYTES]


def modules(url: str) -> list[list[bool]]:
    """The dark modules of the QR code (level M, no quiet zone), rows from the top."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    address, mark, fragment = url.partition("#")
    code.add_data(QRData((address + mark).encode(), mode=MODE_8BIT_BYTE))
    code.add_data(QRData(fragment.encode(), mode=MODE_ALPHA_NUM))
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def _statement(number: str, digest: bytes) -> bytes:
    return canonical.dumps([number, _base32(digest)])


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def _unbase32(text: str) -> bytes:
    return base64.b32decode(text + "=" * (-len(text) % 8))
