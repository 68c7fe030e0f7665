"""What a new act is refused for beyond the engine's own rules.

Plays that hold such an act already stay as they are, and replay.
"""

from datetime import date

from django.utils.translation import gettext as _

from casework.days import AFTER, BEFORE
from casework.engine import Act, CaseInstance, ImpossibleAct
from casework.engine.payloads import LONGEST_TEXT
from casework.engine.template import ActSpec


def check_new_act(instance: CaseInstance, act: Act) -> None:
    """Refuse a text that would be cut, and a day that no calendar of the case reaches."""
    spec = instance.template.acts.get(act.key)
    if spec is None:
        return  # the engine says that there is no such act
    _check_texts(spec, act)
    if spec.kind == "mark":
        _check_marked_day(instance, act)


def _check_texts(spec: ActSpec, act: Act) -> None:
    for field in spec.fields:
        length = len(act.payload.get(field.name, "").strip())
        if field.kind == "text" and length > LONGEST_TEXT:
            message = _("“%(field)s”最多写%(most)s个字，现在有%(length)s个。")
            told = {"field": field.label, "most": LONGEST_TEXT, "length": length}
            raise ImpossibleAct("long_text", message % told)


def _check_marked_day(instance: CaseInstance, act: Act) -> None:
    starts = instance.starts.date()
    try:
        day = date.fromisoformat(act.payload.get("day", ""))
    except ValueError:
        return  # the engine says what a date looks like
    if not starts - BEFORE <= day <= starts + AFTER:
        raise ImpossibleAct(
            "far_day", _("只能记办这件事前后的日子，请看看年份有没有写错。")
        )
