"""The platform roles as Groups, and the model permissions they carry.

A data migration cannot grant permissions: Django makes them after the last
migration, and a flush empties both. So this follows `post_migrate`.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.apps import apps as registry
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission

from accounts.models import PlatformRole

_granted: dict[str, set[str]] = {role: set() for role in PlatformRole.values}


def grant(role: str, *permissions: str) -> None:
    """Let `role` hold these ("app.codename"). Call in `AppConfig.ready()`."""
    _granted[role].update(permissions)


def fill_groups(app_config: AppConfig, apps: Apps | None = None, **_: Any) -> None:
    """After the migration of an app, give the roles what they hold of it."""
    try:
        (apps or registry).get_model("auth", "Permission")
    except LookupError:
        return  # migrated back to before the tables
    wanted = {
        role: _of_app(app_config.label, granted) for role, granted in _granted.items()
    }
    if app_config.label == "accounts":
        for role in PlatformRole.values:
            Group.objects.get_or_create(name=role)
    elif not any(wanted.values()):
        return
    # Ours may be called before the receiver that makes the permissions.
    create_permissions(app_config, verbosity=0)
    for role, codenames in wanted.items():
        _give(role, app_config.label, codenames)


def _of_app(label: str, permissions: Iterable[str]) -> set[str]:
    return {name for app, name in (p.split(".") for p in permissions) if app == label}


def _give(role: str, label: str, codenames: set[str]) -> None:
    if not codenames:
        return
    found = Permission.objects.filter(
        content_type__app_label=label, codename__in=codenames
    )
    missing = codenames - {permission.codename for permission in found}
    if missing:
        raise LookupError(f"No such permissions in {label}: {sorted(missing)}")
    group, _ = Group.objects.get_or_create(name=role)
    group.permissions.add(*found)
