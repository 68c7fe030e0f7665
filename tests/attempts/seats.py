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
        if said.type == "error" and "net::ERR" not in said.text:
            self.complaints.append(f"{said.text} {said.location}")

    def url(self, name):
        return self.server.url + reverse(f"attempts:{name}", args=[self.attempt.pk])

    def start(self):
        self.page.goto(self.url("instructions"))
        self.page.get_by_role("button", name="开始作答").click()
        return self.at_question(1)

    def at_question(self, number):
        question = self.page.locator(f"#q{number}.is-current")
        expect(question).to_be_visible()
        return question

    def expect_saved(self, question):
        expect(question.locator(".save-receipt--server")).to_be_visible()

    def stored(self, number):
        response = self.attempt.responses.get(form_item__position=number)
        return response.answer


def choose(question, letter):
    question.locator(f'.answer-option:has(input[value="{letter}"])').click()
