"""Numbers of identity documents, after GB 11643-1999."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.errors import AccountError
from accounts.identity import (
    CHECK_CHARACTERS,
    Sex,
    check_character,
    mask,
    parse_number,
)

TODAY = date(2026, 11, 22)


def refusal(kind, text):
    with pytest.raises(AccountError) as caught:
        parse_number(kind, text, TODAY)
    assert caught.value.message.endswith("。")
    return caught.value.code


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("440524188001010014", date(1880, 1, 1), Sex.MALE),
    ],
)
def test_the_examples_of_the_standard_are_read(number, birth, sex):
    identity = parse_number("resident_id", number, TODAY)
    assert (identity.number, identity.birth, identity.sex) == (number, birth, sex)
    assert identity.warnings == ()


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 11010519491231002X\u3000",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_small_x_spaces_and_full_width_are_put_right(typed):
    assert parse_number("resident_id", typed, TODAY).number == "11010519491231002X"


def numbered(first_17):
    return first_17 + check_character(first_17)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110105491231002", "number_15_digits"),
        ("1101051949123100", "number_form"),
        ("11010519491231002Y", "number_form"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "number_form"),
        ("110105194912310021", "number_check"),
        (numbered("11010520230229001"), "number_birth"),
        (numbered("11010520231301001"), "number_birth"),
        (numbered("11010520261123001"), "number_birth"),
        ("", "number_form"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(number, code):
    assert refusal("resident_id", number) == code


def test_someone_born_today_is_not_from_the_future():
    number = numbered("11010520261122001")
    assert parse_number("resident_id", number, TODAY).birth == TODAY


def test_an_unknown_region_is_only_remarked_upon():
    identity = parse_number("resident_id", numbered("99010519491231002"), TODAY)
    assert len(identity.warnings) == 1


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_residence_permits_of_the_three_regions_are_read(region):
    number = numbered(f"{region}19900101001")
    assert parse_number("residence_permit", number, TODAY).warnings == ()
    assert parse_number("resident_id", number, TODAY).warnings != ()


def test_a_permit_of_another_region_is_refused():
    number = numbered("84000019900101001")
    assert refusal("residence_permit", number) == "number_region"


def test_a_passport_tells_no_birth():
    identity = parse_number("passport", " e12345678 ", TODAY)
    assert (identity.number, identity.birth, identity.sex) == ("E12345678", None, None)


@pytest.mark.parametrize("text", ["E123", "ABCDEFG", "E1234-678", "E" * 18 + "1"])
def test_an_impossible_passport_number_is_refused(text):
    assert refusal("passport", text) == "number_form"


def test_an_unknown_kind_is_refused():
    assert refusal("library_card", "1") == "kind_unknown"


def test_a_mask_keeps_three_and_four():
    assert mask("11010519491231002X") == "110***********002X"
    assert mask("E12345678") == "E******78"


citizen_numbers = st.builds(
    lambda region, birth, order: numbered(f"{region}{birth:%Y%m%d}{order:03d}"),
    st.sampled_from(["110105", "440524", "650102", "330100"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(citizen_numbers)
def test_every_well_made_number_is_read_back(number):
    identity = parse_number("resident_id", number, TODAY)
    assert identity.number == number
    assert identity.birth.strftime("%Y%m%d") == number[6:14]
    assert (identity.sex is Sex.MALE) == (int(number[16]) % 2 == 1)
    assert number[6:14] not in identity.masked


@given(citizen_numbers, st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(number, place, digit):
    """The code's promise: every single substitution changes the check character."""
    wrong = number[:place] + digit + number[place + 1 :]
    if wrong != number:
        assert refusal("resident_id", wrong) in {"number_check", "number_birth"}


@given(citizen_numbers, st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_found(number, place):
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong != number:
        assert refusal("resident_id", wrong) in {"number_check", "number_birth"}


@given(st.text(alphabet="0123456789", min_size=17, max_size=17))
def test_the_check_character_completes_the_sum_to_one(first_17):
    """ISO 7064 MOD 11-2: the weighted sum with the check character is 1 mod 11."""
    values = [int(d) for d in first_17] + [
        10 if (c := check_character(first_17)) == "X" else int(c)
    ]
    assert sum(v * pow(2, 17 - i, 11) for i, v in enumerate(values)) % 11 == 1
    assert c in CHECK_CHARACTERS


@given(st.text(max_size=30))
def test_no_text_at_all_makes_it_stumble(text):
    for kind in ("resident_id", "residence_permit", "passport"):
        with contextlib.suppress(AccountError):
            assert parse_number(kind, text, TODAY).number
