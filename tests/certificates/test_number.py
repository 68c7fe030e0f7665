"""The 22 characters: composed, read back, and every wrong part named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.errors import CertificateError
from certificates.number import (
    LENGTH,
    PARTS,
    CertificateNumber,
    compose,
    faults_in,
    parse,
)

HENAN = ("S", "0000", "41", "000123")
PROVINCES = [
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
    "66",
    "99",
]
DIGITS = "0123456789"
SITE = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
numbers = st.builds(
    CertificateNumber,
    kind_code=st.sampled_from("YSJ"),
    organisation_code=st.text(DIGITS, min_size=4, max_size=4),
    province_code=st.sampled_from(PROVINCES),
    site_code=st.text(SITE, min_size=6, max_size=6),
    year=st.integers(2000, 2099),
    level=st.sampled_from([3, 4, 5]),
    serial=st.integers(1, 999_999),
)


def refusal(text):
    with pytest.raises(CertificateError) as refused:
        parse(text)
    return refused.value


def test_the_worked_example_of_henan():
    number = compose(
        HENAN, is_demo=False, issued_on=date(2026, 12, 30), level=3, serial=45
    )
    assert str(number) == "S000041000123263000045"


def test_january_issue_of_a_december_exam_counts_in_the_new_year():
    number = compose(
        HENAN, is_demo=False, issued_on=date(2027, 1, 6), level=3, serial=1
    )
    assert str(number)[13:15] == "27"


def test_an_employer_of_heilongjiang_is_read():
    number = parse("Y000123A1B2C3195000001")
    assert (number.kind_code, number.province_code) == ("Y", "23")
    assert (number.year, number.level, number.serial) == (2019, 5, 1)


@given(numbers)
def test_what_is_composed_reads_back(number):
    assert len(str(number)) == LENGTH
    assert parse(str(number)) == number


@given(
    numbers,
    st.integers(0, LENGTH - 1),
    st.characters(min_codepoint=33, max_codepoint=126),
)
def test_one_wrong_character_is_named_or_makes_another_number(number, place, wrong):
    text = str(number)
    mutated = text[:place] + wrong + text[place + 1 :]
    if mutated == text:
        return
    part = next(part for part in PARTS if part.start <= place < part.end)
    faults = faults_in(mutated)
    if faults:
        assert [fault.code for fault in faults] == [f"number_{part.name}"]
    else:
        assert parse(mutated) != number


@given(numbers, st.integers(0, LENGTH - 1), st.sampled_from(SITE))
def test_a_lost_or_doubled_character_is_a_wrong_length(number, place, extra):
    text = str(number)
    assert refusal(text[:place] + text[place + 1 :]).code == "number_length"
    assert refusal(text[:place] + extra + text[place:]).code == "number_length"


@pytest.mark.parametrize(
    "typed",
    [
        "s000041000123263000045",
        " S0000 41 000123 26 3 000045\n",
        "Ｓ００００４１０００１２３２６３００００４５",
        "S0000-41-000123-26-3-000045",
    ],
)
def test_the_ways_people_type_a_number(typed):
    assert str(parse(typed)) == "S000041000123263000045"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("X000041000123263000045", "number_kind"),
        ("S00O041000123263000045", "number_organisation"),
        ("S000016000123263000045", "number_province"),
        ("S000041000-é3263000045", "number_length"),
        ("S000041000123X63000045", "number_year"),
        ("S000041000123262000045", "number_level"),
        ("S000041000123263000000", "number_serial"),
        ("1641000000300123", "number_old"),
        ("RSN12345678901234567", "number_length"),
        ("", "number_length"),
    ],
)
def test_each_wrong_part_has_its_own_sentence(text, code):
    error = refusal(text)
    assert error.code == code
    assert error.message.endswith("。")


def test_all_wrong_parts_are_told_at_once():
    assert [fault.code for fault in faults_in("X000016000123269000045")] == [
        "number_kind",
        "number_province",
        "number_level",
    ]


@pytest.mark.parametrize(
    ("province", "is_demo"), [("99", False), ("41", True)], ids=["real", "demo"]
)
def test_province_99_is_for_demo_centres_only(province, is_demo):
    codes = ("S", "0000", province, "000123")
    with pytest.raises(CertificateError, match="99") as refused:
        compose(codes, is_demo=is_demo, issued_on=date(2026, 1, 5), level=4, serial=1)
    assert refused.value.code == "number_province"


def test_the_millionth_certificate_has_no_number():
    with pytest.raises(CertificateError) as refused:
        compose(
            HENAN,
            is_demo=False,
            issued_on=date(2026, 1, 5),
            level=4,
            serial=1_000_000,
        )
    assert refused.value.code == "number_length"
