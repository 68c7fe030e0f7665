"""Keys of officers: made, put under another passphrase, given up; wraps for pairs."""

import logging
from collections.abc import Sequence
from datetime import datetime
from itertools import combinations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from exams.papers.errors import PaperError
from exams.papers.models import FormStatus, OfficerKey, PairWrap, PaperForm
from exams.papers.querysets import officers_of
from exams.papers.sealing.envelopes import unwrap
from exams.papers.sealing.officers import (
    new_secret,
    rewrapped,
    seal_to,
    split,
)

logger = logging.getLogger(__name__)
LEAST_PASSPHRASE = 12


@transaction.atomic
def make_officer_key(*, user: User, passphrase: str, at: datetime) -> OfficerKey:
    """Give `user` a key for opening with a second officer.

    Papers that are sealed already, and that the server can open, are wrapped for the
    new pairs as well. PaperError: passphrase_short, passphrase_is_password,
    key_exists.
    """
    _refuse_weak(user, passphrase)
    if OfficerKey.objects.filter(user=user, revoked_at=None).exists():
        raise PaperError("key_exists", _("你已有启封密钥；口令可以改，丢失可以作废。"))
    secret = new_secret(passphrase)
    key = OfficerKey.objects.create(
        user=user,
        public=secret.public,
        salt=secret.salt,
        wrapped_private=secret.wrapped_private,
        made_at=at,
    )
    _renew_sealed(at)
    _record(key, "papers.officer_key.made", user, at)
    return key


@transaction.atomic
def change_passphrase(*, user: User, old: str, new: str, at: datetime) -> OfficerKey:
    """Put the same key under another passphrase.

    PaperError: passphrase_short, passphrase_is_password, passphrase_wrong, no_officer_key.
    """
    _refuse_weak(user, new)
    key = key_of(user)
    secret = rewrapped(key.secret, old, new)
    key.salt, key.wrapped_private = secret.salt, secret.wrapped_private
    key.save(update_fields=["salt", "wrapped_private"])
    _record(key, "papers.officer_key.changed", user, at)
    return key


@transaction.atomic
def revoke_officer_key(*, user: User, actor: User, at: datetime) -> None:
    """Give up a key that is lost: it opens nothing any more.

    An attended paper that only this key's pairs could open must be assembled anew.
    PaperError: no_officer_key.
    """
    key = key_of(user)
    OfficerKey.objects.filter(pk=key.pk).update(revoked_at=at)
    PairWrap.objects.filter(first=key).delete()
    PairWrap.objects.filter(second=key).delete()
    _record(key, "papers.officer_key.revoked", actor, at)


def key_of(user: User) -> OfficerKey:
    """The key of `user` that counts; PaperError no_officer_key."""
    key = OfficerKey.objects.filter(user=user, revoked_at=None).first()
    if key is None:
        raise PaperError("no_officer_key", _("你还没有启封密钥，请先设置启封口令。"))
    return key


def wrap_for_pairs(form: PaperForm, data_key: bytes, at: datetime) -> int:
    """Wrap the data key of `form` for each pair of its officers; how many pairs.

    Pairs that have theirs keep it: a share that one of them has just handed over
    belongs to it.
    """
    pairs = {(a.pk, b.pk): (a, b) for a, b in combinations(_keys_for(form, at), 2)}
    known = set()
    for wrap in PairWrap.objects.filter(form=form):
        pair = (wrap.first_id, wrap.second_id)
        known.add(pair) if pair in pairs else wrap.delete()
    PairWrap.objects.bulk_create(
        _pair(form, data_key, *keys)
        for pair, keys in pairs.items()
        if pair not in known
    )
    return len(pairs)


def share_purpose(form: PaperForm, key: OfficerKey) -> bytes:
    """What a share is bound to: it opens for no other form and no other officer."""
    return f"paper-form|share|{form.pk}|{key.pk}".encode()


def _pair(
    form: PaperForm, data_key: bytes, first: OfficerKey, second: OfficerKey
) -> PairWrap:
    shares = split(data_key)
    return PairWrap(
        form=form,
        first=first,
        second=second,
        first_share=seal_to(first.secret.public, shares[0], share_purpose(form, first)),
        second_share=seal_to(
            second.secret.public, shares[1], share_purpose(form, second)
        ),
    )


def _keys_for(form: PaperForm, at: datetime) -> Sequence[OfficerKey]:
    people = officers_of(form, timezone.localdate(at))
    keys = OfficerKey.objects.filter(user__in=people, revoked_at=None)
    return list(keys.order_by("pk"))


def officers_with_keys(form: PaperForm, at: datetime) -> int:
    """How many of the officers of `form` could open it with another one."""
    return len(_keys_for(form, at))


def _renew_sealed(at: datetime) -> None:
    """Papers that the server can open get wraps for new pairs.

    One that it cannot open must not keep an officer from a key.
    """
    sealed = PaperForm.objects.filter(
        status=FormStatus.SEALED, wrapped_key__isnull=False
    )
    for form in sealed.select_related("centre"):
        wrapped = bytes(form.wrapped_key or b"")
        try:
            data_key = unwrap(wrapped, form.envelope_key_id, form.pk)
        except PaperError as error:
            logger.error("Form %s gets no new pairs: %s", form.pk, error.code)
        else:
            wrap_for_pairs(form, data_key, at)


def _refuse_weak(user: User, passphrase: str) -> None:
    if len(passphrase) < LEAST_PASSPHRASE:
        raise PaperError(
            "passphrase_short",
            _("启封口令至少 %(least)d 个字符。") % {"least": LEAST_PASSPHRASE},
        )
    if user.check_password(passphrase):
        raise PaperError(
            "passphrase_is_password", _("启封口令不能和登录密码相同，请另想一个。")
        )


def _record(key: OfficerKey, action: str, actor: User, at: datetime) -> None:
    evidence.record(
        actor=actor, action=action, subject=f"papers.officer_key:{key.pk}", at=at
    )
