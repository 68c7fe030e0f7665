from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.errors import CertificateError
from certificates.number import parse


class CheckForm(forms.Form):
    """Number and name of a certificate; a number that is none is named at once."""

    number = forms.CharField(
        label=_("证书编号（22 位）"),
        max_length=60,
        error_messages={
            "required": _("请填写证书编号。"),
            "max_length": _("证书编号应为 22 位，请逐位核对。"),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "class": "num", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=_("持证人姓名"),
        max_length=64,
        error_messages={
            "required": _("请填写持证人姓名。"),
            "max_length": _("姓名不得超过 64 字。"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        try:
            return str(parse(self.cleaned_data["number"]))
        except CertificateError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class IssueForm(forms.Form):
    """The day that will stand on the certificates."""

    issued_on = forms.DateField(
        label=_("发证日期"),
        error_messages={
            "required": _("请填写发证日期。"),
            "invalid": _("请填写一个日期，例如 2026-12-30。"),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].widget.attrs["class"] = "form-control"


class RevokeForm(forms.Form):
    """Why a certificate is revoked; whoever checks it reads this."""

    reason = forms.CharField(
        label=_("撤销原因和决定文号"),
        max_length=300,
        error_messages={"required": _("请写明撤销的原因和决定文号。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
