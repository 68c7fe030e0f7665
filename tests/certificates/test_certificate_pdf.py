"""Certificates on paper: the words, rare characters, equal bytes, nothing fetched."""

import io
import re
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from certificates.certificate_pdf import certificate_pdf, certificates_pdf
from certificates.certificate_sheet import check_address
from certificates.errors import CertificateError
from certificates.models import Certificate
from certificates.pdf import pdf_of
from tests.factories import make_centre

pytestmark = [pytest.mark.django_db, pytest.mark.page]
RARE = ["䶮", "㛃", "𬭎"]
LONG = "阿卜杜热合曼·吾买尔江·买买提依明·阿布都热依木"
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftoppm"), reason="needs poppler's pdftoppm"
)


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_of(page):
    return re.sub(r"\s+", "", page.extract_text())


def printable():
    return list(Certificate.objects.for_printing().order_by("number"))


@pytest.fixture
def four(passed, issue):
    for name in [*RARE, "许文珍"]:
        passed(name=f"陈{name}" if name in RARE else name)
    issue()
    return printable()


def test_a_certificate_is_one_landscape_page_with_all_its_words(passed, issue):
    passed()
    issue()
    [certificate] = printable()
    [page] = read(certificate_pdf(certificate)).pages
    text = text_of(page)
    width, height = page.mediabox.width, page.mediabox.height
    assert (round(width), round(height)) == (842, 595)
    document = certificate.result.candidacy.user.identity_documents.get()
    assert document.masked not in text
    for words in (
        "职业技能等级证书",
        "许文珍",
        "居民身份证",
        "99010119850307",
        "示例职业",
        "4级",
        certificate.number,
        "2026年11月22日",
        certificate.issuer,
        "样张·演示",
    ):
        assert words in text


def test_a_real_centres_certificate_is_no_sample(passed, issue, centre):
    type(centre).objects.filter(pk=centre.pk).update(is_demo=False, province_code="41")
    centre.refresh_from_db()
    passed()
    issue()
    [certificate] = printable()
    assert "样张" not in text_of(read(certificate_pdf(certificate)).pages[0])
    assert "样张" not in text_of(read(certificates_pdf([certificate])).pages[0])


def fonts_of(pdf):
    fonts = read(pdf).pages[0]["/Resources"]["/Font"].get_object()
    return [font.get_object() for font in fonts.values()]


def glyph_of(font, character):
    """The number of the glyph that stands for `character`, by the PDF's own table."""
    table = font["/ToUnicode"].get_object().get_data().decode()
    code = character.encode("utf-16-be").hex()
    found = re.search(rf"<([0-9a-f]+)> *<{code}>", table, re.IGNORECASE)
    return found and int(found[1], 16)


def outline_of(font, glyph):
    """What the embedded font draws for a glyph: nothing for an empty one."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.pens.recordingPen import RecordingPen

    described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    data = described["/FontFile3"].get_object().get_data()
    if data[:4] == b"OTTO":
        from fontTools.ttLib import TTFont

        embedded = TTFont(io.BytesIO(data))["CFF "].cff
    else:
        embedded = CFFFontSet()
        embedded.decompile(io.BytesIO(data), None)
    strings = embedded[0].CharStrings
    pen = RecordingPen()
    strings[embedded[0].charset[glyph]].draw(pen)
    return pen.value


@pytest.mark.parametrize("rare", RARE)
def test_rare_characters_have_glyphs_of_their_own(four, rare):
    pdf = certificates_pdf(four)
    drawn = [
        (font, glyph)
        for font in fonts_of(pdf)
        if (glyph := glyph_of(font, rare)) is not None
    ]
    assert drawn, "no font of the file claims the character"
    for font, glyph in drawn:
        assert glyph != 0
        outline = outline_of(font, glyph)
        assert outline
        assert outline != outline_of(font, 0)


@pytest.mark.parametrize("draw", [certificates_pdf, None], ids=["batch", "single"])
def test_rare_characters_are_printed(four, draw):
    for place, rare in enumerate(RARE):
        pdf = draw(four) if draw else certificate_pdf(four[place])
        page = read(pdf).pages[place if draw else 0]
        assert f"陈{rare}" in text_of(page)


def test_a_character_that_no_font_has_stops_the_printing(passed, issue):
    passed(name="许\U000f0000")
    issue()
    [certificate] = printable()
    for act in (
        lambda: certificate_pdf(certificate),
        lambda: certificates_pdf([certificate]),
    ):
        with pytest.raises(CertificateError) as refusal:
            act()
        assert refusal.value.code == "glyph_missing"
        assert "\U000f0000" in refusal.value.message


def test_the_same_certificate_gives_the_same_bytes(four):
    assert certificate_pdf(four[0]) == certificate_pdf(four[0])
    assert certificates_pdf(four) == certificates_pdf(printable())
    assert certificate_pdf(four[0]) != certificate_pdf(four[1])


def test_a_batch_has_a_page_for_each_in_their_order(four):
    pages = read(certificates_pdf(four)).pages
    assert len(pages) == 4
    for certificate, page in zip(four, pages, strict=True):
        text = text_of(page)
        assert certificate.number in text
        assert "职业技能等级证书" in text
        assert sum(other.number in text for other in four) == 1


def test_a_batch_may_mix_centres(four):
    other = make_centre(name="另一家职业技能评价中心")
    four[1].issuer = other.name
    pages = read(certificates_pdf(four)).pages
    assert [other.name in text_of(page) for page in pages] == [
        False,
        True,
        False,
        False,
    ]


def picture(pdf, page, folder):
    source, target = folder / "sheet.pdf", folder / "sheet"
    source.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "50", "-f", str(page), "-l", str(page), "-gray",
         "-singlefile", source, target],
        check=True,
    )  # fmt: skip
    return (folder / "sheet.pgm").read_bytes()


@needs_poppler
@pytest.mark.parametrize("name", ["许文珍", LONG], ids=["short", "long"])
def test_a_batch_looks_like_the_single_sheet(passed, issue, tmp_path, name):
    passed()
    passed(name=name)
    issue()
    both = printable()
    single = picture(certificate_pdf(both[1]), 1, tmp_path)
    batch = picture(certificates_pdf(both), 2, tmp_path)
    assert len(single) == len(batch)
    unlike = sum(abs(a - b) > 40 for a, b in zip(single, batch, strict=True))
    assert unlike < len(single) / 2000


def test_the_qr_code_leads_to_the_public_page(certificate, settings):
    settings.BASE_URL = "https://exam.example.cn/"
    assert check_address(certificate) == (
        f"https://exam.example.cn/certificates/check/{certificate.token}/"
    )


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.png",
        "http://169.254.169.254/latest/meta-data/",
        "data:image/png;base64,AAAA",
    ],
)
def test_nothing_is_ever_fetched(address):
    with pytest.raises(BaseException, match="fetch"):
        pdf_of(f'<img src="{address}">', "", identity="x")
    with pytest.raises(BaseException, match="fetch"):
        pdf_of("<p>x</p>", f'@import "{address}";', identity="x")


def test_a_name_is_never_read_as_markup(passed, issue):
    passed(name='<img src="file:///etc/passwd">')
    issue()
    [certificate] = printable()
    text = text_of(read(certificate_pdf(certificate)).pages[0])
    assert '<imgsrc="file:///etc/passwd">' in text


def test_the_batch_of_one_sitting_asks_the_database_once(
    four, django_assert_num_queries
):
    with django_assert_num_queries(1):
        certificates_pdf(printable())
