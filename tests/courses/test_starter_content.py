"""The lessons we ship: long enough to study, with everything a learning unit needs."""

import re

import pytest

from courses.loading import DATA
from courses.parsing import read_courses

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u4e00-\u9fff]")
LEAST_CHARACTERS = 1200
NEEDED = {"heading", "paragraph", "law", "steps", "example", "note", "self_check"}


@pytest.fixture
def lessons(standard):
    modules = read_courses(DATA).modules
    return [lesson for module in modules for lesson in module.lessons]


def words_of(value):
    if isinstance(value, str):
        return value
    parts = value.values() if isinstance(value, dict) else value
    return "".join(words_of(part) for part in parts if not isinstance(part, bool))


def test_every_lesson_is_a_whole_learning_unit(lessons):
    assert len(lessons) >= 4
    for lesson in lessons:
        assert len(lesson.objectives) >= 2, lesson.slug
        assert 30 <= lesson.minutes <= 45, lesson.slug
        kinds = {block["type"] for block in lesson.body}
        assert kinds >= NEEDED, lesson.slug
        written = HAN.findall(words_of([block["value"] for block in lesson.body]))
        assert len(written) >= LEAST_CHARACTERS, lesson.slug


def test_words_of_past_rules_are_marked_or_explained(lessons):
    """What no longer holds stands in a historical rule, or beside words that say so."""
    past = re.compile("劳动教养|小额担保贷款|就业失业登记证")
    said = re.compile("废止|旧名|之前叫|历史")
    for lesson in lessons:
        for block in lesson.body:
            words = words_of(block["value"])
            if past.search(words):
                rule = block["type"] == "law" and block["value"]["historical"]
                assert rule or said.search(words), (lesson.slug, words[:80])


def test_every_law_a_lesson_rests_on_is_known(lessons):
    """So that a new version of it reaches the lesson."""
    laws = (DATA.parents[2] / "law/data/laws.yaml").read_text(encoding="utf-8")
    for lesson in lessons:
        for block in lesson.body:
            if block["type"] == "law" and not block["value"]["historical"]:
                (title,) = set(re.findall("《([^《》]+)》", block["value"]["source"]))
                assert f"short_title: {title}\n" in laws, title
