import json
from uuid import uuid4

import pytest
from django.core.management import call_command

from tests.marking.conftest import mark_and_sign
from tests.verbs import refused

pytestmark = pytest.mark.django_db


def test_status_as_json_has_codes_and_counts_only(script, panel, now, capsys):
    mark_and_sign(script, *[(6, 4, 6, 4)] * 3, at=now)
    call_command("marking_status", str(panel.pk), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "title": "四级技能",
        "scripts": 1,
        "concluded": 1,
        "waiting_for_chair": 0,
        "examiners": [
            {"code": f"K{number}", "signed": 1, "scripts": 1} for number in (1, 2, 3)
        ],
    }


def test_status_for_people(script, panel, capsys):
    call_command("marking_status", str(panel.pk))
    assert "0 of 1 scripts concluded" in capsys.readouterr().out


def test_an_unknown_panel_is_an_error(db):
    assert refused("marking_status", uuid4())["error"] == "panel_unknown"
