"""The shelf, the desk and the debrief as a signed-in trainee meets them."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from casework.debrief_page import debrief_page
from casework.engine import DATA, Act
from casework.models import Case, Play
from casework.services import perform_act, start_play
from casework.shelf import shelf_of
from casework.shelving import load_cases
from tests.casework.playing import changed, inserted, wait, without
from tests.casework.stage import (
    close_perfectly,
    make_case,
    make_play,
    perfect_of,
    play_acts,
    post_data,
)
from tests.factories import MADE_AT, make_user

pytestmark = pytest.mark.django_db

GREET = Act("greet")
PAGES = ["desk", "finish", "debrief", "perfect"]


def address(play, name="desk"):
    return reverse(f"casework:{name}", args=[play.pk])


def sign_in(client, play):
    client.force_login(play.user)
    return client


def post(client, play, act, sequence, **more):
    return client.post(address(play), post_data(act, sequence) | more)


def text_of(response):
    return unescape(response.content.decode())


def test_every_page_of_a_play_says_by_which_rules(client):
    play = make_play()
    told = "口径：就业援助工作指南（第2版，2015年以后的规定）"
    assert told in text_of(sign_in(client, play).get(address(play)))
    close_perfectly(play)
    for name in ("debrief", "perfect"):
        assert told in text_of(client.get(address(play, name)))


class TestWhoMayCome:
    def test_strangers_are_asked_to_sign_in(self, client):
        play = make_play()
        paths = [reverse("casework:index"), *(address(play, name) for name in PAGES)]
        for path in paths:
            response = client.get(path)
            assert response.status_code == 302
            assert "/login/" in response.url

    def test_a_stranger_can_start_nothing(self, client):
        make_case()
        response = client.post(reverse("casework:start", args=["c01"]))
        assert "/login/" in response.url
        assert not Play.objects.exists()

    @pytest.mark.parametrize("name", PAGES)
    @pytest.mark.parametrize("closed", [False, True])
    def test_the_play_of_somebody_else_is_not_there(self, client, name, closed):
        play = make_play()
        if closed:
            close_perfectly(play)
        client.force_login(make_user())
        assert client.get(address(play, name)).status_code == 404

    def test_nobody_else_can_act_in_it(self, client):
        play = make_play()
        client.force_login(make_user())
        assert post(client, play, GREET, 1).status_code == 404
        assert play.acts.count() == 0

    def test_the_perfect_way_stays_shut_while_the_play_is_open(self, client):
        play = make_play()
        assert sign_in(client, play).get(address(play, "perfect")).status_code == 404


class TestShelf:
    def test_an_empty_shelf_says_what_comes(self, client):
        client.force_login(make_user())
        assert "还没有案例" in text_of(client.get(reverse("casework:index")))

    def test_a_case_stands_there_with_its_facts(self, client):
        make_case()
        client.force_login(make_user())
        shown = text_of(client.get(reverse("casework:index")))
        for words in ("就业困难人员认定", "四级", "历史口径", "约 30 分钟", "开始办理"):
            assert words in shown

    def test_cases_stand_by_function_and_what_is_begun_above_them(self, client):
        paths = [DATA / "cases" / f"{slug}.yaml" for slug in ("c11", "c01", "c03")]
        load_cases(paths=paths, at=MADE_AT)
        user = make_user()
        begun = Case.objects.current().get(slug="c03")
        start_play(user=user, case=begun, at=MADE_AT)
        shelf = shelf_of(user, QueryDict())
        found = {
            group.name: [row.case.slug for row in group.rows] for group in shelf.groups
        }
        assert found == {"2": ["c01"], "5": ["c11"]}
        assert [row.case.slug for row in shelf.begun] == ["c03"]
        assert len(shelf.rows) == shelf.total == 3
        # A filter leaves cases out and moves none to another function.
        narrowed = shelf_of(user, QueryDict("function=5"))
        assert [group.name for group in narrowed.groups] == ["5"]

    def test_starting_leads_to_the_desk(self, client):
        make_case()
        client.force_login(make_user())
        response = client.post(reverse("casework:start", args=["c01"]))
        assert response.url == address(Play.objects.get())

    def test_an_open_play_is_gone_on_with(self, client):
        play = make_play()
        play_acts(play, [GREET])
        shown = text_of(sign_in(client, play).get(reverse("casework:index")))
        assert "接着办" in shown
        assert address(play) in shown
        # Above everything else, and how far it is.
        assert re.search(r"办到4月7日 \d+:\d+，办了 1 步", shown)
        assert shown.index("正在办") < shown.index("换个练法")

    def test_who_is_sent_back_after_signing_in_comes_to_the_shelf(self, client):
        make_case()
        start = reverse("casework:start", args=["c01"])
        assert start in client.post(start).url
        client.force_login(make_user())
        assert client.get(start).url == reverse("casework:index")
        assert not Play.objects.exists()

    def test_the_offer_of_a_case_that_was_done_is_another_one(self, client):
        play = play_acts(make_play(), [Act("close_case")])
        client.force_login(play.user)
        template = "casework/_step.html"
        step = {"title": play.case.title, "slug": "c01", "url": ""}
        for times, word in ((0, "开始办理"), (2, "再办一个")):
            context = {"step": step | {"times": times}, "primary": True}
            assert f">{word}</button>" in render_to_string(template, context)

    def test_the_best_score_counts_and_debriefs_stay(self, client):
        play = close_perfectly(make_play())
        again = start_play(user=play.user, case=play.case, at=MADE_AT)
        play_acts(again, [Act("close_case")])
        shown = text_of(sign_in(client, play).get(reverse("casework:index")))
        assert "办过 2 次" in shown
        assert "<b>100</b>" in shown
        assert address(again, "debrief") in shown

    def test_nobody_sees_the_plays_of_others(self, client):
        close_perfectly(make_play())
        client.force_login(make_user())
        assert "我的讲评" not in text_of(client.get(reverse("casework:index")))


class TestActing:
    def test_an_act_is_performed_and_the_desk_comes_back(self, client):
        play = make_play()
        response = post(sign_in(client, play), play, GREET, 1)
        assert response.url == address(play)
        shown = text_of(client.get(address(play)))
        assert "您好，请坐，慢慢说。" in shown
        assert "第 1 步已存" in shown

    def test_a_double_click_ends_on_the_same_desk(self, client):
        play = make_play()
        sign_in(client, play)
        urls = {post(client, play, GREET, 1).url for _ in range(2)}
        assert urls == {address(play)}
        assert play.acts.count() == 1

    def test_a_second_tab_is_told_and_loses_nothing(self, client):
        play = make_play()
        sign_in(client, play)
        post(client, play, GREET, 1)
        notice = Act("give_notice", {"papers": "certificate", "channel": "written"})
        response = post(client, play, notice, 1)
        assert response.status_code == 409
        shown = text_of(response)
        for words in ("没有办", "告知需要补的材料", "《就业创业证》", "书面告知单"):
            assert words in shown
        assert play.acts.count() == 1

    def test_a_crippled_number_is_refused_not_a_crash(self, client):
        play = make_play()
        sign_in(client, play)
        for number in ("", "x", "-1", "²", "9" * 30, "7"):
            response = post(client, play, GREET, number)
            assert response.status_code == 409
            # Nobody did anything elsewhere.
            assert "这一步没有送全" in text_of(response)
            assert "在别处" not in text_of(response)

    def test_a_step_posted_by_nobody_is_told_as_not_done(self, client):
        play = make_play()
        response = post(client, play, GREET, 1)
        back = QueryDict(urlsplit(response.url).query)["next"]
        shown = text_of(sign_in(client, play).get(back))
        assert "上一步没有办：" in shown
        assert "登录过期了" in shown
        assert play.acts.count() == 0
        assert "登录过期了" not in text_of(client.get(address(play)))

    def test_addresses_of_buttons_lead_back_when_they_are_opened(self, client):
        play = make_play()
        opened = sign_in(client, play).get(address(play, "slips"))
        assert opened.url.startswith(address(play))
        assert not play.tells_slips

    @pytest.mark.parametrize("day", ["1999-01-01", "2099-01-01", "0001-01-01"])
    def test_no_day_far_from_the_case_is_written_down(self, client, day):
        play = make_play()
        mark = Act("mark_date", {"day": day, "label": "体检"})
        response = post(sign_in(client, play), play, mark, 1)
        assert response.status_code == 400
        assert "年份" in text_of(response)
        assert play.acts.count() == 0

    def test_a_text_that_would_be_cut_is_refused_and_stays_in_its_field(self, client):
        play = make_play()
        sign_in(client, play)
        day = {"day": "2026-05-08"}
        response = post(client, play, Act("mark_date", {**day, "label": "记" * 201}), 1)
        assert response.status_code == 400
        shown = text_of(response)
        assert "最多写200个字，现在有201个。" in shown
        assert f'value="{"记" * 201}"' in shown
        assert play.acts.count() == 0
        fits = Act("mark_date", {**day, "label": f" {'记' * 200} "})
        assert post(client, play, fits, 1).status_code == 302

    def test_a_day_of_another_year_says_so(self, client):
        play = make_play()
        sign_in(client, play)
        for number, day in enumerate(("2026-05-08", "2027-01-04"), start=1):
            mark = Act("mark_date", {"day": day, "label": "体检"})
            post(client, play, mark, number)
        shown = text_of(client.get(address(play)))
        assert ">5月8日<" in shown
        assert ">2027年1月4日<" in shown

    def test_another_day_is_announced_with_who_left(self, client):
        play = play_acts(make_play(), [GREET, Act("end_day")])
        shown = text_of(sign_in(client, play).get(address(play)))
        news = shown[shown.index('id="news"') : shown.index('id="main"')]
        assert "先回去了。" in news
        assert "到了4月8日（周三）9:00。" in news
        assert "已办。" not in news

    def test_a_day_off_that_was_waited_for_is_named(self, client):
        play = play_acts(make_play(), [wait("2026-05-01")])
        shown = text_of(sign_in(client, play).get(address(play)))
        assert "5月1日休息，顺延到下一个工作日。到了5月6日（周三）9:00。" in shown
        worked = play_acts(make_play(), [wait("2026-04-08")])
        assert "顺延" not in text_of(sign_in(client, worked).get(address(worked)))

    def test_a_fault_is_told_in_place_and_keeps_what_was_filled(self, client):
        play = make_play()
        sign_in(client, play)
        notice = Act("give_notice", {"papers": "certificate,income_proof"})
        response = post(client, play, notice, 1)
        assert response.status_code == 400
        shown = text_of(response)
        assert "请填写“告知方式”。" in shown
        assert re.search(r'value="income_proof" checked', shown)
        assert re.search(r'value="certificate" checked', shown)
        assert play.acts.count() == 0

    def test_an_act_that_cannot_be_says_why(self, client):
        play = make_play()
        response = post(sign_in(client, play), play, Act("deliver"), 1)
        assert response.status_code == 400
        assert "上一级还没有批回" in text_of(response)

    @pytest.mark.parametrize("entries", [[], ["id_card.copy.姓名"]])
    def test_comparing_needs_two_entries(self, client, entries):
        play = make_play()
        data = {"act": "compare", "compare": "1", "sequence": 1, "entry": entries}
        response = sign_in(client, play).post(address(play), data)
        assert response.status_code == 400
        shown = text_of(response)
        assert "请正好选两处内容" in shown
        assert shown.count("checked>") == len(entries)

    def test_comparing_two_entries_says_whether_they_agree(self, client):
        play = make_play()
        sides = {"left": "household.original.姓名", "right": "id_card.copy.姓名"}
        post(sign_in(client, play), play, Act("compare", sides), 1)
        assert "一致。" in text_of(client.get(address(play)))

    def test_an_unknown_field_is_refused(self, client):
        play = make_play()
        data = post_data(GREET, 1) | {"in-seed": "1"}
        response = sign_in(client, play).post(address(play), data)
        assert response.status_code == 400

    def test_a_closed_play_refuses_and_leads_to_the_debrief(self, client):
        play = close_perfectly(make_play())
        count = play.acts.count()
        response = post(sign_in(client, play), play, GREET, count + 1)
        assert response.status_code == 409
        assert address(play, "debrief") in text_of(response)
        assert "已经办结" in text_of(response)
        assert play.acts.count() == count

    def test_the_closing_click_sent_twice_leads_to_the_debrief_twice(self, client):
        play = make_play()
        sign_in(client, play)
        close = Act("close_case")
        urls = {post(client, play, close, 1).url for _ in range(2)}
        assert urls == {address(play, "debrief")}

    def test_the_whole_perfect_way_through_the_forms(self, client):
        play = make_play()
        sign_in(client, play)
        for number, act in enumerate(perfect_of(play), start=1):
            assert post(client, play, act, number).status_code == 302
        play.refresh_from_db()
        assert play.score == 100

    def test_closing_asks_first_and_tells_what_was_done(self, client):
        play = make_play()
        play_acts(play, perfect_of(play)[:15])
        shown = text_of(sign_in(client, play).get(address(play, "finish")))
        assert "接待台账" in shown
        assert 'name="act" value="close_case"' in shown

    def test_closing_tells_who_is_still_there(self, client):
        play = make_play()
        shown = text_of(sign_in(client, play).get(address(play, "finish")))
        assert "还在窗口" in shown
        assert "桌上的材料" in shown

    def test_closing_leaves_out_what_the_desk_has_none_of(self, client):
        play = make_play()
        sign_in(client, play)
        empty = text_of(client.get(address(play, "finish")))
        assert "表单" not in empty
        assert "公示栏" not in empty
        play_acts(play, perfect_of(play)[:-1])
        full = text_of(client.get(address(play, "finish")))
        assert "<dt>表单</dt>" in full
        assert "接待台账</b> " in full

    def test_open_and_closed_plays_lead_to_their_own_pages(self, client):
        play = make_play()
        sign_in(client, play)
        assert client.get(address(play, "debrief")).url == address(play)
        close_perfectly(play)
        for name in ("desk", "finish"):
            assert client.get(address(play, name)).url == address(play, "debrief")


class TestEveryFormOfTheDesk:
    def test_forms_need_no_script_and_name_the_next_number(self, client):
        play = make_play()
        play_acts(play, perfect_of(play)[:15])
        shown = text_of(sign_in(client, play).get(address(play)))
        desk_forms = shown.count(f'action="{address(play)}#')
        assert desk_forms > 15
        assert shown.count('name="sequence" value="16"') == desk_forms
        assert " onclick=" not in shown
        assert " style=" not in shown

    def test_ids_are_unique(self, client):
        play = make_play()
        play_acts(play, perfect_of(play)[:15])
        shown = text_of(sign_in(client, play).get(address(play)))
        ids = re.findall(r'\sid="([^"]+)"', shown)
        assert len(ids) == len(set(ids))

    def test_a_copy_has_no_button_to_check_it(self, client):
        play = make_play()
        shown = text_of(sign_in(client, play).get(address(play)))
        assert 'name="in-paper" value="household.original"' in shown
        assert 'name="in-paper" value="id_card.copy"' not in shown

    def test_the_calendar_shows_days_off_make_up_days_and_own_dates(self, client):
        play = make_play()
        mark = Act("mark_date", {"day": "2026-04-15", "label": "公示期满报街道"})
        post(sign_in(client, play), play, mark, 1)
        shown = text_of(client.get(address(play)))
        assert '<td class="is-due">15<small>公示期满</small></td>' in shown
        assert "公示期满报街道" in shown
        assert '<td class="is-make-up">9<small>班</small></td>' in shown
        assert '<td class="is-today">7<small>今天</small></td>' in shown


class TestDebrief:
    def test_a_perfect_play_has_nothing_to_change(self, client):
        play = close_perfectly(make_play())
        shown = text_of(sign_in(client, play).get(address(play, "debrief")))
        assert "各项都办对了。没有一票否决的错误。" in shown
        assert "处要改" not in shown

    def test_errors_stand_there_in_words_with_rule_and_consequence(self, client):
        play = make_play()
        acts = changed(perfect_of(play), "publish", until="2026-04-13")
        play_acts(play, without(acts, "record_complaint"))
        shown = text_of(sign_in(client, play).get(address(play, "debrief")))
        for words in (
            "2 处要改",
            "逾期或过早 −2",
            "台账或系统记录错 −2.5",
            "写的是4月13日(一)。",
            "从公示次日起数5个工作日，应到4月15日(三)。",
            "公示期算错，少一天公示无效",
            "进行一定时期的公示",
            "教学参数",
        ):
            assert words in shown
        assert not re.search(r"\bE\d+\b", shown)

    def test_a_critical_error_explains_the_cap(self, client):
        play = make_play()
        cancel = Act("resolve_complaint", {"finding": "founded"})
        acts = perfect_of(play)
        acts = inserted(acts, "verify_complaint", cancel, wait("2026-04-13"))
        play_acts(play, acts)
        shown = text_of(sign_in(client, play).get(address(play, "debrief")))
        assert "各项合计 87 分。因为有一票否决的错误，总分不超过 59 分" in shown
        assert "未核实即取消" in shown

    def test_a_cap_that_takes_nothing_is_not_told(self, client):
        play = play_acts(make_play(), [Act("charge_fee"), Act("close_case")])
        assert play.score < 59
        shown = text_of(sign_in(client, play).get(address(play, "debrief")))
        notice = shown[shown.index("各项合计") :] if "各项合计" in shown else ""
        assert not notice
        assert "一票否决的错误：" in shown

    def test_it_leads_to_the_standard_and_the_law(self, client, loaded_standard):
        play = close_perfectly(make_play())
        shown = text_of(sign_in(client, play).get(address(play, "debrief")))
        href = "/standards/3-01-04-03/2022/4/2.5.1S/"
        assert href in shown
        assert client.get(href).status_code == 200
        law = reverse("law:source", args=["就业促进法"])
        assert f"{law}#第五十二条" in shown

    def test_without_a_loaded_standard_it_still_stands(self, client):
        play = close_perfectly(make_play())
        response = sign_in(client, play).get(address(play, "debrief"))
        assert response.status_code == 200

    def test_the_perfect_way_is_told_step_by_step(self, client):
        play = make_play()
        play_acts(play, [Act("close_case")])
        shown = text_of(sign_in(client, play).get(address(play, "perfect")))
        told = ("指导填写《就业困难人员申请认定表》", "4月16日", "书面告知单")
        for words in (*told, "<b>我</b>：", "<b>当事人</b>："):
            assert words in shown

    def test_ones_own_acts_can_be_read_again(self, client):
        play = make_play()
        play_acts(play, [GREET, Act("close_case")])
        shown = text_of(sign_in(client, play).get(address(play, "debrief")))
        assert "看全部 2 步" in shown
        assert "问候并请坐" not in shown
        course = client.get(address(play, "debrief"), {"course": ""})
        assert "问候并请坐" in text_of(course)

    def test_the_rule_cards_of_its_procedures_can_be_taken_up(self, client):
        play = close_perfectly(make_play())
        shown = text_of(sign_in(client, play).get(address(play, "debrief")))
        assert "收进复习</button>" in shown
        for key in play.case.procedures:
            assert f'name="procedure" value="{key}"' in shown
        client.post(reverse("practice:rules_take"), {"procedure": play.case.procedures})
        shown = text_of(client.get(address(play, "debrief")))
        assert "移出复习</button>" in shown

    def test_another_of_the_same_kind_is_one_click_away(self, client):
        play = close_perfectly(make_play())
        sign_in(client, play).post(reverse("casework:start", args=["c01"]))
        fresh = Play.objects.open().get()
        assert fresh.seed != play.seed


class TestCost:
    @pytest.mark.parametrize("name", ["desk", "finish"])
    def test_queries_do_not_grow_with_acts(
        self,
        client,
        django_assert_max_num_queries,
        django_assert_num_queries,
        name,
    ):
        play = make_play()
        sign_in(client, play)
        play_acts(play, [GREET])
        with django_assert_max_num_queries(8) as few:
            client.get(address(play, name))
        play_acts(play, [Act("ask_age")] * 39)
        with django_assert_num_queries(len(few.captured_queries)):
            client.get(address(play, name))

    def test_the_debrief_asks_seldom(self, client, django_assert_max_num_queries):
        play = close_perfectly(make_play())
        sign_in(client, play)
        with django_assert_max_num_queries(12):
            client.get(address(play, "debrief"))

    def test_an_act_asks_seldom(self, client, django_assert_max_num_queries):
        play = make_play()
        sign_in(client, play)
        with django_assert_max_num_queries(12):
            post(client, play, GREET, 1)

    def test_the_shelf_asks_as_often_for_many_plays(
        self, client, django_assert_max_num_queries, django_assert_num_queries
    ):
        play = make_play()
        sign_in(client, play)
        play_acts(play, [Act("close_case")])
        with django_assert_max_num_queries(8) as few:
            client.get(reverse("casework:index"))
        for _ in range(5):
            again = start_play(user=play.user, case=play.case, at=MADE_AT)
            play_acts(again, [Act("close_case")])
        with django_assert_num_queries(len(few.captured_queries)):
            client.get(reverse("casework:index"))

    def test_a_page_stays_below_150_kilobytes(self, client):
        play = make_play()
        sign_in(client, play)
        acts = perfect_of(play)
        play_acts(play, acts[:-1])
        for name in ("desk", "finish"):
            assert len(client.get(address(play, name)).content) < 150_000
        perform_act(
            play=play,
            key="close_case",
            payload={},
            sequence=len(acts),
            at=MADE_AT,
        )
        for name in ("debrief", "perfect"):
            assert len(client.get(address(play, name)).content) < 150_000


def test_half_points_add_up_to_whole_ones_without_a_tail():
    """Three items of a point and a half stand in the hotline's times."""
    page = debrief_page(
        close_perfectly(make_play(seed=0, path=DATA / "cases/c11.yaml"))
    )
    expected = ["30", "10", "15", "5", "20", "10", "10"]
    assert [str(bar.points) for bar in page.bars] == expected
    assert [str(bar.held) for bar in page.bars] == expected
