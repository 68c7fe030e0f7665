"""A candidate at an attempt in a real browser."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import signed_in


class Seat:
    """A candidate with a browser at one attempt."""

    def __init__(self, chromium, server, attempt, **context):
        self.server, self.attempt = server, attempt
        user = attempt.candidate
        self.context = signed_in(chromium, user, server.url, **context)
        self.complaints = []
        self.page = self.tab()

    def tab(self):
        page = self.context.new_page()
        page.on("console", lambda said: self._note(said))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _note(self, said):
        # A refusal is an answer, a lost line no fault of the page.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.complaints.append(f"{said.text} {said.location}")

    def url(self, name):
        return self.server.url + reverse(f"attempts:{name}", args=[self.attempt.pk])

    def start(self):
        """Through the waiting room to the first question."""
        self.page.goto(self.url("instructions"))
        self.page.locator("[data-pledge]").check()
        self.page.get_by_role("button", name="开始作答").click()
        return self.at_question(1)

    def come_back(self):
        self.page.goto(self.url("room"))
        return self.at_question(1)

    def at_question(self, number):
        question = self.page.locator(f"#q{number}.is-current")
        expect(question).to_be_visible()
        return question

    def go(self, number):
        self.page.evaluate("number => { location.hash = `#q${number}`; }", number)
        return self.at_question(number)

    def review(self):
        self.page.evaluate("() => { location.hash = '#review'; }")
        expect(self.page.get_by_role("heading", name="检查并交卷")).to_be_visible()

    def hand_in(self):
        self.review()
        self.page.get_by_role("button", name="交卷", exact=True).click()
        self.page.get_by_role("button", name="确认交卷").click()

    def expect_saved(self, question):
        expect(question.locator(".save-receipt--server")).to_be_visible()

    def hear(self):
        """Ask the server at once, as the page does every ten seconds."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def lose_line(self):
        self.page.route("**/attempts/**", lambda route: route.abort())

    def find_line(self):
        self.page.unroute("**/attempts/**")
        self.hear()

    def item(self, number):
        """The form's number of the question that is seen under `number`."""
        return int(self.page.locator(f"#q{number}").get_attribute("data-item"))

    def stored(self, item):
        row = self.attempt.responses.filter(form_item__position=item).first()
        return row and row.answer


def choose(question, letter):
    """The option that the form calls by this letter."""
    question.locator(f'.answer-option:has(input[value="{letter}"])').click()
