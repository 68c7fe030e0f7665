"""A broken document is refused, and every fault in it is named."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.validation import (
    FaultCode,
    StandardRefused,
    read_standard,
    validate_standard,
)

PLACES = st.integers(0, 2000)
WRONG = (None, 1.5, -1, "", "\x00", "\ud800", [], [1], {"a": 1})


def faults_of(values):
    with pytest.raises(StandardRefused) as refusal:
        validate_standard(values)
    return refusal.value.faults


def outcome(values):
    """The document, or the faults for which it is refused."""
    try:
        return validate_standard(values), ()
    except StandardRefused as refusal:
        return None, refusal.faults


def places(values):
    return {(fault.path, fault.code) for fault in faults_of(values)}


def mappings(value):
    """Every mapping inside a document."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from mappings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mappings(inner)


def a_field_of(values, place, pick):
    """One mapping of the document and one of its keys, chosen by two numbers."""
    filled = [mapping for mapping in mappings(values) if mapping]
    mapping = filled[place % len(filled)]
    return mapping, sorted(mapping)[pick % len(mapping)]


def test_what_is_written_out_reads_back_the_same(national, fictional):
    for document in (national, fictional):
        assert validate_standard(document.as_dict()) == document
        written = json.dumps(document.as_dict(), ensure_ascii=False).encode()
        assert read_standard(written) == document
        assert read_standard(written).digest == document.digest


def test_all_faults_are_named_at_once(values):
    values["levels"]["4"]["weights"]["theory"]["收信"] = 31
    values["levels"]["3"]["functions"][0]["contents"][0]["code"] = "9.1"
    del values["exam_rules"]["pass_mark"]
    values["nmae"] = "云上邮差"
    function = "levels.3.functions[0]"
    assert {
        ("levels.4.weights.theory", FaultCode.WEIGHT_SUM),
        (f"{function}.contents[0].code", FaultCode.ORPHAN),
        ("exam_rules", FaultCode.MISSING),
        ("", FaultCode.UNKNOWN_KEY),
    } <= places(values)


def test_every_fault_is_a_sentence(values):
    values["levels"]["4"]["weights"]["skill"]["收信"] = 1
    (fault,) = faults_of(values)
    assert str(fault) == "levels.4.weights.skill：权重合计应为 100，实际为 61。"


@given(change=st.integers(-100, 100).filter(bool), pick=st.integers(0, 9))
def test_a_changed_weight_is_refused(fictional, change, pick):
    values = fictional.as_dict()
    tables = [
        (f"levels.{number}.weights.{part}", table, area)
        for number, level in values["levels"].items()
        for part, table in level["weights"].items()
        for area in table
    ]
    path, table, area = tables[pick]
    table[area] += change
    assert (path, FaultCode.WEIGHT_SUM) in places(values)


@given(place=PLACES, pick=st.integers(0, 9))
@settings(max_examples=60)
def test_a_missing_field_is_refused_or_was_optional(national, place, pick):
    values = national.as_dict()
    mapping, key = a_field_of(values, place, pick)
    del mapping[key]
    read_back, faults = outcome(values)
    assert all(fault.message.endswith("。") for fault in faults)
    if not faults:
        # Nothing came from nowhere: what was taken away stays away.
        assert len(str(read_back.as_dict())) <= len(str(national.as_dict()))


@given(place=PLACES, pick=st.integers(0, 9), wrong=st.sampled_from(WRONG))
@settings(max_examples=60)
def test_a_value_of_a_wrong_type_never_passes_or_crashes(national, place, pick, wrong):
    values = national.as_dict()
    mapping, key = a_field_of(values, place, pick)
    mapping[key] = wrong
    _document, faults = outcome(values)
    assert faults or wrong == []


@pytest.mark.parametrize(
    "source", [b"", b"[]", b"text", b"a: [", b"\xff\xfe", b"[" * 5000, b"a: *b", b"- 1"]
)
def test_what_is_no_standard_at_all_is_refused(source):
    with pytest.raises(StandardRefused):
        read_standard(source)


def test_a_repeated_key_is_refused_with_its_line(fictional_file):
    source = fictional_file.read_bytes().replace(
        b"    hours: 60\n", b"    hours: 60\n    hours: 61\n"
    )
    with pytest.raises(StandardRefused) as refusal:
        read_standard(source)
    (fault,) = refusal.value.faults
    assert (fault.path, fault.code) == ("levels.4.hours", FaultCode.DUPLICATE_KEY)


def test_an_alias_is_refused():
    with pytest.raises(StandardRefused, match="不允许使用别名"):
        read_standard(b"a: &x [1]\nb: *x\n")


def test_a_file_over_two_mebibytes_is_refused():
    with pytest.raises(StandardRefused, match="超过 2 MiB"):
        read_standard(b"#" * (2 * 1024 * 1024 + 1))


def test_a_python_object_is_not_built():
    with pytest.raises(StandardRefused):
        read_standard(b"code: !!python/object/apply:os.getcwd []\n")


def test_an_unknown_level_is_refused(values):
    values["levels"]["6"] = values["levels"]["4"]
    assert ("levels", FaultCode.UNKNOWN_LEVEL) in places(values)


def test_codes_must_be_unique_and_in_order(values):
    skills = values["levels"]["4"]["functions"][1]["contents"][0]["skills"]
    path = "levels.4.functions[1].contents[0].skills"
    skills[1]["code"] = "2.1.1"
    assert places(values) == {(f"{path}[1].code", FaultCode.DUPLICATE_CODE)}
    skills[1]["code"] = "2.1.3"
    assert places(values) == {(f"{path}[1].code", FaultCode.OUT_OF_ORDER)}
    skills[0]["code"], skills[1]["code"] = "2.1.2", "2.1.1"
    assert (f"{path}[0].code", FaultCode.OUT_OF_ORDER) in places(values)


def test_a_lost_row_is_one_fault(national):
    values = national.as_dict()
    del values["levels"]["3"]["functions"][0]["contents"][0]["knowledge"][3]
    (fault,) = faults_of(values)
    assert fault.code is FaultCode.OUT_OF_ORDER
    assert "1.1.4" in fault.message


def test_an_area_must_be_a_function_or_a_basic_part(values):
    weights = values["levels"]["4"]["weights"]["skill"]
    weights["寄信"] = weights.pop("收信")
    path = "levels.4.weights.skill"
    assert places(values) == {
        (path, FaultCode.ORPHAN),
        (path, FaultCode.AREA_WITHOUT_WEIGHT),
    }


def test_an_empty_cell_must_be_declared_missing(values):
    content = values["levels"]["4"]["functions"][0]["contents"][0]
    path = "levels.4.functions[0].contents[0]"
    content["knowledge"] = []
    assert places(values) == {(path, FaultCode.EMPTY_CELL)}
    content["missing_in_source"] = True
    assert validate_standard(values)


def test_an_erratum_must_quote_the_print(values):
    skill = values["levels"]["4"]["functions"][0]["contents"][0]["skills"][0]
    skill["erratum"] = {"printed": "没有的话", "corrected": "别的", "note": "误印。"}
    (fault,) = faults_of(values)
    assert fault.code is FaultCode.ERRATUM_NOT_IN_TEXT
