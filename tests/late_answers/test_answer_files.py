"""The file by itself: what opens, and what does not."""

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from exams.attempts import files, keys
from exams.attempts.errors import AttemptError
from exams.attempts.files import open_file, read_code, seal, shown_code
from exams.attempts.leases import Lease
from exams.attempts.scribe import Scribe
from tests.late_answers.conftest import letters

ATTEMPT = UUID("7b0f2a10-5d4f-4d62-9a39-0a9d3e4e8c11")
MADE = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)


def a_browser(epoch=1, attempt=ATTEMPT):
    return Scribe(Lease(attempt, epoch, "token"), uuid4())


def a_file(size=3, **fields):
    browser = a_browser(**fields)
    for number in range(size):
        browser.write(number % 3 + 1, letters("ABCD"[number % 4]))
    return browser.file(at=MADE)


TEXT = a_file()


def fault(text):
    with pytest.raises(AttemptError) as caught:
        open_file(text)
    assert caught.value.message.endswith("。")
    return caught.value.code


def sealed(writes, *, epoch=1, mac_epoch=None, changes=None):
    """A box that the server's key opens, with other content than an honest one."""
    content = {
        "attempt": str(ATTEMPT),
        "epoch": epoch,
        "made_at": MADE.isoformat(),
        "events": [files.event_document(write) for write in writes],
        "mac": files._mac(
            ATTEMPT, mac_epoch or epoch, [write.sha256 for write in writes]
        ),
    } | (changes or {})
    ephemeral, nonce = X25519PrivateKey.generate(), b"\0" * 12
    secret = ephemeral.exchange(keys.file_key().public_key())
    key = files._box_key(secret, ATTEMPT)
    box = files.AESGCM(key).encrypt(nonce, json.dumps(content).encode(), None)
    envelope = {
        "format": files.FORMAT,
        "attempt": str(ATTEMPT),
        "epoch": epoch,
        "ephemeral": b64encode(ephemeral.public_key().public_bytes_raw()).decode(),
        "nonce": b64encode(nonce).decode(),
        "box": b64encode(box).decode(),
    }
    return json.dumps(envelope, separators=(",", ":"))


@given(size=st.integers(1, 30), epoch=st.integers(1, 9))
def test_what_was_sealed_opens(size, epoch):
    browser = a_browser(epoch)
    for number in range(size):
        browser.write(number + 1, {"text": "第 1 题：“应当”\n" * number})
    text = browser.file(at=MADE)
    file = open_file(text)
    assert list(file.writes) == browser.written
    assert (file.attempt_id, file.epoch, file.made_at) == (ATTEMPT, epoch, MADE)
    assert file.sha256 == keys.digest(text)


def test_two_files_of_the_same_answers_have_two_codes():
    browser = a_browser()
    browser.write(1, letters("A"))
    assert browser.file(at=MADE) != browser.file(at=MADE)


@given(place=st.integers(0, len(TEXT) - 1), bit=st.integers(0, 6))
def test_no_flipped_bit_anywhere_opens(place, bit):
    flipped = chr(ord(TEXT[place]) ^ 1 << bit)
    assert fault(TEXT[:place] + flipped + TEXT[place + 1 :]).startswith("file_")


@given(place=st.integers(0, len(TEXT)), more=st.text(min_size=1, max_size=3))
def test_nothing_put_in_opens(place, more):
    assert fault(TEXT[:place] + more + TEXT[place:]).startswith("file_")


@given(place=st.integers(0, len(TEXT) - 1), length=st.integers(1, 40))
def test_nothing_cut_out_opens(place, length):
    assert fault(TEXT[:place] + TEXT[place + length :]).startswith("file_")


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_other_text_opens(text):
    assert fault(text) == "file_malformed"


def test_spare_bits_of_base64_are_no_room_for_an_edit():
    document = json.loads(TEXT)
    assert document["ephemeral"].endswith("=")
    last = document["ephemeral"][-2]
    twin = next(
        one
        for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        if one != last
        and b64decode(document["ephemeral"][:-2] + one + "=")
        == b64decode(document["ephemeral"])
    )
    document["ephemeral"] = document["ephemeral"][:-2] + twin + "="
    assert fault(json.dumps(document, separators=(",", ":"))) == "file_malformed"


def test_a_file_for_another_servers_key_does_not_open(settings):
    own = settings.ROOM_KEY
    settings.ROOM_KEY = "5a" * 32
    keys.file_key.cache_clear()
    foreign = a_file()
    settings.ROOM_KEY = own
    keys.file_key.cache_clear()
    assert fault(foreign) == "file_sealed_otherwise"


def test_a_mac_under_another_lease_is_refused():
    browser = a_browser()
    browser.write(1, letters("A"))
    assert fault(sealed(browser.written, mac_epoch=2)) == "file_mac"
    assert fault(sealed(browser.written, changes={"mac": "x"})) == "file_mac"


def test_a_missing_write_is_a_broken_chain():
    browser = a_browser()
    for letter in "ABC":
        browser.write(1, letters(letter))
    first, _, last = browser.written
    assert fault(sealed([first, last])) == "file_chain"
    assert fault(sealed([last, first])) == "file_chain"
    assert fault(sealed([first, first])) == "file_chain"


def test_a_write_of_another_lease_is_a_broken_chain():
    other = a_browser(epoch=2)
    other.write(1, letters("A"))
    assert fault(sealed(other.written)) == "file_chain"


def test_a_changed_answer_no_longer_has_its_hash():
    browser = a_browser()
    browser.write(1, letters("A"))
    event = files.event_document(browser.written[0]) | {"payload": letters("B")}
    assert fault(sealed(browser.written, changes={"events": [event]})) == "file_hash"


@pytest.mark.parametrize(
    "changes",
    [
        {"events": []},
        {"events": "x"},
        {"events": [1]},
        {"events": [{}]},
        {"events": [{"sha256": "\ud800"}]},
        {"mac": None},
        {"mac": "\ud800"},
        {"mac": "é"},
        {"made_at": "gestern"},
        {"made_at": None},
        {"epoch": 2},
        {"epoch": "1"},
        {"attempt": "7b0f2a10-5d4f-4d62-9a39-0a9d3e4e8c12"},
        {"attempt": "x"},
        {"more": 1},
    ],
    ids=str,
)
def test_a_box_with_other_content_is_refused(changes):
    browser = a_browser()
    browser.write(1, letters("A"))
    found = fault(sealed(browser.written, changes=changes))
    assert found in {"file_malformed", "file_mac"}


@pytest.mark.parametrize("nonce", [b"", b"\0" * 11, b"\0" * 13])
def test_a_nonce_of_another_length_is_refused(nonce):
    document = json.loads(TEXT) | {"nonce": b64encode(nonce).decode()}
    assert fault(json.dumps(document, separators=(",", ":"))) == "file_malformed"


def test_a_public_key_of_no_order_is_refused():
    document = json.loads(TEXT) | {"ephemeral": b64encode(b"\0" * 32).decode()}
    found = fault(json.dumps(document, separators=(",", ":")))
    assert found == "file_sealed_otherwise"


def test_a_file_of_more_than_eight_megabytes_is_not_even_read():
    assert fault("x" * (files.MOST_BYTES + 1)) == "file_too_large"
    for data, code in (
        (b"x" * (files.MOST_BYTES + 1), "file_too_large"),
        (b"\xff", "file_malformed"),
    ):
        with pytest.raises(AttemptError) as caught:
            files.text_of(data)
        assert caught.value.code == code


def test_the_code_is_the_beginning_of_the_texts_hash():
    file = open_file(TEXT)
    assert file.code == keys.digest(TEXT)[:16]
    assert read_code(shown_code(file.code)) == file.code


@pytest.mark.parametrize(
    "typed",
    [
        "7f3a-c21e-90b4-d5e8",
        "7F3AC21E90B4D5E8",
        " 7f3a c21e 90b4 d5e8 ",
        "７ｆ３ａ－ｃ２１ｅ－９０ｂ４ｄ５ｅ８",
        "7f3a-c2le-90b4-d5e8",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert read_code(typed) == "7f3ac21e90b4d5e8"


@given(st.text())
def test_whatever_is_typed_is_a_code_or_refused(typed):
    try:
        code = read_code(typed)
    except AttemptError as error:
        code = error.code
    assert code == "code_malformed" or len(code) == 8


def test_a_sealed_text_says_no_answer():
    browser = a_browser()
    browser.write(1, {"text": "这是答案"})
    text = seal(
        ATTEMPT,
        1,
        browser.written,
        MADE,
        ephemeral=X25519PrivateKey.generate(),
        nonce=b"\1" * 12,
    )
    assert "答案" not in text
    assert b64encode("这是答案".encode()).decode()[:8] not in text
