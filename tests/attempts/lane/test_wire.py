"""JSON at the edge: the canonical form, and what is no write of ours. No database."""

import json
from contextlib import suppress
from dataclasses import replace
from uuid import uuid4

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from exams.attempts.errors import AttemptError
from exams.attempts.lane import wire
from exams.attempts.lane.deciding import Write
from exams.attempts.receipts import LARGEST_EXACT, canonical
from tests.attempts.lane.conftest import body_of

ATTEMPT = uuid4()
texts = st.text(st.characters(exclude_categories=["Cs"]))
documents = st.recursive(
    st.none() | st.booleans() | texts | st.integers(-LARGEST_EXACT, LARGEST_EXACT),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner)
    ),
)


@given(documents)
def test_the_canonical_form_is_that_of_rfc_8785(document):
    assert canonical(document) == rfc8785.dumps(document)


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, -(2**53), "\ud800", {"名": 1}, {1: 2}, {1, 2}]
)
def test_what_has_no_exact_form_is_refused(value):
    with pytest.raises(AttemptError) as caught:
        canonical({"value": value})
    assert caught.value.code == "bad_answer"


def honest(**fields):
    write = Write(uuid4(), 1, "answer", 1, 1, "", "", {"choice": ["A"]})
    write = replace(write, **fields)
    return replace(write, sha256=wire.hash_of(ATTEMPT, write))


def read(body):
    [found] = wire.read_writes(ATTEMPT, body)
    return getattr(found, "code", found)


def changed(**fields):
    event = json.loads(body_of(honest()))["events"][0]
    return json.dumps({"events": [event | fields]}).encode()


def test_an_honest_write_is_read_as_it_was_meant():
    write = honest(payload={"text": "签收 ✓"})
    assert read(body_of(write)) == write


@pytest.mark.parametrize(
    "fields",
    [
        {"event_uuid": "7"},
        {"event_uuid": None},
        {"item": "1"},
        {"item": True},
        {"item": -1},
        {"client_seq": 2**31},
        {"epoch": 1.0},
        {"kind": "note"},
        {"kind": ["answer"]},
        {"kind": {}},
        {"prev": "xyz"},
        {"prev": 5},
        {"prev": "A" * 64},
        {"sha256": "0" * 63},
        {"sha256": None},
        {"payload": ["A"]},
        {"payload": None},
    ],
)
def test_what_has_not_our_shape_is_malformed(fields):
    assert read(changed(**fields)) == "malformed"


@pytest.mark.parametrize("missing", ["event_uuid", "item", "prev", "sha256", "payload"])
def test_a_missing_field_is_malformed(missing):
    event = json.loads(body_of(honest()))["events"][0]
    del event[missing]
    assert read(json.dumps({"events": [event]}).encode()) == "malformed"


@pytest.mark.parametrize(
    "fields", [{"item": 2}, {"kind": "flag"}, {"epoch": 2}, {"client_seq": 2},
               {"prev": "a" * 64}, {"payload": {"choice": ["B"]}}]
)  # fmt: skip
def test_the_hash_covers_every_field(fields):
    assert read(changed(**fields)) == "hash_mismatch"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed"),
        (b"[]", "malformed"),
        (b"{}", "malformed"),
        (b'{"events": []}', "malformed"),
        (b'{"events": {}}', "malformed"),
        (b"\xff\xfe", "malformed"),
        (b"[" * 100_000, "malformed"),
        (b'{"events": [%s]}' % b",".join([b"{}"] * 51), "malformed"),
        (b" " * (wire.MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_call_of_ours_is_refused_as_a_whole(body, code):
    with pytest.raises(AttemptError) as caught:
        wire.read_writes(ATTEMPT, body)
    assert caught.value.code == code


@given(st.binary(max_size=200) | st.recursive(documents, st.lists).map(json.dumps))
def test_junk_never_raises_anything_else(junk):
    body = junk if isinstance(junk, bytes) else junk.encode(errors="surrogatepass")
    with suppress(AttemptError):
        assert wire.read_writes(ATTEMPT, body)


@given(documents)
def test_a_junk_event_never_takes_others_with_it(junk):
    good = json.loads(body_of(honest()))["events"][0]
    body = json.dumps({"events": [good, junk, good]}).encode()
    first, second, third = wire.read_writes(ATTEMPT, body)
    assert first == third == read(body_of(first))
    assert isinstance(second, AttemptError)
