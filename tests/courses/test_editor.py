"""The editor: our login, course pages only, nobody else."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from accounts.models import User
from courses.models import HomePage, LessonPage, LessonProgress, ModulePage
from courses.services import open_lesson
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.page]


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_stranger_is_sent_to_our_login(client, loaded):
    response = client.get("/cms/", follow=True)
    addresses = [address for address, _ in response.redirect_chain]
    assert addresses[-1].startswith(reverse("account_login"))
    assert "next=/cms/" in addresses[-1]


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/"])
def test_wagtails_own_logins_are_closed(client, path):
    assert client.get(path).url.startswith(reverse("account_login"))
    user = make_user(username="someone")
    user.set_password("a long password")
    user.save()
    client.post(path, {"username": "someone", "password": "a long password"})
    assert "_auth_user_id" not in client.session


def test_a_trainee_is_refused_without_going_round(client, loaded, trainee):
    client.force_login(trainee)
    assert client.get("/cms/", follow=True).status_code == 403
    lesson = LessonPage.objects.first()
    assert client.get(edit_url(lesson), follow=True).status_code == 403


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_account"],
)
def test_an_editor_reaches_the_cms(client, loaded, editor, name):
    client.force_login(editor)
    assert client.get(reverse(name), follow=True).status_code == 200


def test_the_cms_asks_for_a_second_factor_where_it_is_demanded(
    client, loaded, editor, settings
):
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(editor)
    wanted = reverse("mfa_activate_totp")
    page = LessonPage.objects.first()
    for address in (reverse("wagtailadmin_home"), edit_url(page)):
        assert client.get(address).url == wanted
    Authenticator.objects.create(user=editor, type="totp", data={})
    assert client.get(edit_url(page)).status_code == 200


def test_a_second_factor_is_not_asked_of_who_may_not_enter_the_cms(
    client, loaded, trainee, settings
):
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(trainee)
    assert client.get("/cms/", follow=True).status_code == 403


def test_an_editor_edits_publishes_and_adds(client, loaded, editor):
    client.force_login(editor)
    module = ModulePage.objects.get()
    assert client.get(edit_url(module)).status_code == 200
    values = {
        "title": "改过的模块",
        "slug": module.slug,
        "summary": "改过。",
        "node_refs": '["5:2.5"]',
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "yes",
    }
    response = client.post(edit_url(module), values)
    assert response.status_code == 302
    module.refresh_from_db()
    assert module.title == "改过的模块"
    add = ["courses", "lessonpage", module.pk]
    assert client.get(reverse("wagtailadmin_pages:add", args=add)).status_code == 200
    for page in (HomePage.objects.get(), LessonPage.objects.first()):
        assert client.get(edit_url(page)).status_code == 200


def bulk_delete_url(page):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return f"{address}?id={page.pk}"


@pytest.mark.parametrize("whole_module", [False, True])
def test_a_lesson_that_was_opened_is_kept_with_its_progress(
    client, root, lesson, trainee, now, whole_module
):
    open_lesson(user=trainee, lesson=lesson, at=now)
    page = ModulePage.objects.get() if whole_module else lesson
    delete = reverse("wagtailadmin_pages:delete", args=[page.pk])
    for address in (delete, bulk_delete_url(page)):
        answer = client.post(address, follow=True)
        assert "请改为取消发布" in answer.content.decode()
    assert LessonProgress.objects.get().lesson == lesson
    with pytest.raises(ProtectedError):
        lesson.delete()


def test_a_lesson_that_nobody_opened_is_deleted(client, root, lesson, second_lesson):
    client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))
    client.post(bulk_delete_url(second_lesson))
    assert not LessonPage.objects.exists()


def test_an_editor_cannot_name_a_node_that_no_standard_has(client, loaded, editor):
    client.force_login(editor)
    module = ModulePage.objects.get()
    values = {
        "title": module.title,
        "slug": module.slug,
        "summary": "改过。",
        "node_refs": '["5:9.9"]',
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "yes",
    }
    response = client.post(edit_url(module), values)
    assert "标准中没有这些条目：5:9.9" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    ["wagtailusers_users:index", "wagtailusers_groups:index", "wagtailsites:index"],
)
def test_an_editor_manages_no_people(client, loaded, editor, name):
    client.force_login(editor)
    response = client.get(reverse(name))
    assert response.status_code in (302, 403)


@pytest.fixture
def root(client, loaded):
    user = make_user(username="root", is_superuser=True)
    client.force_login(user)
    return user


ACCOUNT = {
    "username": "root",
    "email": "root@example.org",
    "first_name": "名",
    "last_name": "姓",
    "is_active": "on",
    "is_superuser": "on",
    "password1": "a long password",
    "password2": "a long password",
}


@pytest.mark.parametrize("target", ["oneself", "somebody", "nobody yet"])
def test_the_cms_changes_no_account_or_role_without_evidence(client, root, target):
    """A superuser could else mark or review under a role of their own giving."""
    role = Group.objects.get(name="bank_manager")
    person = root if target == "oneself" else make_user(username="somebody")
    address = (
        reverse("wagtailusers_users:add")
        if target == "nobody yet"
        else reverse("wagtailusers_users:edit", args=[person.pk])
    )
    client.post(address, ACCOUNT | {"username": target[:8], "groups": [role.pk]})
    assert not User.objects.filter(groups=role).exists()
    assert User.objects.filter(is_superuser=True).get() == root
    client.post(reverse("wagtailusers_users:delete", args=[person.pk]))
    client.post(reverse("wagtailusers_groups:delete", args=[role.pk]))
    assert User.objects.filter(pk=person.pk).exists()
    assert Group.objects.filter(pk=role.pk).exists()


@pytest.mark.parametrize("action", ["delete", "set_active_state", "assign_role"])
def test_the_cms_changes_no_accounts_in_bulk(client, root, action):
    somebody = make_user(username="somebody")
    address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    role = Group.objects.get(name="bank_manager")
    choices = {"mark_as_active": "False", "role": role.pk}
    client.post(f"{address}?id={somebody.pk}", choices)
    somebody.refresh_from_db()
    assert somebody.is_active
    assert not somebody.groups.exists()


def test_the_cms_offers_a_superuser_no_accounts(client, root):
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("wagtailusers_users:index") not in page
    assert reverse("wagtailusers_groups:index") not in page


def test_the_cms_knows_nothing_of_exams():
    assert get_snippet_models() == []
