"""Vectors of the standards, and properties of cleaning, check characters and masks."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection import identity
from inspection.identity import PhoneKind
from inspection.refusal import Refusal
from inspection.terms import DocumentType, Sex

DIGITS17 = st.text("0123456789", min_size=17, max_size=17)
CREDIT17 = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)


def refused(code: str, call: Callable[..., object], *given: object) -> None:
    with pytest.raises(Refusal) as caught:
        call(*given)
    assert caught.value.code == code


def test_published_check_digits_are_found() -> None:
    assert identity.citizen_check_digit("11010519491231002") == "X"
    assert identity.citizen_check_digit("44052418800101001") == "4"


def test_published_citizen_ids_are_read() -> None:
    found = identity.parse_citizen_id("11010519491231002X")
    assert (found.area, found.birth, found.sex) == ("110105", date(1949, 12, 31), Sex.FEMALE)
    found = identity.parse_citizen_id("440524188001010014")
    assert (found.area, found.birth, found.sex) == ("440524", date(1880, 1, 1), Sex.MALE)


@pytest.mark.parametrize(
    "typed",
    [
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２ｘ",
        "110105-19491231-002X",
        "\ufeff11010519491231002X",
    ],
)
def test_spaces_full_width_and_lower_case_are_forgiven(typed: str) -> None:
    assert identity.parse_citizen_id(typed).number == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "citizen_id.length"),
        ("1101051949123100", "citizen_id.length"),
        ("110105491231002", "citizen_id.old_format"),
        ("11010519491231002Y", "citizen_id.characters"),
        ("1101051949X231002X", "citizen_id.characters"),
        ("110105194913310021", "citizen_id.birth_date"),
        ("110105190002290021", "citizen_id.birth_date"),
        ("110105177902280021", "citizen_id.birth_date"),
        ("110105194912310020", "citizen_id.check_digit"),
        ("11010519491231003X", "citizen_id.check_digit"),
        ("٤٤٠٥٢٤١٩٨٠٠١٠١٠٠١٤", "citizen_id.characters"),
    ],
)
def test_faulty_citizen_id_is_refused_for_its_fault(typed: str, code: str) -> None:
    refused(code, identity.parse_citizen_id, typed)


def test_birth_after_today_is_refused_only_when_today_is_known() -> None:
    first = "42130320300101001"
    number = first + identity.citizen_check_digit(first)
    assert identity.parse_citizen_id(number).birth == date(2030, 1, 1)
    refused("citizen_id.birth_date", identity.parse_citizen_id, number, date(2026, 11, 23))


def test_unknown_area_code_is_accepted() -> None:
    first = "99999919900307001"
    number = first + identity.citizen_check_digit(first)
    assert identity.parse_citizen_id(number).area == "999999"


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999), st.data())
def test_any_single_wrong_digit_is_noticed(birth: date, order: int, data: st.DataObject) -> None:
    first = f"421303{birth:%Y%m%d}{order:03d}"
    number = first + identity.citizen_check_digit(first)
    found = identity.parse_citizen_id(number)
    assert (found.birth, found.sex is Sex.MALE) == (birth, order % 2 == 1)
    place = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    with pytest.raises(Refusal):
        identity.parse_citizen_id(number[:place] + other + number[place + 1 :])


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 3, 6), 35), (date(2026, 3, 7), 36), (date(2027, 1, 1), 36)]
)
def test_age_counts_full_years(day: date, age: int) -> None:
    first = "42130319900307001"
    found = identity.parse_citizen_id(first + identity.citizen_check_digit(first))
    assert found.age_on(day) == age


@pytest.mark.parametrize(
    ("kind", "typed", "number"),
    [
        (DocumentType.CITIZEN_ID, "11010519491231002x", "11010519491231002X"),
        (DocumentType.PASSPORT, " e1234 5678 ", "E12345678"),
        (DocumentType.HK_MACAO_PERMIT, "h12345678", "H12345678"),
        (DocumentType.TAIWAN_PERMIT, "１２３４５６７８", "12345678"),
    ],
)
def test_document_number_of_each_kind_is_normalised(
    kind: DocumentType, typed: str, number: str
) -> None:
    assert identity.parse_document(kind, typed) == number


@pytest.mark.parametrize("kind", [k for k in DocumentType if k is not DocumentType.CITIZEN_ID])
@pytest.mark.parametrize("typed", ["", "12", "护照12345", "A" * 30])
def test_shapeless_document_number_is_refused(kind: DocumentType, typed: str) -> None:
    refused("document.format", identity.parse_document, kind, typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800001234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("0086-138-0000-1234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８ ００００ １２３４", "13800001234"),
        ("\u202d13800001234\u202c", "13800001234"),
        ("0722-3312345", "0722-3312345"),
        ("(0722)3312345", "0722-3312345"),
        ("（0722） 331 2345", "0722-3312345"),
        ("+86 722 3312345", "0722-3312345"),
        ("010-62345678", "010-62345678"),
        ("02787654321", "027-87654321"),
    ],
)
def test_phone_is_read_however_it_is_written(typed: str, number: str) -> None:
    phone = identity.parse_phone(typed)
    assert phone.number == number
    assert phone.kind is (PhoneKind.LANDLINE if "-" in number else PhoneKind.MOBILE)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12800001234",
        "1380000123",
        "138000012345",
        "3312345",
        "电话",
        "12345",
        "+1 212 555 0100",
    ],
)
def test_what_is_no_phone_is_refused(typed: str) -> None:
    refused("phone.format", identity.parse_phone, typed)


def test_landline_without_area_code_takes_the_bureaus() -> None:
    assert identity.parse_phone("331 2345", "0722").number == "0722-3312345"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_reading_a_phone_twice_changes_nothing(number: str) -> None:
    once = identity.parse_phone(f"+86 {number[:3]} {number[3:7]} {number[7:]}")
    assert identity.parse_phone(once.number) == once == identity.parse_phone(number)


def test_published_credit_code_is_valid_and_its_neighbour_is_not() -> None:
    assert identity.parse_credit_code("91350100m000100y43") == "91350100M000100Y43"
    refused("credit_code.check_digit", identity.parse_credit_code, "91350100M000100Y44")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("91350100M000100Y4", "credit_code.length"),
        ("91350100M000100Y4Z", "credit_code.characters"),
        ("91350100O000100Y43", "credit_code.characters"),
        ("91350100M000100Y44", "credit_code.check_digit"),
    ],
)
def test_faulty_credit_code_is_refused_for_its_fault(typed: str, code: str) -> None:
    refused(code, identity.parse_credit_code, typed)


@given(CREDIT17, st.integers(0, 16), st.data())
def test_credit_code_notices_any_single_wrong_character(
    first: str, place: int, data: st.DataObject
) -> None:
    code = first + identity.credit_check_character(first)
    assert identity.parse_credit_code(code) == code
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    other = data.draw(st.sampled_from([c for c in alphabet if c != code[place]]))
    refused(
        "credit_code.check_digit",
        identity.parse_credit_code,
        code[:place] + other + code[place + 1 :],
    )


def test_bank_card_checksum_warns_but_does_not_refuse() -> None:
    assert identity.parse_bank_card("6222 0000 0000 0000 006").number == "6222000000000000006"
    assert identity.parse_bank_card("4111111111111111").checksum_ok
    assert not identity.parse_bank_card("4111111111111112").checksum_ok


@pytest.mark.parametrize("typed", ["", "41111111", "4111x11111111111", "1" * 20])
def test_what_is_no_bank_card_is_refused(typed: str) -> None:
    refused("bank_card.format", identity.parse_bank_card, typed)


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (identity.mask_phone, "13800001234", "138****1234"),
        (identity.mask_phone, "0722-3312345", "0722-****345"),
        (identity.mask_phone, "", ""),
        (identity.mask_document, "421303199003070012", "421303********0012"),
        (identity.mask_document, "E12345678", "E1*****78"),
        (identity.mask_document, "12345", "*****"),
        (identity.mask_bank_card, "4111111111111111", "****1111"),
        (identity.mask_name, "陈样", "陈××"),
        (identity.mask_name, "陈样例", "陈××"),
        (identity.mask_name, "买买提·吐尔逊", "买××"),
        (identity.mask_name, "", ""),
    ],
)
def test_mask_hides_the_middle(mask: Callable[[str], str], number: str, shown: str) -> None:
    assert mask(number) == shown


@given(DIGITS17.map(lambda d: d + "0"))
def test_masked_document_never_holds_the_birth_date(number: str) -> None:
    assert len(identity.mask_document(number)) == 18
    assert identity.mask_document(number)[6:14] == "*" * 8


ANY_TEXT = st.text(st.characters() | st.sampled_from("\0\ud800\udfff\u3000\ufeff\u200b é"))


@given(ANY_TEXT)
def test_cleaning_is_idempotent_and_leaves_text_every_database_takes(text: str) -> None:
    once = identity.clean_text(text)
    assert identity.clean_text(once) == once
    assert "\0" not in once
    once.encode("utf-8")
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()


def test_cleaning_keeps_rare_characters_and_the_name_dot() -> None:
    assert identity.clean_text(" 涢水·𠮷㙍 \n") == "涢水·𠮷㙍"
    assert identity.clean_text("e\u0301") == "é"
    assert identity.clean_text("\u200b\u3000 张\0样\ud800 \ufeff") == "张样"


@given(ANY_TEXT)
def test_folding_a_code_is_idempotent(text: str) -> None:
    once = identity.fold_code(text)
    assert identity.fold_code(once) == once
    assert not any(c.isspace() for c in once)
