"""Verbs of manage.py as a program uses them: `docs/automation.md` is their contract."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def answered(*words):
    """The JSON object that the verb prints."""
    out = StringIO()
    call_command(*map(str, words), "--json", stdout=out)
    return json.loads(out.getvalue())


def refused(*words):
    """The refusal that the verb prints, always of one shape; it ends with 2."""
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(*map(str, words), "--json", stdout=out)
    assert caught.value.returncode == 2
    told = json.loads(out.getvalue())
    assert set(told) == {"error", "message", "details"}
    assert told["message"].endswith("。")
    return told
