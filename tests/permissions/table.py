"""Who may open what. Every address of ours has a row, or a test fails."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from casework.models import Case, Play
from casework.rule_cards import cards_of
from casework.services import start_play
from casework.shifts.services import start_shift
from certificates.models import Certificate
from courses.models import LessonPage
from exams.attempts.models import Purpose
from exams.attempts.services import admit, start_attempt
from exams.marking.models import Sheet
from exams.marking.services import mark_by_keys
from exams.papers.models import (
    Document,
    Opening,
    PaperAlarm,
    PaperBlueprint,
    PaperForm,
    PrintRun,
)
from exams.papers.printing.files import keep_file
from exams.papers.printing.services import Wish, new_series, record_run
from exams.practice.drawing import Scope, draw_chosen
from exams.practice.drills import DrillWish, Reply, answer_question, begin_drill
from exams.practice.groups.services import found_group, join_group
from exams.practice.keeping import keep_item
from exams.practice.models import Aim, Drill, Mock, StudyGroup
from exams.practice.querysets import practice_items
from exams.practice.rules.services import take_up
from exams.sittings.models import Candidacy, Room, Sitting
from exams.sittings.services import RoomPlan, add_room, place_candidates
from jobs.models import Job
from question_bank.bulk.registry import ACTS
from question_bank.images import note_images, upload_image
from question_bank.models import (
    AssessmentPoint,
    Draft,
    ImportBatch,
    Item,
    ItemExport,
    ItemImage,
    SavedFilter,
)
from question_bank.services.bulk import choose_items
from question_bank.services.drafts import submit_draft
from question_bank.services.exporting import ItemsFile, ask_export, keep_export
from question_bank.services.lifecycle import declare_enemies
from question_bank.services.notes import AttemptFacts, raise_challenge
from standards.models import Level
from tests.factories import (
    MADE_AT,
    hand_in,
    make_draft,
    make_form_item,
    make_open_attempt,
    make_submitted_attempt,
)
from tests.permissions.conftest import PEOPLE
from tests.pictures import make_item_showing, picture_file
from ui.rich_text import image_markdown

EVERYONE = frozenset(PEOPLE)
SIGNED_IN = EVERYONE - {"visitor"}
INSTRUCTOR = frozenset({"instructor"})
BANK = frozenset({"instructor", "reviewer", "manager"})
WRITERS = frozenset({"instructor", "manager"})
REVIEWERS = frozenset({"reviewer", "manager"})
OFFICE = frozenset({"clerk", "registrar", "supervisor"})
CLERK = frozenset({"clerk"})
WATCHERS = frozenset({"clerk", "supervisor", "invigilator"})
PAPERS = frozenset({"officer"})
PAPER_STAFF = frozenset({"officer", "other officer", "manager"})


@dataclass(frozen=True)
class Row:
    """An address, the arguments of one real object, and who may."""

    name: str
    may: frozenset[str]
    arguments: Callable[[], Iterable[Any]] = tuple
    post: bool = False
    by_token: bool = False
    """Opened by a token in a header alone; without one 401, signed in or not."""


def past() -> Sitting:
    return Sitting.objects.get(status="released")


def today() -> Sitting:
    return Sitting.objects.get(status="open")


def theory_attempt() -> list[Any]:
    candidacy = Candidacy.objects.get(user__username="kaosheng1", sitting=today())
    return [candidacy.theory_attempt_id]


def station() -> list[Any]:
    return [*theory_attempt(), 1]


def watched_room() -> Room:
    """A room of today's sitting; the candidate sits in it, the invigilator watches."""
    sitting = today()
    clerk, now = User.objects.get(username="kaowu"), timezone.now()
    kept = sitting.rooms.first()
    if kept is None:
        watching = [User.objects.get(username="jiankao")]
        plan = RoomPlan("1 考场", seats=6)
        act = {"sitting": sitting, "actor": clerk, "at": now}
        kept = add_room(plan=plan, invigilators=watching, **act)
        place_candidates(**act)
    return kept


def room_arguments() -> list[Any]:
    room = watched_room()
    return [room.sitting_id, room.pk]


def watched_sitting() -> list[Any]:
    return [watched_room().sitting_id]


def watched_candidate() -> list[Any]:
    room = watched_room()
    return [room.sitting_id, room.candidacies.first().pk]


def begun_attempt() -> list[Any]:
    """A sitting and an attempt of it that is over."""
    candidacy = past().candidacies.exclude(theory_attempt=None).first()
    return [past().pk, candidacy.theory_attempt_id]


def certificate() -> Certificate:
    return Certificate.objects.get(result__candidacy__user__username="kaosheng3")


def exam_form() -> PaperForm:
    return PaperForm.objects.filter(pool="exam").first()


def platform_blueprint() -> PaperBlueprint:
    return PaperBlueprint.objects.filter(centre=None).first()


def refused_papers() -> list[Any]:
    """A job of the officer that was proved impossible."""
    version = platform_blueprint().versions.get()
    return [
        Job.objects.create(
            owner=User.objects.get(username="shijuan1"),
            kind="papers.assemble",
            title="组卷",
            status="failed",
            arguments={"blueprint_version": version.pk, "number": 3},
            outcome={"clash": [], "missing": []},
            created_at=timezone.now(),
        ).pk
    ]


def paper_alarm() -> list[Any]:
    """An alarm of the exam paper; nobody needs to decide it any more."""
    form = exam_form()
    alarm, _ = PaperAlarm.objects.get_or_create(
        form=form, token="0" * 64, cause="frozen", defaults={"raised_at": MADE_AT}
    )
    return [form.pk, alarm.pk]


def paper_opening() -> list[Any]:
    """Somebody else's request, long ago, to open the exam paper."""
    form, other = exam_form(), User.objects.get(username="shijuan2")
    opening, _ = Opening.objects.get_or_create(
        form=form,
        purpose="look",
        asked_by=other,
        defaults={"reason": "核对", "asked_at": MADE_AT},
    )
    return [form.pk, opening.pk]


def print_run() -> PrintRun:
    """What the officer had a job print, and its file."""
    wish = Wish(Document.HANDOVER)
    officer = User.objects.get(username="shijuan1")
    run = record_run(
        form=exam_form(),
        wish=wish,
        copies=1,
        series=new_series(),
        content=b"x",
        actor=officer,
        at=timezone.now(),
    )
    keep_file(run, b"x")
    return run


def sheet() -> Sheet:
    return Sheet.objects.filter(examiner__username="kaoping1").first()


def exam_item() -> list[Any]:
    return [Item.objects.filter(pool="exam").first().pk]


def practice_item() -> list[Any]:
    return [Item.objects.filter(pool="practice").first().pk]


def draft(pool: str = "practice", *, submitted: bool = False) -> Draft:
    """A draft of the instructor."""
    author = User.objects.get(username="jiaoshi")
    point = AssessmentPoint.objects.filter(part="theory").first()
    made = make_draft(author=author, pool=pool, point=point, source="2.2.1(1)")
    if submitted:
        submit_draft(draft=made, from_number=1, actor=author, at=timezone.now())
    return made


def others_exam_item() -> list[Any]:
    """An item under way for the exam pool, which its author and managers may see."""
    return [draft("exam").item_id]


def enemies() -> list[Any]:
    """Two practice items that must not meet."""
    manager = User.objects.get(username="tiku")
    pair = Item.objects.filter(pool="practice")[:2]
    at = timezone.now()
    return [declare_enemies(items=pair, actor=manager, reason="重复", at=at).pk]


def challenge() -> list[Any]:
    """A trainee's doubt about a starter item, for managers to answer."""
    item = Item.objects.filter(pool="practice").first()
    facts = AttemptFacts(attempt=uuid4(), place=1, answer_given="A", key_shown="B")
    trainee = User.objects.get(username="xueyuan")
    return [
        raise_challenge(
            version=item.current,
            trainee=trainee,
            body="答案不对",
            facts=facts,
            at=timezone.now(),
        ).pk
    ]


def picture() -> ItemImage:
    """The manager's picture: the same file again is the same row."""
    manager = User.objects.get(username="tiku")
    return upload_image(data=picture_file(), user=manager, at=timezone.now())


def practice_image() -> list[Any]:
    note_images(
        item=Item.objects.get(pk=practice_item()[0]),
        content={"stem": image_markdown(picture().pk, "图")},
    )
    return [picture().pk]


def pictured_form() -> PaperForm:
    """An exam paper of the demo centre whose one task shows the picture."""
    form = PaperForm.objects.filter(code="有图").first()
    if form is None:
        form = exam_form()
        form.pk, form.code, form.part = uuid4(), "有图", "skill"
        form.created_at = MADE_AT
        form.save(force_insert=True)
    return show_picture(form)


def show_picture(form: PaperForm) -> PaperForm:
    """Append a task that shows the picture, unless there is one."""
    image = picture()
    if not form.items.filter(version__item__image_uses__image=image).exists():
        point = AssessmentPoint.objects.filter(level=form.level, part="skill").first()
        item = make_item_showing(image, "task", point=point, pool="exam")
        make_form_item(form, item)
    return form


def room_image() -> list[Any]:
    """In an open attempt of the candidate."""
    form, user = pictured_form(), User.objects.get(username="kaosheng1")
    attempt = form.attempts.filter(candidate=user).first()
    if attempt is None:
        attempt, _ = make_open_attempt(form, candidate=user, at=timezone.now())
    return [attempt.pk, picture().pk]


def mock_image() -> list[Any]:
    """In a mock of the trainee that is over."""
    form, user = pictured_form(), User.objects.get(username="xueyuan")
    mock = Mock.objects.filter(attempt__form=form).first()
    if mock is None:
        attempt = make_submitted_attempt(form, candidate=user)
        mock = Mock.objects.create(user=user, attempt=attempt, created_at=MADE_AT)
    return [mock.pk, picture().pk]


def sheet_image() -> list[Any]:
    show_picture(sheet().script.attempt.form)
    return [sheet().pk, picture().pk]


def bulk_run() -> list[Any]:
    """An act on many items that the instructor has begun."""
    items = Item.objects.filter(pool="practice").values_list("pk", flat=True)[:2]
    owner, now = User.objects.get(username="jiaoshi"), timezone.now()
    run = choose_items(owner=owner, act=ACTS["revise"], items=items, query="", at=now)
    return [run.pk]


def kept_filter() -> list[Any]:
    """A filter that the instructor keeps."""
    owner = User.objects.get(username="jiaoshi")
    kept, _ = SavedFilter.objects.get_or_create(
        owner=owner, name="演示", defaults={"query": "", "created_at": timezone.now()}
    )
    return [kept.pk]


def sheet_import() -> ImportBatch:
    """An import of the instructor."""
    level = AssessmentPoint.objects.first().level
    return ImportBatch.objects.create(
        file_name="题.xlsx",
        sha256="0" * 64,
        form="own",
        uploaded_by=User.objects.get(username="jiaoshi"),
        level=level,
        pool="practice",
        cognition="apply",
        status="open",
        created_at=timezone.now(),
    )


def items_export() -> ItemExport:
    """A file made for the instructor."""
    actor = User.objects.get(username="jiaoshi")
    made = ItemsFile("题.csv", b"x", "text/csv", number=1, exam=0)
    now = timezone.now()
    asked = ask_export(query="", file_format="csv", actor=actor, at=now)
    keep_export(asked=asked, made=made, at=now)
    return asked


def lesson_key() -> list[Any]:
    return [LessonPage.objects.live().first().translation_key]


def case_slug() -> list[Any]:
    return [Case.objects.filter(is_current=True).first().slug]


def mock_pk() -> list[Any]:
    """A mock of the trainee."""
    user = User.objects.get(username="xueyuan")
    made = Mock.objects.filter(user=user).first()
    return [(made or start_mock(user)).pk]


def start_mock(user: User) -> Mock:
    form = PaperForm.objects.filter(pool="practice", part="theory").first()
    attempt = admit(candidate=user, form=form, purpose=Purpose.MOCK, at=timezone.now())
    start_attempt(attempt=attempt, at=timezone.now())
    hand_in(attempt, at=timezone.now())
    mark_by_keys(attempt=attempt, at=timezone.now())
    return Mock.objects.create(user=user, attempt=attempt, created_at=timezone.now())


def drill_pk() -> list[Any]:
    """A drill of the trainee; nothing is answered yet."""
    user = User.objects.get(username="xueyuan")
    versions = draw_chosen(user, Scope(practice_items().first().point.level), 2)
    wish = DrillWish(Aim.CHOSEN, "演示")
    return [begin_drill(user=user, wish=wish, versions=versions, at=timezone.now()).pk]


def answered_place() -> list[Any]:
    """A drill of the trainee with its first question answered."""
    drill = Drill.objects.get(pk=drill_pk()[0])
    reply = Reply({}, gives_up=True)
    answer_question(drill=drill, place=1, reply=reply, at=timezone.now())
    return [drill.pk, 1]


def met_item() -> list[Any]:
    drill = Drill.objects.get(pk=answered_place()[0])
    return [drill.questions.first().version.item_id]


def wrong_answer() -> list[Any]:
    """An answer of the trainee who gave up."""
    drill = Drill.objects.get(pk=answered_place()[0])
    return [drill.questions.first().key]


def met_image() -> list[Any]:
    """A picture in an item that the trainee keeps."""
    user = User.objects.get(username="xueyuan")
    point = AssessmentPoint.objects.filter(part="theory").first()
    item = make_item_showing(picture(), point=point)
    keep_item(user=user, item=item, at=timezone.now())
    return [picture().pk]


def taken_card() -> list[Any]:
    """A new card of a procedure whose cards the trainee took up."""
    user = User.objects.get(username="xueyuan")
    take_up(user=user, procedures=["J-25"], at=timezone.now())
    return [cards_of("J-25")[0].key, 1]


def play_pk() -> list[Any]:
    """A play of the trainee at the desk."""
    user = User.objects.get(username="xueyuan")
    case = Case.objects.filter(is_current=True).first()
    play = Play.objects.filter(user=user).first()
    return [(play or start_play(user=user, case=case, at=timezone.now())).pk]


def shift_pk() -> list[Any]:
    """An open shift of the trainee."""
    user = User.objects.get(username="xueyuan")
    chosen = list(Case.objects.current()[:2])
    return [start_shift(user=user, cases=chosen, at=timezone.now()).pk]


def job_pk() -> list[Any]:
    """A job of the clerk."""
    clerk = User.objects.get(username="kaowu")
    return [
        Job.objects.create(
            owner=clerk, kind="none", title="演示", created_at=timezone.now()
        ).pk
    ]


def mock_job_pk() -> list[Any]:
    """A job of the trainee that assembles a mock."""
    trainee = User.objects.get(username="xueyuan")
    return [
        Job.objects.create(
            owner=trainee,
            kind="practice.assemble_mock",
            title="演示",
            created_at=timezone.now(),
        ).pk
    ]


def study_group() -> StudyGroup:
    """The instructor's group, with the trainee in it."""
    group = StudyGroup.objects.open().first()
    if group is None:
        group = found_group(
            name="晚班",
            level=Level.objects.get(number=5),
            instructor=User.objects.get(username="jiaoshi"),
            at=MADE_AT,
        )
    trainee = User.objects.get(username="xueyuan")
    join_group(user=trainee, code=group.code, at=MADE_AT)
    return group


def group_member() -> list[Any]:
    trainee = User.objects.get(username="xueyuan")
    return [study_group().pk, trainee.public_id]


def learner() -> list[Any]:
    """A candidate on the books of the demo centre."""
    return [User.objects.get(username="kaosheng1").public_id]


def one(find: Callable[[], Any], *rest: Any) -> Callable[[], list[Any]]:
    return lambda: [find().pk, *rest]


def node_arguments() -> list[Any]:
    return ["3-01-04-03", "2022", "5"]


STAFF = OFFICE | {"examiner", "invigilator", "officer"}
CANDIDATE = frozenset({"candidate"})
NOBODY: frozenset[str] = frozenset()
TRAINEE = frozenset({"trainee"})

TABLE = (
    # Public
    Row("healthz", EVERYONE),
    Row("law:index", EVERYONE),
    Row("law:source", EVERYONE, lambda: ["社会保险法"]),
    Row("standards:index", EVERYONE),
    Row("standards:standard", EVERYONE, lambda: ["3-01-04-03", "2022"]),
    Row("standards:basic", EVERYONE, lambda: ["3-01-04-03", "2022"]),
    Row("standards:level", EVERYONE, node_arguments),
    Row("standards:node", EVERYONE, lambda: ["3-01-04-03", "2022", "5", "1.1.1S"]),
    Row("sittings:public", EVERYONE),
    Row("certificates:check", EVERYONE),
    Row("certificates:check_token", EVERYONE, lambda: [certificate().token]),
    Row("ui:display", EVERYONE, post=True),
    Row("accounts:invitation", EVERYONE),
    # One's own
    Row("accounts:desk", SIGNED_IN),
    Row("accounts:my_data", SIGNED_IN),
    Row("accounts:export", SIGNED_IN),
    Row("accounts:notice", EVERYONE),
    Row("accounts:consent", SIGNED_IN, lambda: [1], post=True),
    Row("accounts:withdraw", SIGNED_IN, post=True),
    Row("jobs:list", SIGNED_IN),
    Row("jobs:detail", frozenset({"clerk"}), job_pk),
    Row("jobs:cancel", frozenset({"clerk"}), job_pk, post=True),
    Row("sittings:mine", SIGNED_IN),
    Row("certificates:mine", SIGNED_IN),
    # The exam room: its candidate only
    Row("attempts:instructions", CANDIDATE, theory_attempt),
    Row("attempts:door", CANDIDATE, theory_attempt),
    Row("attempts:room", CANDIDATE, theory_attempt),
    Row("attempts:pause", CANDIDATE, theory_attempt, post=True),
    Row("attempts:resume", CANDIDATE, theory_attempt, post=True),
    Row("attempts:image", CANDIDATE, room_image),
    Row("attempts:done", CANDIDATE, theory_attempt),
    Row("attempts:record", CANDIDATE, theory_attempt),
    Row("attempts:record_file", CANDIDATE, theory_attempt),
    # What the exam page calls: by a pass or a token, whoever is signed in
    Row("attempts:enter", NOBODY, theory_attempt, post=True, by_token=True),
    Row("attempts:paper", NOBODY, theory_attempt, by_token=True),
    Row("attempts:events", NOBODY, theory_attempt, post=True, by_token=True),
    Row("attempts:submit", NOBODY, theory_attempt, post=True, by_token=True),
    Row("attempts:clock", NOBODY, theory_attempt, post=True, by_token=True),
    Row("attempts:station", NOBODY, station, by_token=True),
    Row("attempts:act", NOBODY, station, post=True, by_token=True),
    # Practice and casework: one's own
    Row("practice:index", SIGNED_IN),
    Row("practice:mastery", SIGNED_IN),
    # Study groups: joined by anybody, looked into by their own instructors
    Row("practice:groups", SIGNED_IN),
    Row("practice:group_join", SIGNED_IN),
    Row("practice:group_accept", SIGNED_IN, post=True),
    Row("practice:group_found", INSTRUCTOR, post=True),
    Row("practice:group", INSTRUCTOR, one(study_group)),
    Row("practice:group_skills", INSTRUCTOR, one(study_group)),
    Row("practice:group_leave", TRAINEE, one(study_group), post=True),
    Row("practice:group_code", INSTRUCTOR, one(study_group), post=True),
    Row("practice:group_colleague", INSTRUCTOR, one(study_group), post=True),
    Row("practice:group_close", INSTRUCTOR, one(study_group), post=True),
    Row("practice:group_export", INSTRUCTOR, one(study_group, "xlsx")),
    Row("practice:group_person", INSTRUCTOR, group_member),
    Row("practice:group_remove", INSTRUCTOR, group_member, post=True),
    Row("practice:goal", SIGNED_IN),
    Row("practice:mocks", SIGNED_IN),
    Row("practice:start", SIGNED_IN, post=True),
    Row("practice:progress", TRAINEE, mock_job_pk),
    Row("practice:result", TRAINEE, mock_pk),
    Row("practice:challenge", TRAINEE, lambda: [*mock_pk(), 1], post=True),
    Row("practice:image", TRAINEE, mock_image),
    Row("practice:drills", SIGNED_IN),
    Row("practice:choose", SIGNED_IN),
    Row("practice:begin", SIGNED_IN, post=True),
    Row("practice:drill", TRAINEE, drill_pk),
    Row("practice:question", TRAINEE, lambda: [*drill_pk(), 1]),
    Row("practice:drill_challenge", TRAINEE, answered_place, post=True),
    Row("practice:drill_end", TRAINEE, drill_pk, post=True),
    Row("practice:drill_result", TRAINEE, drill_pk),
    Row("practice:wrong_book", SIGNED_IN),
    Row("practice:favourites", SIGNED_IN),
    Row("practice:keep", TRAINEE, met_item, post=True),
    Row("practice:say_cause", TRAINEE, wrong_answer, post=True),
    Row("practice:item_image", TRAINEE, met_image),
    Row("practice:rules", SIGNED_IN),
    Row("practice:rules_take", SIGNED_IN, post=True),
    Row("practice:rules_put_away", SIGNED_IN, post=True),
    Row("practice:rules_review", SIGNED_IN),
    Row("practice:rule_card", TRAINEE, taken_card),
    Row("casework:index", SIGNED_IN),
    Row("casework:procedures", SIGNED_IN),
    Row("casework:procedure", SIGNED_IN, lambda: ["G-01"]),
    Row("casework:parameters", INSTRUCTOR),
    Row("casework:drills", SIGNED_IN),
    Row("casework:drill", SIGNED_IN, lambda: ["Q-08", "calendar", 1]),
    Row("casework:skills", SIGNED_IN),
    Row("casework:start", SIGNED_IN, case_slug, post=True),
    Row("casework:shifts", SIGNED_IN),
    Row("casework:shift", TRAINEE, shift_pk),
    Row("casework:end_shift", TRAINEE, shift_pk, post=True),
    Row("casework:print", SIGNED_IN, case_slug),
    Row("casework:print_case", SIGNED_IN, lambda: [*case_slug(), 1]),
    # Hidden facts are in it.
    Row("casework:print_answers", INSTRUCTOR, lambda: [*case_slug(), 1]),
    Row("casework:desk", TRAINEE, play_pk),
    Row("casework:slips", TRAINEE, play_pk, post=True),
    Row("casework:finish", TRAINEE, play_pk, post=True),
    Row("casework:debrief", TRAINEE, play_pk),
    # Only once the play is closed.
    Row("casework:perfect", frozenset(), play_pk),
    Row("courses:home", SIGNED_IN),
    Row("courses:catalogue", EVERYONE),
    Row("courses:finish", SIGNED_IN, lesson_key, post=True),
    # The bank and papers
    Row("question_bank:index", BANK),
    Row("question_bank:gaps", BANK),
    Row("question_bank:leaves", BANK),
    Row("question_bank:grid", WRITERS),
    Row("question_bank:bulk_choose", WRITERS, post=True),
    Row("question_bank:bulk", INSTRUCTOR, bulk_run),
    Row("question_bank:filters", BANK),
    Row("question_bank:filter_save", BANK, post=True),
    Row("question_bank:filter_rename", INSTRUCTOR, kept_filter, post=True),
    Row("question_bank:filter_delete", INSTRUCTOR, kept_filter, post=True),
    Row("question_bank:points", BANK),
    Row("question_bank:points_edit", WRITERS),
    Row("question_bank:points_workbook", BANK),
    Row("question_bank:points_paper", BANK),
    Row("question_bank:points_upload", WRITERS),
    Row("question_bank:points_confirm", WRITERS, post=True),
    Row("question_bank:items", BANK),
    Row("question_bank:inbox", BANK),
    Row("question_bank:item", BANK, practice_item),
    Row("question_bank:new", WRITERS),
    Row("question_bank:source_search", WRITERS),
    Row("question_bank:compare", frozenset(), practice_item),
    Row("question_bank:revise", WRITERS, practice_item, post=True),
    Row("question_bank:retire", frozenset({"manager"}), practice_item, post=True),
    Row("question_bank:comment", BANK, others_exam_item, post=True),
    Row("question_bank:editor", WRITERS, lambda: [draft("exam").pk]),
    Row("question_bank:preview", WRITERS, lambda: [draft().pk], post=True),
    Row("question_bank:twins", WRITERS, lambda: [draft().pk], post=True),
    Row("question_bank:withdraw", WRITERS, lambda: [draft().pk], post=True),
    Row("question_bank:discard", WRITERS, lambda: [draft().pk], post=True),
    Row("question_bank:review", REVIEWERS, lambda: [draft("exam", submitted=True).pk]),
    Row("question_bank:dissolve", frozenset({"manager"}), enemies, post=True),
    Row("question_bank:challenge", frozenset({"manager"}), challenge),
    # Imports: the uploader's own; managers may look and take back.
    Row("question_bank:imports", WRITERS),
    Row("question_bank:import_new", WRITERS),
    Row("question_bank:import_template", WRITERS),
    Row("question_bank:import", WRITERS, one(sheet_import)),
    Row(
        "question_bank:import_accept",
        frozenset({"instructor"}),
        one(sheet_import),
        post=True,
    ),
    Row("question_bank:import_places", frozenset({"instructor"}), one(sheet_import)),
    Row("question_bank:import_drop", WRITERS, one(sheet_import), post=True),
    Row("question_bank:import_undo", WRITERS, one(sheet_import), post=True),
    Row("question_bank:export", BANK, post=True),
    Row("question_bank:exported", frozenset({"instructor"}), one(items_export)),
    Row("question_bank:image", BANK, practice_image),
    Row("question_bank:image_upload", BANK),
    Row("papers:index", PAPERS | {"other officer", "manager"}),
    Row("papers:new", PAPERS | {"other officer"}),
    # Blueprints: the platform's are read by all paper staff, changed by managers.
    Row("papers:blueprints", PAPER_STAFF),
    Row("papers:blueprint", PAPER_STAFF, one(platform_blueprint)),
    Row("papers:blueprint_compare", PAPER_STAFF, one(platform_blueprint)),
    Row("papers:blueprint_forecast", PAPER_STAFF, one(platform_blueprint)),
    Row("papers:blueprint_new", PAPER_STAFF),
    Row("papers:blueprint_edit", frozenset({"manager"}), one(platform_blueprint)),
    Row(
        "papers:blueprint_retire",
        frozenset({"manager"}),
        one(platform_blueprint),
        post=True,
    ),
    # Only of a job that was proved impossible.
    Row("papers:blueprint_proof", PAPERS, refused_papers),
    Row("papers:detail", PAPERS, one(exam_form)),
    Row("papers:compare", PAPERS, one(exam_form)),
    Row("papers:image", PAPERS, lambda: [pictured_form().pk, picture().pk]),
    Row("papers:officer_key", PAPERS | {"other officer", "manager"}),
    Row("papers:lost_key", PAPERS | {"other officer", "manager"}, post=True),
    Row("papers:ask", PAPERS, one(exam_form), post=True),
    Row("papers:answer", PAPERS, paper_opening, post=True),
    Row("papers:use", PAPERS, paper_opening, post=True),
    Row("papers:check", PAPERS, one(exam_form), post=True),
    Row("papers:approve", PAPERS, one(exam_form), post=True),
    Row("papers:seal", PAPERS, one(exam_form), post=True),
    Row("papers:withdraw", PAPERS, one(exam_form), post=True),
    Row("papers:archive", PAPERS, one(exam_form), post=True),
    Row("papers:keep", PAPERS, paper_alarm, post=True),
    Row("papers:print", PAPERS, one(exam_form), post=True),
    Row("papers:print_run", PAPERS, lambda: [print_run().pk]),
    Row("papers:print_file", PAPERS, lambda: [print_run().pk]),
    # Marking: the examiner's own
    Row("marking:desk", frozenset({"examiner", "other examiner"})),
    Row("marking:panel", frozenset({"examiner"}), lambda: [sheet().script.panel_id]),
    Row(
        "marking:settle",
        frozenset({"examiner"}),
        lambda: [sheet().script.panel_id, sheet().script_id],
        post=True,
    ),
    Row("marking:sheet", frozenset({"examiner"}), one(sheet)),
    Row("marking:sheet_item", frozenset({"examiner"}), one(sheet, 1)),
    Row("marking:image", frozenset({"examiner"}), sheet_image),
    # Sittings: the centre's own office
    # Who holds no office is led to their own exams.
    Row("sittings:index", SIGNED_IN),
    Row("sittings:new", frozenset({"clerk", "other clerk"})),
    Row("sittings:print", PAPERS, one(exam_form)),
    Row("sittings:rooms", OFFICE, watched_sitting),
    Row("sittings:room_new", CLERK, watched_sitting),
    Row("sittings:room_edit", CLERK, room_arguments),
    Row("sittings:room_remove", CLERK, room_arguments, post=True),
    Row("sittings:place", CLERK, watched_sitting, post=True),
    Row("sittings:entry_codes", CLERK, watched_sitting, post=True),
    Row("sittings:door_list", OFFICE, room_arguments),
    Row("sittings:seat", CLERK, watched_candidate),
    Row("sittings:console", WATCHERS, watched_sitting),
    Row("sittings:room_console", WATCHERS, room_arguments),
    Row("sittings:state", WATCHERS, watched_sitting),
    Row("sittings:room_state", WATCHERS, room_arguments),
    Row("sittings:record", WATCHERS, watched_candidate),
    Row("sittings:act", CLERK | {"invigilator"}, watched_sitting, post=True),
    # The door: whoever has a code; its other pages belong to such a session.
    Row("door:enter", EVERYONE),
    Row("door:waiting", frozenset()),
    Row("door:consent", frozenset(), post=True),
    Row("door:leave", EVERYONE, post=True),
    Row("sittings:detail", OFFICE, one(today)),
    Row("sittings:papers", frozenset({"clerk"}), one(today)),
    Row("sittings:panel", frozenset({"clerk"}), one(today)),
    Row("sittings:admit", frozenset({"clerk"}), one(today), post=True),
    Row("sittings:cancel", frozenset({"clerk"}), one(today)),
    Row("sittings:close", frozenset({"clerk"}), one(today), post=True),
    Row("sittings:prepare", frozenset({"clerk"}), one(today), post=True),
    Row("sittings:results", OFFICE, one(past)),
    Row("sittings:release", frozenset({"registrar"}), one(today), post=True),
    Row("sittings:candidates", frozenset({"clerk"}), one(today)),
    Row("sittings:confirm", frozenset({"clerk"}), one(today), post=True),
    Row("sittings:codes", frozenset({"clerk"}), one(today), post=True),
    Row("sittings:template", frozenset({"clerk"}), one(today)),
    Row(
        "sittings:withdraw",
        frozenset({"clerk"}),
        lambda: [today().pk, today().candidacies.first().pk],
        post=True,
    ),
    Row("sittings:room_end", frozenset({"invigilator"}), one(today)),
    Row("sittings:late_answers", OFFICE, one(today)),
    Row("sittings:upload_answers", frozenset({"clerk"}), one(today), post=True),
    Row("sittings:late_attempt", OFFICE, begun_attempt),
    Row(
        "sittings:decide_late",
        frozenset({"clerk", "registrar"}),
        begun_attempt,
        post=True,
    ),
    # Certificates: the holder's and the centre's
    Row(
        "certificates:show",
        frozenset({"holder", "clerk", "registrar"}),
        one(certificate),
    ),
    Row(
        "certificates:pdf",
        frozenset({"holder", "clerk", "registrar"}),
        one(certificate),
    ),
    Row("certificates:revoke", frozenset({"registrar"}), one(certificate), post=True),
    Row("certificates:sitting", OFFICE, one(past)),
    Row("certificates:issue", frozenset({"clerk"}), one(past), post=True),
    Row(
        "certificates:score_sheet",
        OFFICE - {"supervisor"},
        one(past, "xlsx"),
        post=True,
    ),
    Row("certificates:batch_pdf", OFFICE - {"supervisor"}, one(past, 1)),
    # People of one's centre
    Row("accounts:people", frozenset({"clerk", "registrar", "other clerk"})),
    Row("accounts:class_import", frozenset({"clerk", "registrar", "other clerk"})),
    Row(
        "accounts:class_confirm",
        frozenset({"clerk", "registrar", "other clerk"}),
        post=True,
    ),
    Row("accounts:person", frozenset({"clerk", "registrar"}), learner),
    Row("accounts:reset", frozenset({"clerk", "registrar"}), learner, post=True),
    Row("accounts:lock", frozenset({"clerk", "registrar"}), learner, post=True),
    Row("accounts:unlock", frozenset({"clerk", "registrar"}), learner, post=True),
    Row("accounts:roles", frozenset(), learner, post=True),
    Row("accounts:appointment", frozenset(), learner, post=True),
    Row("accounts:appointment_end", frozenset(), lambda: [1], post=True),
)
