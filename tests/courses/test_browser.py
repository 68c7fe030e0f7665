"""The front page in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser import needs_browser

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


def test_a_fragment_never_changes_the_title_of_the_page(chromium, live_server, loaded):
    page = chromium.new_page()
    with page.expect_response("**/sittings/public/"):
        page.goto(live_server.url)
    expect(page.locator("[hx-get]").locator(".rows, .empty")).to_be_visible()
    expect(page).to_have_title("考培平台 · 协理")
    page.close()


# For each label of the weight bars: the number of letters on each of its lines.
LINES = """scales => scales.map(scale => {
  const text = scale.lastChild, tops = {}, range = document.createRange();
  for (let place = 0; place < text.length; place++) {
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    const top = Math.round(range.getBoundingClientRect().top);
    tops[top] = (tops[top] || 0) + 1;
  }
  return Object.values(tops);
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_labels_of_the_weights_leave_no_letter_alone(
    chromium, live_server, loaded, width
):
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(live_server.url)
    labels = page.locator(".point-scale li").evaluate_all(LINES)
    broken = [lines for lines in labels if len(lines) > 1]
    assert broken
    assert all(1 not in lines for lines in broken)
    page.close()
