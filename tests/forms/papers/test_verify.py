"""Verification: a genuine paper passes offline; every way to tamper with one is told apart."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forms import signing
from forms.papers import certificate, draw, seal, verify
from tests.forms.papers import samples

BUREAU = signing.PrivateKey("1", bytes(range(1, 33)))
KEY = samples.LAPTOP_KEY
DAY = 24 * 3600 * 1000
NOW = samples.ISSUED + DAY
CONTENT, URL = samples.sealed(samples.make_order())
CERTIFICATE = certificate.certify(
    BUREAU,
    KEY.public,
    holder="account-7",
    device="device-3",
    from_ms=samples.ISSUED - DAY,
    until_ms=samples.ISSUED + 365 * DAY,
)
RING = certificate.KeyRing((BUREAU.public,), (CERTIFICATE,))


def _revoked(at_ms: int, *, received: bool) -> certificate.KeyRing:
    countersigned = certificate.countersign(
        BUREAU, seal.parse(URL).number, KEY.public.key_id, CONTENT, received_ms=samples.ISSUED + 5
    )
    return dataclasses.replace(
        RING,
        revocations=(certificate.revoke(BUREAU, KEY.public.key_id, at_ms=at_ms, reason="lost"),),
        countersignatures=(countersigned,) if received else (),
    )


def _reasons(pdf: bytes, ring: certificate.KeyRing = RING, now: int = NOW) -> tuple[str, ...]:
    verdict, content = verify.verify_file(pdf, ring, now)
    assert (content is None) == (verdict.state is verify.State.FALSE)
    assert (verdict.state is verify.State.GENUINE) == (verdict.reasons == ())
    return verdict.reasons


def test_paper_as_issued_is_genuine(order_pdf: bytes) -> None:
    verdict, paper = verify.verify_file(order_pdf, RING, NOW)
    assert verdict == verify.Verdict(
        verify.State.GENUINE,
        number="涢人社劳监令字〔2026〕第0018号",
        key_id=KEY.public.key_id,
        holder="account-7",
    )
    assert paper == samples.make_order()


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_any_byte_changed_is_never_genuine(order_pdf: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(order_pdf) - 1))
    flip = data.draw(st.integers(1, 255))
    changed = bytearray(order_pdf)
    changed[at] ^= flip
    verdict, _ = verify.verify_file(bytes(changed), RING, NOW)
    assert verdict.state is not verify.State.GENUINE
    # Whatever names the engine may be changed; nothing else leaves a doubt.
    assert verdict.state is verify.State.FALSE or verdict.reasons == ("file.other_engine",)


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%", b"\0", b"%%EOF\n", b"trailer"])
def test_bytes_appended_are_refused(order_pdf: bytes, tail: bytes) -> None:
    assert _reasons(order_pdf + tail) in {("file.appended",), ("file.changed",)}


def test_incremental_update_is_refused(order_pdf: bytes) -> None:
    update = b"9999 0 obj\nnull\nendobj\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
    assert _reasons(order_pdf + update) == ("file.appended",)


def test_bytes_put_before_the_file_are_refused(order_pdf: bytes) -> None:
    assert _reasons(b"\n" + order_pdf) in {("file.changed",), ("file.not_a_paper",)}


def _rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(
            buffer,
            deterministic_id=True,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return buffer.getvalue()


def _attach(name: str, data: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name, description="")

    return change


def test_page_that_is_not_what_its_content_draws_is_refused(order_pdf: bytes) -> None:
    other = draw.draw(*samples.sealed(samples.make_order(contact_phone="0722-5559999")))

    def swap(pdf: pikepdf.Pdf) -> None:
        with pikepdf.Pdf.open(io.BytesIO(other)) as strange:
            pdf.pages[0] = strange.pages[0]

    assert _reasons(_rewritten(order_pdf, swap)) == ("file.changed",)


def test_file_written_again_unchanged_in_look_is_refused(order_pdf: bytes) -> None:
    assert _reasons(_rewritten(order_pdf, lambda pdf: pdf.docinfo.update({"/Title": "x"}))) == (
        "file.changed",
    )


def test_content_exchanged_under_the_seal_is_refused(order_pdf: bytes) -> None:
    content, _ = samples.sealed(samples.make_order(contact_phone="0722-5559999"))
    assert _reasons(_rewritten(order_pdf, _attach("content.json", content))) == (
        "seal.other_paper",
    )


def test_code_on_the_page_exchanged_for_another_valid_one_is_refused(order_pdf: bytes) -> None:
    _, url = samples.sealed(samples.make_order(), signing.PrivateKey.generate())
    assert _reasons(_rewritten(order_pdf, _attach("seal.txt", url.encode()))) == (
        "key.uncertified",
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("content.json", b"{}", "paper.malformed"),
        ("content.json", CONTENT + b" ", "paper.malformed"),
        ("seal.txt", b"https://example.org", "seal.not_ours"),
        ("seal.txt", URL[:-3].encode(), "signature.malformed"),
        ("seal.txt", URL.replace("#1.", "#2.").encode(), "signature.unknown_suite"),
        ("seal.txt", "涢".encode(), "file.not_a_paper"),
    ],
)
def test_damaged_attachment_is_refused(
    order_pdf: bytes, name: str, data: bytes, reason: str
) -> None:
    assert _reasons(_rewritten(order_pdf, _attach(name, data))) == (reason,)


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7\n", b"hello", b"%PDF-1.3\n%%EOF\n"])
def test_file_that_is_no_paper_is_refused(file: bytes) -> None:
    assert _reasons(file)[0] in {"file.not_a_paper", "file.appended"}


def test_packet_and_draft_are_no_papers(order_pdf: bytes, receipt_pdf: bytes) -> None:
    assert _reasons(draw.packet([(order_pdf, 2), (receipt_pdf, 1)])) == ("file.not_a_paper",)
    assert _reasons(draw.draw_draft(CONTENT)) == ("file.not_a_paper",)


def test_file_too_large_is_refused_unread() -> None:
    assert _reasons(b"%PDF-" + bytes(verify.LARGEST_FILE)) == ("file.too_large",)


def test_key_the_bureau_did_not_certify_is_refused(order_pdf: bytes) -> None:
    stranger = signing.PrivateKey.generate()
    pdf = draw.draw(*samples.sealed(samples.make_order(), stranger))
    assert _reasons(pdf) == ("key.uncertified",)
    self_made = certificate.certify(
        stranger, stranger.public, holder="me", device="d", from_ms=0, until_ms=NOW
    )
    ring = dataclasses.replace(RING, certificates=(CERTIFICATE, self_made))
    assert _reasons(pdf, ring) == ("key.uncertified",)
    assert _reasons(order_pdf, certificate.KeyRing()) == ("key.uncertified",)


def test_signature_made_by_another_key_under_a_certified_id_is_refused() -> None:
    stranger = seal.parse(samples.sealed(samples.make_order(), signing.PrivateKey.generate())[1])
    forged = dataclasses.replace(stranger, key_id=KEY.public.key_id)
    assert _reasons(draw.draw(CONTENT, forged.url)) == ("seal.wrong_signature",)


@pytest.mark.parametrize("offset", [-2 * DAY, 365 * DAY])
def test_paper_dated_outside_the_certified_period_is_refused(offset: int) -> None:
    paper = samples.make_order(issued_ms=samples.ISSUED + offset)
    pdf = draw.draw(*samples.sealed(paper))
    assert _reasons(pdf, now=NOW + 400 * DAY) == ("key.outside_period",)


def test_paper_sealed_after_revocation_without_countersignature_is_doubtful(
    order_pdf: bytes,
) -> None:
    assert _reasons(order_pdf, _revoked(samples.ISSUED, received=False)) == ("key.revoked",)


def test_paper_dated_before_a_revocation_but_never_received_is_doubtful(order_pdf: bytes) -> None:
    ring = _revoked(samples.ISSUED + 1, received=False)
    assert _reasons(order_pdf, ring) == ("key.revoked_later",)


def test_paper_the_bureau_countersigned_outlives_the_revocation_of_its_key(
    order_pdf: bytes,
) -> None:
    verdict, _ = verify.verify_file(order_pdf, _revoked(samples.ISSUED + 1, received=True), NOW)
    assert verdict.state is verify.State.GENUINE
    assert verdict.received_ms == samples.ISSUED + 5


def test_paper_dated_ahead_of_the_verifier_is_doubtful(order_pdf: bytes) -> None:
    assert _reasons(order_pdf, now=samples.ISSUED - DAY - 1) == ("paper.dated_ahead",)
    assert _reasons(order_pdf, now=samples.ISSUED - DAY) == ()


def _other_engine(pdf: bytes) -> bytes:
    def rename(opened: pikepdf.Pdf) -> None:
        opened.docinfo["/Producer"] = "Anxin papers 1; ReportLab 4.9"

    return _rewritten(pdf, rename)


def test_paper_drawn_by_another_engine_is_doubtful_unless_its_digest_is_known(
    order_pdf: bytes,
) -> None:
    other = _other_engine(order_pdf)
    assert _reasons(other) == ("file.other_engine",)
    known = hashlib.sha256(other).hexdigest()
    assert verify.verify_file(other, RING, NOW, known)[0].state is verify.State.GENUINE
    issued = hashlib.sha256(order_pdf).hexdigest()
    assert verify.verify_file(other, RING, NOW, issued)[0].reasons == ("file.changed",)


def test_sheet_with_a_sound_code_is_genuine() -> None:
    for known in ({}, {"content": CONTENT}, {"issued_ms": samples.ISSUED}):
        verdict = verify.verify_sheet(URL, RING, NOW, **known)
        assert verdict.state is verify.State.GENUINE
        assert verdict.number == "涢人社劳监令字〔2026〕第0018号"


def test_sheet_whose_number_stands_for_another_content_is_refused() -> None:
    content, _ = samples.sealed(samples.make_order(contact_phone="1"))
    verdict = verify.verify_sheet(URL, RING, NOW, content=content)
    assert verdict.reasons == ("seal.other_paper",)


def test_sheet_of_a_revoked_key_is_doubtful() -> None:
    ring = _revoked(samples.ISSUED, received=False)
    assert verify.verify_sheet(URL, ring, NOW).reasons == ("key.revoked",)
    assert verify.verify_sheet(URL, ring, NOW, issued_ms=samples.ISSUED - 1).reasons == (
        "key.revoked_later",
    )
    assert verify.verify_sheet(URL, _revoked(samples.ISSUED, received=True), NOW).reasons == ()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("tel:12333", "seal.not_ours"),
        (URL[:-1], "seal.malformed"),
        (URL + "A", "signature.malformed"),
        (URL.replace("#1.", "#9."), "signature.unknown_suite"),
        (URL.replace("0018", "0019"), "seal.wrong_signature"),
    ],
)
def test_sheet_with_an_unsound_code_is_refused(url: str, reason: str) -> None:
    verdict = verify.verify_sheet(url, RING, NOW)
    assert (verdict.state, verdict.reasons) == (verify.State.FALSE, (reason,))


@pytest.fixture(scope="module")
def scan(order_pdf: bytes) -> Image.Image:
    """The first sheet as a 150 dpi scan."""
    document = pypdfium2.PdfDocument(order_pdf)
    image = document[0].render(scale=150 / 72).to_pil()
    document.close()
    return image


@pytest.mark.parametrize("angle", [0, 3, 17, 45, 90, 180, 263])
def test_code_is_read_from_a_rotated_scan_of_150_dpi(scan: Image.Image, angle: int) -> None:
    turned = scan.rotate(angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    assert verify.read_codes(turned) == [URL]


@pytest.mark.parametrize("quality", [30, 50, 75])
def test_code_is_read_from_a_jpeg_scan(scan: Image.Image, quality: int) -> None:
    buffer = io.BytesIO()
    scan.rotate(2, fillcolor="white").save(buffer, "JPEG", quality=quality)
    (url,) = verify.read_codes(Image.open(buffer))
    assert verify.verify_sheet(url, RING, NOW).state is verify.State.GENUINE


def test_code_stands_on_every_sheet_in_the_same_place(order_pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(order_pdf)
    images = [page.render(scale=150 / 72).to_pil() for page in document]
    document.close()
    dots = 150 / 25.4
    box = (int(157 * dots), int(4 * dots), int(185 * dots), int(32 * dots))
    corners = [image.crop(box) for image in images]
    assert len(corners) == 2
    assert corners[0].tobytes() == corners[1].tobytes()
    assert verify.read_codes(corners[0]) == [URL]


def test_picture_without_code_gives_none() -> None:
    assert verify.read_codes(Image.new("RGB", (300, 300), "white")) == []
