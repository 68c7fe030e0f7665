"""A trainee with a browser: one who clicks, and one who has a keyboard alone."""

from django.urls import reverse
from playwright.sync_api import expect

from casework.replay import Replay
from tests.browser import signed_in
from tests.casework.stage import perfect_of


class Trainee:
    """A signed-in person with a browser who finds every act as people do."""

    def __init__(self, chromium, server, user, *, width=1280, script=True):
        self.server, self.phone = server, width < 768
        self.context = signed_in(
            chromium,
            user,
            server.url,
            viewport={"width": width, "height": 860},
            java_script_enabled=script,
        )
        self.complaints = []
        self.page = self.tab()

    def tab(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        return page

    def _note(self, said):
        if said.type == "error" and "status of 4" not in said.text:
            self.complaints.append(said.text)

    def open(self, play, name="desk", fragment=""):
        address = reverse(f"casework:{name}", args=[play.pk])
        self.page.goto(self.server.url + address + fragment)
        return self.page

    def go_to(self, pane):
        """Open one of the four places; on a wide screen two of them share a tab."""
        bar = ".tab-bar--desk" if self.phone else ".desk__tabs"
        if self.phone or pane in ("papers", "handle"):
            self.press(self.page.locator(f'{bar} a[href="#{pane}"]'))

    def perform(self, act, kind, steps):
        """Do the act where it stands, and wait until it is stored."""
        getattr(self, f"_{kind}", self._step)(act)
        if kind != "close":
            receipt = self.page.locator("[data-save-receipt]")
            expect(receipt).to_contain_text(f"第 {steps} 步已存")

    # What hands do with one thing on the page.
    def press(self, thing):
        thing.click()

    def tick(self, box):
        box.check()

    def choose(self, select, value):
        select.select_option(value)

    def write(self, line, value):
        line.fill(value)

    # Where each kind of act stands.
    def form(self, act):
        return self.page.locator(f'form:has(input[name=act][value="{act.key}"])')

    def _intent(self, act):
        self.go_to("talk")
        self.press(self.form(act).get_by_role("button"))

    def _check(self, act):
        self.go_to("papers")
        paper = f'[name="in-paper"][value="{act.payload["paper"]}"]'
        form = self.form(act).filter(has=self.page.locator(paper))
        self.press(form.get_by_role("button"))

    def _compare(self, act):
        self.go_to("papers")
        for side in ("left", "right"):
            self.tick(self.page.locator(f'[name=entry][value="{act.payload[side]}"]'))
        self.press(self.page.get_by_role("button", name="对照", exact=True))

    def _wait(self, act):
        self.press(self.page.locator(".desk-bar summary", has_text="等待到"))
        self._fill(act, self.form(act))

    def _close(self, act):
        self.press(self.page.get_by_role("link", name="办结…"))
        self.press(self.page.get_by_role("button", name="办结，看讲评"))

    def _step(self, act):
        form = self.form(act)
        pane = form.locator("xpath=ancestor::section[contains(@class,'desk__pane')]")
        self.go_to(pane.get_attribute("id"))
        if not form.is_visible():
            self.press(form.locator("xpath=ancestor::details[1]/summary"))
        self._fill(act, form)

    def _fill(self, act, form):
        for name, value in act.payload.items():
            fields = form.locator(f'[name="in-{name}"]')
            if fields.first.get_attribute("type") in ("radio", "checkbox"):
                for each in value.split(","):
                    self.tick(form.locator(f'[name="in-{name}"][value="{each}"]'))
            elif fields.first.evaluate("each => each.tagName") == "SELECT":
                self.choose(fields, value)
            else:
                self.write(fields, value)
        self.press(form.get_by_role("button"))


# The focus is on it, or on another radio of its group, from where arrows lead.
REACHED = """(one) => { const at = document.activeElement; return at === one ||
    (one.type === "radio" && at.type === "radio" && at.name === one.name && at.form === one.form) }"""
MOST_TABS = 400


class Typist(Trainee):
    """The same person without a mouse: Tab, arrows, Space, Enter and digits."""

    def key(self, name):
        self.page.keyboard.press(name)

    def reach(self, thing):
        for _ in range(MOST_TABS):
            if thing.evaluate(REACHED):
                return
            self.key("Tab")
        raise AssertionError(f"Tab never comes to {thing}")

    def press(self, thing):
        self.reach(thing)
        self.key("Enter")

    def tick(self, box):
        self.reach(box)
        if box.get_attribute("type") == "checkbox":
            self.key("Space")
            return
        self.key("Space")
        for _ in range(MOST_TABS):
            if box.is_checked():
                return
            self.key("ArrowDown")

    def choose(self, select, value):
        self.reach(select)
        while select.input_value() != value:
            before = select.input_value()
            self.key("ArrowDown")
            assert select.input_value() != before, f"no arrow leads to {value}"

    def write(self, line, value):
        self.reach(line)
        if line.get_attribute("type") == "date":
            # This browser speaks English: month, day and year, without the strokes.
            year, month, day = value.split("-")
            self.page.keyboard.type(month + day + year)
        else:
            self.page.keyboard.type(value)
        assert line.input_value() == value


def drive(trainee, play):
    """Play the perfect way through the real forms."""
    template = Replay.of(play).instance.template
    for steps, act in enumerate(perfect_of(play), start=1):
        trainee.perform(act, template.acts[act.key].kind, steps)
