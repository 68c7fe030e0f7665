"""docs/automation.md tells of every verb of ours with its options, and of no other."""

import re
from pathlib import Path

import pytest
from django.core.management import BaseCommand, load_command_class

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "automation.md"
# Roots of our apps, as dotted prefixes: site is a source root, exams a package.
ROOMS = {"": "", "site": "", "exams": "exams."}
# A verb is told in a row of a table: | `verb ARGUMENTS` | what it does | options |
ROW = re.compile(r"\| `(\w+)[ `]")
OPTION = re.compile(r"--[a-z][a-z0-9-]*")
# Verbs of others that our house runs.
FOREIGN = {"createsuperuser", "db_worker", "prune_db_task_results"}


def our_verbs():
    """The app of every verb, by the verb's name."""
    return {
        file.stem: prefix + file.relative_to(ROOT / root).parts[0]
        for root, prefix in ROOMS.items()
        for file in (ROOT / root).glob("*/management/commands/*.py")
        if file.stem != "__init__"
    }


def told_verbs():
    """The row that tells of a verb, by the verb's name."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    return {row[1]: line for line in lines if (row := ROW.match(line))}


def options_of(command):
    actions = command.create_parser("manage.py", "verb")._actions
    return {name for one in actions for name in one.option_strings if len(name) > 2}


def test_every_verb_of_ours_is_told_and_no_other():
    assert len(our_verbs()) > 20
    assert set(told_verbs()) == set(our_verbs()) | FOREIGN


@pytest.mark.parametrize("verb", sorted(our_verbs()))
def test_a_verb_is_told_with_its_options(verb):
    own = options_of(load_command_class(our_verbs()[verb], verb))
    told = set(OPTION.findall(told_verbs()[verb]))
    assert told == own - options_of(BaseCommand())
