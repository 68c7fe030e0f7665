"""差错单: an error is told by the act that makes it, and nothing before it is made."""

from collections import defaultdict
from itertools import islice

import pytest
from django.urls import reverse

from casework.engine import Act, make_instance, perfect_acts, score, slips
from casework.engine.checks import judge
from casework.engine.evidence import Evidence
from casework.engine.folding import fold, open_desk
from casework.engine.slips import told_of
from casework.models import Play
from tests.casework.cases import load_case
from tests.casework.mutators import Play as Played
from tests.casework.mutators import mutants, rows_of
from tests.casework.stage import close_perfectly, make_play, play_acts
from tests.factories import make_user


@pytest.mark.parametrize("seed", [0, 3, 20_011])
def test_the_perfect_way_brings_no_slip(any_case, workdays, seed):
    instance = make_instance(any_case, seed)
    assert slips(instance, perfect_acts(instance, workdays), workdays) == ()


@pytest.mark.parametrize("case", ["c01", "c05"])
def test_what_was_done_wrong_is_told_and_what_was_left_out_is_not(case, workdays):
    instance = make_instance(load_case(case), 1)
    opened = Evidence(open_desk(instance, workdays))
    specs = {item.id: item for item, _ in instance.items}
    at_first = {key: judge(item.check, opened) for key, item in specs.items()}
    for mutant in mutants(Played(instance, workdays), rows_of(case)):
        told = slips(instance, mutant.acts, workdays)
        evidence = Evidence(fold(instance, mutant.acts, workdays))
        for item in score(instance, mutant.acts, workdays).debrief:
            if item.critical:
                assert any(slip.critical for slip in told)
                continue
            spec = specs[item.id]
            said = told_of(spec, at_first[item.id], judge(spec.check, evidence))
            named = [slip.your for slip in told if slip.title == item.title]
            assert (said in named) if said else not set(named) & {item.your}


def test_a_slip_does_not_say_which_branch_applies(any_case, workdays):
    """Two variants that differ in it alone would be told apart by the rule."""
    rules = defaultdict(set)
    for item in any_case.wordings:
        rules[item.title].add(item.rule)
    instance = make_instance(any_case, 0)
    wrong = mutants(Played(instance, workdays), rows_of(any_case.id))
    for mutant in islice(wrong, 0, None, 10):
        for slip in slips(instance, mutant.acts, workdays):
            assert slip.critical or bool(slip.rule) == (len(rules[slip.title]) == 1)


def test_a_slip_names_the_act_that_made_the_error(worked, workdays, perfect):
    acts = [*perfect[:3], Act("charge_fee"), *perfect[3:6]]
    found = slips(worked, acts, workdays)
    assert {slip.number for slip in found} == {4}
    assert any(slip.critical for slip in found)
    # It stays on the list, whatever follows.
    assert slips(worked, [*acts, *perfect[6:9]], workdays)[: len(found)] == found


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def play(self, client):
        play = make_play()
        client.force_login(play.user)
        return play

    def switch(self, client, play, tells):
        address = reverse("casework:slips", args=[play.pk])
        return client.post(address, {"tells": "on"} if tells else {})

    def html(self, client, play):
        return client.get(play.get_absolute_url()).content.decode()

    def test_errors_wait_for_the_debrief_unless_one_asks(self, client, play):
        play_acts(play, [Act("greet"), Act("charge_fee")])
        before = self.html(client, play)
        assert "边办边看差错单" in before
        assert "态度与隐私" not in before
        self.switch(client, play, True)
        after = self.html(client, play)
        assert "态度与隐私" in after
        assert "第 2 步" in after
        assert "看依据" in after
        self.switch(client, play, False)
        assert "态度与隐私" not in self.html(client, play)

    def test_a_slip_quotes_the_source_and_says_what_is_a_teaching_parameter(
        self, client, play
    ):
        """The words of an article are its own; only what the note says is not."""
        rules = load_case("c01").pack.rules.values()
        play_acts(
            play, [Act("give_notice", {"papers": "income_proof", "channel": "oral"})]
        )
        self.switch(client, play, True)
        html = self.html(client, play)
        shown = [rule for rule in rules if rule.teaching and rule.note in html]
        assert shown
        for rule in shown:
            assert rule.quote in html
            assert f"“{rule.quote}”（教学参数）" not in html

    def test_no_slip_says_what_would_have_been_right(self, client, play):
        case = load_case("c01")
        play_acts(play, [Act("charge_fee")])
        without = self.html(client, play)
        self.switch(client, play, True)
        html = self.html(client, play)
        told = [
            word
            for each in (*case.items, *case.criticals)
            for word in (each.right, each.consequence)
            if "{" not in word and word in html and word not in without
        ]
        assert told == []

    def test_without_an_error_it_says_so(self, client, play):
        self.switch(client, play, True)
        assert "到现在没有差错" in self.html(client, play)

    def test_a_closed_play_and_a_strangers_stay_as_they_are(self, client, play):
        close_perfectly(play)
        self.switch(client, play, True)
        other = make_play(make_user())
        assert self.switch(client, other, True).status_code == 404
        assert not Play.objects.filter(tells_slips=True).exists()

    def test_slips_ask_nothing_of_the_database(
        self, client, play, django_assert_max_num_queries
    ):
        play_acts(play, [Act("greet"), Act("charge_fee")])
        with django_assert_max_num_queries(100) as asked:
            self.html(client, play)
            without = len(asked)
        self.switch(client, play, True)
        with django_assert_max_num_queries(without):
            self.html(client, play)
