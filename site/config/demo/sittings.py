"""Sittings of the demo centre: one over and released, one open today."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Centre, User
from certificates.services import issue_certificates
from config.demo.answers import Talent, mark, sit
from config.demo.papers import make_exam_papers, make_mock_papers
from config.demo.people import CANDIDATES, DEMO_NUMBERS, make_people
from exams.attempts.models import ENDED, AttemptStatus
from exams.marking.models import Sheet
from exams.papers.planning import level_of
from exams.sittings.models import Candidacy, Sitting
from exams.sittings.roster import Roster, RosterRow
from exams.sittings.services import (
    admit_candidates,
    appoint_panel,
    attach_forms,
    close_sitting,
    open_papers,
    plan_sitting,
    prepare_results,
    register_candidates,
    release_results,
)
from law.models import DatedFact

PAST = (
    Talent(CANDIDATES[2][0], theory=0.9, skill=0.9),
    Talent("demo-a", theory=0.8, skill=0.7),
    Talent("demo-b", theory=0.5, skill=0.8),
    Talent("demo-c", theory=0.8, skill=0.4),
    Talent("demo-d", theory=None, skill=None),
)
# Each sitting takes the next seed, so that nobody is given a paper twice.
FIRST_SEED = 20
# As long as a sitting of the demo lasts.
LATE_MINUTES = str(14 * 24 * 60)
DEMO_SOURCE = "演示数据"
SAT_ALREADY = Talent(CANDIDATES[1][0], theory=0.85, skill=0.8)


def make_sittings(now: datetime) -> None:
    """The centre with its people and papers, a sitting of last week, one of today."""
    centre = make_people(now)
    _loosen_times(now)
    make_mock_papers(now)
    past = _plan(centre, now - timedelta(days=7), hours=8, title="五级认定（已发布）")
    _register(past, [talent.username for talent in PAST], past.created_at)
    _arrange(past, seed=FIRST_SEED)
    _hold(past, PAST)
    _release(past)
    _open_today(centre, now)


@transaction.atomic
def renew_sitting(now: datetime) -> bool:
    """Open another sitting if the demo's candidates have none that still runs."""
    if _running(now).exists():
        return False
    _loosen_times(now)
    _open_today(Centre.objects.filter(is_demo=True).earliest("pk"), now)
    return True


def may_still_sit(now: datetime) -> bool:
    """Whether the first candidate has something left to write today."""
    over = [*ENDED, AttemptStatus.VOID]
    return (
        _running(now)
        .exclude(theory_attempt__status__in=over, skill_attempt__status__in=over)
        .exists()
    )


def _running(now: datetime) -> QuerySet[Candidacy]:
    """The first candidate's place in a sitting that has begun and is not over."""
    return Candidacy.objects.filter(
        user__username=CANDIDATES[0][0],
        sitting__in=Sitting.objects.announced(now).filter(opens_at__lte=now),
    )


def _open_today(centre: Centre, now: datetime) -> None:
    """One candidate may begin, one has handed in; the papers are new each time."""
    seed = FIRST_SEED + centre.sittings.count()
    today = _plan(centre, now - timedelta(minutes=5), hours=14 * 24, title="五级认定")
    _register(today, [name for name, _ in CANDIDATES[:2]], today.created_at)
    _arrange(today, seed=seed)
    _sit_both(today, SAT_ALREADY, now - timedelta(minutes=4))


def _staff(username: str) -> User:
    return User.objects.get(username=username)


def _loosen_times(now: datetime) -> None:
    """Whoever walks the demo comes when they like, and need not wait to hand in."""
    begin = timezone.localdate(now) - timedelta(days=30)
    for key, minutes in (("exam.early_min", "0"), ("exam.late_min", LATE_MINUTES)):
        if not DatedFact.objects.filter(key=key, source=DEMO_SOURCE).exists():
            DatedFact.objects.create(
                key=key,
                value=minutes,
                unit="分钟",
                source=DEMO_SOURCE,
                valid_from=begin,
            )


def _plan(centre: Centre, opens_at: datetime, *, hours: int, title: str) -> Sitting:
    return plan_sitting(
        centre=centre,
        level=level_of(5),
        title=f"{timezone.localtime(opens_at):%Y年%-m月%-d日}{title}",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(hours=hours),
        actor=_staff("kaowu"),
        at=opens_at - timedelta(hours=2),
    )


def _register(sitting: Sitting, usernames: list[str], at: datetime) -> None:
    rows = [_roster_row(line, name) for line, name in enumerate(usernames, start=2)]
    register_candidates(
        sitting=sitting, roster=Roster(tuple(rows)), actor=_staff("kaowu"), at=at
    )


def _roster_row(line: int, username: str) -> RosterRow:
    user = User.objects.get(username=username)
    return RosterRow(
        line=line,
        name=user.name,
        kind="居民身份证",
        number=DEMO_NUMBERS[username],
        phone="13800000000",
        employer="柳荫街道便民服务中心",
        condition="5-1",
    )


def _arrange(sitting: Sitting, *, seed: int) -> None:
    """Papers, panel, admission: everything before the first candidate starts."""
    at = sitting.created_at
    theory, skill = make_exam_papers(sitting.centre, seed, at)
    attach_forms(
        sitting=sitting,
        theory_form=theory,
        skill_form=skill,
        actor=_staff("kaowu"),
        at=at,
    )
    examiners = [_staff(f"kaoping{number}") for number in (1, 2, 3)]
    admit_candidates(sitting=sitting, actor=_staff("kaowu"), at=at)
    sitting.refresh_from_db()
    open_papers(sitting=sitting, actor=None, at=sitting.opens_at)
    appoint_panel(
        sitting=sitting,
        chair=examiners[0],
        examiners=examiners,
        actor=_staff("kaowu"),
        at=at,
    )


def _hold(sitting: Sitting, talents: tuple[Talent, ...]) -> None:
    for talent in talents:
        _sit_both(sitting, talent, sitting.opens_at)
    at = sitting.closes_at
    close_sitting(sitting=sitting, actor=_staff("kaowu"), at=at)
    by_user = {talent.username: talent for talent in talents}
    sheets = Sheet.objects.filter(script__panel__sitting=sitting)
    for sheet in sheets.select_related("script__attempt__candidate"):
        talent = by_user[sheet.script.attempt.candidate.username]
        mark(sheet, talent, at + timedelta(days=1))


def _sit_both(sitting: Sitting, talent: Talent, at: datetime) -> None:
    candidacy = Candidacy.objects.get(sitting=sitting, user__username=talent.username)
    parts = (
        (candidacy.theory_attempt, talent.theory),
        (candidacy.skill_attempt, talent.skill),
    )
    for place, (attempt, mastery) in enumerate(parts):
        if attempt is not None and mastery is not None:
            sit(attempt, mastery, at + timedelta(minutes=2 * place))


def _release(sitting: Sitting) -> None:
    at = sitting.closes_at + timedelta(days=2)
    prepare_results(sitting=sitting, actor=_staff("kaowu"), at=at)
    release_results(sitting=sitting, actor=_staff("fabu"), at=at)
    issue_certificates(
        sitting=sitting,
        actor=_staff("kaowu"),
        issued_on=timezone.localdate(at),
        at=at + timedelta(hours=1),
    )
