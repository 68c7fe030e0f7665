"""A small course of our own over the national standard, and who reads it."""

from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import Group
from django.core.management import call_command

from courses.loading import load_courses
from courses.models import LessonPage
from tests.factories import make_user

STANDARD = Path("standards/data/3-01-04-03-2022.yaml")


@pytest.fixture
def standard(db, pytestconfig):
    call_command("load_standard", str(pytestconfig.rootpath / STANDARD), verbosity=0)


def home_values():
    level = {"standard": "3-01-04-03", "edition": "2022", "intro": "会接待。"}
    names = {5: "五级/初级工", 4: "四级/中级工", 3: "三级/高级工"}
    return {
        "title": "考培平台",
        "intro": "照着标准学。",
        "levels": [
            level
            | {"slug": f"level-{number}", "number": number, "title": names[number]}
            for number in (5, 4, 3)
        ],
    }


def module_values(lessons):
    return {
        "slug": "help",
        "level": "level-5",
        "title": "就业援助",
        "summary": "帮到最难的人。",
        "nodes": ["5:2.5"],
        "lessons": lessons,
    }


def lesson_values(title="帮谁"):
    return {
        "title": title,
        "minutes": 40,
        "objectives": ["能说出帮谁", "能说出依据"],
        "nodes": ["5:2.5.1S", "5:2.5.1K"],
        "body": [
            {"heading": "帮谁"},
            {"text": "先看**条件**。\n\n- 一条\n- <b>两条</b>"},
            {"law": {"text": "优先扶持。", "source": "《就业促进法》第五十二条"}},
            {"law": {"text": "旧话。", "source": "《旧规定》", "historical": True}},
            {"steps": {"title": "接待", "steps": ["问好。", "登记。"]}},
            {"example": {"title": "老张", "text": "来了。", "comment": "很好。"}},
            {"note": "别承诺。"},
            {"check": {"question": "谁定范围？", "answer": "省级政府。"}},
        ],
    }


class CourseFolder:
    """A folder of course files that a test may break."""

    def __init__(self, path):
        self.path = path

    def write(self, name, values):
        file = self.path / name
        file.parent.mkdir(exist_ok=True)
        text = values if isinstance(values, str) else yaml.safe_dump(values)
        file.write_text(text, encoding="utf-8")

    def write_module(self, count):
        slugs = [f"lesson-{number}" for number in range(1, count + 1)]
        self.write("help/module.yaml", module_values(slugs))
        for number, slug in enumerate(slugs, start=1):
            self.write(f"help/{slug}.yaml", lesson_values(f"第 {number} 课"))


@pytest.fixture
def folder(tmp_path, standard):
    made = CourseFolder(tmp_path / "data")
    made.path.mkdir()
    made.write("home.yaml", home_values())
    made.write_module(2)
    return made


@pytest.fixture
def loaded(folder):
    return load_courses(folder.path)


@pytest.fixture
def lesson(loaded):
    return LessonPage.objects.get(slug="lesson-1")


@pytest.fixture
def second_lesson(loaded):
    return LessonPage.objects.get(slug="lesson-2")


def member_of(role, name):
    user = make_user(name=name)
    group, _ = Group.objects.get_or_create(name=role)
    user.groups.add(group)
    return user


@pytest.fixture
def trainee(db):
    return member_of("trainee", "许文珍")


@pytest.fixture
def editor(db):
    return member_of("editor", "顾明")
