"""Blueprints by verbs of manage.py: list, save, forecast, assemble by one."""

import json
from dataclasses import replace

import pytest

from exams.papers.models import BlueprintVersion, PaperBlueprint, PaperForm
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def file_of(tmp_path):
    def write(document):
        path = tmp_path / "rules.json"
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def file(file_of, rules):
    return file_of(rules.as_json())


def saving(file, actor, *more):
    return "save_blueprint", file, "--actor", actor.username, *more


def new_one(file, actor, *more):
    return saving(file, actor, "--level", 4, "--name", "秋季", *more)


def test_what_is_listed_can_be_saved_again(blueprint, file_of, officer):
    [told] = answered("list_blueprints")["blueprints"]
    assert (told["name"], told["version"], told["level"]) == ("方案", 1, 4)
    changed = file_of(told["rules"] | {"cooldown": 1})
    saved = answered(*saving(changed, officer, "--blueprint", told["blueprint"]))
    assert (saved["version"], saved["rules"]["cooldown"]) == (2, 1)
    [again] = answered("list_blueprints", "--level", 4)["blueprints"]
    assert again["digest"] == saved["digest"]
    assert answered("list_blueprints", "--part", "skill") == {"blueprints": []}


def test_a_new_one_is_the_platforms_or_a_centres(file, manager, officer, centre):
    assert answered(*new_one(file, manager))["centre"] is None
    own = answered(*new_one(file, officer, "--centre", centre.name))
    assert own["centre"] == centre.name
    assert refused(*new_one(file, officer))["error"] == "not_allowed"
    assert refused(*new_one(file, manager))["error"] == "name_taken"
    assert refused(*saving(file, manager, "--level", 4))["error"] == "name_invalid"
    assert PaperBlueprint.objects.count() == 2


def test_a_dry_run_tells_what_the_bank_says_and_keeps_nothing(file, manager):
    told = answered(*new_one(file, manager, "--dry-run"))
    assert told["possible"] is False
    assert told["missing"][0]["missing"] == 30
    assert {rule["code"] for rule in told["clash"]} == {"cell_count"}
    assert not PaperBlueprint.objects.exists()


def test_every_fault_is_told_with_its_field(file_of, rules, manager):
    wrong = rules.as_json() | {"minutes": 10, "bands": [1, 2, 3, 4, 5], "x": 1}
    told = refused(*new_one(file_of(wrong), manager))
    assert told["error"] == "rules_invalid"
    assert [fault["field"] for fault in told["details"]] == ["x"]
    del wrong["x"]
    told = refused(*new_one(file_of(wrong), manager, "--dry-run"))
    assert [fault["field"] for fault in told["details"]] == ["minutes", "bands"]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "1", "null", '"x"', "NaN"])
def test_a_file_that_is_no_blueprint_is_refused(file_of, manager, text):
    code = refused(*new_one(file_of(text), manager))["error"]
    assert code in {"rules_invalid", "file_unreadable"}


def test_others_blueprints_are_unknown(blueprint, file, manager):
    for known in (blueprint.pk, "x", "00000000-0000-0000-0000-000000000000"):
        asked = saving(file, manager, "--blueprint", known)
        assert refused(*asked)["error"] == "blueprint_unknown"
    missing = saving(file.parent / "none", manager, "--level", 4)
    assert refused(*missing)["error"] == "file_unreadable"


def test_a_version_that_is_no_longer_the_newest(blueprint, rules, file_of, officer):
    changed = file_of(replace(rules, cooldown=1).as_json())
    asked = saving(changed, officer, "--blueprint", blueprint.pk, "--from-version")
    assert answered(*asked, 1)["version"] == 2
    again = file_of(replace(rules, cooldown=2).as_json())
    asked = saving(again, officer, "--blueprint", blueprint.pk, "--from-version")
    assert refused(*asked, 1)["error"] == "blueprint_changed"
    assert BlueprintVersion.objects.count() == 2


def test_the_forecast_is_told_in_numbers(blueprint, exam_bank):
    told = answered("forecast_papers", blueprint.pk)
    assert (told["papers"], told["resting"], told["returns"]) == (1, 0, [])
    assert len(told["cells"]) == 6
    assert told["bottleneck"][0]["papers"] == 1
    unknown = "forecast_papers", blueprint.pk, "--version-number", 7
    assert refused(*unknown)["error"] == "blueprint_unknown"


def test_papers_are_assembled_by_a_kept_version(blueprint, exam_bank):
    version = blueprint.versions.get()
    asked = ("assemble_papers", "--pool", "exam", "--seed", 1)
    told = answered(*asked, "--blueprint", blueprint.pk)
    assert told["blueprint"] == {
        "template": None,
        "blueprint": str(blueprint.pk),
        "version": 1,
        "digest": version.digest,
    }
    assert told["forms"][0]["met"] == 0
    assert answered(*asked, "--blueprint", blueprint.pk) == told
    answered(*asked, "--blueprint", blueprint.pk, "--save")
    assert PaperForm.objects.get().blueprint_version == version


def test_defaults_are_loaded_once(level):
    assert answered("load_blueprints") == {"created": 3}
    assert answered("load_blueprints") == {"created": 0}
