"""What a form is made of, as its envelope holds it: seed, proof and entries."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785
from django.utils.translation import gettext as _

from exams.papers.errors import PaperError
from exams.papers.models import PaperForm
from exams.papers.sealing.envelopes import unseal, unwrap

FORMAT = 1
CASE = "case"
# How a case is answered, beside the answers of the kinds (question_bank.kinds.Shown).
ACTS = "acts"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A place on a form, from 1: an item's version, or a case with an empty version.

    `item` is the item's code or the case's slug; `version_id` and `case_id` are rows.
    `option_order` maps shown options to the version's own, e.g. (2, 0, 3, 1).
    """

    position: int
    item: str
    version: int
    version_id: int | None
    case_id: int | None = None
    kind: str
    area: str
    half_points: int
    assessment_point: str
    level: int
    difficulty: int
    importance: str = "X"
    content_hash: str = ""
    option_order: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Composition:
    """The secret of a form. `items_digest` is what the assembler printed for it.

    `cooldown` are the release days for which used items rested, `met` counts items
    that some of those it is for had met. `salt` makes the form's public fingerprint tell nothing: a skill paper of three
    tasks could otherwise be guessed from it. `proof` is the checker's table.
    """

    seed: int
    items_digest: str
    proof: tuple[Mapping[str, Any], ...]
    entries: tuple[Entry, ...]
    salt: str = ""
    cooldown: int = 0
    met: int = 0

    @property
    def version_ids(self) -> tuple[int, ...]:
        return tuple(one.version_id for one in self.entries if one.version_id)

    @property
    def has_case(self) -> bool:
        return any(one.case_id for one in self.entries)


def new_salt() -> str:
    return secrets.token_hex(32)


def to_bytes(composition: Composition) -> bytes:
    """Canonical JSON (RFC 8785): the same composition is the same bytes."""
    return rfc8785.dumps({"format": FORMAT, **_plain(composition)})


def from_bytes(plain: bytes) -> Composition:
    told = json.loads(plain)
    return Composition(
        seed=int(told["seed"]),
        items_digest=told["items_digest"],
        proof=tuple(told["proof"]),
        entries=tuple(_entry(row) for row in told["entries"]),
        salt=told["salt"],
        # Forms that were sealed by the migration do not say.
        cooldown=told.get("cooldown", 0),
        met=told.get("met", 0),
    )


def fingerprint(composition: Composition) -> str:
    """What a form shows to all: SHA-256 of everything in it, and of its salt.

    Forms of before the envelopes have no salt, and keep the assembler's digest.
    """
    if not composition.salt:
        return composition.items_digest
    return hashlib.sha256(to_bytes(composition)).hexdigest()


def composition_of(form: PaperForm) -> Composition:
    """Open a form on the server. For people, the view asks who may and logs the look.

    No query. PaperError: attended (the server has no key of it), key_missing,
    envelope_broken.
    """
    return composition_with(form, data_key_of(form))


def data_key_of(form: PaperForm) -> bytes:
    """The server's copy, unwrapped; PaperError attended, key_missing,
    envelope_broken."""
    if form.wrapped_key is None:
        raise PaperError(
            "attended",
            _("这份试卷由两名启封人到场启封，服务器没有它的钥匙。"),
        )
    return unwrap(bytes(form.wrapped_key), form.envelope_key_id, form.pk)


def composition_with(form: PaperForm, data_key: bytes) -> Composition:
    """Open a form with its data key; PaperError envelope_broken."""
    return from_bytes(unseal(bytes(form.envelope), data_key, form.pk))


def _plain(composition: Composition) -> dict[str, Any]:
    # The canonical form has no integers beyond 2**53; seeds of verbs may be longer.
    return {
        **asdict(composition),
        "seed": str(composition.seed),
        "proof": [dict(row) for row in composition.proof],
        "entries": [_entry_plain(entry) for entry in composition.entries],
    }


def _entry_plain(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "option_order": list(entry.option_order)}


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(**{**row, "option_order": tuple(row["option_order"])})
