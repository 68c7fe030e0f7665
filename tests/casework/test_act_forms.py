"""What is drawn once for all plays says on each page what is that page's own."""

import pytest
from django.template import Context, Template

from casework.act_forms import ActForm, FormField, carried


@pytest.fixture
def draw():
    piece = Template(
        '{% load casework_forms %}{% act_form "act" act=act anchor="time" %}'
    )

    def draw_(act, address, **unseen):
        return piece.render(
            Context({"act": act, "address": address, "carried": carried(**unseen)})
        )

    return draw_


def act(sent=""):
    field = FormField("in-note", "note-note", "备注", "text", False, sent, ())
    return ActForm("note", "记一笔", "act", "records", 5, (field,), "")


def test_each_page_has_its_own_address_number_and_token(draw):
    for number in (1, 2):
        html = draw(act(), f"/desk/{number}/", sequence=number, token=f"token{number}")
        assert f'action="/desk/{number}/#time"' in html
        assert f'name="sequence" value="{number}"' in html
        assert f'name="csrfmiddlewaretoken" value="token{number}"' in html
        assert "<!--" not in html


def test_forms_that_a_script_sends_carry_no_token(draw):
    assert "csrf" not in draw(act(), "/", sequence=1)


def test_what_somebody_typed_is_never_taken_for_a_place_to_fill(draw):
    html = draw(act("<!--carried--><!--address-->"), "/desk/", sequence=7)
    assert 'value="&lt;!--carried--&gt;&lt;!--address--&gt;"' in html
    assert html.count("/desk/") == html.count('name="sequence"') == 1
