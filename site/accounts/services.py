"""Acts upon people's accounts. Each is evidence; none stores a name in the log."""

from datetime import datetime, timedelta
from typing import Any

from axes.utils import reset as forget_failed_logins
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.access import has_platform_role
from accounts.codes import code_hash, new_code, new_username
from accounts.errors import AccountError
from accounts.identity import IdentityNumber, parse_number
from accounts.lockout import counted_name
from accounts.models import (
    Centre,
    Consent,
    Enrolment,
    EvidenceEntry,
    IdentityDocument,
    Invitation,
    PlatformRole,
    PrivacyNotice,
    User,
)
from accounts.sealing import blind_index, sealed_document

# A class gets its sheet of codes days before it meets; a reset is done at once.
INVITATION_LIFE = timedelta(days=14)
RESET_LIFE = timedelta(days=3)


def subject_of(user: User) -> str:
    """How evidence names a person."""
    return f"user:{user.public_id}"


def document_of(user: User) -> IdentityDocument | None:
    """The newest identity document of `user` (one query), if any is known."""
    newest: IdentityDocument | None = user.identity_documents.order_by(
        "-added_at", "-pk"
    ).first()
    return newest


@transaction.atomic
def register_person(
    *,
    name: str,
    kind: str,
    number: str,
    phone: str,
    at: datetime,
    actor: User | None = None,
) -> User:
    """The person with this document: found by its number, else a new trainee.

    A new account has no password until an invitation is accepted. Raises the codes
    of `parse_number`, name_missing, and name_differs when the number is already
    known under another name: a typing error must not merge two people.
    """
    identity = parse_number(kind, number, timezone.localdate(at))
    name = " ".join(name.split())
    if not name:
        raise AccountError("name_missing", _("请填写姓名。"))
    try:
        with transaction.atomic():
            return _known(identity, name) or _new_person(
                identity, name, phone, at, actor
            )
    except IntegrityError:
        # Another request registered the same number between our look and our write.
        known = _known(identity, name)
        if known is None:
            raise
        return known


@transaction.atomic
def enrol(
    *,
    user: User,
    centre: Centre,
    class_name: str,
    at: datetime,
    actor: User | None = None,
) -> Enrolment:
    """Put `user` into a class of `centre`, whose staff then look after the account."""
    enrolment, is_new = Enrolment.objects.get_or_create(
        user=user,
        centre=centre,
        class_name=class_name,
        left_on=None,
        defaults={"joined_on": timezone.localdate(at)},
    )
    if is_new:
        evidence.record(
            actor=actor,
            action="person.enrolled",
            subject=subject_of(user),
            after={"centre": centre.public_id},
            at=at,
        )
    return enrolment


@transaction.atomic
def invite(
    *,
    user: User,
    at: datetime,
    actor: User | None = None,
    shown_at: datetime | None = None,
) -> str:
    """A one-time code with which `user` sets a first password; older ones lapse.

    A code issued since `shown_at`, when the form was shown, stays: code_issued.
    """
    code = _issue_code(user, at, INVITATION_LIFE, actor, shown_at)
    evidence.record(
        actor=actor, action="invitation.issued", subject=subject_of(user), at=at
    )
    return code


@transaction.atomic
def accept_invitation(*, code: str, username: str, password: str, at: datetime) -> User:
    """Spend `code`: its person gets this login name and password.

    Raises invitation_invalid (unknown, used, expired, account locked) or
    username_taken.
    """
    invitation = invitation_for(code, at)
    # Compare and set: of two people with one sheet of paper, the first wins.
    waiting = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True)
    if not waiting.update(used_at=at):
        raise _invitation_invalid()
    user = invitation.user
    user.username = username
    user.set_password(password)
    user.must_change_password = False
    _store_login(user)
    evidence.record(
        actor=user, action="invitation.accepted", subject=subject_of(user), at=at
    )
    return user


def invitation_for(code: str, at: datetime) -> Invitation:
    """The invitation that `code` opens now; raises invitation_invalid."""
    found = Invitation.objects.filter(
        code_hash=code_hash(code),
        used_at__isnull=True,
        expires_at__gt=at,
        user__is_active=True,
    )
    invitation = found.select_related("user").first()
    if invitation is None:
        raise _invitation_invalid()
    return invitation


@transaction.atomic
def reset_by_staff(
    *,
    user: User,
    actor: User,
    reason: str,
    at: datetime,
    shown_at: datetime | None = None,
) -> str:
    """Take away the password and all sessions of `user`; return a one-time code.

    Whether `actor` may is decided by `User.objects.manageable_by`. A code issued
    since `shown_at`, when the form was shown, stays: code_issued.
    """
    code = _issue_code(user, at, RESET_LIFE, actor, shown_at)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    forget_failed_logins(username=counted_name(user.username))
    _record_access(user, actor, reason, at, action="password.reset")
    return code


@transaction.atomic
def lock_user(*, user: User, actor: User, reason: str, at: datetime) -> None:
    """Close the account: its sessions end with their next request."""
    # Compare and set, so that a double click leaves one entry in the log.
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        _record_access(user, actor, reason, at, action="person.locked")
    user.is_active = False


@transaction.atomic
def unlock_user(*, user: User, actor: User, reason: str, at: datetime) -> None:
    """Open a locked account and forget failed logins, of an open account as well.

    Raises locked_above when an administrator locked it and `actor` is none.
    """
    if not has_platform_role(actor, PlatformRole.ADMINISTRATOR):
        _refuse_lock_from_above(user)
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    forget_failed_logins(username=counted_name(user.username))
    _record_access(user, actor, reason, at, action="person.unlocked")


def newest_notice() -> PrivacyNotice:
    """The privacy notice in force; raises notice_missing before the first."""
    notice = PrivacyNotice.objects.newest()
    if notice is None:
        raise AccountError("notice_missing", _("还没有发布个人信息处理告知。"))
    return notice


@transaction.atomic
def give_consent(*, user: User, notice: PrivacyNotice, at: datetime) -> Consent:
    """Note that `user` read `notice` and agreed; a repeat changes nothing."""
    consent, is_new = Consent.objects.get_or_create(
        user=user, notice=notice, withdrawn_at=None, defaults={"given_at": at}
    )
    if is_new:
        _record_consent(user, notice, at, action="consent.given")
    return consent


@transaction.atomic
def withdraw_consent(*, user: User, at: datetime) -> int:
    """End every standing consent of `user`; what was done under it stays lawful."""
    standing = Consent.objects.standing().filter(user=user)
    notices = [consent.notice for consent in standing.select_related("notice")]
    count = standing.update(withdrawn_at=at)
    for notice in notices:
        _record_consent(user, notice, at, action="consent.withdrawn")
    return count


def _known(identity: IdentityNumber, name: str) -> User | None:
    index = blind_index(identity.kind, identity.number)
    document = IdentityDocument.objects.with_index(index).select_related("user").first()
    if document is None:
        return None
    if document.user.name != name:
        raise AccountError(
            "name_differs", _("该证件号码已登记在另一姓名之下，请核对姓名和号码。")
        )
    user: User = document.user
    return user


def _new_person(
    identity: IdentityNumber,
    name: str,
    phone: str,
    at: datetime,
    actor: User | None,
) -> User:
    user = User(username=_unused_username(), name=name, phone=phone)
    user.set_unusable_password()
    user.save()
    document = sealed_document(user, identity)
    document.added_at = at
    document.save()
    user.groups.add(Group.objects.get_or_create(name=PlatformRole.TRAINEE)[0])
    evidence.record(
        actor=actor,
        action="person.registered",
        subject=subject_of(user),
        after={"kind": identity.kind},
        at=at,
    )
    return user


def _issue_code(
    user: User,
    at: datetime,
    life: timedelta,
    actor: User | None,
    shown_at: datetime | None,
) -> str:
    code = new_code()
    fresh: dict[str, Any] = {
        "code_hash": code_hash(code),
        "created_by": actor,
        "created_at": at,
        "expires_at": at + life,
        "used_at": None,
    }
    if shown_at is None:
        Invitation.objects.update_or_create(user=user, defaults=fresh)
        return code
    # Compare and set: a form that is sent twice must not spoil the code in print.
    older = Invitation.objects.filter(user=user, created_at__lt=shown_at)
    if not older.update(**fresh):
        made = Invitation.objects.get_or_create(user=user, defaults=fresh)
        if not made[1]:
            raise AccountError("code_issued", _("邀请码已经发放过，没有生成新的。"))
    return code


def _refuse_lock_from_above(user: User) -> None:
    locks = EvidenceEntry.objects.filter(
        subject=subject_of(user), action="person.locked"
    )
    newest = locks.select_related("actor").order_by("sequence").last()
    if user.is_active or newest is None or newest.actor is None:
        return
    if has_platform_role(newest.actor, PlatformRole.ADMINISTRATOR):
        raise AccountError(
            "locked_above",
            _("这个账户由平台管理员锁定，没有解除。请联系平台管理员。"),
        )


def _record_access(
    user: User, actor: User, reason: str, at: datetime, *, action: str
) -> None:
    evidence.record(
        actor=actor, action=action, subject=subject_of(user), reason=reason, at=at
    )


def _record_consent(
    user: User, notice: PrivacyNotice, at: datetime, *, action: str
) -> None:
    evidence.record(
        actor=user,
        action=action,
        subject=subject_of(user),
        after={"notice": notice.version},
        at=at,
    )


def _unused_username() -> str:
    username = new_username()
    while User.objects.filter(username=username).exists():
        username = new_username()
    return username


def _store_login(user: User) -> None:
    """The database decides who of two has a login name; raises username_taken."""
    try:
        with transaction.atomic():
            user.save(update_fields=["username", "password", "must_change_password"])
    except IntegrityError as error:
        raise AccountError(
            "username_taken", _("这个登录名已有人使用，请换一个。")
        ) from error


def _invitation_invalid() -> AccountError:
    return AccountError(
        "invitation_invalid",
        _("邀请码不正确、已使用或已过期，请联系培训机构重新发放。"),
    )
