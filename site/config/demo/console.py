"""A sitting that runs now, for whoever tries the invigilators' console.

Two rooms and twelve candidates in every state that the console knows. Nobody sits
there: who counts as connected was heard of ahead of time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Centre, User
from config.demo.people import demo_number
from exams.attempts.leases import Lease
from exams.attempts.manifests import standing_manifest
from exams.attempts.models import Attempt, Presence
from exams.attempts.scribe import Scribe
from exams.attempts.services import (
    Because,
    Visit,
    issue_move_code,
    let_in,
    pause_attempt,
    start_attempt,
    submit_attempt,
    take_over,
)
from exams.sittings.models import Candidacy, Entry, EntryKind, Room, Sitting
from exams.sittings.roster import Roster, RosterRow
from exams.sittings.services import (
    RoomPlan,
    add_room,
    admit_candidates,
    attach_forms,
    place_candidates,
    plan_sitting,
    register_candidates,
)
from question_bank.kinds import kind_of

TITLE = "监考演示"
NAMES = (
    "田国庆", "许文英", "石红梅", "邵军", "蒋丽华", "方圆",
    "江桂芳", "唐小雨", "尹志强", "贺春兰", "白秀英", "龙在田",
)  # fmt: skip
FIRST_NUMBER = 100
BEGAN = timedelta(minutes=40)
LASTS = timedelta(hours=6)
AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36"


@dataclass(frozen=True)
class Scene:
    """The running sitting, its clerk and invigilator, and the moment."""

    sitting: Sitting
    clerk: User
    invigilator: User
    at: datetime

    @property
    def because(self) -> Because:
        return Because(self.invigilator, self.at, "identity.document")


@transaction.atomic
def renew_console(now: datetime) -> bool:
    """Begin such a sitting, unless somebody still writes in one."""
    centre = Centre.objects.filter(is_demo=True).earliest("pk")
    shown = Sitting.objects.filter(centre=centre, title__contains=TITLE)
    running = Candidacy.objects.filter(sitting__in=shown.filter(closes_at__gt=now))
    if running.with_attempts_in("open").exists():
        return False
    scene = _scene(centre, now, shown.count())
    _fill(scene)
    return True


def _scene(centre: Centre, now: datetime, earlier: int) -> Scene:
    """Planned, with rooms, people and the papers of today's sitting; all admitted."""
    clerk = User.objects.get(username="kaowu")
    opens_at = now - BEGAN
    before = opens_at - timedelta(hours=2)
    papers = centre.sittings.filter(status="open").earliest("created_at")
    theory, skill = papers.theory_form, papers.skill_form
    assert theory is not None, "an open sitting has both"
    assert skill is not None, "an open sitting has both"
    sitting = plan_sitting(
        centre=centre,
        level=papers.level,
        title=f"{timezone.localtime(now):%Y年%-m月%-d日}五级认定（{TITLE}）",
        opens_at=opens_at,
        closes_at=opens_at + LASTS,
        actor=clerk,
        at=before,
    )
    _register(sitting, clerk, before, earlier)
    _add_rooms(sitting, clerk, before)
    attach_forms(
        sitting=sitting,
        theory_form=theory,
        skill_form=skill,
        actor=clerk,
        at=before,
    )
    place_candidates(sitting=sitting, actor=clerk, at=before)
    admit_candidates(sitting=sitting, actor=clerk, at=before)
    invigilator = User.objects.get(username="jiankao")
    return Scene(sitting, clerk, invigilator, now)


def _register(sitting: Sitting, clerk: User, at: datetime, earlier: int) -> None:
    """New people each time: nobody is given a paper twice."""
    first = FIRST_NUMBER + len(NAMES) * earlier
    rows = [
        RosterRow(
            line=line,
            name=name,
            kind="居民身份证",
            number=demo_number(first + line),
            phone="13800000000",
            employer="柳荫街道便民服务中心",
            condition="5-1",
        )
        for line, name in enumerate(NAMES, start=2)
    ]
    register_candidates(sitting=sitting, roster=Roster(tuple(rows)), actor=clerk, at=at)


def _add_rooms(sitting: Sitting, clerk: User, at: datetime) -> None:
    people = list(User.objects.filter(username__in=("jiankao", "jiankao2")))
    for number in (1, 2):
        add_room(
            sitting=sitting,
            plan=RoomPlan(f"{number} 考场", seats=6, columns=3),
            invigilators=people,
            actor=clerk,
            at=at,
        )


def _fill(scene: Scene) -> None:
    first, second = Room.objects.filter(sitting=scene.sitting)
    seats = {
        (one.room_id, one.seat): one
        for one in scene.sitting.candidacies.select_related(
            "theory_attempt__form", "skill_attempt"
        )
    }
    for number, share in ((1, 0.3), (2, 0.7)):
        _writes(scene, seats[first.pk, number], share)
    _writes(scene, seats[first.pk, 3], 0.5, silent=timedelta(minutes=4))
    _asks_elsewhere(scene, seats[first.pk, 4])
    _hands_in(scene, seats[first.pk, 5])
    _is_paused(scene, seats[first.pk, 6])
    for number in (1, 2):
        _arrives(scene, seats[second.pk, number])
    _moves(scene, seats[second.pk, 5])
    _is_let_in(scene, seats[second.pk, 6])


def _arrives(scene: Scene, one: Candidacy, ago: timedelta = BEGAN) -> None:
    Entry.objects.create(
        candidacy=one,
        kind=EntryKind.SIGNED_IN,
        at=scene.at - ago,
        address="127.0.0.1",
        agent=AGENT,
    )


def _is_let_in(scene: Scene, one: Candidacy) -> None:
    _arrives(scene, one)
    for attempt in (one.theory_attempt, one.skill_attempt):
        assert attempt is not None, "everybody was admitted"
        let_in(attempt=attempt, because=scene.because)


def _writes(
    scene: Scene, one: Candidacy, share: float, silent: timedelta = -LASTS
) -> Lease:
    """Begin the theory and answer a share of it; heard of last so long ago, which
    for those who stay connected lies ahead."""
    _is_let_in(scene, one)
    attempt = one.theory_attempt
    assert attempt is not None, "everybody was admitted"
    begun = scene.at - timedelta(minutes=30)
    visit = Visit(address="127.0.0.1", agent=AGENT, pledge=True)
    lease = start_attempt(attempt=attempt, at=begun, visit=visit)
    _answer(attempt, lease, share, min(scene.at, scene.at - silent))
    Presence.objects.create(
        attempt=attempt, seen_at=scene.at - silent, address="127.0.0.1", agent=AGENT
    )
    attempt.refresh_from_db()
    return lease


def _answer(attempt: Attempt, lease: Lease, share: float, at: datetime) -> Scribe:
    scribe = Scribe(lease, attempt.form_id)
    items = list(attempt.form.items.select_related("version"))
    for item in items[: int(len(items) * share)]:
        assert item.version is not None, "the papers of today are released"
        kind = kind_of(item.kind)
        letters = kind.key_text(item.version.content, item.option_order)
        scribe.note(item.position, {"choice": list(letters)})
    scribe.send(at=at)
    return scribe


def _asks_elsewhere(scene: Scene, one: Candidacy) -> None:
    _writes(scene, one, 0.6)
    Entry.objects.create(
        candidacy=one,
        attempt=one.theory_attempt,
        kind=EntryKind.ELSEWHERE,
        at=scene.at - timedelta(minutes=1),
        address="127.0.0.9",
        agent=AGENT,
    )


def _hands_in(scene: Scene, one: Candidacy) -> None:
    """Both parts, the second without an answer."""
    _writes(scene, one, 1)
    assert one.skill_attempt is not None, "everybody was admitted"
    start_attempt(attempt=one.skill_attempt, at=scene.at - timedelta(minutes=5))
    for attempt in (one.theory_attempt, one.skill_attempt):
        assert attempt is not None, "everybody was admitted"
        attempt.refresh_from_db()
        manifest = standing_manifest(attempt)
        submit_attempt(attempt=attempt, manifest=manifest, at=scene.at)


def _is_paused(scene: Scene, one: Candidacy) -> None:
    _writes(scene, one, 0.2)
    assert one.theory_attempt is not None, "everybody was admitted"
    because = Because(scene.invigilator, scene.at, "health.ill")
    pause_attempt(attempt=one.theory_attempt, because=because)


def _moves(scene: Scene, one: Candidacy) -> None:
    """To another computer with a code; what the first one then sends is set aside."""
    old = _writes(scene, one, 0.4)
    attempt = one.theory_attempt
    assert attempt is not None, "everybody was admitted"
    because = Because(scene.invigilator, scene.at, "computer.broken")
    issue_move_code(attempt=attempt, because=because)
    visit = Visit(address="127.0.0.9", agent=AGENT)
    take_over(attempt=attempt, at=scene.at, visit=visit)
    _answer(attempt, old, 0.02, scene.at)
    Presence.objects.filter(attempt=attempt).update(address="127.0.0.9")
