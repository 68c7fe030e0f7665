"""The score sheet: figures, and the same figures read back from both files."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import EvidenceEntry
from certificates.errors import CertificateError
from certificates.handing_out import make_score_sheet
from certificates.models import ScoreSheet, SheetFormat
from certificates.score_sheet import figures_of
from certificates.score_sheet_pdf import paper_of
from certificates.score_sheet_xlsx import workbook_of
from tests.factories import make_candidacy, make_result, make_sitting, make_staff

pytestmark = pytest.mark.django_db
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def people(sitting):
    """A pass, a fail by a tenth, an absent, a violator, a zero; one withdrew."""

    def seat(ticket, name, **scores):
        fields = {"sitting": sitting, "ticket": ticket, "name": name}
        make_result(make_candidacy(**fields), **scores)

    seat("A01", "许文珍", theory="60", skill="60")
    seat("A02", FORMULA, theory="59.9", skill="100")
    seat("A03", "胡建业", skill=None)
    seat("A04", "欧阳·阿依古丽", skill=None, skill_code="violation")
    seat("A05", "+钱三", theory="0", skill="88.5")
    make_candidacy(sitting=sitting, ticket="A06", status="withdrawn")


def test_the_totals_keep_absent_zero_and_violation_apart(sitting, people):
    theory, skill, both = figures_of(sitting).totals
    counts = [
        (one.expected, one.present, one.absent, one.violations, one.passed)
        for one in (theory, skill, both)
    ]
    assert counts == [(5, 5, 0, 0, 3), (5, 4, 1, 1, 3), (5, 4, 1, 1, 1)]
    assert [one.percent for one in (theory, skill, both)] == ["60.0%", "75.0%", "25.0%"]


def test_rows_show_points_or_the_word_for_why_there_are_none(sitting, people):
    rows = figures_of(sitting).rows
    assert [(row.position, row.theory, row.skill) for row in rows] == [
        (1, Decimal("60.0"), Decimal("60.0")),
        (2, Decimal("59.9"), Decimal("100.0")),
        (3, Decimal("72.5"), "缺考"),
        (4, Decimal("72.5"), "违纪"),
        (5, Decimal("0.0"), Decimal("88.5")),
    ]
    assert [row.conclusion for row in rows] == ["合格", *["不合格"] * 4]
    assert all("*" in row.document for row in rows)


def test_the_hash_follows_the_figures(sitting, people):
    before = figures_of(sitting).figures_hash
    assert figures_of(sitting).figures_hash == before
    make_result(make_candidacy(sitting=sitting))
    assert figures_of(sitting).figures_hash != before


def test_nobody_came(sitting):
    make_result(make_candidacy(sitting=sitting), theory=None, skill=None)
    total = figures_of(sitting).totals[2]
    assert (total.present, total.rate, total.percent) == (0, None, "—")


def test_an_unreleased_sitting_has_no_score_sheet():
    with pytest.raises(CertificateError) as refusal:
        figures_of(make_sitting(status="scored"))
    assert refusal.value.code == "not_released"


def test_one_open_result_holds_the_score_sheet_back(sitting, people):
    make_candidacy(sitting=sitting)
    with pytest.raises(CertificateError, match="1 名") as refusal:
        figures_of(sitting)
    assert refusal.value.code == "results_open"


def test_twenty_people_cost_as_many_queries_as_one(sitting, django_assert_num_queries):
    make_result(make_candidacy(sitting=sitting))
    for _ in range(20):
        make_result(make_candidacy(sitting=sitting))
    figures_of(sitting)
    with django_assert_num_queries(3):
        assert len(figures_of(sitting).rows) == 21


def test_the_workbook_holds_every_figure(sitting, people):
    figures = figures_of(sitting)
    book = load_workbook(io.BytesIO(workbook_of(figures)))
    read = list(book["成绩册"].iter_rows(min_row=6, max_row=10, values_only=True))
    expected = [
        (
            row.position,
            row.ticket,
            row.name,
            row.document,
            row.level,
            *(s if isinstance(s, str) else float(s) for s in (row.theory, row.skill)),
            row.conclusion,
        )
        for row in figures.rows
    ]
    assert read == expected
    totals = list(book["汇总"].iter_rows(min_row=2, max_row=4, values_only=True))
    assert totals == [
        (
            t.label,
            t.expected,
            t.present,
            t.absent,
            t.violations,
            t.passed,
            float(t.rate),
        )
        for t in figures.totals
    ]
    assert book["汇总"]["B6"].value == figures.figures_hash


def test_a_name_that_looks_like_a_formula_stays_text(sitting, people):
    book = load_workbook(io.BytesIO(workbook_of(figures_of(sitting))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    name = book["成绩册"]["C7"]
    assert (name.value, name.data_type, name.quotePrefix) == (FORMULA, "s", True)
    assert not any(cell.hyperlink for cell in cells)


def test_scores_are_numbers_and_the_same_figures_give_the_same_bytes(sitting, people):
    figures = figures_of(sitting)
    book = load_workbook(io.BytesIO(workbook_of(figures)))
    assert book["成绩册"]["F6"].data_type == "n"
    assert book["成绩册"]["F6"].number_format == "0.0"
    assert workbook_of(figures) == workbook_of(figures)


def words_of(pdf):
    return [
        line.split() for page in PdfReader(io.BytesIO(pdf)).pages
        for line in page.extract_text(extraction_mode="layout").splitlines()
    ]  # fmt: skip


def test_the_paper_holds_every_figure(sitting, people):
    figures = figures_of(sitting)
    words = words_of(paper_of(figures))
    for row in figures.rows:
        line = next(line for line in words if row.ticket in line)
        name = row.name.split()
        assert line[: 2 + len(name)] == [str(row.position), row.ticket, *name]
        assert line[2 + len(name) :] == [
            row.document,
            row.level,
            str(row.theory),
            str(row.skill),
            row.conclusion,
        ]
    for total in figures.totals:
        line = next(line for line in words if line[:1] == [total.label])
        assert line[1:] == [
            *map(str, (total.expected, total.present, total.absent)),
            *map(str, (total.violations, total.passed)),
            total.percent,
        ]


def test_each_page_of_paper_has_its_number_and_the_hash(sitting):
    for _ in range(60):
        make_result(make_candidacy(sitting=sitting))
    figures = figures_of(sitting)
    pages = PdfReader(io.BytesIO(paper_of(figures))).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        text = page.extract_text().replace(" ", "")
        assert f"第{number}页，共{len(pages)}页" in text
        assert figures.figures_hash in text
        if number < len(pages):
            assert "准考证号" in text
    assert "负责人" in text


def test_the_same_figures_give_the_same_paper(sitting, people):
    figures = figures_of(sitting)
    assert paper_of(figures) == paper_of(figures)


@pytest.mark.parametrize("sheet_format", SheetFormat)
def test_each_copy_is_noted(sitting, people, registrar, now, sheet_format):
    sheet = make_score_sheet(
        sitting=sitting, sheet_format=sheet_format, actor=registrar, at=now
    )
    noted = ScoreSheet.objects.get()
    assert noted.figures_hash == figures_of(sitting).figures_hash
    assert (noted.format, noted.made_by) == (sheet_format, registrar)
    assert sheet.name.endswith(sheet_format)
    entry = EvidenceEntry.objects.get(action="score_sheet.handed_out")
    assert entry.after["figures_hash"] == noted.figures_hash


def test_a_stranger_gets_no_score_sheet(sitting, people, now):
    act = {"sitting": sitting, "sheet_format": SheetFormat.XLSX, "at": now}
    for actor in (
        make_staff("clerk"),
        make_staff("supervisor", centre=sitting.centre),
    ):
        with pytest.raises(CertificateError) as refusal:
            make_score_sheet(actor=actor, **act)
        assert refusal.value.code == "not_clerk"
    assert not ScoreSheet.objects.exists()
