"""Template tags of the visual language: `{% load ui %}`. README.md shows each."""

from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ui import display, icons, navigation, tones
from ui.rich_text import NO_IMAGE, plain_text, with_tables
from ui.rich_text import rich_text as drawn

register = template.Library()
PIECES = "ui/components/"


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon; size "sm" beside small text. Without a label it is decoration."""
    if name not in icons.names():
        raise template.TemplateSyntaxError(f"The sprite has no icon {name!r}.")
    classes = f"icon icon--{size}" if size else "icon"
    address = f"{static(icons.SPRITE)}#i-{name}"
    if label:
        markup = '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(markup, classes, label, address)
    markup = '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>'
    return format_html(markup, classes, address)


@register.simple_tag
def kept(template_name: str, **values: Hashable) -> SafeString:
    """A piece of these values alone (no request, no clock), drawn once and kept.

    For what a page shows many times over, act after act: a field, a month, a rule.
    """
    draw = _drawn if settings.DEBUG else _drawn_once
    return draw(template_name, tuple(values.items()))


def _drawn(template_name: str, values: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template_name, dict(values))


_drawn_once = lru_cache(maxsize=4096)(_drawn)


@register.inclusion_tag(f"{PIECES}tag.html")
def tag(tone: str, label: str, icon: str | None = None) -> dict[str, Any]:
    """A state: colour and shape by tone, the word by label. icon="" hides the shape."""
    shape = tones.ICONS.get(tone, "") if icon is None else icon
    return {"tone": str(tone), "label": label, "icon_name": shape}


@register.simple_block_tag(takes_context=True)
def section(context: template.Context, content: str, title: str, **kwargs: Any) -> str:
    return _piece(context, "section", content=content, title=title, **kwargs)


@register.simple_block_tag(takes_context=True)
def sheet(context: template.Context, content: str, **kwargs: Any) -> str:
    return _piece(context, "sheet", content=content, **kwargs)


@register.simple_block_tag(takes_context=True)
def notice(
    context: template.Context, content: str, tone: str = "", **kwargs: Any
) -> str:
    kwargs.setdefault("icon_name", tones.ICONS.get(tone, "info"))
    return _piece(context, "notice", content=content, tone=str(tone), **kwargs)


@register.simple_block_tag(takes_context=True)
def empty(context: template.Context, content: str, title: str, **kwargs: Any) -> str:
    return _piece(context, "empty", content=content, title=title, **kwargs)


@register.simple_block_tag(takes_context=True)
def law(context: template.Context, content: str, **kwargs: Any) -> str:
    return _piece(context, "law", content=content, **kwargs)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: template.Context, content: str, id: str, title: str, **kwargs: Any
) -> str:
    return _piece(context, "confirm", content=content, id=id, title=title, **kwargs)


@register.simple_block_tag(takes_context=True)
def save_receipt(context: template.Context, content: str, state: str) -> str:
    """What became of the last answer; state: server, local, offline or refused."""
    shape = _RECEIPT_ICONS[state]
    return _piece(
        context, "save_receipt", content=content, state=state, icon_name=shape
    )


_RECEIPT_ICONS = {
    "server": "ok",
    "local": "local",
    "offline": "offline",
    "refused": "alert",
}


def _piece(context: template.Context, name: str, **values: Any) -> SafeString:
    """Render one piece; it sees the request and its own values, nothing else."""
    return render_to_string(
        f"{PIECES}{name}.html", values, request=context.get("request")
    )


@register.inclusion_tag(f"{PIECES}error_summary.html")
def error_summary(
    form: BaseForm, title: str = "", saves: bool = True
) -> dict[str, Any]:
    """The faults of an invalid form, each linked to its field. Empty if valid.

    Of a form that saves nothing (a login) a single fault is told without a heading.
    """
    faults = [
        {
            "id": field.id_for_label or field.auto_id,
            # A message that names its field already needs no label before it.
            "label": "" if str(field.label) in message else field.label,
            "message": message,
        }
        for field in form
        for message in field.errors
    ]
    general = form.non_field_errors()
    return {
        "title": title,
        "saves": saves,
        "faults": faults,
        "general": general,
        "number": len(faults) + len(general),
    }


@register.inclusion_tag(f"{PIECES}facts.html")
def facts(rows: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Label and value pairs."""
    return {"rows": rows}


@register.inclusion_tag(f"{PIECES}point_scale.html")
def point_scale(areas: Sequence[Any], label: str, thin: bool = False) -> dict[str, Any]:
    """A weight table as a bar; each area has name, points and perhaps base."""
    return {"areas": areas, "label": label, "thin": thin}


@register.inclusion_tag(f"{PIECES}score_rule.html")
def score_rule(
    name: str,
    value: int,
    low: int,
    high: int,
    pass_mark: int = 60,
    **kwargs: Any,
) -> dict[str, Any]:
    """An estimate of 0 to 100 points with its range; the notch is the pass mark."""
    return {
        "name": name,
        "value": value,
        "low": low,
        "high": high,
        "width": high - low,
        "notch": f"{pass_mark - 0.2:.1f}",
        "mark": f"{value - 0.7:.1f}",
        "pass_mark": pass_mark,
        **kwargs,
    }


@register.inclusion_tag(f"{PIECES}mastery.html")
def mastery(rows: Sequence[Any]) -> dict[str, Any]:
    """Points held per function; each row has name, held, points and perhaps url."""
    return {"rows": rows, "longest": _longest(rows)}


@register.inclusion_tag(f"{PIECES}item_bars.html")
def item_bars(rows: Sequence[Any]) -> dict[str, Any]:
    """Points gained per scoring item; each row has name, held and points."""
    return {"rows": rows, "longest": _longest(rows)}


@register.inclusion_tag(f"{PIECES}pair_bars.html")
def pair_bars(rows: Sequence[Any], left: str, right: str, head: str) -> dict[str, Any]:
    """The same figures of two things; each row has name, left, right, difference."""
    longest = max((max(row.left, row.right) for row in rows), default=1)
    return {
        "rows": rows,
        "left": left,
        "right": right,
        "head": head,
        "longest": longest or 1,
    }


def _longest(rows: Sequence[Any]) -> Any:
    """The largest number of points, the scale shared by all bars of one list."""
    points = [row["points"] if isinstance(row, dict) else row.points for row in rows]
    return max(points, default=1)


@register.inclusion_tag(f"{PIECES}stat_line.html")
def stat_line(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Figures side by side: (label, figure) or (label, figure, small unit)."""
    return {"rows": rows}


@register.inclusion_tag(f"{PIECES}nav_links.html", takes_context=True)
def nav_links(context: template.Context, place: str = "main") -> dict[str, Any]:
    """The links that this reader may follow at one place of the frame."""
    request = context.get("request")
    if request is None:
        return {"links": []}
    return {"links": navigation.shown_links(request, navigation.Place(place))}


@register.inclusion_tag(f"{PIECES}tab_bar.html", takes_context=True)
def tab_bar(context: template.Context) -> dict[str, Any]:
    """Up to five main links with icons, at the foot of a phone."""
    answer = nav_links(context)
    answer["links"] = [link for link in answer["links"] if link.icon][:5]
    return answer


@register.inclusion_tag(f"{PIECES}shortcuts.html", takes_context=True)
def shortcuts(context: template.Context) -> dict[str, Any]:
    """The main links with icons that lead away from this page."""
    links = nav_links(context)["links"]
    return {"links": [link for link in links if link.icon and not link.is_current]}


@register.simple_tag(takes_context=True)
def display_attributes(context: template.Context, theme: str = "theme") -> SafeString:
    """Attributes of <html> for the reader's wish; theme="exam-theme" in the exam room."""
    wish = display.display_of(context.get("request"), f"xieli-{theme}")
    markup = 'data-bs-theme="{}" data-theme-name="{}"'
    if wish.type_size != display.TypeSize.STANDARD:
        markup += ' data-type="{}"'
    return format_html(markup, wish.theme, theme, wish.type_size)


@register.inclusion_tag(f"{PIECES}display_switch.html", takes_context=True)
def display_switch(
    context: template.Context, kind: str = "short", theme: str = "theme"
) -> dict[str, Any]:
    """The 大字 button; kind "full" offers every size and ground, "exam" 深色 as well."""
    request = context.get("request")
    return {
        "wish": display.display_of(request, f"xieli-{theme}"),
        "sizes": display.TypeSize,
        "themes": display.Theme,
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "kind": kind,
        "theme": theme,
    }


@register.filter
def page_numbers(paginator: Paginator[Any], number: int) -> Iterator[int | str]:
    """Page numbers around the open page, "…" where some are left out."""
    return paginator.get_elided_page_range(number, on_each_side=2, on_ends=1)


register.filter("with_tables", with_tables)
register.filter("plain_text", plain_text)


@register.simple_tag
def images_at(name: str, *args: Any) -> str:
    """Where the pictures of this page are, for `rich_text`: its view's name and the
    arguments before the picture's id. Set it `as images`."""
    return reverse(name, args=[*args, NO_IMAGE])


@register.simple_tag(takes_context=True)
def rich_text(context: template.Context, text: str) -> SafeString:
    """Text of others, drawn; pictures only where the page says where they are."""
    return drawn(text, str(context.get("images", "")))


@register.filter
def message_tone(level_tag: str) -> str:
    """The colour role of one of Django's messages."""
    return tones.OF_MESSAGES.get(level_tag, "")


@register.simple_tag
def clock_text(seconds: int) -> str:
    """Remaining time as a clock shows it: 52:18, and 1:52:18 from one hour on."""
    hours, rest = divmod(max(int(seconds), 0), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


@register.inclusion_tag(f"{PIECES}exam_timer.html")
def exam_timer(seconds: int, late_below: int = 300) -> dict[str, Any]:
    """Remaining time of an attempt in seconds, as the server counts it."""
    minutes, left = divmod(max(int(seconds), 0), 60)
    spoken = _("剩余 %(minutes)d 分 %(seconds)d 秒")
    return {
        "seconds": max(int(seconds), 0),
        "late": seconds < late_below,
        "late_below": late_below,
        "spoken": spoken % {"minutes": minutes, "seconds": left},
    }
