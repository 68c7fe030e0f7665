"""Pictures of items: taken in once, shown to whoever may see where they stand."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import PlatformRole
from question_bank.errors import ItemError
from question_bank.images import images_of, note_images, upload_image
from question_bank.models import ItemImage, ItemImageUse
from question_bank.services.drafts import save_draft, start_revision, submit_draft
from tests.factories import MADE_AT, make_body, make_draft, make_item, make_user
from tests.pictures import picture_file
from ui.rich_text import images_in

pytestmark = pytest.mark.django_db


def make_person(role):
    user = make_user(str(role))
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


@pytest.fixture
def instructor():
    return make_person(PlatformRole.INSTRUCTOR)


@pytest.fixture
def reviewer():
    return make_person(PlatformRole.REVIEWER)


@pytest.fixture
def image(reviewer):
    return upload_image(data=picture_file(), user=reviewer, at=MADE_AT)


def showing(image):
    return {"stem": f"看图![图](image:{image.pk})。"}


def opened(client, user, image):
    client.force_login(user)
    return client.get(reverse("question_bank:image", args=[image.pk]))


def send(client, data=None, alt="三角形", **headers):
    file = SimpleUploadedFile("机密.png", data or picture_file())
    address = reverse("question_bank:image_upload")
    return client.post(address, {"image": file, "alt": alt}, **headers)


def test_the_row_tells_of_the_stored_file(image, reviewer):
    with image.file.open("rb") as file:
        data = file.read()
    assert (image.size, image.width, image.height) == (len(data), 6, 4)
    assert image.file.name == f"item-images/{image.pk}.png"
    assert image.uploaded_by == reviewer


def test_the_same_picture_from_the_same_person_is_one(image, reviewer, instructor):
    again = upload_image(data=picture_file(dpi=(9, 9)), user=reviewer, at=MADE_AT)
    assert again == image
    other = upload_image(data=picture_file(), user=instructor, at=MADE_AT)
    assert other != image
    assert ItemImage.objects.count() == 2


def test_a_refused_file_leaves_nothing(reviewer):
    with pytest.raises(ItemError):
        upload_image(data=b"<svg/>", user=reviewer, at=MADE_AT)
    assert not ItemImage.objects.exists()


def test_pictures_are_found_in_every_text_of_a_content(image):
    other = uuid4()
    content = {
        "options": ["甲", f"![](image:{image.pk})"],
        "rubric": [{"guide": f"见![](image:{other})", "points": 2}],
    }
    assert images_of(content) == {image.pk, other}


def test_where_a_picture_stands_is_noted_once(image):
    item = make_item()
    unknown = uuid4()
    content = showing(image) | {"explanation": f"![](image:{unknown})"}
    assert note_images(item=item, content=content) == {unknown}
    assert note_images(item=item, content=showing(image)) == frozenset()
    assert ItemImageUse.objects.get().item == item


def test_an_item_without_pictures_costs_no_query(django_assert_num_queries):
    item = make_item()
    with django_assert_num_queries(0):
        note_images(item=item, content=item.current.content)


def test_a_picture_can_neither_change_nor_go(image):
    note_images(item=make_item(), content=showing(image))
    for rows in (ItemImage.objects.all(), ItemImageUse.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemImage.objects.update(sha256="0" * 64)


def test_a_picture_is_its_uploaders_and_of_those_who_read_every_draft(
    client, reviewer, instructor
):
    image = upload_image(data=picture_file(), user=instructor, at=MADE_AT)
    for reader in (instructor, reviewer):
        assert opened(client, reader, image).status_code == 200
    other = make_person(PlatformRole.INSTRUCTOR)
    assert opened(client, other, image).status_code == 404


def test_a_picture_of_a_practice_item_is_the_banks(client, image, instructor):
    note_images(item=make_item(), content=showing(image))
    assert opened(client, instructor, image).status_code == 200
    assert opened(client, make_person(PlatformRole.TRAINEE), image).status_code == 404
    assert opened(client, make_person(PlatformRole.EDITOR), image).status_code == 403
    assert opened(client, make_user(), image).status_code == 404


def test_a_picture_of_an_exam_item_is_not_for_instructors(client, image, instructor):
    note_images(item=make_item(pool="exam"), content=showing(image))
    assert opened(client, instructor, image).status_code == 404
    manager = make_person(PlatformRole.BANK_MANAGER)
    assert opened(client, manager, image).status_code == 200


def test_a_picture_is_sent_for_its_reader_only(client, image, reviewer):
    response = opened(client, reviewer, image)
    assert response["Content-Type"] == "image/png"
    assert "private" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(b"\x89PNG")
    assert "Content-Disposition" not in response


@pytest.mark.parametrize("number", [1, 20])
def test_a_picture_costs_the_same_wherever_it_stands(
    client, image, instructor, number, django_assert_num_queries
):
    for _ in range(number):
        note_images(item=make_item(), content=showing(image))
    client.force_login(instructor)
    # The session, who it is, their roles, the picture.
    with django_assert_num_queries(4):
        client.get(reverse("question_bank:image", args=[image.pk]))


def test_the_page_answers_with_the_markdown(client, instructor):
    client.force_login(instructor)
    page = send(client)
    kept = ItemImage.objects.get()
    assert f"![三角形](image:{kept.pk})" in page.content.decode()
    assert reverse("question_bank:image", args=[kept.pk]) in page.content.decode()
    assert kept.uploaded_by == instructor
    assert "机密" not in kept.file.name


def test_a_script_gets_the_outcome_alone(client, instructor):
    client.force_login(instructor)
    page = send(client, headers={"HX-Request": "true"}).content.decode()
    (markdown,) = re.findall(r'value="([^"]+)"[^>]*data-markdown', page)
    assert images_in(markdown) == {ItemImage.objects.get().pk}
    assert "<html" not in page


def test_a_script_is_told_why_not(client, instructor):
    client.force_login(instructor)
    answer = send(client, b"<svg/>", headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "data-refused" in answer.content.decode()
    assert "PNG、JPEG 或 WebP" in answer.content.decode()


@pytest.mark.parametrize("data", [b"<svg/>", bytes(2 * 1024 * 1024 + 1)])
def test_a_refusal_is_told_on_the_page(client, instructor, data):
    client.force_login(instructor)
    page = send(client, data)
    assert page.status_code == 422
    assert page.context["form"].errors["image"]
    assert not ItemImage.objects.exists()


def test_a_description_cannot_break_out(client, instructor):
    client.force_login(instructor)
    page = send(client, alt='"><script>x</script>](javascript:a)').content.decode()
    assert "<script>x" not in page


def test_the_bank_draws_the_picture_of_an_item(client, image, instructor):
    item = make_item(stem=f"看![图](image:{image.pk})，选**不**对的。")
    note_images(item=item, content=item.current.content)
    client.force_login(instructor)
    page = client.get(reverse("question_bank:item", args=[item.pk])).content.decode()
    assert f'src="{reverse("question_bank:image", args=[image.pk])}"' in page
    assert "<strong>不</strong>" in page
    listed = client.get(reverse("question_bank:items"), {"level": item.point.level.key})
    assert "看［图：图］，选不对的。" in listed.content.decode()


def test_a_picture_of_an_exam_draft_is_not_shown_with_its_practice_item(
    client, image, instructor, reviewer
):
    """Until the publication that makes it an exam item, when nobody else sees it."""
    item = make_item(pool="practice")
    author = make_person(PlatformRole.BANK_MANAGER)
    draft = start_revision(item=item, author=author, at=MADE_AT, pool="exam")
    body = make_body(stem=f"看![图](image:{image.pk})。（　　）")
    save_draft(draft=draft, from_number=1, body=body, editor=author, at=MADE_AT)
    assert opened(client, instructor, image).status_code == 404
    for reader in (author, reviewer, make_person(PlatformRole.REVIEWER)):
        assert opened(client, reader, image).status_code == 200


def test_a_draft_that_shows_a_picture_nobody_has_is_not_submitted(instructor):
    draft = make_draft(
        author=instructor, stem=f"看![图](image:{uuid4()})，选（　　）。"
    )
    with pytest.raises(ItemError) as error:
        submit_draft(draft=draft, from_number=1, actor=instructor, at=MADE_AT)
    assert [fault.where for fault in error.value.faults] == ["images"]
