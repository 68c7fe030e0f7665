"""Only what decodes as a picture is one, and only its pixels are kept."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from question_bank.errors import ItemError
from question_bank.pictures import LARGEST_FILE, LONGEST_SIDE, read_picture
from tests.pictures import moving_file, picture_file


def reread(picture):
    image = Image.open(BytesIO(picture.data))
    image.load()
    return image


@pytest.fixture(autouse=True)
def _lenient_neighbour(monkeypatch):
    """WeasyPrint lets Pillow take what is cut short, wherever it is imported."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)


def refused(data):
    with pytest.raises(ItemError) as refusal:
        read_picture(data)
    (fault,) = refusal.value.faults
    assert fault.message.endswith("。")
    return refusal.value.code


def chunk(name, data):
    check = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + check


def png(width, height, *chunks):
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", head), *chunks, chunk(b"IEND", b"")]
    )


@pytest.mark.parametrize(
    ("name", "mime"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")],
)
def test_three_formats_are_taken(name, mime):
    picture = read_picture(picture_file(name, (30, 20)))
    assert (picture.mime, picture.width, picture.height) == (mime, 30, 20)
    assert reread(picture).format == name


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        *(("JPEG", mode) for mode in ("L", "RGB", "CMYK")),
        *(("WEBP", mode) for mode in ("L", "RGB", "RGBA")),
    ],
)
def test_every_mode_of_a_format_is_taken(name, mode):
    assert reread(read_picture(picture_file(name, mode=mode))).size == (6, 4)


def test_what_is_transparent_stays_so():
    picture = read_picture(picture_file(mode="RGBA", colour=(0, 0, 0, 0)))
    assert reread(picture).getpixel((0, 0))[3] == 0


def test_a_picture_on_its_side_is_turned_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "某牌手机"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture_file("JPEG", (30, 20), exif=exif, comment=b"secret", dpi=(3, 3))
    picture = read_picture(data)
    assert (picture.width, picture.height) == (20, 30)
    kept = reread(picture)
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile", "dpi"} & set(kept.info)


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_profiles_and_notes_go(name):
    kept = reread(read_picture(picture_file(name, icc_profile=b"profile" * 9)))
    assert not {"exif", "icc_profile", "xmp"} & set(kept.info)


def test_what_hangs_behind_a_picture_goes():
    data = picture_file() + b"<script>alert(1)</script>"
    assert b"script" not in read_picture(data).data


def test_a_phones_double_picture_is_its_first():
    assert read_picture(moving_file("MPO")).mime == "image/jpeg"


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_moving_pictures_are_refused(name):
    assert refused(moving_file(name)) == "image_moves"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        picture_file("GIF", mode="P"),
        picture_file("BMP"),
        picture_file("TIFF"),
        picture_file("ICO", (16, 16)),
        picture_file("JPEG", (300, 300))[:400],
        picture_file("WEBP", (300, 300))[:40],
        *(picture_file("PNG", (300, 300))[:cut] for cut in (8, 20, 33, 60)),
        png(3_000, 2_000, chunk(b"IDAT", b"no zlib")),
    ],
    ids=lambda data: repr(data[:12]),
)
def test_what_does_not_decode_is_refused(data):
    assert refused(data) == "image_unreadable"


def test_a_picture_over_2_mb_is_refused_unread():
    assert refused(bytes(LARGEST_FILE + 1)) == "image_too_large"


@pytest.mark.parametrize(
    "size", [(LONGEST_SIDE + 1, 1), (3000, 2001), (60_000, 60_000), (9_500, 9_500)]
)
def test_too_many_pixels_are_refused_before_they_are_unpacked(size):
    """The last two are what Pillow itself refuses, or warns of."""
    bomb = png(*size, chunk(b"IDAT", zlib.compress(bytes(30_000_000))))
    assert refused(bomb) == "image_too_large"


def test_the_largest_picture_is_taken():
    assert (
        read_picture(picture_file(size=(LONGEST_SIDE, 1500), mode="L")).height == 1500
    )


def test_text_that_unpacks_to_a_gigabyte_is_refused():
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60_000_000)))
    pixels = chunk(b"IDAT", zlib.compress(bytes(2)))
    assert refused(png(1, 1, bomb, pixels)) == "image_unreadable"
