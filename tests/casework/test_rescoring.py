"""A mended scorer is tried before it counts, and what it changes is on the record."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import EvidenceEntry
from casework.models import Play
from casework.rescoring import rescore, rescore_and_keep
from tests.casework.stage import close_perfectly, make_play, perfect_of, play_acts
from tests.factories import MADE_AT, make_user
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


def closed(seed=0):
    return close_perfectly(make_play(seed=seed))


def misjudged(play, score):
    """As if an earlier scorer had given other points."""
    report = play.report | {"total": str(score)}
    Play.objects.filter(pk=play.pk).update(score=score, report=report)
    return play


def test_what_was_scored_by_this_scorer_does_not_change():
    closed(seed=1), closed(seed=2)
    found = rescore()
    assert (found.plays, found.changes) == (2, ())


def test_who_changes_side_of_the_pass_mark_is_told_and_nothing_is_written():
    low, high = misjudged(closed(1), Decimal("59.5")), misjudged(closed(2), Decimal(60))
    found = rescore()
    assert {one.play for one in found.changes} == {low.pk, high.pk}
    assert [one.play for one in found.crossing("up")] == [low.pk]
    assert found.crossing("down") == ()
    assert Play.objects.get(pk=low.pk).score == Decimal("59.5")


def test_who_falls_below_is_told():
    play = make_play(seed=0)
    *_, close = perfect_of(play)
    fallen = misjudged(play_acts(play, [close]), Decimal(80))
    assert [one.play for one in rescore().crossing("down")] == [fallen.pk]


def test_what_is_kept_is_the_new_report_with_evidence():
    play = misjudged(closed(), Decimal(59))
    open_play = make_play(seed=3)
    rescore_and_keep(actor=make_user(), at=MADE_AT)
    play.refresh_from_db()
    assert (play.score, play.report["total"]) == (Decimal(100), "100.0")
    assert Play.objects.get(pk=open_play.pk).score is None
    entry = EvidenceEntry.objects.get(action="casework.rescored")
    assert list(entry.after) == [str(play.pk)]
    assert rescore().changes == ()


def test_one_case_only():
    misjudged(closed(), Decimal(59))
    assert rescore(case="c99").plays == 0
    assert len(rescore(case="c01").changes) == 1


def test_many_plays_cost_few_queries():
    def cost():
        with CaptureQueriesContext(connection) as queries:
            rescore()
        return len(queries)

    closed(seed=1)
    one = cost()
    for seed in range(2, 6):
        closed(seed)
    assert cost() == one


def test_the_verb_tells_first_and_keeps_only_for_an_administrator():
    play = misjudged(closed(), Decimal(59))
    told = answered("casework_rescore")
    assert (told["plays"], told["changed"], told["kept"]) == (1, 1, False)
    assert told["counts"] == {"up": 1, "down": 0}
    assert told["up"] == [
        {
            "play": str(play.pk),
            "case": "c01",
            "login": play.user.username,
            "name": play.user.name,
            "before": "59.0",
            "after": "100.0",
        }
    ]
    assert refused("casework_rescore", "--keep")["error"] == "actor_unknown"
    somebody = make_user()
    said = refused("casework_rescore", "--keep", "--actor", somebody.username)
    assert said["error"] == "not_administrator"
    assert Play.objects.get(pk=play.pk).score == Decimal(59)
    chief = make_user(is_superuser=True)
    assert answered("casework_rescore", "--keep", "--actor", chief.username)["kept"]
    assert Play.objects.get(pk=play.pk).score == Decimal(100)


def test_people_read_who_crosses_and_that_nothing_is_written(capsys):
    play = misjudged(closed(), Decimal(59))
    call_command("casework_rescore")
    said = capsys.readouterr().out
    assert f"{play.user.name}（{play.user.username}） c01：59.0 → 100.0" in said
    assert "升到 60 分以上：1 次" in said
    assert "跌到 60 分以下：0 次" in said
    assert "什么也没有写入" in said
    assert Play.objects.get(pk=play.pk).score == Decimal(59)


def test_a_slip_in_the_name_of_the_case_is_told():
    assert refused("casework_rescore", "--case", "c99")["error"] == "case_unknown"
    said = refused("casework_rescore", "--keep")
    assert "--actor" in said["message"]
