"""Who lives in the demo. One password, printed by `make run`, for all."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import Group

from accounts import identity
from accounts.models import (
    Centre,
    CentreRole,
    PlatformRole,
    PrivacyNotice,
    StaffAssignment,
    User,
)
from accounts.services import enrol, give_consent, register_person

PASSWORD = "xieli-demo-2026"
CENTRE = "云川市职业技能评价中心（演示）"
CLASS = "五级一班"


@dataclass(frozen=True)
class Staff:
    username: str
    name: str
    says: str
    centre_role: str = ""
    platform_role: str = ""


STAFF = (
    Staff(
        "kaowu", "秦越", "考务员：排考试、导名单、出成绩册、发证书", CentreRole.CLERK
    ),
    Staff("fabu", "顾明远", "审核发布人：复核并发布成绩", CentreRole.REGISTRAR),
    Staff("kaoping1", "宋佳", "考评员一：按评分点评分", CentreRole.EXAMINER),
    Staff("kaoping2", "何川", "考评员二", CentreRole.EXAMINER),
    Staff("kaoping3", "陆文静", "考评员三", CentreRole.EXAMINER),
    Staff("shijuan1", "方敏", "试卷管理员：组卷", CentreRole.PAPER_OFFICER),
    Staff("shijuan2", "冯立", "试卷管理员：审定", CentreRole.PAPER_OFFICER),
    Staff("jiankao", "罗青", "监考员：监考台，核验放行", CentreRole.INVIGILATOR),
    Staff("jiankao2", "孟立新", "监考员二", CentreRole.INVIGILATOR),
    Staff("dudao", "余嘉", "督导员", CentreRole.SUPERVISOR),
    Staff("jiaoshi", "梁老师", "教师：命题", platform_role=PlatformRole.INSTRUCTOR),
    Staff("shenti", "高洁", "审题人：审题", platform_role=PlatformRole.REVIEWER),
    Staff(
        "tiku",
        "石磊",
        "题库管理员：终审、停用、敌题",
        platform_role=PlatformRole.BANK_MANAGER,
    ),
    Staff(
        "guanli",
        "沈立",
        "平台管理员：管人员、岗位和平台角色",
        platform_role=PlatformRole.ADMINISTRATOR,
    ),
    Staff("bianji", "白露", "内容编辑：改课程页面", platform_role=PlatformRole.EDITOR),
)
TRAINEE = ("xueyuan", "许文珍", "学员：学课程、练办事、做模拟考")
CANDIDATES = (
    ("kaosheng1", "陈海燕"),
    ("kaosheng2", "周建国"),
    ("kaosheng3", "吴䶮"),
)
CANDIDATE_SAYS = (
    "考生：进入今天的演示考试",
    "考生：已交卷，等待评分",
    "考生：上次考试合格，有证书",
)
# Of the first candidate, once both parts are handed in.
HAS_SAT = "考生：今天的演示考试已交卷"
# People of last week's sitting whom nobody needs to log in as.
EXTRAS = (
    ("demo-a", "孙丽萍"),
    ("demo-b", "郭志强"),
    ("demo-c", "马晓云"),
    ("demo-d", "唐永福"),
)


def demo_number(place: int) -> str:
    """A number that passes the check and belongs to nobody: region 990000."""
    stem = f"990000{1980 + place % 20}0101{place:03d}"
    return stem + identity.check_character(stem)


LEARNERS = (TRAINEE[:2], *CANDIDATES, *EXTRAS)
DEMO_NUMBERS = {
    username: demo_number(place) for place, (username, _) in enumerate(LEARNERS, 1)
}


def make_people(at: datetime) -> Centre:
    """The demo centre, its staff, and a class of learners; all have consented."""
    centre = Centre.objects.create(
        name=CENTRE,
        kind_code="S",
        organisation_code="0000",
        province_code="99",
        site_code="DEMO01",
        is_demo=True,
    )
    for person in STAFF:
        _make_staff(person, centre, at)
    for username, name in LEARNERS:
        learner = _make_learner(username, name, at)
        enrol(user=learner, centre=centre, class_name=CLASS, at=at)
    return centre


def _make_learner(username: str, name: str, at: datetime) -> User:
    """A person with an invented but well-formed number of region 990000."""
    user = register_person(
        name=name,
        kind="resident_id",
        number=DEMO_NUMBERS[username],
        phone="13800000000",
        at=at,
    )
    return _ready(user, username, at)


def _make_staff(person: Staff, centre: Centre, at: datetime) -> None:
    user = _ready(User(username=person.username, name=person.name), person.username, at)
    if person.centre_role:
        StaffAssignment.objects.create(
            user=user,
            centre=centre,
            role=person.centre_role,
            starts_on=date(2026, 1, 1),
        )
    if person.platform_role:
        user.groups.add(Group.objects.get_or_create(name=person.platform_role)[0])


def _ready(user: User, username: str, at: datetime) -> User:
    user.username = username
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save()
    notice = PrivacyNotice.objects.order_by("-version").first()
    if notice is not None:
        give_consent(user=user, notice=notice, at=at)
    return user
