"""Input that papers and sittings share. The services decide."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, CentreRole, User
from standards.models import Level

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LevelField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Level) -> str:
        return f"{obj.standard.name} {obj.name}"


class CentreAndLevelForm(forms.Form):
    """For which of one's centres, and which level. Sittings are planned by it too."""

    role: ClassVar[CentreRole]
    centre = forms.ModelChoiceField(
        Centre.objects.none(), label=_("评价机构"), empty_label=_("请选择")
    )
    level = LevelField(
        Level.objects.none(), label=_("职业和等级"), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = Centre.objects.staffed_by(user, on, self.role)
        self._choose_from("centre", centres)
        if centres.count() == 1:
            self.fields["centre"].initial = centres[0]
        levels = Level.objects.select_related("standard").order_by(
            "standard__code", "-standard__edition", "-number"
        )
        self._choose_from("level", levels)

    def _choose_from(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]


def _passphrase(label: "StrOrPromise", autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200)


class OfficerKeyForm(forms.Form):
    """A passphrase for opening, twice. It is no login password and nobody resets it."""

    passphrase = _passphrase(_("启封口令"), "new-password")
    again = _passphrase(_("再输一次"), "new-password")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("passphrase") != told.get("again"):
            self.add_error("again", _("两次输入的口令不同。"))
        return told


class NewPassphraseForm(OfficerKeyForm):
    old = _passphrase(_("现在的启封口令"), "off")
    field_order = ["old", "passphrase", "again"]
