"""Logging in, being locked out, changing a given password."""

import allauth.urls
import pytest
from axes.utils import reset
from django.urls import URLResolver, reverse

from accounts.services import lock_user, unlock_user

PASSWORD = "lian-xi-2026-gao"
LOGIN = "/accounts/login/"

pytestmark = pytest.mark.django_db


def log_in(client, username, password=PASSWORD, address="10.0.0.1"):
    return client.post(
        LOGIN, {"login": username, "password": password}, REMOTE_ADDR=address
    )


def test_a_person_logs_in_and_arrives_at_their_desk(client, trainee):
    assert log_in(client, "trainee").url == reverse("accounts:desk")
    assert client.get("/me/").status_code == 200


def test_the_login_page_is_ours(client):
    page = client.get(LOGIN).content.decode()
    assert "用邀请码设置密码" in page
    assert "signup" not in page


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client, trainee):
    wrong = log_in(client, "trainee", "falsch-falsch").content.decode()
    unknown = log_in(client, "nobody", "falsch-falsch").content.decode()
    assert wrong.count("invalid-feedback") == unknown.count("invalid-feedback")
    assert "trainee" not in unknown


def test_a_refused_login_is_told_once_and_speaks_of_no_saving(client, trainee):
    answer = log_in(client, trainee.username, "wrong")
    page = answer.content.decode()
    [message] = answer.context["form"].non_field_errors()
    assert page.count(message) == 1
    assert "处要改" not in page
    page = log_in(client, "", "").content.decode()
    assert "有 2 处要改<" in page


def test_eight_failures_lock_out_with_a_page_in_chinese(client, trainee, settings):
    settings.AXES_ENABLED = True
    for _ in range(7):
        assert log_in(client, "trainee", "falsch-falsch").status_code == 200
    answer = log_in(client, "trainee", "falsch-falsch")
    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert answer["Retry-After"] == "900"
    assert log_in(client, "trainee").status_code == 429
    assert log_in(client, "TRAINEE").status_code == 429
    assert log_in(client, "trainee", address="10.0.0.2").status_code == 302
    reset(username="trainee")
    client.cookies.clear()
    assert log_in(client, "trainee").status_code == 302


def test_staff_let_a_locked_out_person_in_again(client, trainee, clerk, at, settings):
    settings.AXES_ENABLED = True
    for _ in range(8):
        log_in(client, "Trainee", "falsch-falsch")
    assert log_in(client, "trainee").status_code == 429
    unlock_user(user=trainee, actor=clerk, reason="本人到场", at=at)
    assert log_in(client, "trainee").status_code == 302


def test_a_room_behind_one_address_is_not_locked_out_by_one_of_them(
    client, trainee, settings, new_person
):
    settings.AXES_ENABLED = True
    for _ in range(9):
        log_in(client, "trainee", "falsch-falsch")
    for number in range(60):
        new_person(f"candidate{number}")
        client.cookies.clear()
        assert log_in(client, f"candidate{number}").status_code == 302


def test_a_lock_takes_the_session_at_the_next_request(client, trainee, clerk, at):
    log_in(client, "trainee")
    lock_user(user=trainee, actor=clerk, reason="离班", at=at)
    assert client.get("/me/").status_code == 302
    assert "锁定" in client.get("/accounts/inactive/").content.decode()


def test_a_given_password_must_be_changed_first(client, trainee):
    trainee.must_change_password = True
    trainee.save()
    log_in(client, "trainee")
    assert client.get("/me/").url == "/accounts/password/change/"
    new = "shui-qing-shan-yuan-7"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert client.get("/me/").status_code == 200


def test_nobody_signs_up_alone(client):
    page = client.get("/accounts/signup/")
    assert "不开放注册" in page.content.decode()
    answer = client.post(
        "/accounts/signup/",
        {"username": "x", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert "不开放注册" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "logout/",
        "password/change/",
        "reauthenticate/",
        "2fa/",
        "2fa/totp/activate/",
        "password/reset/",
        "email/",
    ],
)
def test_allauths_pages_wear_our_frame(client, trainee, path):
    log_in(client, "trainee")
    page = client.get(f"/accounts/{path}", follow=True).content.decode()
    assert 'lang="zh-Hans"' in page
    assert "Menu:" not in page


OPEN = {
    "account_login", "account_logout", "account_inactive", "account_signup",
    "account_reauthenticate", "account_change_password", "account_reset_password",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}  # fmt: skip
ARGUMENTS = {
    "account_confirm_email": ["key"],
    "account_reset_password_from_key": ["1", "set-password"],
}


def names_of(patterns):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from names_of(entry.url_patterns)
        else:
            yield entry.name


CLOSED = sorted(set(names_of(allauth.urls.urlpatterns)) - OPEN)


@pytest.mark.parametrize("name", CLOSED)
def test_what_of_allauth_is_not_used_is_closed(client, trainee, name):
    address = reverse(name, args=ARGUMENTS.get(name, []))
    assert client.get(address).status_code == 404
    log_in(client, "trainee")
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_a_forgotten_password_leads_to_the_centre_and_sends_no_mail(
    client, trainee, mailoutbox
):
    trainee.email = "trainee@example.org"
    trainee.save()
    address = reverse("account_reset_password")
    assert "请联系你的培训机构或考点" in client.get(address).content.decode()
    assert client.post(address, {"email": trainee.email}).status_code == 405
    assert mailoutbox == []


def test_a_staff_page_asks_for_a_second_factor_where_it_is_demanded(
    client, clerk, settings
):
    settings.STAFF_SECOND_FACTOR = True
    log_in(client, "clerk")
    answer = client.get(reverse("accounts:people"))
    assert answer.url == "/accounts/2fa/totp/activate/"
