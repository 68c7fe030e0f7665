"""Checks of scored items on a small case: weekdays, spans, what is asked for again."""

from decimal import Decimal

import pytest

from casework.engine import Act, fold, make_instance
from casework.engine.checks import judge
from casework.engine.conditions import holds
from casework.engine.evidence import NEVER, TOO_SOON, Evidence
from casework.engine.instance import instance_of
from casework.engine.loading import case_from, read_sources
from tests.casework.test_case_data import HERE

CARD = HERE / "library_card.yaml"
ON_TUESDAY_OR_WEDNESDAY = {"kind": "weekday", "act": "accept", "days": [2, 3]}
AT_THE_END = {
    "kind": "within",
    "act": "issue",
    "opens": "month_opens",
    "deadline": "month",
    "absent": "E7",
    "late_share": "0.5",
}

ONCE_MORE = {
    "kind": "within",
    "act": "accept",
    "deadline": "month",
    "absent": "E7",
    "late_share": "0",
}
NEVER_ISSUED = {"kind": "absent", "act": "issue", "given": "accept", "error": "E9"}


def wait(day):
    return Act("wait_until", {"until": day})


@pytest.fixture
def relabelled(workdays):
    """The desk after the acts, where a slip of paper has that name."""

    def play(label, *acts):
        case, pack = read_sources(CARD)
        case["acts"]["tell"]["fields"][1]["options"]["slip"] = label
        return fold(make_instance(case_from(case, pack), 0), acts, workdays)

    return play


@pytest.fixture
def seen(workdays):
    """The desk after those acts; it opens on Monday 11 May 2026."""
    case, pack = read_sources(CARD)
    for key, count in (("month", 1), ("month_opens", 3)):
        pack["deadlines"][key] = {
            **pack["deadlines"]["issue"],
            "anchor": "accept",
            "unit": "month_end",
            "count": count,
        }
    instance = make_instance(case_from(case, pack), 0)
    card = next(iter(instance.template.choices["card"]))
    accept = Act("accept", {"card": card})

    def play(*acts):
        listed = [accept if act == "accept" else act for act in acts]
        return fold(instance, listed, workdays)

    return play


@pytest.mark.parametrize(
    ("acts", "share", "error"),
    [
        ((), 0, "E1"),
        (("accept",), 0, "E3"),
        ((wait("2026-05-12"), "accept"), 1, ""),
        ((wait("2026-05-13"), "accept"), 1, ""),
        ((wait("2026-05-14"), "accept"), 0, "E3"),
    ],
)
def test_an_act_belongs_to_its_days_of_the_week(seen, acts, share, error):
    verdict = judge(ON_TUESDAY_OR_WEDNESDAY, Evidence(seen(*acts)))
    assert (verdict.share, verdict.error) == (share, error)


def test_a_condition_knows_the_day_of_the_week(seen):
    condition = {"weekday": [2, 3]}
    assert not holds(condition, seen().situation())
    assert holds(condition, seen(wait("2026-05-12")).situation())


# The last three working days of May 2026 are the 27th, 28th and 29th.
@pytest.mark.parametrize(
    ("days", "share", "error"),
    [
        ([], 0, "E7"),
        (["2026-05-26"], 0.5, "E3"),
        (["2026-05-27"], 1, ""),
        (["2026-05-29"], 1, ""),
        (["2026-06-01"], 0.5, "E3"),
        (["2026-05-20", "2026-05-28"], 1, ""),
    ],
)
def test_a_span_may_open_late(seen, days, share, error):
    acts = [step for day in days for step in (wait(day), Act("issue"))]
    verdict = judge(AT_THE_END, Evidence(seen("accept", *acts)))
    assert (verdict.share, verdict.error) == (share, error)
    early = days == ["2026-05-26"]
    assert ("过早" in verdict.your) == early


@pytest.mark.parametrize(
    ("acts", "error"),
    [
        (("accept",), "E7"),
        (("accept", wait("2026-05-29"), "accept"), ""),
        (("accept", wait("2026-06-01"), "accept"), "E3"),
    ],
)
def test_a_deadline_from_the_act_itself_asks_for_it_once_more(seen, acts, error):
    assert judge(ONCE_MORE, Evidence(seen(*acts))).error == error


@pytest.mark.parametrize(
    ("acts", "error"),
    [((), "E1"), (("accept",), ""), (("accept", Act("issue")), "E9")],
)
def test_what_nobody_did_is_no_forbidden_act(seen, acts, error):
    assert judge(NEVER_ISSUED, Evidence(seen(*acts))).error == error


NOTED_THAT_DAY = {
    "kind": "same_day",
    "act": "accept",
    "anchor": "issue",
    "error": "E8",
    "late_share": "0.5",
}


@pytest.mark.parametrize(
    ("acts", "share"),
    [
        (("accept",), 0),  # of nothing that has happened
        (("accept", wait("2026-05-12"), Act("issue")), 0),  # a day too soon
        (("accept", Act("issue")), 1),
        (
            (
                "accept",
                wait("2026-05-12"),
                Act("issue"),
                wait("2026-05-13"),
                "accept",
            ),
            0.5,
        ),
    ],
)
def test_an_entry_belongs_to_the_day_of_what_it_tells(seen, acts, share):
    verdict = judge(NOTED_THAT_DAY, Evidence(seen(*acts)))
    assert (verdict.share, verdict.error) == (share, "" if share == 1 else "E8")


LOOKED_AT_FIRST = {
    "kind": "each",
    "act": "check",
    "field": "paper",
    "sets": ["here"],
    "before": {"resident_card": ["issue", "accept"]},
}
LOOK = Act("check", {"paper": "resident_card.original"})


@pytest.mark.parametrize(
    ("acts", "share"), [((LOOK, "accept"), 1), (("accept", LOOK), 0), (("accept",), 0)]
)
def test_a_paper_is_looked_at_before_what_rests_on_it(seen, acts, share):
    verdict = judge(LOOKED_AT_FIRST, Evidence(seen(*acts)))
    assert (verdict.share, verdict.error) == (share, "" if share else "E1")


@pytest.mark.parametrize("before", ["accept", ["issue", "accept"]])
@pytest.mark.parametrize(
    ("acts", "share"), [((LOOK, "accept"), 1), (("accept", LOOK), 0)]
)
def test_an_act_comes_before_one_or_several(seen, acts, share, before):
    check = {"kind": "exists", "act": "check", "before": before}
    assert judge(check, Evidence(seen(*acts))).share == share


def test_an_entry_of_what_never_happened_says_so(seen):
    told = [
        judge(NOTED_THAT_DAY, Evidence(seen(*acts))).your
        for acts in (("accept",), ("accept", wait("2026-05-12"), Act("issue")))
    ]
    assert told == [NEVER, TOO_SOON]


@pytest.mark.parametrize(
    ("acts", "share"),
    [
        ((), 0),
        (("accept",), 1),
        (("accept", Act("issue")), 1),
        (("accept", wait("2026-05-12"), Act("issue")), 0),
        (("accept", Act("issue"), wait("2026-05-12"), "accept"), 1),
    ],
)
def test_what_never_happened_can_be_left_to_its_own_item(seen, acts, share):
    verdict = judge({**NOTED_THAT_DAY, "if_done": "anchor"}, Evidence(seen(*acts)))
    assert verdict.share == share


ISSUED = Act("issue")
NEXT_DAY = wait("2026-05-12")


@pytest.mark.parametrize(
    ("acts", "share"),
    [
        ((), 0),
        (("accept",), 0),
        (("accept", ISSUED), 1),
        (("accept", ISSUED, "accept"), 0),
        (("accept", NEXT_DAY, ISSUED), 0),
        (("accept", ISSUED, NEXT_DAY, "accept"), 0),
        (("accept", NEXT_DAY, "accept", ISSUED), 0),
        (("accept", ISSUED, NEXT_DAY, "accept", ISSUED), 1),
        (("accept", "accept", ISSUED), 1),
    ],
)
def test_what_is_noted_each_time_is_noted_that_day(seen, acts, share):
    check = {"kind": "each_time", "occasion": "accept", "act": "issue", "error": "E8"}
    verdict = judge(check, Evidence(seen(*acts)))
    assert (verdict.share, verdict.error) == (share, "" if share else "E8")


@pytest.mark.parametrize(("acts", "is_open"), [((), True), ((NEXT_DAY,), False)])
def test_what_is_due_today_may_still_be_noted(seen, acts, is_open):
    check = {"kind": "each_time", "occasion": "accept", "act": "issue", "error": "E8"}
    assert judge(check, Evidence(seen("accept", *acts))).is_open is is_open


@pytest.mark.parametrize(
    ("day", "error"), [("2026-05-26", "E3"), ("2026-05-29", ""), ("2026-06-01", "E8")]
)
def test_a_late_entry_may_be_a_matter_of_records(seen, day, error):
    desk = seen("accept", wait(day), Act("issue"))
    assert judge({**AT_THE_END, "late": "E8"}, Evidence(desk)).error == error


@pytest.mark.parametrize(
    ("cards", "issued_after", "error"),
    [
        (("right",), 1, ""),
        (("wrong", "right"), 2, ""),
        (("right", "wrong"), 2, "E6"),
        (("right", "wrong"), 1, ""),
        (("wrong", "right"), 1, "E6"),
    ],
)
def test_the_last_choice_is_the_last_in_time(seen, cards, issued_after, error):
    instance = seen().instance
    right = instance.answers["card"][0]
    wrong = next(card for card in instance.template.choices["card"] if card != right)
    given = {"right": right, "wrong": wrong}
    acts = [Act("accept", {"card": given[card]}) for card in cards]
    acts.insert(issued_after, Act("issue"))
    check = {"kind": "choice", "act": "accept", "field": "card", "answer": "card"}
    last = {**check, "which": "last", "before": "issue", "absent": "E1"}
    assert judge(last, Evidence(seen(*acts))).error == error


@pytest.mark.parametrize(
    ("papers", "error"),
    [
        ("resident_card", ""),
        ("", "E5"),
        ("resident_card,photo", "E9"),
        ("photo", "E9"),
    ],
)
def test_what_may_not_be_ticked_is_an_error_of_its_own(seen, papers, error):
    check = {
        "kind": "exists",
        "act": "tell",
        "where": {"papers": "resident_card"},
        "error": "E5",
        "field": "papers",
        "codes": {"photo": "E9"},
    }
    desk = seen(Act("tell", {"papers": papers, "how": "slip"}))
    assert judge(check, Evidence(desk)).error == error


def test_where_may_list_what_counts_and_the_rest_is_told_as_done_otherwise(seen):
    check = {
        "kind": "within",
        "act": "tell",
        "where": {"how": ["slip", "word"]},
        "deadline": "month",
        "absent": "E1",
        "late_share": "0",
    }
    right = seen("accept", Act("tell", {"papers": "photo", "how": "slip"}))
    assert judge(check, Evidence(right)).share == 1
    check["where"] = {"how": ["word"]}
    wrong = judge(check, Evidence(right))
    assert (wrong.share, wrong.error, wrong.is_open) == (0, "E1", True)
    assert wrong.your.startswith("办了，选的是")
    nothing = judge(check, Evidence(seen("accept")))
    assert nothing.your == "没有办理。"


def test_what_was_overtaken_on_the_same_day_names_what_overtook_it(seen):
    check = {"kind": "exists", "act": "tell", "before": "accept", "error": "E2"}
    verdict = judge(check, Evidence(seen("accept", Act("tell", {"how": "slip"}))))
    assert (verdict.share, verdict.error) == (0, "E2")
    assert verdict.your == "5月11日(一)才办，那时已经先办了“受理”。"


@pytest.mark.parametrize("kind", ["choice", "exists", "within"])
def test_a_label_with_marks_of_its_own_is_quoted_in_the_inner_ones(relabelled, kind):
    check = {
        "choice": {"kind": "choice", "field": "how", "answer": "card"},
        "exists": {"kind": "exists", "where": {"how": "slip"}},
        "within": {"kind": "within", "where": {"how": "word"}, "deadline": "issue"},
    }[kind]
    check |= {"act": "tell", "absent": "E1", "late_share": "0"}
    desk = relabelled("登记“三联”纸条", Act("tell", {"how": "slip"}))
    assert "“登记‘三联’纸条”。" in judge(check, Evidence(desk)).your


def test_an_order_counts_only_with_its_form(seen):
    check = {"kind": "precedes", "a": "accept", "b": "tell", "where": {"how": "slip"}}
    for how, share in (("slip", 1), ("word", 0)):
        desk = seen("accept", Act("tell", {"papers": "photo", "how": how}))
        assert judge(check, Evidence(desk)).share == share


SPOKEN = Act("greet")


@pytest.mark.parametrize(
    ("acts", "share", "error"),
    [
        ((), 0, "E7"),
        (("accept",), 0, "E7"),
        (("accept", SPOKEN), 1, ""),
        ((SPOKEN, "accept"), 0, "E8"),
        ((SPOKEN,), 1, ""),
    ],
)
def test_an_order_may_be_called_by_what_it_is_about(seen, acts, share, error):
    check = {"kind": "precedes", "a": "accept", "b": "greet", "if_done": True}
    named = {**check, "error": "E8", "absent": "E7"}
    verdict = judge(named, Evidence(seen(*acts)))
    assert (verdict.share, verdict.error) == (share, error)


def test_an_order_may_ask_for_some_papers_by_name(seen):
    check = {"kind": "precedes", "a": "accept", "b": "issue"}
    looked = Act("check", {"paper": "resident_card.original"})
    desk = seen("accept", looked, Act("issue"))
    for paper, share in (("resident_card", 0), ("photo", 1)):
        papers = {"act": "check", "field": "paper", "documents": [paper]}
        assert judge({**check, "papers": papers}, Evidence(desk)).share == share


@pytest.mark.parametrize(
    ("acts", "words", "share"),
    [
        (("accept",), {"only": ["greet"]}, 1),
        ((SPOKEN, "accept"), {"only": ["greet"]}, 0),
        (("accept", SPOKEN), {"only": ["greet"]}, 0),
        (("accept", SPOKEN), {"before": ["issue", "greet"]}, 1),
        ((SPOKEN, "accept", Act("issue")), {"before": ["issue", "greet"]}, 0),
    ],
)
def test_several_acts_may_be_excluded_or_may_not_come_first(seen, acts, words, share):
    check = {"kind": "exists", "act": "accept", **words}
    assert judge(check, Evidence(seen(*acts))).share == share


def test_an_order_may_be_about_the_first_of_several_acts(seen):
    check = {"kind": "precedes", "a": "accept", "b": ["tell", "issue"]}
    tell = Act("tell", {"papers": "photo", "how": "slip"})
    assert judge(check, Evidence(seen("accept", Act("issue"), tell))).share == 1
    assert judge(check, Evidence(seen(tell, "accept", Act("issue")))).error == "E2"


@pytest.mark.parametrize(("hows", "share"), [("slip word", 0), ("word slip", 1)])
def test_the_last_word_may_count(seen, hows, share):
    where = {"where": {"how": "slip"}, "only": True, "which": "last"}
    acts = [Act("tell", {"papers": "photo", "how": how}) for how in hows.split()]
    verdict = judge({"kind": "exists", "act": "tell", **where}, Evidence(seen(*acts)))
    assert verdict.share == share


def test_a_question_that_nobody_answered_was_not_asked(seen):
    desk = seen("accept", Act("issue"))
    desk.in_vain.append(2)
    verdict = judge({"kind": "exists", "act": "issue"}, Evidence(desk))
    assert (verdict.share, verdict.error) == (0, "E1")
    assert verdict.your == "问了，没有问出来。"


def test_plays_of_before_keep_their_hash(seen):
    desk = seen("accept")
    assert "in_vain" not in desk.to_dict()
    desk.in_vain.append(1)
    assert desk.to_dict()["in_vain"] == [1]


GREET = Act("greet")


@pytest.fixture
def cards(seen):
    """Accepting with the right kind of card, and with another."""
    instance = seen().instance
    (right,) = instance.answers["card"]
    wrong = next(key for key in instance.template.choices["card"] if key != right)
    return [Act("accept", {"card": right}), Act("accept", {"card": wrong})]


@pytest.mark.parametrize(
    ("order", "error"), [("a", ""), ("ag", ""), ("ga", "E5"), ("aga", ""), ("g", "E5")]
)
@pytest.mark.parametrize("kind", ["exists", "choice"])
def test_what_must_not_wait_is_done_before(seen, cards, kind, order, error):
    desk = seen(*(cards[0] if step == "a" else GREET for step in order))
    check = {"kind": kind, "act": "accept", "before": "greet", "error": "E5"}
    check |= {"field": "card", "answer": "card", "absent": "E5"}
    assert judge(check, Evidence(desk)).error == error


@pytest.mark.parametrize("kind", ["exists", "same_day"])
@pytest.mark.parametrize(
    ("order", "error"), [("ga", ""), ("ag", "E8"), ("a", "E8"), ("aga", "E8")]
)
def test_an_entry_follows_what_it_tells_of(seen, kind, order, error):
    desk = seen(*("accept" if step == "a" else GREET for step in order))
    check = {"kind": kind, "act": "accept", "since": ["greet"], "error": "E8"}
    assert judge(check, Evidence(desk)).error == error


@pytest.mark.parametrize("kind", ["exists", "same_day"])
@pytest.mark.parametrize(
    ("order", "error"), [([0], ""), ([0, 0], ""), ([0, 1], "E8"), ([1, 0], "E8")]
)
def test_a_right_entry_does_not_outweigh_a_wrong_one(seen, cards, kind, order, error):
    desk = seen(*(cards[place] for place in order))
    where = {"card": cards[0].payload["card"]}
    check = {"kind": kind, "act": "accept", "where": where, "only": True, "error": "E8"}
    assert judge(check, Evidence(desk)).error == error


TELL = Act("tell", {"papers": "photo", "how": "slip"})
CHECK = Act("check", {"paper": "resident_card.original"})
SEEN = {"kind": "each", "act": "check", "field": "paper", "sets": ["here"]}
TOLD = {"kind": "exists", "act": "tell", "where": {"how": "slip"}, "error": "E5"}


@pytest.mark.parametrize(
    ("before", "error"),
    [
        ("accept", "E1"),
        (["tell", "accept"], "E1"),
        ({"resident_card": "accept"}, "E1"),
        ({"resident_card": "tell"}, ""),
        ("tell", ""),
    ],
)
def test_a_paper_is_seen_before_what_rests_on_it(seen, before, error):
    desk = seen("accept", CHECK, TELL)
    assert judge({**SEEN, "before": before}, Evidence(desk)).error == error


def test_what_comes_first_may_never_have_come(seen):
    """With `if_done` it is left to the item that asks for it."""
    check = {**TOLD, "since": ["accept"]}
    plays = [("accept", TELL), (TELL, wait("2026-05-12"), "accept"), (TELL,)]
    desks = [Evidence(seen(*acts)) for acts in plays]
    assert [judge(check, desk).error for desk in desks] == ["", "E5", "E5"]
    lenient = {**check, "if_done": True}
    assert [judge(lenient, desk).error for desk in desks] == ["", "E5", ""]


def test_an_act_follows_an_event_that_came_at_all(seen):
    check = {
        "kind": "follows",
        "act": "accept",
        "event": "back",
        "absent": "E1",
        "early": "E6",
    }
    too_soon = Evidence(seen(TELL, "accept", wait("2026-05-12")))
    never = Evidence(seen("accept"))
    assert judge(check, never).error == "E6"
    lenient = {**check, "if_done": True}
    found = [judge(lenient, one).error for one in (too_soon, never)]
    assert found == ["E6", ""]


def test_what_is_never_ticked_is_not_ticked_beside_the_right(seen):
    check = {**TOLD, "field": "papers", "never": {"resident_card": "E9"}}
    both = Act("tell", {"papers": "photo,resident_card", "how": "word"})
    for acts, error in (((TELL,), ""), ((TELL, both), "E9"), ((both,), "E5")):
        assert judge(check, Evidence(seen(*acts))).error == error


def test_what_may_not_be_said_has_errors_of_its_own(seen):
    check = {**NEVER_ISSUED, "act": "tell", "field": "how", "codes": {"word": "E10"}}
    for how, error in (("slip", ""), ("word", "E10")):
        desk = seen("accept", Act("tell", {"papers": "photo", "how": how}))
        assert judge(check, Evidence(desk)).error == error


def test_an_order_may_ask_for_every_value_and_wait_for_both(seen):
    order = {"kind": "precedes", "a": "tell", "b": "accept"}
    spoken = Act("tell", {"papers": "photo", "how": "word"})
    desk = Evidence(seen(TELL, "accept", spoken))
    assert judge(order, desk).error == ""
    assert judge({**order, "by": "how"}, desk).error == "E2"
    assert judge({**order, "by": "papers"}, desk).error == ""
    told = Evidence(seen(TELL))
    found = [judge({**order, "if_done": w}, told).error for w in (True, "both")]
    assert found == ["E1", ""]
    assert judge({**order, "if_done": "both"}, Evidence(seen())).error == "E1"


def test_a_day_is_written_before_it_is_needed(seen):
    check = {**ONCE_MORE, "kind": "stated_date", "act": "tell", "field": "papers"}
    desk = Evidence(seen("accept", TELL))
    assert judge({**check, "before": "accept"}, desk).error == "E1"
    told = [TELL, wait("2026-05-12"), wait("2026-05-13")]
    for acts, error in ((["accept", *told], ""), ([*told, "accept"], "E5")):
        late = {**TOLD, "act": "accept", "where": {}, "before": "back"}
        assert judge(late, Evidence(seen(*acts))).error == error


@pytest.fixture
def of_age(workdays):
    """The desk after those acts, at which a reader has to bring a photo."""
    instance = instance_of(case_from(*read_sources(CARD)), 0, {"age": 30})
    payloads = {
        "tell": {"papers": "photo", "how": "slip"},
        "accept": {"card": "adult"},
        "check": {"paper": "resident_card.original"},
        "wait_until": {"until": "2026-05-12"},
    }

    def play(acts):
        done = [Act(act, payloads.get(act, {})) for act in acts]
        return Evidence(fold(instance, done, workdays))

    return play


@pytest.mark.parametrize(
    ("acts", "error"),
    [
        (("accept", "issue"), ""),
        (("accept", "accept", "issue"), ""),
        (("accept", "issue", "accept"), "E4"),
    ],
)
def test_what_is_over_is_not_done_once_more(of_age, acts, error):
    check = {"kind": "choice", "act": "accept", "field": "card", "answer": "card"}
    ended = {**check, "until": "issue", "late": "E4"}
    assert judge(ended, of_age(acts)).error == error


@pytest.mark.parametrize(
    ("acts", "share", "error"),
    [
        (("tell", "accept"), 1, ""),
        (("tell", "tell", "accept"), 1, ""),
        # Whoever ended too early errs elsewhere: this is the first time.
        (("accept", "tell"), 1, ""),
        (("tell", "accept", "tell"), Decimal("0.5"), "E4"),
    ],
)
def test_papers_are_not_asked_for_once_more_when_it_is_over(of_age, acts, share, error):
    check = {"kind": "paper_set", "act": "tell", "field": "papers", "until": "accept"}
    verdict = judge({**check, "extra_share": "0.5"}, of_age(acts))
    assert (verdict.share, verdict.error) == (share, error)
    assert verdict.your.endswith("又要了一遍。") == bool(error)


@pytest.mark.parametrize(
    ("acts", "share", "error"),
    [
        (("check", "accept"), 1, ""),
        (("accept",), 0, "E1"),
        (("accept", "check"), 0, "E2"),
    ],
)
def test_what_was_looked_at_too_late_is_not_left_out(of_age, acts, share, error):
    check = {"kind": "each", "act": "check", "field": "paper", "before": "accept"}
    check |= {"documents": ["resident_card"], "late": "E2"}
    verdict = judge(check, of_age(acts))
    assert (verdict.share, verdict.error) == (share, error)


@pytest.mark.parametrize(
    ("acts", "error"),
    [
        (("wait_until", "accept"), ""),
        (("accept", "tell", "wait_until", "accept"), ""),
        (("tell", "accept"), ""),
        (("tell", "wait_until", "accept"), "E8"),
    ],
)
def test_what_is_right_may_have_its_last_day(of_age, acts, error):
    check = {"kind": "choice", "act": "accept", "field": "card", "answer": "card"}
    ending = {**check, "which": "last", "by_day": ["tell"], "late": "E8"}
    assert judge(ending, of_age(acts)).error == error


@pytest.mark.parametrize(
    ("acts", "error"),
    [
        (("accept", "tell", "issue"), ""),
        (("accept", "issue", "tell"), "E3"),
        (("accept", "check", "tell", "issue"), "E1"),
    ],
)
def test_a_period_may_wait_for_something_and_not_for_other_things(of_age, acts, error):
    check = {"kind": "within", "act": "issue", "deadline": "issue", "absent": "E1"}
    check |= {"late_share": "0", "since": ["tell"], "before": "check"}
    assert judge(check, of_age(acts)).error == error
