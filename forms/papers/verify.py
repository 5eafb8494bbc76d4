"""Tells whether a paper is to be believed: a file wholly offline, a sheet by its code.

A file is genuine if its bytes are exactly what its content draws and a key that the bureau
certified sealed that content. For a sheet the code proves number and digest; a person compares.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pikepdf
import zxingcpp
from PIL import Image

from forms import signing
from forms.papers import content as contents
from forms.papers import seal as seals
from forms.papers.certificate import KeyRing
from forms.papers.draw import CONTENT_FILE, ENGINE, SEAL_FILE, draw
from inspection.refusal import Refusal

LARGEST_FILE: Final = 20_000_000
FUTURE_MS: Final = 24 * 3600 * 1000
"""A laptop's clock may run ahead; a paper dated later than this is doubtful."""


class State(StrEnum):
    """What a verifier may say."""

    GENUINE = "genuine"
    DOUBTFUL = "doubtful"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: `reasons` are codes that say why a paper is not genuine, worst first.

    `number` and `key_id` are what the paper claims, `holder` the account the bureau certified the
    key for, `received_ms` when the bureau countersigned; empty or None where unknown.

    Codes of false: ``file.not_a_paper``, ``file.too_large``, ``file.appended`` (bytes after
    the end), ``file.changed`` (its pages are not what its content draws), ``seal.not_ours``,
    ``seal.malformed``, ``seal.other_paper``, ``seal.wrong_signature``,
    ``signature.unknown_suite``, ``signature.malformed``, ``paper.malformed``, ``key.uncertified``,
    ``key.outside_period``.
    Codes of doubtful: ``key.revoked`` (sealed after the revocation, by its own date),
    ``key.revoked_later`` (dated before it, but never seen by the bureau: may be dated back),
    ``paper.dated_ahead``, ``file.other_engine`` (drawn by another version of the program).
    """

    state: State
    reasons: tuple[str, ...] = ()
    number: str = ""
    key_id: str = ""
    holder: str = ""
    received_ms: int | None = None


def verify_file(
    pdf: bytes, keys: KeyRing, now_ms: int, known_sha256: str | None = None
) -> tuple[Verdict, contents.Content | None]:
    """Judge a PDF and give back what it says; the content is None unless its seal is valid.

    `known_sha256` (hex) is the stored digest of the file as issued, if the verifier has it: it
    stands in for drawing again where another version of the program drew the file.
    """
    if len(pdf) > LARGEST_FILE:
        return _false("file.too_large"), None
    if pdf.count(b"\nstartxref\n") > 1 or (_is_pdf(pdf) and not pdf.endswith(b"%%EOF\n")):
        return _false("file.appended"), None
    try:
        content, url, engine = _embedded(pdf)
    except (pikepdf.PdfError, KeyError, ValueError, TypeError, AttributeError):
        return _false("file.not_a_paper"), None
    try:
        paper = contents.parse(content)
        seal = seals.parse(url)
    except Refusal as refusal:
        return _false(refusal.code if refusal.code in _TOLD else "paper.malformed"), None
    if seal.number != paper.number or not seal.covers(content):
        return _false("seal.other_paper", seal), None
    verdict = _judge(seal, keys, now_ms, paper.issued_ms)
    if verdict.state is State.FALSE:
        return verdict, None
    reason = _drawing(pdf, content, url, engine, known_sha256)
    if reason == "file.changed":
        return _false(reason, seal), None
    if reason:
        verdict = _worse(verdict, reason)
    return verdict, paper


def verify_sheet(
    url: str,
    keys: KeyRing,
    now_ms: int,
    *,
    content: bytes | None = None,
    issued_ms: int | None = None,
) -> Verdict:
    """Judge the text of a code read from paper.

    With `content`, where the verifier's own records know the paper, the digest is compared too;
    `issued_ms` is the paper's date if only that is known (the bureau's public page).
    """
    try:
        seal = seals.parse(url)
        if content is not None:
            paper = contents.parse(content)
            issued_ms = paper.issued_ms
            if seal.number != paper.number or not seal.covers(content):
                return _false("seal.other_paper", seal)
    except Refusal as refusal:
        return _false(refusal.code if refusal.code in _TOLD else "paper.malformed")
    return _judge(seal, keys, now_ms, issued_ms)


def read_codes(image: Image.Image) -> list[str]:
    """Texts of all QR codes in a picture or scan, in any rotation."""
    found = zxingcpp.read_barcodes(
        image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [code.text for code in found]


_TOLD: Final = frozenset(
    {"seal.not_ours", "seal.malformed", "signature.malformed", "signature.unknown_suite"}
)


def _judge(seal: seals.Seal, keys: KeyRing, now_ms: int, issued_ms: int | None) -> Verdict:
    """Judge who sealed, and when by his own word."""
    certificates = keys.certificates_of(seal.key_id)
    if not certificates:
        return _false("key.uncertified", seal)
    signers = [
        one for one in certificates if seal.signed_by(signing.PublicKey.parse(one.public_key))
    ]
    if not signers:
        return _false("seal.wrong_signature", seal)
    covering = [
        one for one in signers if issued_ms is None or one.from_ms <= issued_ms < one.until_ms
    ]
    if not covering:
        return _false("key.outside_period", seal)
    received = keys.received_at(seal)
    verdict = Verdict(
        State.GENUINE,
        number=seal.number,
        key_id=seal.key_id,
        holder=covering[-1].holder,
        received_ms=received,
    )
    revoked = keys.revoked_at(seal.key_id)
    if revoked is not None and received is None:
        late = issued_ms is None or issued_ms >= revoked
        verdict = _worse(verdict, "key.revoked" if late else "key.revoked_later")
    if issued_ms is not None and issued_ms > now_ms + FUTURE_MS:
        verdict = _worse(verdict, "paper.dated_ahead")
    return verdict


def _drawing(pdf: bytes, content: bytes, url: str, engine: str, known: str | None) -> str:
    """Why the file is not what its content draws; empty if it is."""
    if known is not None and hmac.compare_digest(hashlib.sha256(pdf).hexdigest(), known):
        return ""
    try:
        same = draw(content, url) == pdf
    except Refusal as refusal:
        if refusal.code != "paper.unknown_template":
            return "file.changed"
        same, engine = False, ""  # a template this program does not have: nothing to compare with
    if same:
        return ""
    # With the issued file's digest known, a difference is never the engine's doing.
    return "file.changed" if engine == ENGINE or known is not None else "file.other_engine"


def _is_pdf(file: bytes) -> bool:
    return file.startswith(b"%PDF-")


def _embedded(pdf: bytes) -> tuple[bytes, str, str]:
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        # Ours are stored as they are: a file that packs them is not ours, and may be a bomb.
        content = opened.attachments[CONTENT_FILE].get_file().obj.read_raw_bytes()
        url = opened.attachments[SEAL_FILE].get_file().obj.read_raw_bytes().decode("ascii")
        engine = str(opened.docinfo.get("/Producer", ""))
    return content, url, engine


def _false(code: str, seal: seals.Seal | None = None) -> Verdict:
    if seal is None:
        return Verdict(State.FALSE, (code,))
    return Verdict(State.FALSE, (code,), number=seal.number, key_id=seal.key_id)


def _worse(verdict: Verdict, reason: str) -> Verdict:
    return Verdict(
        State.DOUBTFUL,
        (*verdict.reasons, reason),
        verdict.number,
        verdict.key_id,
        verdict.holder,
        verdict.received_ms,
    )
