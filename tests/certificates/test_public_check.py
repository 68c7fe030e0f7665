"""The public check: everything to who knows, nothing to who guesses."""

import secrets

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from certificates.checking import LOOKUPS_PER_MINUTE, plain_name
from certificates.services import revoke_certificate

pytestmark = pytest.mark.django_db
CHECK = "/certificates/check/"
UNKNOWN = "S000041000123263000045"


def by_token(client, token):
    return client.get(reverse("certificates:check_token", args=[token]))


def ask(client, number, name):
    return client.post(CHECK, {"number": number, "name": name})


def text_of(answer):
    return answer.content.decode()


FACTS = ["许文珍", "居民身份证", "示例职业", "4级", "2026 年 11 月 22 日", "样张"]


def test_the_code_shows_all_that_is_printed(client, certificate):
    page = text_of(by_token(client, certificate.token))
    for fact in [*FACTS, certificate.document_masked, certificate.issuer, "有效"]:
        assert fact in page
    assert certificate.number[:13] in page
    assert certificate.number[13:] in page


def test_no_page_tells_the_document_number(client, certificate):
    for page in (
        by_token(client, certificate.token),
        ask(client, certificate.number, "许文珍"),
    ):
        assert "9901011985" not in text_of(page)


def test_number_and_name_together_find_it(client, certificate):
    page = text_of(ask(client, f" {certificate.number.lower()} ", "许 文珍"))
    assert "编号、姓名都对得上" in page
    assert certificate.issuer in page


def test_a_wrong_name_and_an_unknown_number_read_alike(client, certificate):
    wrong = ask(client, certificate.number, "许文真")
    unknown = ask(client, UNKNOWN, "许文真")
    pages = []
    for answer, number in ((wrong, certificate.number), (unknown, UNKNOWN)):
        assert answer.status_code == 200
        page = text_of(answer).replace(number, "NUMBER")
        pages.append(_without_csrf(page))
    assert pages[0] == pages[1]
    assert "查不到。" in pages[0]
    assert certificate.issuer not in pages[0]


def _without_csrf(page):
    import re

    return re.sub(
        r'(csrfmiddlewaretoken" value=|x-csrftoken": |nonce=)"[^"]+"', "", page
    )


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("S0000", "你填写的是 5 位"),
        ("1641000000300123", "16 位的职业资格证书编号"),
        ("S000016000123263000045", "省级代码"),
        ("S000041000123269000045", "等级"),
        ("", "请填写证书编号。"),
        ("9" * 61, "逐位核对"),
    ],
)
def test_a_number_that_is_none_is_named_before_any_look_up(
    client, number, says, django_assert_num_queries
):
    with django_assert_num_queries(0):
        page = text_of(ask(client, number, "许文珍"))
    assert says in page
    assert "查不到。" not in page


def test_a_missing_name_is_asked_for(client):
    assert "请填写持证人姓名。" in text_of(ask(client, UNKNOWN, " "))


@pytest.mark.parametrize("by", ["token", "number"])
def test_a_revoked_certificate_says_so_and_why(client, certificate, registrar, now, by):
    revoke_certificate(
        certificate=certificate, actor=registrar, reason="申报材料不实", at=now
    )
    answer = (
        by_token(client, certificate.token)
        if by == "token"
        else ask(client, certificate.number, "许文珍")
    )
    page = text_of(answer)
    assert "已撤销，不能作凭证" in page
    assert "申报材料不实" in page
    assert 'id="finding">有效' not in page


def test_an_unknown_token_is_not_there(client, certificate):
    unknown = (secrets.token_hex(16), certificate.token[:-1], "x" * 200, "1")
    for token in unknown:
        answer = by_token(client, token)
        assert answer.status_code == 404
        assert certificate.number not in text_of(answer)


def test_guessing_ends_after_twenty_look_ups_a_minute(client, certificate):
    for _ in range(LOOKUPS_PER_MINUTE):
        assert ask(client, UNKNOWN, "许文珍").status_code == 200
    answer = ask(client, certificate.number, "许文珍")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "查验过于频繁" in text_of(answer)
    assert by_token(client, certificate.token).status_code == 429
    other = client.post(
        CHECK,
        {"number": certificate.number, "name": "许文珍"},
        REMOTE_ADDR="203.0.113.9",
    )
    assert other.status_code == 200


def test_the_form_itself_is_never_limited(client):
    for _ in range(LOOKUPS_PER_MINUTE + 5):
        assert client.get(CHECK).status_code == 200


def test_pages_are_for_no_index_no_cache_and_no_referrer(client, certificate):
    for answer in (
        client.get(CHECK),
        by_token(client, certificate.token),
        by_token(client, "1"),
    ):
        assert "noindex" in answer["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in text_of(answer)
        assert "no-store" in answer["Cache-Control"]
        # Stricter, and browsers would post with "Origin: null", which we refuse.
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_look_up_costs_one_query(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(1):
        by_token(client, certificate.token)
    with django_assert_num_queries(1):
        ask(client, certificate.number, "许文珍")


def test_a_name_is_never_markup(client, passed, issue):
    passed(name="<script>alert(1)</script>")
    [certificate] = issue()
    assert "<script>alert" not in text_of(by_token(client, certificate.token))


def test_the_form_can_stand_on_any_page(rf):
    request = rf.get("/")
    html = render_to_string("certificates/_check_form.html", {}, request=request)
    assert f'action="{CHECK}"' in html
    assert "csrfmiddlewaretoken" in html
    assert "invalid" not in html


@pytest.mark.parametrize(
    ("typed", "registered"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        (" 许　文珍", "许文珍"),
        ("ANNA smith", "Anna Smith"),
    ],
)
def test_ways_to_type_the_same_name(typed, registered):
    assert plain_name(typed) == plain_name(registered)


def test_another_name_stays_another():
    assert plain_name("许文珍") != plain_name("许文真")
    assert plain_name("阿依·古丽") != plain_name("阿依古丽")
