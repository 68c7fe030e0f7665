"""Drills as the trainee does them, without a script."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.practice.models import Drill, DrillQuestion, Favourite, PracticeAnswer
from question_bank.kinds import KINDS, kind_of
from question_bank.models import Challenge
from tests.factories import (
    make_content,
    make_item,
    make_point,
    make_standard_level,
    make_user,
    make_version,
)

pytestmark = pytest.mark.django_db
KEYED = [code for code, kind in KINDS.items() if kind.marked_by_key]


@pytest.fixture
def here(client, trainee):
    client.force_login(trainee)
    return client


def place(drill, number=1):
    return reverse("practice:question", args=[drill.pk, number])


def fields_of(answer, prefix=""):
    """An answer as the fields of the page's form would send it."""
    [(name, values)] = answer.items()
    if name != "parts":
        return {prefix + name: values}
    sent = {"parts": len(values)}
    for number, part in enumerate(values, start=1):
        sent |= fields_of(part, f"parts-{number}-")
    return sent


def choose(client, **fields):
    usual = {"level": make_standard_level().pk, "number": 10, "explains": "each"}
    return client.post(reverse("practice:choose"), usual | fields)


def test_a_drill_of_ones_choice_begins_with_its_first_item(here, trainee):
    point = make_point()
    for kind in ("single_choice", "true_false"):
        make_item(kind, point=point)
    make_item("single_choice", point=make_point(area="业务办理"))
    wish = {"scope": f"area:{point.area_id}", "kind": "true_false"}
    response = choose(here, **wish)
    drill = Drill.objects.get(user=trainee)
    assert response.url == reverse("practice:drill", args=[drill.pk])
    assert [row.version.item.kind for row in drill.questions.all()] == ["true_false"]
    assert drill.title == "4级 · 基础知识 · 判断题 · 只有 1 题"


def test_a_drill_says_so_if_there_are_fewer_items_than_were_asked_for(here):
    for _ in range(6):
        make_item(point=make_point())
    choose(here, number=5)
    choose(here, number=10)
    titles = list(Drill.objects.order_by("begun_at").values_list("title", flat=True))
    assert titles == ["4级", "4级 · 只有 6 题"]


@pytest.mark.parametrize("scope", ["area", "node", "point"])
def test_a_drill_stays_within_its_place(here, scope):
    point, other = make_point(), make_point(area="业务办理")
    item = make_item(point=point)
    make_item(point=other)
    ids = {"area": point.area_id, "node": point.node_id, "point": point.pk}
    choose(here, scope=f"{scope}:{ids[scope]}")
    assert [row.version.item for row in DrillQuestion.objects.all()] == [item]


@pytest.mark.parametrize(
    "scope", ["area:0", "node:x", "point:", "x:1", "area:" + "9" * 30]
)
def test_a_place_that_is_not_there_begins_nothing(here, scope):
    make_item()
    assert choose(here, scope=scope).status_code == 422
    assert not Drill.objects.exists()


def test_nothing_to_practise_is_said_on_the_form(here):
    make_item()
    response = choose(here, difficulty="hard")
    assert response.status_code == 422
    assert "没有符合条件的题。" in response.content.decode()


def test_items_not_met_come_first_and_can_be_wished_alone(here, answered):
    point = make_point()
    old, new = make_item(point=point), make_item(point=point)
    answered(old)
    choose(here, number=5)
    newest = Drill.objects.first()
    assert [row.version.item for row in newest.questions.all()] == [new, old]
    Drill.objects.filter(pk=newest.pk).update(title="另一次")
    choose(here, number=5, only_new="1")
    assert [r.version.item for r in Drill.objects.first().questions.all()] == [new]


def test_a_double_click_begins_one_drill(here):
    make_item()
    assert choose(here).url == choose(here).url
    assert Drill.objects.count() == 1


@pytest.mark.parametrize("kind", KEYED)
def test_every_keyed_kind_is_asked_answered_and_explained(here, begin, kind):
    drill = begin(make_item(kind))
    assert here.get(place(drill)).status_code == 200
    question = drill.questions.select_related("version").get()
    key = kind_of(kind).key_answer(question.version.content, question.option_order)
    response = here.post(place(drill), fields_of(key))
    assert response.url == place(drill)
    assert PracticeAnswer.objects.get().is_right
    text = here.get(place(drill)).content.decode()
    assert "答对了。" in text
    assert "解析。" in text


@pytest.mark.parametrize("kind", KEYED)
def test_nothing_secret_stands_on_a_question(here, begin, kind):
    text = here.get(place(begin(make_item(kind)))).content.decode()
    for secret in ("解析。", "正确答案"):
        assert secret not in text


def test_an_empty_answer_is_sent_back_and_not_kept(here, begin):
    drill = begin(make_item())
    response = here.post(place(drill), {})
    assert response.status_code == 422
    text = response.content.decode()
    assert "还没有作答" in text
    # What the message calls it, the button is called too.
    assert text.count("不会，看解析") == 2
    assert not PracticeAnswer.objects.exists()


@pytest.mark.parametrize("sent", [{"choice": "Z"}, {"parts": "x"}, {"parts": "99"}])
def test_an_impossible_answer_is_sent_back_and_not_kept(here, begin, sent):
    assert here.post(place(begin(make_item())), sent).status_code == 422
    assert not PracticeAnswer.objects.exists()


def test_one_may_give_up_and_see_why(here, begin):
    drill = begin(make_item())
    here.post(place(drill), {"gives_up": "1"})
    text = here.get(place(drill)).content.decode()
    assert "先看明白。" in text
    assert "你没有作答，正确答案是" in text


def test_how_sure_one_felt_and_how_long_it_took_are_kept(
    here, begin, time_machine, now
):
    drill = begin(make_item())
    time_machine.move_to(now, tick=False)
    page = here.get(place(drill)).content.decode()
    stamp = page.split('name="shown" value="')[1].split('"')[0]
    time_machine.shift(42)
    here.post(place(drill), {"choice": "A", "feeling": "unsure", "shown": stamp})
    row = PracticeAnswer.objects.get()
    assert (row.feeling, row.seconds) == ("unsure", 42)


@pytest.mark.parametrize("stamp", ["", "x", "WyJhIiwxXQ:1:2"])
def test_a_foreign_stamp_means_no_time(here, begin, stamp):
    drill = begin(make_item())
    here.post(place(drill), {"choice": "A", "shown": stamp})
    assert PracticeAnswer.objects.get().seconds is None


def test_the_first_answer_stands(here, begin):
    drill = begin(make_item(), make_item())
    for letter in "BA":
        here.post(place(drill), {"choice": letter})
    assert PracticeAnswer.objects.get().answer == {"choice": ["B"]}


def test_a_drill_can_be_left_and_gone_on_with(here, begin):
    drill = begin(make_item(), make_item())
    here.post(place(drill), {"choice": "A"})
    assert (
        reverse("practice:drill", args=[drill.pk])
        in here.get(reverse("practice:index")).content.decode()
    )
    assert here.get(reverse("practice:drill", args=[drill.pk])).url == place(drill, 2)


def test_the_last_answer_finishes_it(here, begin):
    drill = begin(make_item())
    here.post(place(drill), {"choice": "A"})
    result = reverse("practice:drill_result", args=[drill.pk])
    assert here.get(reverse("practice:drill", args=[drill.pk])).url == result
    assert here.get(result).status_code == 200


def test_explained_at_the_end_nothing_is_shown_before(here, begin):
    drill = begin(make_item(), make_item(), explains="end")
    response = here.post(place(drill), {"choice": "A"})
    assert response.url == reverse("practice:drill", args=[drill.pk])
    assert here.get(place(drill)).url == reverse("practice:drill", args=[drill.pk])
    here.post(place(drill, 2), {"choice": "A"})
    result = reverse("practice:drill_result", args=[drill.pk])
    assert "解析。" in here.get(result + "?show=all").content.decode()


def test_ending_early_keeps_what_was_answered(here, begin):
    drill = begin(make_item(), make_item())
    here.post(place(drill), {"choice": "A"})
    response = here.post(reverse("practice:drill_end", args=[drill.pk]))
    assert here.get(response.url).status_code == 200
    assert here.post(place(drill, 2), {"choice": "A"}).status_code == 302
    assert PracticeAnswer.objects.count() == 1


def test_an_item_revised_or_retired_meanwhile_is_passed_over(here, begin):
    revised, retired, kept = make_item(), make_item(), make_item()
    drill = begin(revised, retired, kept)
    revised.current = make_version(revised, make_content("single_choice"))
    revised.save()
    retired.status = "retired"
    retired.save()
    assert here.get(reverse("practice:drill", args=[drill.pk])).url == place(drill, 3)
    for number in (1, 2):
        assert here.get(place(drill, number)).status_code == 302
        assert here.post(place(drill, number), {"choice": "A"}).status_code == 302
    here.post(place(drill, 3), {"choice": "A"})
    drill.refresh_from_db()
    assert drill.finished_at
    assert PracticeAnswer.objects.count() == 1


def test_a_doubt_is_handed_on_with_what_was_answered(here, begin):
    drill = begin(make_item())
    address = reverse("practice:drill_challenge", args=[drill.pk, 1])
    assert here.post(address, {"body": "过时了。"}).status_code == 404
    here.post(place(drill), {"choice": "B"})
    here.post(address, {"body": "过时了。"})
    told = Challenge.objects.get()
    assert (told.attempt, told.place, told.answer_given) == (drill.pk, 1, "B")
    assert (
        "过时了。"
        in here.get(reverse("practice:drill_result", args=[drill.pk])).content.decode()
    )


def test_strangers_get_404(client, begin):
    drill = begin(make_item())
    client.force_login(make_user())
    for name in ("drill", "drill_result"):
        assert (
            client.get(reverse(f"practice:{name}", args=[drill.pk])).status_code == 404
        )
    assert client.get(place(drill)).status_code == 404
    assert client.post(place(drill), {"choice": "A"}).status_code == 404
    for name, args in (("drill_end", []), ("drill_challenge", [1])):
        url = reverse(f"practice:{name}", args=[drill.pk, *args])
        assert client.post(url, {"body": "x"}).status_code == 404
    assert not PracticeAnswer.objects.exists()


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_twenty_items_cost_a_drill_no_more_queries(here, begin):
    def asked(number):
        drill = begin(*[make_item() for _ in range(number)])
        counts = [queries(here, place(drill))]
        for one in range(1, number + 1):
            here.post(place(drill, one), {"choice": "A"})
        counts.append(queries(here, place(drill)))
        result = reverse("practice:drill_result", args=[drill.pk])
        return [*counts, queries(here, result + "?show=all")]

    one, twenty = asked(1), asked(20)
    assert one == twenty
    assert max(one) <= 12


def test_items_are_kept_and_let_go(here, trainee, answered):
    item = make_item()
    url = reverse("practice:keep", args=[item.pk])
    assert here.post(url, {"keep": "1"}).status_code == 404
    answered(item)
    for _ in range(2):
        assert here.post(url, {"keep": "1", "next": "/practice/"}).url == "/practice/"
    assert Favourite.objects.get().item == item
    assert "正确答案" in here.get(reverse("practice:favourites")).content.decode()
    outside = here.post(url, {"keep": "0", "next": "https://example.org/"})
    assert outside.url == reverse("practice:favourites")
    assert not Favourite.objects.exists()
