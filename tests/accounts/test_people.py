"""Registering, inviting, resetting, locking: the acts and their evidence."""

from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError

from accounts import codes, evidence, sealing, services
from accounts.appointments import appoint, end_appointment, set_platform_roles
from accounts.errors import AccountError
from accounts.models import EvidenceEntry, IdentityDocument, Invitation, User
from tests.factories import make_user

NUMBER = "440524188001010014"

pytestmark = pytest.mark.django_db


def register(at, **changes):
    fields = {
        "name": "吴䶮",
        "kind": "resident_id",
        "number": NUMBER,
        "phone": "",
        "at": at,
    }
    return services.register_person(**fields | changes)


def code_of(error):
    return error.value.code


def actions():
    return list(EvidenceEntry.objects.values_list("action", flat=True))


def test_a_new_person_is_a_trainee_without_password(at):
    user = register(at, name="  吴  䶮 ")
    assert user.name == "吴 䶮"
    assert not user.has_usable_password()
    assert list(user.groups.values_list("name", flat=True)) == ["trainee"]
    assert actions() == ["person.registered"]


def test_the_same_number_finds_the_same_person(at):
    assert register(at) == register(at, number="４４０５２４１８８００１０１００１４")
    assert User.objects.count() == 1


def test_the_same_number_under_another_name_is_refused(at):
    register(at)
    with pytest.raises(AccountError) as caught:
        register(at, name="吴龙")
    assert code_of(caught) == "name_differs"


def test_a_name_is_needed(at):
    with pytest.raises(AccountError) as caught:
        register(at, name=" \u3000")
    assert code_of(caught) == "name_missing"


def test_neither_the_number_nor_the_name_lie_open(at):
    user = register(at)
    document = IdentityDocument.objects.get()
    assert NUMBER.encode() not in bytes(document.number_encrypted)
    assert document.masked == "440***********0014"
    assert sealing.open_number(document) == NUMBER
    for entry in EvidenceEntry.objects.all():
        text = f"{entry.subject}{entry.before}{entry.after}{entry.reason}"
        assert NUMBER not in text
        assert user.name not in text


def test_a_ciphertext_moved_to_another_person_does_not_open(at, trainee):
    register(at)
    document = IdentityDocument.objects.get(user__name="吴䶮")
    document.user = trainee
    with pytest.raises(InvalidTag):
        sealing.open_number(document)


def test_an_old_key_still_reads_what_it_sealed(at, settings):
    register(at)
    settings.IDENTITY_OLD_KEYS = [settings.IDENTITY_KEY]
    settings.IDENTITY_KEY = "ab" * 32
    assert sealing.open_number(IdentityDocument.objects.get()) == NUMBER
    settings.IDENTITY_OLD_KEYS = []
    with pytest.raises(LookupError):
        sealing.open_number(IdentityDocument.objects.get())


def test_the_index_depends_on_a_key_outside_the_database(settings):
    before = sealing.blind_index("resident_id", NUMBER)
    settings.IDENTITY_INDEX_KEY = "cd" * 32
    assert sealing.blind_index("resident_id", NUMBER) != before
    assert sealing.blind_index("passport", NUMBER) != sealing.blind_index(
        "resident_id", NUMBER
    )


def accept(code, at, username="wuyan"):
    return services.accept_invitation(
        code=code, username=username, password="lian-xi-2026-gao", at=at
    )


def test_an_invitation_is_accepted_once_in_any_spelling(at):
    user = register(at)
    code = services.invite(user=user, at=at)
    assert code.replace("-", "") not in str(Invitation.objects.values())
    assert accept(f" {code.lower().replace('-', ' ')} ", at) == user
    user.refresh_from_db()
    assert (user.username, user.check_password("lian-xi-2026-gao")) == ("wuyan", True)
    with pytest.raises(AccountError) as caught:
        accept(code, at, "another")
    assert code_of(caught) == "invitation_invalid"


@pytest.mark.parametrize("late", [timedelta(days=14), timedelta(days=15)])
def test_an_invitation_lapses_after_two_weeks(at, late):
    code = services.invite(user=register(at), at=at)
    with pytest.raises(AccountError) as caught:
        accept(code, at + late)
    assert code_of(caught) == "invitation_invalid"


@pytest.mark.parametrize("duty", ["appointment", "platform role"])
def test_a_clerks_code_lapses_when_its_person_gets_a_duty(
    duty, at, centre, clerk, administrator
):
    """A code kept back would open the account of a colleague or administrator."""
    user = register(at)
    services.enrol(user=user, centre=centre, class_name="一班", at=at)
    code = services.invite(user=user, at=at, actor=clerk)
    give_duty(duty, user, centre, administrator, at)
    with pytest.raises(AccountError) as caught:
        accept(code, at)
    assert code_of(caught) == "invitation_invalid"


@pytest.mark.parametrize("duty", ["appointment", "platform role"])
def test_an_administrators_code_outlives_a_duty(duty, at, centre, administrator):
    user = register(at)
    code = services.invite(user=user, at=at, actor=administrator)
    give_duty(duty, user, centre, administrator, at)
    assert accept(code, at) == user


def give_duty(duty, user, centre, actor, at):
    if duty == "appointment":
        period = date(2026, 12, 1), None
        who = {"user": user, "centre": centre, "role": "registrar"}
        appoint(**who, period=period, actor=actor, at=at)
    else:
        roles = ["trainee", "administrator"]
        set_platform_roles(user=user, roles=roles, actor=actor, at=at)


def appointed(user, centre, actor, at, starts_on):
    return appoint(
        user=user,
        centre=centre,
        role="clerk",
        period=(starts_on, None),
        actor=actor,
        at=at,
    )


@pytest.mark.parametrize(("starts_on", "last_day"), [(1, 21), (22, 22)])
def test_an_appointment_ends_once(
    trainee, centre, administrator, at, starts_on, last_day
):
    held = appointed(trainee, centre, administrator, at, date(2026, 11, starts_on))
    end = {"actor": administrator, "reason": "调离", "at": at}
    for _ in range(2):
        end_appointment(assignment=held, **end)
        held.refresh_from_db()
    end_appointment(assignment=held, **end | {"at": at + timedelta(days=9)})
    held.refresh_from_db()
    assert held.ends_on == date(2026, 11, last_day)
    assert actions().count("staff.appointment_ended") == 1


def test_an_appointment_to_come_is_taken_back_once(trainee, centre, administrator, at):
    held = appointed(trainee, centre, administrator, at, date(2026, 12, 1))
    for _ in range(2):
        end_appointment(assignment=held, actor=administrator, reason="未到任", at=at)
    assert not trainee.assignments.exists()
    assert actions().count("staff.appointment_ended") == 1
    last = EvidenceEntry.objects.order_by("sequence").last()
    assert last.before == {"role": "clerk", "from": "2026-12-01", "to": None}
    assert last.after == {}


def test_a_newer_code_replaces_the_older(at):
    user = register(at)
    older = services.invite(user=user, at=at)
    newer = services.invite(user=user, at=at)
    with pytest.raises(AccountError):
        accept(older, at)
    assert accept(newer, at) == user


def test_login_names_that_differ_in_case_alone_are_one(trainee):
    with pytest.raises(IntegrityError):
        make_user(username="TRAINEE")


def test_a_login_name_that_is_taken_does_not_spend_the_code(at, trainee):
    user = register(at)
    code = services.invite(user=user, at=at)
    with pytest.raises(AccountError) as caught:
        accept(code, at, "Trainee")
    assert code_of(caught) == "username_taken"
    assert accept(code, at) == user


def test_a_locked_persons_code_does_not_open_the_account(at, clerk):
    user = register(at)
    code = services.invite(user=user, at=at)
    services.lock_user(user=user, actor=clerk, reason="查证", at=at)
    with pytest.raises(AccountError):
        accept(code, at)


def test_a_reset_takes_password_and_sessions(at, trainee, clerk, client):
    client.force_login(trainee)
    code = services.reset_by_staff(user=trainee, actor=clerk, reason="忘记", at=at)
    assert client.get("/me/").status_code == 302
    trainee.refresh_from_db()
    assert not trainee.has_usable_password()
    assert accept(code, at, trainee.username) == trainee
    with pytest.raises(AccountError):
        accept(code, at + timedelta(days=3))


def test_every_act_is_evidence_and_the_chain_holds(at, trainee, clerk):
    EvidenceEntry.objects.count()
    services.lock_user(user=trainee, actor=clerk, reason="离班", at=at)
    services.lock_user(user=trainee, actor=clerk, reason="离班", at=at)
    services.unlock_user(user=trainee, actor=clerk, reason="回班", at=at)
    services.reset_by_staff(user=trainee, actor=clerk, reason="忘记", at=at)
    assert actions()[-3:] == ["person.locked", "person.unlocked", "password.reset"]
    last = EvidenceEntry.objects.last()
    assert (last.actor, last.reason) == (clerk, "忘记")
    assert evidence.verify().is_sound


def test_codes_have_no_letters_that_look_alike():
    code = codes.new_code()
    assert len(code) == 11
    assert not set(code) & set("01OIZ")
    assert len({codes.new_code() for _ in range(500)}) == 500


def test_consent_is_given_once_and_withdrawn(at, trainee, notice):
    services.give_consent(user=trainee, notice=notice, at=at)
    services.give_consent(user=trainee, notice=notice, at=at)
    assert services.withdraw_consent(user=trainee, at=at) == 1
    assert services.withdraw_consent(user=trainee, at=at) == 0
    services.give_consent(user=trainee, notice=notice, at=at)
    consents = [a for a in actions() if a.startswith("consent")]
    assert consents == ["consent.given", "consent.withdrawn", "consent.given"]
