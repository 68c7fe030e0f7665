"""The national standard, its levels, and people who may or may not edit tables."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import PlatformRole
from question_bank.point_table.changes import TableEdit
from question_bank.point_table.content import PointLine, TableContent
from question_bank.point_table.storing import save_table, table_content
from standards.models import Level
from standards.services import load_standard
from standards.validation import read_standard
from tests.factories import MADE_AT, make_user

NATIONAL = "standards/data/3-01-04-03-2022.yaml"


@pytest.fixture
def standard(db, pytestconfig):
    document = read_standard((pytestconfig.rootpath / NATIONAL).read_bytes())
    return load_standard(document=document, at=MADE_AT)[0]


@pytest.fixture
def level(standard):
    """Level 5, with its tree and no points."""
    return Level.objects.select_related("standard").get(standard=standard, number=5)


@pytest.fixture
def person():
    """Makes somebody with a platform role."""

    def make(role=PlatformRole.BANK_MANAGER, name="石磊"):
        user = make_user(name)
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        return user

    return make


@pytest.fixture
def manager(person):
    return person()


@pytest.fixture
def saved(level, manager):
    """Saves the level's table with more points (code, name, fields), or other lines."""

    def save(*points, scopes=None, keep=True, moves=None, by=None, seen=None):
        current = table_content(level)
        nodes = {scope.code: scope.node for scope in current.scopes}
        lines = [*current.points] if keep else []
        for code, name, *more in points:
            fields = {"importance": "X", "node": nodes[code[:3]]} | dict(*more)
            lines.append(PointLine(code, name, **fields))
        content = TableContent.of(scopes or current.scopes, lines)
        return save_table(
            level=level,
            edit=TableEdit(content, moves or {}),
            seen=seen or current.digest,
            actor=by or manager,
            at=MADE_AT,
        )

    return save
