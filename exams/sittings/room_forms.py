"""Input of the pages about rooms and seats."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import CentreRole, StaffAssignment, User
from exams.sittings.forms import PeopleField
from exams.sittings.models import Check, Room, Sitting
from exams.sittings.services import RoomPlan
from exams.sittings.services.rooms import MOST_SEATS
from law import facts

LISTS = {"rows": 3, "spellcheck": "false"}


class RoomForm(forms.Form):
    name = forms.CharField(
        label=_("考场名称"), max_length=40, help_text=_("如：1 考场。")
    )
    seats = forms.IntegerField(label=_("座位数"), min_value=1, max_value=MOST_SEATS)
    columns = forms.IntegerField(
        label=_("每排座位"),
        min_value=1,
        max_value=20,
        initial=6,
        help_text=_("从讲台往后，一排几个。座位图和分卷按它来。"),
    )
    invigilators = PeopleField(
        User.objects.none(),
        label=_("监考员"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    checks_door = forms.BooleanField(
        label=_("核验身份后才能开始"),
        required=False,
        initial=True,
        help_text=_(
            "勾选后，考生等监考员在监考台放行才能开始；准考以后再改，不影响已准考的人。"
        ),
    )
    addresses = forms.CharField(
        label=_("允许的电脑地址"),
        required=False,
        widget=forms.Textarea(LISTS),
        help_text=_("一行一个地址或网段，如 192.168.1.0/24。"),
    )
    address_check = forms.ChoiceField(
        label=_("地址检查"), choices=Check.choices, initial=Check.OFF
    )
    browser_keys = forms.CharField(
        label=_("考试浏览器的配置密钥"),
        required=False,
        widget=forms.Textarea(LISTS),
        help_text=_("Safe Exam Browser 的 Config Key，一行一个，64 位。"),
    )
    browser_check = forms.ChoiceField(
        label=_("考试浏览器检查"), choices=Check.choices, initial=Check.OFF
    )

    def __init__(
        self, *args: Any, sitting: Sitting, room: Room | None, on: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(sitting, room, on)
        super().__init__(*args, **kwargs)
        people = self.fields["invigilators"]
        people.queryset = invigilators_for(sitting, on)  # type: ignore[attr-defined]

    def clean_invigilators(self) -> list[User]:
        return list(self.cleaned_data["invigilators"])

    @property
    def plan(self) -> RoomPlan:
        fields = dict(self.cleaned_data)
        del fields["invigilators"]
        return RoomPlan(**fields)


def _initial(sitting: Sitting, room: Room | None, on: date) -> dict[str, Any]:
    """A new room is as large as rooms are, and named by its number."""
    if room is None:
        return {
            "name": _("%(number)d 考场") % {"number": sitting.rooms.count() + 1},
            "seats": facts.whole("room.capacity", on),
        }
    plan = {name: getattr(room, name) for name in RoomPlan.__dataclass_fields__}
    return plan | {"invigilators": room.duties.values_list("user", flat=True)}


def invigilators_for(sitting: Sitting, on: date) -> QuerySet[User]:
    """The centre's invigilators without those who sit the exam."""
    held = StaffAssignment.objects.current(on).filter(
        centre=sitting.centre_id, role=CentreRole.INVIGILATOR
    )
    candidates = sitting.candidacies.standing().values("user")
    people = User.objects.filter(pk__in=held.values("user"))
    return people.exclude(pk__in=candidates).order_by("name", "pk")


class SeatForm(forms.Form):
    room = forms.ModelChoiceField(
        Room.objects.none(), label=_("考场"), empty_label=_("请选择")
    )
    seat = forms.IntegerField(
        label=_("座位号"), min_value=1, help_text=_("已有人的座位，两人对调。")
    )

    def __init__(self, *args: Any, sitting: Sitting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = sitting.rooms.all()  # type: ignore[attr-defined]
