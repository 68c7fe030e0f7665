"""Two officers open a sealed paper together; one alone opens nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import CentreRole
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.life import (
    approve_and_seal,
    approve_attended,
    check_paper,
    withdraw_form,
)
from exams.papers.models import (
    Document,
    OfficerKey,
    Opening,
    PairWrap,
    PaperForm,
    PaperLook,
)
from exams.papers.officers import (
    change_passphrase,
    make_officer_key,
    revoke_officer_key,
)
from exams.papers.openings import (
    answer_opening,
    ask_opening,
    forget_shares,
    use_opening,
)
from exams.papers.printing.services import printable
from exams.papers.sealing.officers import (
    join,
    new_secret,
    open_with,
    rewrapped,
    seal_to,
    split,
    unlock,
)
from tests.factories import (
    make_centre,
    make_form,
    make_sitting,
    make_staff,
    make_user,
)

FIRST, SECOND = "第一名启封人的口令，够长", "第二名启封人的口令，够长"


def refusal(service, **arguments):
    with pytest.raises(PaperError) as caught:
        service(**arguments)
    return caught.value.code


@given(st.binary(min_size=32, max_size=32))
def test_both_shares_make_the_key_and_one_says_nothing(data_key):
    first, second = split(data_key)
    assert join(first, second) == data_key
    again, _ = split(data_key)
    assert first != again


def test_a_share_opens_for_its_officer_and_form_only():
    mine, other = new_secret(FIRST), new_secret(SECOND)
    sealed = seal_to(mine.public, b"share", b"form 1")
    assert open_with(unlock(mine, FIRST), sealed, b"form 1") == b"share"
    for private, bound in [
        (unlock(other, SECOND), b"form 1"),
        (unlock(mine, FIRST), b"form 2"),
    ]:
        assert refusal(open_with, private=private, sealed=sealed, bound_to=bound) == (
            "envelope_broken"
        )


def test_another_passphrase_keeps_the_key():
    secret = new_secret(FIRST)
    changed = rewrapped(secret, FIRST, SECOND)
    assert changed.public == secret.public
    assert unlock(changed, SECOND).private_bytes_raw() == (
        unlock(secret, FIRST).private_bytes_raw()
    )
    assert refusal(unlock, secret=changed, passphrase=FIRST) == "passphrase_wrong"


@pytest.fixture
def centre(db):
    return make_centre()


@pytest.fixture
def officers(centre, now):
    made = [make_staff(CentreRole.PAPER_OFFICER, centre=centre) for _ in range(2)]
    for user, passphrase in zip(made, (FIRST, SECOND), strict=True):
        make_officer_key(user=user, passphrase=passphrase, at=now)
    return made


def checked(centre, now):
    form = make_form(pool="exam", centre=centre, status="draft", created_by=make_user())
    return check_paper(form=form, actor=None, at=now)


@pytest.fixture
def form(centre, officers, now):
    form = checked(centre, now)
    return approve_and_seal(form=form, actor=officers[1], at=now)


def asked(form, officers, now, purpose="look"):
    return ask_opening(
        form=form, purpose=purpose, reason="印卷", actor=officers[0], at=now
    )


def answered(opening, officers, now):
    return answer_opening(opening=opening, passphrase=SECOND, actor=officers[1], at=now)


def test_two_passphrases_open_it_once(form, officers, now):
    opening = answered(asked(form, officers, now), officers, now)
    act = {"opening": opening, "actor": officers[0], "at": now}
    assert refusal(use_opening, passphrase="不对", **act) == "passphrase_wrong"
    assert use_opening(passphrase=FIRST, **act) == composition_of(form)
    opening.refresh_from_db()
    assert opening.handed is None
    assert refusal(use_opening, passphrase=FIRST, **act) == "opening_over"
    form.refresh_from_db()
    assert form.status == "sealed"


def test_one_officer_alone_opens_nothing(form, officers, now):
    opening = asked(form, officers, now)
    alone = {"opening": opening, "passphrase": FIRST, "actor": officers[0], "at": now}
    assert refusal(answer_opening, **alone) == "same_person"
    assert refusal(use_opening, **alone) == "not_answered"
    wrong = {**alone, "actor": officers[1], "passphrase": FIRST}
    assert refusal(answer_opening, **wrong) == "passphrase_wrong"
    answered(opening, officers, now)
    assert refusal(use_opening, **{**alone, "actor": officers[1]}) == "not_asker"


def test_an_answer_and_a_request_grow_old(form, officers, now):
    opening, late = asked(form, officers, now), now + timedelta(minutes=31)
    assert (
        refusal(
            answer_opening,
            opening=opening,
            passphrase=SECOND,
            actor=officers[1],
            at=late,
        )
        == "opening_over"
    )
    opening = answered(opening, officers, now)
    assert (
        refusal(
            use_opening, opening=opening, passphrase=FIRST, actor=officers[0], at=late
        )
        == "opening_over"
    )


def test_a_share_that_nobody_used_is_forgotten(form, officers, now):
    opening = answered(asked(form, officers, now), officers, now)
    forget_shares(now + timedelta(minutes=9))
    opening.refresh_from_db()
    assert opening.handed
    forget_shares(now + timedelta(minutes=11))
    opening.refresh_from_db()
    assert opening.handed is None


def test_strangers_and_officers_without_a_key_ask_in_vain(form, centre, now):
    wish = {"form": form, "purpose": "look", "reason": "看", "at": now}
    assert refusal(ask_opening, actor=make_user(), **wish) == "not_officer"
    third = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    assert refusal(ask_opening, actor=third, **wish) == "no_officer_key"
    make_officer_key(user=third, passphrase="第三名启封人的口令，够长", at=now)
    assert form.wraps.count() == 3
    assert ask_opening(actor=third, **wish).asked_by == third


def test_a_lost_key_opens_nothing_any_more(form, officers, now):
    revoke_officer_key(user=officers[0], actor=officers[0], at=now)
    assert not PairWrap.objects.exists()
    make_officer_key(user=officers[0], passphrase=SECOND, at=now)
    assert form.wraps.count() == 1
    opening = answered(asked(form, officers, now), officers, now)
    assert use_opening(
        opening=opening, passphrase=SECOND, actor=officers[0], at=now
    ) == composition_of(form)


def test_no_passphrase_is_too_short_and_none_is_stored(form, officers, now):
    assert refusal(make_officer_key, user=make_user(), passphrase="short", at=now) == (
        "passphrase_short"
    )
    act = {"user": officers[0], "at": now}
    assert refusal(change_passphrase, old="不对", new=SECOND, **act) == (
        "passphrase_wrong"
    )
    change_passphrase(old=FIRST, new="换过的启封口令，也够长了吧", **act)
    opening = answered(asked(form, officers, now), officers, now)
    text = repr(list(OfficerKey.objects.values())) + repr(
        list(Opening.objects.values())
    )
    assert FIRST not in text
    use = {"opening": opening, "actor": officers[0], "at": now}
    assert refusal(use_opening, passphrase=FIRST, **use) == "passphrase_wrong"
    use_opening(passphrase="换过的启封口令，也够长了吧", **use)


def test_an_attended_form_leaves_the_server_without_a_key(centre, officers, now):
    form = checked(centre, now)
    before = composition_of(form)
    form = approve_attended(form=form, actor=officers[1], at=now)
    assert form.wrapped_key is None
    assert not form.index_rows.exists()
    assert refusal(composition_of, form=form) == "attended"
    opening = answered(asked(form, officers, now), officers, now)
    assert before == use_opening(
        opening=opening, passphrase=FIRST, actor=officers[0], at=now
    )


def test_nobody_seals_what_nobody_could_open(centre, now):
    form = checked(centre, now)
    approver = make_user()
    assert refusal(approve_attended, form=form, actor=approver, at=now) == "no_pairs"
    assert PaperForm.objects.get(pk=form.pk).wrapped_key is not None


def test_two_officers_release_it_when_there_is_an_exam(centre, officers, now):
    form = approve_attended(form=checked(centre, now), actor=officers[1], at=now)
    wish = {"form": form, "purpose": "release", "reason": "开考", "actor": officers[0]}
    assert refusal(ask_opening, **wish, at=now) == "no_exam"
    make_sitting(
        centre=centre,
        level=form.level,
        status="planned",
        theory_form=form,
        opens_at=now + timedelta(days=1),
        closes_at=now + timedelta(days=2),
    )
    assert refusal(ask_opening, **wish, at=now) == "too_early"
    on_the_day = now + timedelta(days=1)
    opening = answered(ask_opening(**wish, at=on_the_day), officers, on_the_day)
    use_opening(opening=opening, passphrase=FIRST, actor=officers[0], at=on_the_day)
    form.refresh_from_db()
    assert form.status == "released"
    assert form.items.exists()


def test_on_the_pages_the_second_one_confirms_in_the_own_session(
    client, form, officers
):
    page = reverse("papers:detail", args=[form.pk])
    stem = form_stem(form)
    client.force_login(officers[0])
    client.post(reverse("papers:ask", args=[form.pk]), {"reason": "印卷"})
    opening = Opening.objects.get()
    client.force_login(officers[1])
    assert "同意一起启封" in client.get(page).content.decode()
    answer = reverse("papers:answer", args=[form.pk, opening.pk])
    assert client.post(answer, {"passphrase": "不对"}).status_code == 409
    assert client.post(answer, {"passphrase": SECOND}).status_code == 302
    client.force_login(officers[0])
    assert "你的启封口令" in client.get(page).content.decode()
    use = reverse("papers:use", args=[form.pk, opening.pk])
    shown = client.post(use, {"passphrase": FIRST})
    assert stem in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert PaperLook.objects.get().page == "opening"
    assert client.post(use, {"passphrase": FIRST}).status_code == 409
    assert stem not in client.get(page).content.decode()


def form_stem(form):
    from question_bank.models import ItemVersion

    version = composition_of(form).version_ids[0]
    return ItemVersion.objects.get(pk=version).content["stem"]


def test_a_key_is_set_on_its_page(client, centre):
    officer = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    client.force_login(officer)
    page = reverse("papers:officer_key")
    wrong = {"passphrase": FIRST, "again": SECOND}
    assert client.post(page, wrong).status_code == 422
    short = {"passphrase": "short", "again": "short"}
    assert "至少 12 个字符" in client.post(page, short).content.decode()
    assert client.post(page, {"passphrase": FIRST, "again": FIRST}).status_code == 302
    assert OfficerKey.objects.get().user == officer


def test_two_officers_open_it_for_printing_and_the_asker_prints_for_an_hour(
    form, officers, now
):
    opening = answered(asked(form, officers, now, "print"), officers, now)
    assert Document.PAPER not in printable(form, officers[0], now)
    use_opening(opening=opening, passphrase=FIRST, actor=officers[0], at=now)
    assert Document.PAPER in printable(form, officers[0], now)
    assert Document.PAPER not in printable(form, officers[1], now)
    late = now + timedelta(minutes=61)
    assert Document.PAPER not in printable(form, officers[0], late)
    form.refresh_from_db()
    assert form.status == "sealed"


def test_a_look_is_no_leave_to_print(form, officers, now):
    opening = answered(asked(form, officers, now), officers, now)
    use_opening(opening=opening, passphrase=FIRST, actor=officers[0], at=now)
    assert Document.KEY not in printable(form, officers[0], now)


def test_a_new_officer_disturbs_no_opening_under_way(form, officers, centre, now):
    opening = answered(asked(form, officers, now), officers, now)
    third = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    make_officer_key(user=third, passphrase="第三名启封人的口令，够长", at=now)
    assert form.wraps.count() == 3
    use = {"opening": opening, "actor": officers[0], "at": now}
    assert use_opening(passphrase=FIRST, **use) == composition_of(form)


def test_two_openings_at_once_do_not_break_each_other(form, officers, now):
    for opening in [
        answered(asked(form, officers, now, purpose), officers, now)
        for purpose in ("look", "print")
    ]:
        use = {"opening": opening, "actor": officers[0], "at": now}
        assert use_opening(passphrase=FIRST, **use) == composition_of(form)


def test_who_is_no_officer_any_more_loses_the_pairs(form, officers, centre, now):
    officers[1].assignments.all().delete()
    third = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    make_officer_key(user=third, passphrase="第三名启封人的口令，够长", at=now)
    wrap = form.wraps.get()
    assert {wrap.first.user, wrap.second.user} == {officers[0], third}


def test_a_form_without_the_servers_key_keeps_nobody_from_an_own_key(
    form, now, settings
):
    settings.PAPER_KEY = "cd" * 32
    newcomer = make_user()
    key = make_officer_key(user=newcomer, passphrase=FIRST, at=now)
    assert key.user == newcomer
    assert form.wraps.count() == 1


def test_the_login_password_is_no_passphrase(db, now):
    user = make_user()
    user.set_password("kaifeng-mima-2026")
    user.save()
    act = {"user": user, "passphrase": "kaifeng-mima-2026", "at": now}
    assert refusal(make_officer_key, **act) == "passphrase_is_password"


def test_the_other_officer_finds_the_request_on_the_desk(client, form, officers, now):
    asked(form, officers, timezone.now())
    for officer, told in zip(officers, (False, True), strict=True):
        client.force_login(officer)
        desk = client.get(reverse("accounts:desk")).content.decode()
        assert ("请你一起启封试卷" in desk) == told


def test_a_withdrawn_form_is_not_opened_any_more(form, officers, now):
    opening = answered(asked(form, officers, now), officers, now)
    withdraw_form(form=form, actor=officers[1], reason="换卷", at=now)
    opening.form.refresh_from_db()
    act = {"opening": opening, "passphrase": FIRST, "actor": officers[0], "at": now}
    assert refusal(use_opening, **act) == "form_state"


def test_a_form_that_nobody_can_open_any_more_says_so(client, centre, officers, now):
    form = approve_attended(form=checked(centre, now), actor=officers[1], at=now)
    client.force_login(officers[1])
    address = reverse("papers:detail", args=[form.pk])
    assert "没有两名启封人还能打开这份卷" not in client.get(address).content.decode()
    revoke_officer_key(user=officers[0], actor=officers[0], at=now)
    assert "没有两名启封人还能打开这份卷" in client.get(address).content.decode()
