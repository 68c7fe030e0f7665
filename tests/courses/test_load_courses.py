"""Loading: idempotent, careful with what editors wrote, plain about broken files."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from courses.errors import CourseError, CourseRefused
from courses.loading import load_courses
from courses.models import HomePage, LessonPage, ModulePage
from tests.courses.conftest import home_values, lesson_values, module_values
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


def codes(refusal):
    return {(fault.path, fault.code) for fault in refusal.value.faults}


def test_the_first_load_makes_the_tree_and_the_front_page(loaded):
    assert len(loaded.created) == 1 + 3 + 1 + 2
    site = Site.objects.get()
    assert site.root_page.specific == HomePage.objects.get()
    assert site.site_name == "考培平台"
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert LessonPage.objects.live().count() == 2
    assert not Page.find_problems()[0]


def test_loading_again_changes_nothing(folder, loaded):
    revisions = Page.objects.get(slug="lesson-1").revisions.count()
    again = load_courses(folder.path)
    assert (again.created, again.updated, again.edited) == ([], [], [])
    assert len(again.unchanged) == len(loaded.created)
    assert Page.objects.get(slug="lesson-1").revisions.count() == revisions


def test_a_changed_file_changes_its_page_only(folder, loaded):
    folder.write("help/lesson-1.yaml", lesson_values("换了题目"))
    again = load_courses(folder.path)
    assert again.updated == ["/xieli/level-5/help/lesson-1/"]
    page = LessonPage.objects.get(slug="lesson-1")
    assert page.title == "换了题目"
    assert page.live
    assert load_courses(folder.path).updated == []


def test_a_page_edited_in_the_cms_is_left_alone(folder, lesson):
    lesson.objectives = "编辑改过"
    lesson.save_revision().publish()
    folder.write("help/lesson-1.yaml", lesson_values("换了题目"))
    again = load_courses(folder.path)
    assert again.edited == ["/xieli/level-5/help/lesson-1/"]
    lesson.refresh_from_db()
    assert lesson.objectives == "编辑改过"


def test_an_unpublished_draft_is_left_alone(folder, lesson):
    lesson.title = "草稿"
    lesson.save_revision()
    folder.write("help/lesson-1.yaml", lesson_values("换了题目"))
    assert load_courses(folder.path).edited == ["/xieli/level-5/help/lesson-1/"]


def test_lessons_follow_the_order_of_the_module_file(folder, loaded):
    folder.write("help/lesson-0.yaml", lesson_values("第 0 课"))
    slugs = ["lesson-0", "lesson-2", "lesson-1"]
    folder.write("help/module.yaml", module_values(slugs))
    load_courses(folder.path)
    module = ModulePage.objects.get()
    assert [page.slug for page in module.get_children()] == slugs
    assert not any(Page.find_problems())


def test_a_page_of_another_kind_at_the_address_is_refused(folder, loaded):
    ModulePage.objects.get().delete()
    home = HomePage.objects.get()
    home.get_children().get(slug="level-4").delete()
    home.refresh_from_db()
    home.add_child(instance=Page(title="别的", slug="level-4"))
    with pytest.raises(CourseError) as error:
        load_courses(folder.path)
    assert error.value.code == "address_taken"


def test_a_lesson_remembers_the_laws_that_hold_today(lesson):
    assert lesson.cited_laws == ["就业促进法"]


def test_markup_of_other_kinds_is_text(lesson):
    paragraph = lesson.body[1].value.source
    assert paragraph == (
        "<p>先看<b>条件</b>。</p><ul><li>一条</li><li>&lt;b&gt;两条&lt;/b&gt;</li></ul>"
    )


def test_every_fault_of_every_file_is_named(folder):
    broken = lesson_values()
    broken["minutes"] = 0
    broken["body"][4]["steps"]["steps"] = []
    broken["body"][6] = {"hint": "别承诺。"}
    del broken["objectives"]
    folder.write("help/lesson-1.yaml", broken)
    folder.write("help/lesson-2.yaml", "title: [")
    folder.write("help/lesson-9.yaml", lesson_values())
    with pytest.raises(CourseRefused) as refusal:
        load_courses(folder.path)
    assert codes(refusal) == {
        ("help/lesson-1.yaml：minutes", "out_of_range"),
        ("help/lesson-1.yaml：body[4].steps", "missing"),
        ("help/lesson-1.yaml：body[6]", "out_of_range"),
        ("help/lesson-1.yaml", "missing"),
        ("help/lesson-2.yaml", "malformed"),
        ("help/lesson-9.yaml", "unlisted"),
    }
    assert not LessonPage.objects.exists()


def test_a_lesson_without_a_file_is_refused(folder):
    folder.write("help/module.yaml", module_values(["lesson-1", "lesson-2", "gone"]))
    with pytest.raises(CourseRefused) as refusal:
        load_courses(folder.path)
    assert codes(refusal) == {("help/gone.yaml", "no_file")}


@pytest.mark.parametrize("ref", ["5:9.9", "2.5.1", ""])
def test_a_node_that_no_standard_has_is_refused(folder, ref):
    values = lesson_values()
    values["nodes"].append(ref)
    folder.write("help/lesson-1.yaml", values)
    with pytest.raises(CourseRefused) as refusal:
        load_courses(folder.path)
    assert codes(refusal) == {("help/lesson-1.yaml：nodes", "unknown_node")}


def test_a_module_below_an_unknown_level_is_refused(folder):
    folder.write(
        "help/module.yaml", module_values(["lesson-1", "lesson-2"]) | {"level": "six"}
    )
    with pytest.raises(CourseRefused) as refusal:
        load_courses(folder.path)
    assert codes(refusal) == {("help/module.yaml：level", "unknown_level")}


def test_a_level_of_a_standard_that_is_not_loaded_is_refused(folder):
    values = home_values()
    values["levels"][0]["edition"] = "1999"
    folder.write("home.yaml", values)
    with pytest.raises(CourseError) as error:
        load_courses(folder.path)
    assert error.value.code == "no_standard"
    assert not HomePage.objects.exists()


def test_the_command_speaks_json(folder):
    told = answered("load_courses", folder.path)
    assert set(told) == {"created", "updated", "unchanged", "edited"}
    assert len(told["created"]) == 7
    folder.write("help/lesson-2.yaml", "title: [")
    broken = refused("load_courses", folder.path)
    assert (broken["error"], len(broken["details"])) == ("broken_files", 1)
    assert set(broken["details"][0]) == {"path", "code", "message"}
    assert broken["details"][0]["code"] == "malformed"
    with pytest.raises(CommandError, match="有 1 处错误"):
        call_command("load_courses", str(folder.path))


def test_the_starter_courses_load(standard):
    loaded = load_courses()
    assert not loaded.edited
    assert load_courses().updated == []
