"""The journal's scripts under Node, and that they agree with the server."""

import hashlib
import hmac
import json
import subprocess
from base64 import b64decode, b64encode
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from exams.attempts import keys
from exams.attempts.receipts import canonical, event_hash

NODE = settings.BASE_DIR / "deploy/node"
SCRIPTS = settings.BASE_DIR / "tests/attempts/js"
ATTEMPT = UUID("6f1c24a8-9d5e-4f0b-8a3c-0123456789ab")
HEX = "0123456789abcdef"

pytestmark = pytest.mark.skipif(
    not (settings.BASE_DIR / "node_modules/fake-indexeddb").exists(),
    reason="needs npm ci",
)


def run(script, document):
    done = subprocess.run(
        [NODE, SCRIPTS / script],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


@pytest.mark.long
def test_the_journal_keeps_its_promises():
    done = subprocess.run(
        [NODE, "--test", SCRIPTS], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout[-8000:]


def test_the_scripts_agree_with_their_types():
    done = subprocess.run(
        [NODE, "node_modules/typescript/bin/tsc", "--project", "."],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-4000:]


# Whatever a page can hold: any text without half surrogates, exact numbers, nesting.
payloads = st.dictionaries(
    st.text(st.characters(codec="ascii"), max_size=12),
    st.recursive(
        st.text(st.characters(exclude_categories=["Cs"]))
        | st.booleans()
        | st.none()
        | st.integers(-(2**53) + 1, 2**53 - 1),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(st.characters(codec="ascii")), inner, max_size=4)
        ),
        max_leaves=8,
    ),
    max_size=4,
)
events = st.fixed_dictionaries(
    {
        "item": st.integers(1, 300),
        "kind": st.sampled_from(["answer", "flag", "act"]),
        "epoch": st.integers(1, 50),
        "client_seq": st.integers(1, 2**31 - 1),
        "prev": st.just("") | st.text(HEX, min_size=64, max_size=64),
        "payload": payloads,
    }
)


@hypothesis_settings(max_examples=8)
@given(written=st.lists(events, min_size=1, max_size=60))
def test_the_page_and_the_server_compute_the_same_hashes(written):
    theirs = run("hash_events.js", {"attempt": str(ATTEMPT), "events": written})
    assert theirs == [
        event_hash(
            ATTEMPT,
            one["item"],
            one["kind"],
            one["epoch"],
            one["client_seq"],
            one["prev"],
            one["payload"],
        )
        for one in written
    ]


def made_file(**changes):
    event = {
        "event_uuid": "0b0e5a39-3c7f-4f57-9a35-1d8f1f1c2b3d",
        "item": 1,
        "kind": "answer",
        "epoch": 2,
        "client_seq": 7,
        "prev": "",
        "payload": {"text": "离线时写下的答案"},
    }
    digest = event_hash(ATTEMPT, 1, "answer", 2, 7, "", event["payload"])
    document = {
        "attempt": str(ATTEMPT),
        "epoch": 2,
        "mac_key": b64encode(keys.mac_key(ATTEMPT, 2)).decode(),
        "file_key": b64encode(keys.file_key().public_key().public_bytes_raw()).decode(),
        "made_at": "2026-11-22T03:00:00.000Z",
        "events": [{**event, "sha256": digest}],
        **changes,
    }
    return document, run("make_file.js", document)


def opened(text, salt=ATTEMPT.bytes):
    """What stands in an offline file, read as the server does it."""
    outer = json.loads(text)
    theirs = X25519PublicKey.from_public_bytes(b64decode(outer["ephemeral"]))
    shared = keys.file_key().exchange(theirs)
    key = HKDF(SHA256(), 32, salt, b"xieli answers").derive(shared)
    nonce, box = b64decode(outer["nonce"]), b64decode(outer["box"])
    return outer, json.loads(AESGCM(key).decrypt(nonce, box, None))


def test_the_server_opens_an_offline_file():
    document, made = made_file()
    outer, inner = opened(made["text"])
    assert set(outer) == {"format", "attempt", "epoch", "ephemeral", "nonce", "box"}
    assert outer["format"] == "xieli-answers-1"
    assert outer["attempt"] == inner["attempt"] == str(ATTEMPT)
    assert outer["epoch"] == inner["epoch"] == 2
    assert inner["events"] == document["events"]
    assert inner["made_at"] == document["made_at"]
    assert "离线" not in made["text"]


def test_the_mac_of_an_offline_file_covers_the_chain_under_its_lease():
    document, made = made_file()
    hashes = [event["sha256"] for event in document["events"]]
    covered = {"attempt": str(ATTEMPT), "epoch": 2, "events": hashes}
    right, wrong = (keys.mac_key(ATTEMPT, epoch) for epoch in (2, 1))
    mac = opened(made["text"])[1]["mac"]
    assert mac == hmac.new(right, canonical(covered), "sha256").hexdigest()
    assert mac != hmac.new(wrong, canonical(covered), "sha256").hexdigest()


def test_the_room_end_code_is_the_hash_of_the_file():
    _, made = made_file()
    digest = hashlib.sha256(made["text"].encode()).hexdigest()
    assert made["code"].replace("-", "") == digest[:16]


def test_an_offline_file_opens_for_its_own_attempt_only():
    _, made = made_file()
    with pytest.raises(InvalidTag):
        opened(made["text"], salt=bytes(16))


def test_an_offline_file_may_be_empty():
    _, made = made_file(events=[])
    assert opened(made["text"])[1]["events"] == []
