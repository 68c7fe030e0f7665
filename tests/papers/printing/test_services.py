"""Printing a form: what is allowed when, what is recorded, what never slips out."""

import io

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry
from exams.papers.errors import PaperError
from exams.papers.models import Document, FormStatus, PaperForm, PrintRun
from exams.papers.printing.formats import A3, LARGE
from exams.papers.printing.services import (
    Wish,
    print_copies,
    print_document,
    printable,
)
from exams.papers.printing.sources import content_of, paper_of, pictures_of
from question_bank.images import note_images, upload_image
from tests.factories import make_form, make_item, make_user
from tests.papers.printing.samples import strip, texts_of
from tests.pictures import picture_file
from ui.rich_text import image_markdown

pytestmark = pytest.mark.django_db
KINDS = ("single_choice", "single_choice", "multiple_choice", "true_false")
ALL_KINDS = (
    *KINDS,
    "fill_blank",
    "calculation",
    "ordering",
    "matching",
    "composite",
    "written",
    "case_analysis",
)
SECRET = "解析里的秘密"


def form_with(kinds=KINDS, status="released", part="theory", **fields):
    form = make_form(part=part, kinds=kinds, status=status, **fields)
    return PaperForm.objects.for_printing().get(pk=form.pk)


def printed(form, document, now, actor=None, **wish):
    actor = actor or make_user()
    wish = Wish(Document(document), **wish)
    return print_document(form=form, wish=wish, actor=actor, at=now)


def refusal_of(act):
    with pytest.raises(PaperError) as refusal:
        act()
    return refusal.value


@pytest.mark.parametrize(
    ("status", "part", "documents"),
    [
        ("draft", "theory", "paper card key proof envelope handover"),
        ("approved", "theory", "card envelope handover"),
        ("released", "theory", "paper card key proof envelope handover"),
        ("withdrawn", "theory", ""),
        ("approved", "skill", "card notice envelope handover"),
        (
            "released",
            "skill",
            "paper card key proof notice score_sheet envelope handover",
        ),
    ],
)
def test_keys_and_proofs_stay_shut_between_approval_and_release(
    status, part, documents, now
):
    form = make_form(kinds=("task",), status=status, part=part)
    found = printable(form, make_user(), now)
    assert [document.value for document in found] == documents.split()


def test_what_is_not_open_is_refused_and_not_recorded(now):
    form = form_with(status=FormStatus.APPROVED)
    for document in ("key", "proof"):
        refusal = refusal_of(lambda document=document: printed(form, document, now))
        assert refusal.code == "not_printable"
        assert "已审定" in refusal.message
    assert not PrintRun.objects.exists()


@pytest.mark.parametrize("document", ["paper", "card"])
def test_what_candidates_hold_shows_no_key_and_no_seed(now, document):
    choices = [
        (make_item(kind, explanation=SECRET), 1)
        for kind in ("single_choice", "true_false")
    ]
    written = [
        make_item(kind, reference=SECRET) for kind in ("written", "case_analysis")
    ]
    form = make_form(
        kinds=(), items=[*choices, *((one, one.current.points) for one in written)]
    )
    form = PaperForm.objects.for_printing().get(pk=form.pk)
    actor = make_user()
    file = print_copies(
        form=form,
        wish=Wish(Document(document), versions=2),
        strips=[strip(), strip("陈明", 2)],
        actor=actor,
        at=now,
    )
    for content in (file.content, printed(form, document, now, versions=2).content):
        text = "".join(texts_of(content))
        for secret in (SECRET, "要点一", "说到即可", "987654321", form.digest):
            assert secret not in text


def test_the_key_and_the_proof_say_what_they_are_for(now):
    form = form_with(kinds=ALL_KINDS)
    key = "".join(texts_of(printed(form, "key", now, versions=2).content))
    for words in (
        "参考答案及评分标准",
        "甲卷",
        "乙卷",
        "要点一",
        "说到即可",
        "√",
        "4200元",
    ):
        assert words in key
    proof = "".join(texts_of(printed(form, "proof", now).content))
    for words in ("适配证明", form.code, form.bank_digest):
        assert words in proof
    for place in content_of(form).places:
        assert place.version.item.code in proof


def test_a_paper_of_every_kind_is_printed(now):
    form = form_with(kinds=ALL_KINDS)
    text = "".join(texts_of(printed(form, "paper", now, sheet=A3).content))
    for place in content_of(form).places:
        stem = "".join(place.version.content["stem"].split("（　　）")[0].split())
        assert stem in text
    for words in ("播种", "冬藏", "登记", "月工资", "来信", "材料正文", "他能领取吗"):
        assert words in text


def test_pictures_and_tables_are_printed(now):
    writer = make_user()
    image = upload_image(data=picture_file(), user=writer, at=now)
    stem = f"看图（　　）。\n{image_markdown(image.pk, '一张图')}\n\n| 甲 | 乙 |\n| - | - |\n| 1 | 2 |"
    item = make_item(stem=stem)
    note_images(item=item, content=item.current.content)
    form = make_form(kinds=(), items=[(item, 1)])
    form = PaperForm.objects.for_printing().get(pk=form.pk)
    assert set(pictures_of(content_of(form).places)) == {str(image.pk)}
    content = printed(form, "paper", now).content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        drawn = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        ]
    assert drawn
    text = "".join(texts_of(content))
    assert "甲乙12" in text
    assert "image:" not in text


def test_skill_papers_come_with_notice_and_score_sheets(now):
    form = form_with(
        ("task", "task"), part="skill", blueprint={"areas": [["基础知识", 100]]}
    )
    notice = "".join(texts_of(printed(form, "notice", now).content))
    for words in ("考核准备通知单", "鉴定比重", "选考方式", "模拟操作", "90分钟"):
        assert words in notice
    assert "示例任务" not in notice
    sheets = texts_of(printed(form, "score_sheet", now).content)
    assert sum("考评员1" in page for page in sheets) == 1
    assert sum("考评员3" in page for page in sheets) == 1
    for words in (
        "序号",
        "考核项目",
        "考核内容（评分要素）",
        "配分",
        "评分标准",
        "扣分",
        "得分",
        "备注（否决项）",
        "合计",
        "考评员签字",
        "组长签字",
        "要点一",
    ):
        assert words in sheets[0]
    paper = "".join(texts_of(printed(form, "paper", now).content))
    assert "技能考核试卷" in paper
    assert "要点一" not in paper


def test_envelope_and_hand_over_show_no_item(now):
    form = form_with(status=FormStatus.APPROVED)
    envelope = "".join(texts_of(printed(form, "envelope", now).content))
    handover = "".join(texts_of(printed(form, "handover", now).content))
    assert "试卷袋" in envelope
    for words in ("时间", "科目", "袋数", "份数", "密封状态", "交方签字", "接方签字"):
        assert words in handover
    for text in (envelope, handover):
        assert "示例题" not in text


def test_every_print_is_recorded(now):
    form, actor = form_with(), make_user()
    file = printed(form, "paper", now, actor=actor, sheet=LARGE, versions=2)
    run = PrintRun.objects.get()
    assert file.run == run
    assert (run.form, run.printed_by, run.printed_at) == (form, actor, now)
    assert (run.document, run.sheet) == ("paper", "large")
    assert (run.versions, run.copies) == (2, 2)
    noted = EvidenceEntry.objects.filter(subject=f"papers.form:{form.pk}")
    assert list(noted.values_list("action", flat=True)) == ["papers.form.printed"]


def test_whoever_prints_items_of_a_draft_has_looked_at_it(now):
    form, actor = form_with(status=FormStatus.CHECKED), make_user()
    printed(form, "paper", now, actor=actor)
    printed(form, "envelope", now, actor=actor)
    look = form.looks.get()
    assert (look.person, look.page, look.at) == (actor, "print", now)
    assert look.reason == "试卷"
    printed(form_with(), "paper", now, actor=actor)  # released: no secret any more
    assert form.looks.count() == 1


def test_a_record_cannot_be_changed(now):
    run = printed(form_with(), "envelope", now).run
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintRun.objects.filter(pk=run.pk).update(copies=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        run.delete()


def test_copies_have_serials_of_one_series(now):
    form, kept = form_with(), []
    file = print_copies(
        form=form,
        wish=Wish(Document.CARD),
        strips=[strip(), strip("陈明", 2)],
        actor=make_user(),
        at=now,
        keep=lambda run, serials: kept.append((run, serials)),
    )
    series = file.run.series
    assert kept == [(file.run, [f"{series}-0001", f"{series}-0002"])]
    assert file.run.copies == 2


def test_nobody_to_print_for_is_refused(now):
    refusal = refusal_of(
        lambda: print_copies(
            form=form_with(),
            wish=Wish(Document.PAPER),
            strips=[],
            actor=make_user(),
            at=now,
        )
    )
    assert refusal.code == "nobody"


def test_stopped_work_leaves_no_record(now):
    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        print_copies(
            form=form_with(),
            wish=Wish(Document.CARD),
            strips=[strip()],
            actor=make_user(),
            at=now,
            watch=stop,
        )
    assert not PrintRun.objects.exists()


def test_reading_a_form_for_print_costs_one_query(django_assert_num_queries):
    form = form_with(kinds=KINDS * 3)
    with django_assert_num_queries(1):
        paper_of(form, content_of(form).places)
