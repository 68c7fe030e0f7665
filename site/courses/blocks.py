"""What a lesson is made of: blocks with their templates, and the laws they quote."""

import re

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

LAW_TITLE = re.compile("《([^《》]+)》")


class LawBlock(blocks.StructBlock):
    """A quoted or summarised rule, shown apart from our own words."""

    text = blocks.TextBlock(label=_("内容"))
    source = blocks.CharBlock(label=_("出处"))
    historical = blocks.BooleanBlock(label=_("历史口径"), required=False)

    class Meta:
        template = "courses/blocks/law.html"
        label = _("依据")


class StepsBlock(blocks.StructBlock):
    """A procedure in numbered steps."""

    title = blocks.CharBlock(label=_("标题"))
    steps = blocks.ListBlock(blocks.TextBlock(), label=_("步骤"))

    class Meta:
        template = "courses/blocks/steps.html"
        label = _("操作步骤")


class SelfCheckBlock(blocks.StructBlock):
    """A question to think about, with an answer that opens on demand."""

    question = blocks.TextBlock(label=_("想一想"))
    answer = blocks.TextBlock(label=_("参考"))

    class Meta:
        template = "courses/blocks/self_check.html"
        label = _("想一想")


class ExampleBlock(blocks.StructBlock):
    """A short case at the desk."""

    title = blocks.CharBlock(label=_("标题"))
    text = blocks.TextBlock(label=_("经过"))
    comment = blocks.TextBlock(label=_("点评"))

    class Meta:
        template = "courses/blocks/example.html"
        label = _("案例")


class LessonBody(blocks.StreamBlock):
    """What a lesson may contain."""

    heading = blocks.CharBlock(
        label=_("小标题"), template="courses/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(
        label=_("正文"), features=["bold", "ol", "ul", "link"]
    )
    law = LawBlock()
    steps = StepsBlock()
    example = ExampleBlock()
    note = blocks.TextBlock(label=_("提示"), template="courses/blocks/note.html")
    self_check = SelfCheckBlock()


def cited_laws(body: blocks.StreamValue) -> list[str]:
    """The titles 《…》 in the sources of the quoted rules that hold today."""
    rules = [block.value for block in body if block.block_type == "law"]
    sources = [rule["source"] for rule in rules if not rule["historical"]]
    return sorted({title for source in sources for title in LAW_TITLE.findall(source)})
