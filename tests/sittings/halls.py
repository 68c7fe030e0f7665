"""A room in an exam that has begun, with short verbs for tests."""

from datetime import timedelta

from exams.attempts.services import start_attempt
from exams.sittings.console.documents import board_of
from exams.sittings.models import Candidacy
from exams.sittings.services import (
    ConsoleAct,
    Order,
    carry_out,
    issue_entry_codes,
)

MINUTE = timedelta(minutes=1)


class Hall:
    """A room in an exam that has begun, and short verbs for tests."""

    def __init__(self, stage, invigilator, size=3, **plan):
        self.stage, self.invigilator = stage, invigilator
        stage.register(size)
        self.room = stage.add_room(invigilators=[invigilator], **plan)
        stage.place()
        stage.attach()
        stage.appoint()
        stage.admit(at=stage.sitting.opens_at - 10 * MINUTE)
        self.at = stage.sitting.opens_at

    def people(self):
        rows = self.room.candidacies.select_related(
            "user", "sitting", "room", "theory_attempt__form", "skill_attempt__form"
        )
        return list(rows.order_by("seat"))

    def seats(self, after=timedelta(0)):
        rows = Candidacy.objects.filter(room=self.room)
        return board_of(rows, self.at + after).seats

    def act(self, act, *people, reason="", after=timedelta(0), **more):
        order = Order(act, self.invigilator, self.at + after, reason, **more)
        return carry_out(order=order, candidacies=people or self.people())

    def let_in(self, *people):
        return self.act(ConsoleAct.LET_IN, *people, reason="identity.document")

    def start(self, person):
        attempt = person.theory_attempt
        attempt.refresh_from_db()
        lease = start_attempt(attempt=attempt, at=self.at)
        attempt.refresh_from_db()
        return lease


def codes_of(hall):
    issued = issue_entry_codes(
        sitting=hall.stage.sitting, actor=hall.stage.clerk, at=hall.at
    )
    return {one.candidacy.ticket: one.code for one in issued}
