"""Platform roles exist as groups and hold their model permissions."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts import groups
from accounts.models import PlatformRole

pytestmark = pytest.mark.django_db


def held(role):
    group = Group.objects.get(name=role)
    return {
        f"{p.content_type.app_label}.{p.codename}"
        for p in group.permissions.select_related("content_type")
    }


@pytest.fixture
def granted(monkeypatch):
    copy = {role: set(names) for role, names in groups._granted.items()}
    monkeypatch.setattr(groups, "_granted", copy)


def test_a_migrated_database_has_every_role():
    Group.objects.all().delete()
    call_command("migrate", verbosity=0)
    found = set(Group.objects.values_list("name", flat=True))
    assert set(PlatformRole.values) <= found
    assert "accounts.view_evidenceentry" in held("administrator")
    assert held("trainee") == set()


def test_a_room_grants_permissions_of_its_own_app(granted):
    groups.grant("editor", "jobs.view_job")
    groups.fill_groups(apps.get_app_config("jobs"))
    assert "jobs.view_job" in held("editor")
    groups.fill_groups(apps.get_app_config("jobs"))


def test_a_permission_that_does_not_exist_is_a_mistake_of_ours(granted):
    groups.grant("editor", "jobs.dance")
    with pytest.raises(LookupError, match="dance"):
        groups.fill_groups(apps.get_app_config("jobs"))
