"""Blueprints are kept in versions: nothing is lost, nothing half-saved."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import EvidenceEntry
from exams.papers.blueprints.differences import differences
from exams.papers.blueprints.rules import RulesRefused, SectionRule
from exams.papers.blueprints.services import (
    make_default_blueprints,
    newest_version,
    retire_blueprint,
    rules_of,
    save_version,
)
from exams.papers.errors import PaperError
from exams.papers.models import BlueprintVersion, PaperBlueprint
from tests.factories import make_centre, make_staff, make_user
from tests.races import together

pytestmark = pytest.mark.django_db


def saved(blueprint, rules, actor, now, from_number=1):
    return save_version(
        blueprint=blueprint,
        from_number=from_number,
        rules=rules,
        note="缩短冷却",
        actor=actor,
        at=now,
    )


def code_of(act):
    with pytest.raises(PaperError) as refused:
        act()
    return refused.value.code


def test_a_blueprint_begins_with_its_first_version(blueprint, rules):
    version = blueprint.versions.get()
    assert (version.number, version.digest) == (1, rules.digest)
    assert rules_of(version) == rules
    entry = EvidenceEntry.objects.get()
    assert entry.action == "papers.blueprint.created"


def test_a_version_is_appended_and_the_old_one_stays(blueprint, rules, officer, now):
    changed = replace(rules, cooldown=1)
    version = saved(blueprint, changed, officer, now)
    assert (version.number, version.note) == (2, "缩短冷却")
    assert rules_of(blueprint.versions.get(number=1)) == rules
    entry = EvidenceEntry.objects.last()
    assert (entry.action, entry.reason) == (
        "papers.blueprint.version_saved",
        "缩短冷却",
    )


def test_the_same_rules_again_change_nothing(blueprint, rules, officer, now):
    assert saved(blueprint, rules, officer, now).number == 1
    assert BlueprintVersion.objects.count() == 1


def test_an_older_version_is_not_saved_over_a_newer(blueprint, rules, officer, now):
    saved(blueprint, replace(rules, cooldown=1), officer, now)
    other = replace(rules, cooldown=2)
    assert code_of(lambda: saved(blueprint, other, officer, now)) == "blueprint_changed"
    assert newest_version(blueprint).number == 2


def test_faulty_rules_are_not_kept(keep, blueprint, rules, officer, now):
    wrong = replace(rules, minutes=10, sections=())
    with pytest.raises(RulesRefused) as refused:
        saved(blueprint, wrong, officer, now)
    assert {fault.field for fault in refused.value.faults} == {"minutes", "sections"}
    with pytest.raises(RulesRefused):
        keep(name="另一个", rules=wrong)
    assert PaperBlueprint.objects.count() == BlueprintVersion.objects.count() == 1


def test_a_name_is_used_once_by_an_owner_and_level(keep, blueprint, centre):
    assert code_of(lambda: keep(centre=centre)) == "name_taken"
    keep(centre=make_centre())
    keep()


def test_a_retired_blueprint_takes_no_version(blueprint, rules, officer, now):
    retire_blueprint(blueprint=blueprint, actor=officer, at=now)
    again = replace(rules, cooldown=1)
    assert code_of(lambda: saved(blueprint, again, officer, now)) == "blueprint_retired"
    retire = lambda: retire_blueprint(blueprint=blueprint, actor=officer, at=now)  # noqa: E731
    assert code_of(retire) == "blueprint_retired"


def test_a_version_never_changes_in_the_database(blueprint):
    with pytest.raises(IntegrityError), transaction.atomic():
        blueprint.versions.update(digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        blueprint.versions.all()._raw_delete("default")


def test_default_blueprints_are_made_once_for_every_level(level, now):
    made = make_default_blueprints(standard=level.standard, at=now)
    assert {one.name[:2] for one in made} == {"T1", "T2", "T3"}
    assert {one.centre for one in made} == {None}
    assert make_default_blueprints(standard=level.standard, at=now) == []
    [first, *_] = made
    retire_blueprint(blueprint=first, actor=make_user(), at=now)
    assert make_default_blueprints(standard=level.standard, at=now) == []


def test_who_reads_and_who_edits(keep, blueprint, centre, officer, manager):
    platform, on = keep(), timezone.localdate()
    strange = make_staff("paper_officer")
    clerk = make_staff("clerk", centre=centre)
    for user, reads, edits in [
        (officer, {blueprint, platform}, {blueprint}),
        (manager, {platform}, {platform}),
        (strange, {platform}, set()),
        (clerk, set(), set()),
        (make_user(), set(), set()),
    ]:
        assert set(PaperBlueprint.objects.readable_by(user, on)) == reads
        assert set(PaperBlueprint.objects.editable_by(user, on)) == edits


def test_what_changed_is_told_in_words(rules):
    first, *rest = rules.sections
    more = SectionRule(kind="true_false", count=10, half_points=1)
    changed = replace(
        rules,
        sections=(replace(first, count=50), *rest, more),
        cooldown=0,
        bands=(10, 20, 40, 20, 10),
    )
    told = {one.what: (one.before, one.after) for one in differences(rules, changed)}
    assert told == {
        "第 1 大题": ("单选题 60 题，每题 1 分", "单选题 50 题，每题 1 分"),
        "第 4 大题": ("", "判断题 10 题，每题 0.5 分"),
        "难度分布": ("不限", "10% : 20% : 40% : 20% : 10%"),
        "冷却": ("最近 3 场用过的题不抽", "不冷却"),
    }
    assert differences(rules, rules) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told(level, keep, rules, now):
    blueprint, editors = keep(), [make_user(), make_user()]

    def save(editor, cooldown):
        return lambda: (
            saved(blueprint, replace(rules, cooldown=cooldown), editor, now).number
        )

    told = together(save(editors[0], 1), save(editors[1], 2), refusals=(PaperError,))
    assert sorted(map(str, told)) == ["2", "blueprint_changed"]
    assert blueprint.versions.count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_name_at_once_one_is_told(level, keep):
    told = together(lambda: keep().name, lambda: keep().name, refusals=(PaperError,))
    assert sorted(told) == ["name_taken", "方案"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_defaults_are_made_once_by_two_loads(level, now):
    load = lambda: len(make_default_blueprints(standard=level.standard, at=now))  # noqa: E731
    assert sorted(together(load, load)) == [0, 3]
