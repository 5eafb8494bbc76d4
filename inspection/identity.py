"""Names, document numbers, phones and codes as people type them: cleaned, checked and masked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspection.refusal import Refusal
from inspection.terms import DocumentType, Sex

_INVISIBLE_ENDS = "\ufeff\u200b\u2060"
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_EARLIEST_BIRTH = date(1880, 1, 1)
"""The oldest birth date in the examples of GB 11643 itself."""

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-8][0-9]{6,7})")
_DOCUMENT_SHAPES = {
    DocumentType.PASSPORT: re.compile(r"[A-Z0-9]{5,17}"),
    DocumentType.HK_MACAO_PERMIT: re.compile(r"[A-Z][0-9]{8}(?:[0-9]{2})?"),
    DocumentType.TAIWAN_PERMIT: re.compile(r"[A-Z0-9]{7,12}"),
}


def clean_text(text: str) -> str:
    """Text as it is stored: NFC, without NUL and lone surrogates, trimmed at both ends.

    The one cleaning at the edge (typed, imported, received). Idempotent. Inner white space,
    full-width punctuation and the name dot · stay as they are.
    """
    kept = "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")
    composed = unicodedata.normalize("NFC", kept)
    stripped = composed.strip()
    while stripped != (shorter := stripped.strip(_INVISIBLE_ENDS).strip()):
        stripped = shorter
    return stripped


def fold_width(text: str) -> str:
    """Typed figures as they are read: half-width, upper case, without spaces and invisible marks.

    Format characters go too: address books paste direction marks around phone numbers.
    """
    half_width = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
    return "".join(
        c for c in half_width if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc")
    ).upper()


def fold_code(text: str) -> str:
    """A number or code as it is compared: as `fold_width`, and without dashes."""
    return "".join(c for c in fold_width(text) if unicodedata.category(c) != "Pd")


@dataclass(frozen=True, slots=True)
class CitizenId:
    """A valid citizen id number (GB 11643-1999) and what it says of its holder."""

    number: str
    area: str
    birth: date
    sex: Sex

    def age_on(self, day: date) -> int:
        """Full years of age on a civil date."""
        before_birthday = (day.month, day.day) < (self.birth.month, self.birth.day)
        return day.year - self.birth.year - before_birthday


def citizen_check_digit(first_17: str) -> str:
    """The 18th character for 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, first_17, strict=True))
    return _ID_CHECKS[total % 11]


def parse_citizen_id(text: str, today: date | None = None) -> CitizenId:
    """Read a citizen id number; spaces and full-width characters are forgiven.

    The area code is not looked up: codes of abolished counties live on in valid cards. With
    `today`, a birth date after it is refused. Raises Refusal ``citizen_id.old_format`` (15 digits),
    ``citizen_id.length``, ``citizen_id.characters``, ``citizen_id.birth_date``,
    ``citizen_id.check_digit``.
    """
    number = fold_code(text)
    if re.fullmatch(r"[0-9]{15}", number):
        raise Refusal("citizen_id.old_format")
    if len(number) != 18:
        raise Refusal("citizen_id.length", length=len(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise Refusal("citizen_id.characters")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise Refusal("citizen_id.birth_date") from None
    if birth < _EARLIEST_BIRTH or (today is not None and birth > today):
        raise Refusal("citizen_id.birth_date")
    if citizen_check_digit(number[:17]) != number[17]:
        raise Refusal("citizen_id.check_digit")
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return CitizenId(number, number[:6], birth, sex)


def parse_document(kind: DocumentType, text: str, today: date | None = None) -> str:
    """The normal form of an identity paper's number.

    A citizen id is checked in full (see `parse_citizen_id`); of the other papers only the shape,
    because their issuers have changed it more than once. Raises also ``document.format``.
    """
    if kind is DocumentType.CITIZEN_ID:
        return parse_citizen_id(text, today).number
    number = fold_code(text)
    if not _DOCUMENT_SHAPES[kind].fullmatch(number):
        raise Refusal("document.format", document_type=kind.value)
    return number


class PhoneKind(StrEnum):
    """Which network a number belongs to."""

    MOBILE = "mobile"
    LANDLINE = "landline"


@dataclass(frozen=True, slots=True)
class Phone:
    """A dialable number: 11 digits of a mobile, or area code, hyphen and number of a landline."""

    number: str
    kind: PhoneKind


def parse_phone(text: str, area_code: str = "") -> Phone:
    """Read a mobile or landline number; +86, spaces, dashes, brackets, full width are forgiven.

    `area_code` (such as ``0722``) completes a landline number given without one; empty means that
    such a number is refused. Raises Refusal ``phone.format``.
    """
    digits = re.sub(r"[().]", "", fold_code(text))
    bare = re.sub(r"^(?:\+|00)?86(?=[01])", "", digits)
    bare = re.sub(r"^(?:\+|00)86(?=[2-9][0-9]{8,})", "0", bare)
    if _MOBILE.fullmatch(bare):
        return Phone(bare, PhoneKind.MOBILE)
    if area_code and re.fullmatch(r"[2-8][0-9]{6,7}", bare):
        bare = area_code + bare
    landline = _LANDLINE.fullmatch(bare)
    if landline is None:
        raise Refusal("phone.format")
    return Phone(f"{landline[1]}-{landline[2]}", PhoneKind.LANDLINE)


def credit_check_character(first_17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015, mod 31)."""
    total = sum(
        pow(3, place, 31) * _CREDIT_ALPHABET.index(character)
        for place, character in enumerate(first_17)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def parse_credit_code(text: str) -> str:
    """The normal form of a firm's unified social credit code (GB 32100-2015).

    Raises Refusal ``credit_code.length``, ``credit_code.characters``, ``credit_code.check_digit``.
    """
    code = fold_code(text)
    if len(code) != 18:
        raise Refusal("credit_code.length", length=len(code))
    if any(character not in _CREDIT_ALPHABET for character in code):
        raise Refusal("credit_code.characters")
    if credit_check_character(code[:17]) != code[17]:
        raise Refusal("credit_code.check_digit")
    return code


@dataclass(frozen=True, slots=True)
class BankCard:
    """A bank card number; `checksum_ok` is a warning only: some local cards fail Luhn."""

    number: str
    checksum_ok: bool


def parse_bank_card(text: str) -> BankCard:
    """Read a bank card number of 16 to 19 digits. Raises Refusal ``bank_card.format``."""
    number = fold_code(text)
    if not re.fullmatch(r"[0-9]{16,19}", number):
        raise Refusal("bank_card.format")
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return BankCard(number, total % 10 == 0)


def mask_phone(number: str) -> str:
    """``138****1234``; of a landline the area code and the last three digits stay."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    area, hyphen, rest = number.rpartition("-")
    return f"{area}{hyphen}{'*' * max(len(rest) - 3, 1)}{rest[-3:]}" if rest else ""


def mask_document(number: str) -> str:
    """``421303********0012``; of any other paper the first and the last two characters stay."""
    if len(number) == 18:
        return f"{number[:6]}********{number[-4:]}"
    if len(number) < 6:
        return "*" * len(number)
    return f"{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"


def mask_bank_card(number: str) -> str:
    """Four stars and the last four digits."""
    return f"****{number[-4:]}"


def mask_name(name: str) -> str:
    """``陈××``: the first character and always two crosses, so that the length tells nothing."""
    return f"{name[0]}××" if name else ""
