"""Puts the course files into the CMS: new pages, and pages nobody has edited since.

A page is known by its address. Loading again changes nothing; a changed file changes
its page unless an editor did so first: then the page stays as the editor left it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission, Page, Site

from accounts.models import PlatformRole
from courses.document import (
    HomeDocument,
    LessonDocument,
    LevelDocument,
    ModuleDocument,
)
from courses.errors import CourseError
from courses.models import HomePage, LessonPage, LevelPage, ModulePage
from courses.parsing import read_courses
from standards.models import Level

DATA = Path(__file__).parent / "data"
EDITOR_MAY = ("add_page", "change_page", "publish_page")

CoursePage = HomePage | LevelPage | ModulePage | LessonPage


@dataclass(slots=True)
class Loaded:
    """Addresses of the pages by what became of them."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)


@transaction.atomic
def load_courses(folder: Path = DATA) -> Loaded:
    """Load the folder whole. Raises CourseRefused, no_standard or address_taken."""
    document = read_courses(folder)
    loaded = Loaded()
    home = _load_home(document.home, loaded)
    levels = _load_levels(home, document.home.levels, loaded)
    for module in document.modules:
        _load_module(levels[module.level], module, loaded)
    _keep_order(home, [level.slug for level in document.home.levels])
    _let_editors_in(home)
    return loaded


def _load_home(document: HomeDocument, loaded: Loaded) -> HomePage:
    home = HomePage.objects.first()
    values = {"title": document.title, "intro": document.intro}
    if home:
        _refresh(home, values, loaded)
        return home
    root = Page.get_first_root_node()
    home = HomePage(slug="xieli", **values)
    _publish_below(root, home, loaded)
    _make_front_page(home)
    return home


def _make_front_page(home: HomePage) -> None:
    """Show our home at /, and take away the page that Wagtail came with."""
    site = Site.objects.filter(is_default_site=True).first()
    former = site.root_page if site else None
    if site:
        site.root_page = Page.objects.get(pk=home.pk)
        site.site_name = home.title
        site.save()
    else:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    if former and former.specific_class is Page and not former.numchild:
        former.delete()


def _load_levels(
    home: HomePage, documents: Iterable[LevelDocument], loaded: Loaded
) -> dict[str, LevelPage]:
    return {one.slug: _load_level(home, one, loaded) for one in documents}


def _load_level(home: HomePage, document: LevelDocument, loaded: Loaded) -> LevelPage:
    values = {
        "title": document.title,
        "intro": document.intro,
        "level": _level_of(document),
    }
    return _load_page(home, LevelPage, document.slug, values, loaded)


def _level_of(document: LevelDocument) -> Level:
    """The level of the loaded standard; raises no_standard."""
    found = Level.objects.filter(
        standard__code=document.code,
        standard__edition=document.edition,
        number=document.number,
    ).first()
    if found is None:
        message = _("没有载入标准 %(code)s（%(edition)s 年版）的 %(number)s 级。")
        names = {
            "code": document.code,
            "edition": document.edition,
            "number": document.number,
        }
        raise CourseError("no_standard", message % names)
    return found


def _load_module(level: LevelPage, document: ModuleDocument, loaded: Loaded) -> None:
    values = {
        "title": document.title,
        "summary": document.summary,
        "node_refs": list(document.nodes),
    }
    module = _load_page(level, ModulePage, document.slug, values, loaded)
    for lesson in document.lessons:
        _load_page(module, LessonPage, lesson.slug, _lesson_values(lesson), loaded)
    _keep_order(module, [lesson.slug for lesson in document.lessons])


def _lesson_values(document: LessonDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "minutes": document.minutes,
        "objectives": "\n".join(document.objectives),
        "node_refs": list(document.nodes),
        "body": list(document.body),
    }


def _load_page(
    parent: Page,
    kind: type[Any],
    slug: str,
    values: Mapping[str, Any],
    loaded: Loaded,
) -> Any:
    """The page `slug` below `parent`, new, refreshed or as its editor left it."""
    page = kind.objects.child_of(parent).filter(slug=slug).first()
    if page:
        _refresh(page, values, loaded)
        return page
    if Page.objects.child_of(parent).filter(slug=slug).exists():
        message = _("地址 %(address)s 已被另一种页面占用。")
        address = f"{parent.url_path}{slug}/"
        raise CourseError("address_taken", message % {"address": address})
    page = kind(slug=slug, **values)
    _publish_below(parent, page, loaded)
    return page


def _publish_below(parent: Page, page: CoursePage, loaded: Loaded) -> None:
    page.loaded_digest = content_digest(page)
    parent.add_child(instance=page)
    page.save_revision().publish()
    loaded.created.append(page.url_path)


def _refresh(page: CoursePage, values: Mapping[str, Any], loaded: Loaded) -> None:
    if content_digest(page) != page.loaded_digest or page.has_unpublished_changes:
        loaded.edited.append(page.url_path)
        return
    for name, value in values.items():
        setattr(page, name, value)
    digest = content_digest(page)
    if digest == page.loaded_digest:
        loaded.unchanged.append(page.url_path)
        return
    page.loaded_digest = digest
    if isinstance(page, LessonPage):
        # A new text from the files has been checked against the law of its day.
        page.outdated_since = None
    page.save_revision().publish()
    loaded.updated.append(page.url_path)


def content_digest(page: CoursePage) -> str:
    """SHA-256 of what a file could say of this page."""
    canonical = json.dumps(_content(page), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _content(page: CoursePage) -> dict[str, Any]:
    content: dict[str, Any] = {"title": page.title}
    for name in ("intro", "summary", "level_id", "minutes", "objectives", "node_refs"):
        if hasattr(page, name):
            content[name] = getattr(page, name)
    if isinstance(page, LessonPage):
        content["body"] = _without_ids(page.body.get_prep_value())
    return content


def _without_ids(value: Any) -> Any:
    """The blocks without what Wagtail adds: keys, and a wrapper around list items."""
    if isinstance(value, list):
        return [_without_ids(one) for one in value]
    if isinstance(value, dict):
        if value.get("type") == "item":
            return _without_ids(value["value"])
        return {name: _without_ids(one) for name, one in value.items() if name != "id"}
    return value


def _keep_order(parent: Page, slugs: Sequence[str]) -> None:
    """Put the loaded pages in the files' order, behind any others."""
    children = {page.slug: page for page in parent.get_children()}
    if [slug for slug in children if slug in slugs] == list(slugs):
        return
    for slug in slugs:
        children[slug].refresh_from_db()
        parent.refresh_from_db()
        children[slug].move(parent, pos="last-child")


def _let_editors_in(home: HomePage) -> None:
    """Content editors may add, edit and publish below the front page; nothing else."""
    group, _is_new = Group.objects.get_or_create(name=PlatformRole.EDITOR)
    page = Page.objects.get(pk=home.pk)
    for codename in EDITOR_MAY:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(
            group=group, page=page, permission=permission
        )
