"""Forms parse and check input; services decide."""

from datetime import date
from typing import Any

from allauth.account.forms import LoginForm as BaseLoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, CentreRole, PlatformRole, User


class LoginForm(BaseLoginForm):
    """Allauth's, in the words of this site and without its link to a mailed reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("登录名")
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


USERNAME_FORM = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]{3,31}\Z",
    _("登录名应为 4 至 32 位的字母、数字、点、横线，并以字母或数字开头。"),
)


class InvitationForm(forms.Form):
    """The code from the sheet of paper, and how the person will log in."""

    code = forms.CharField(
        label=_("邀请码"),
        max_length=20,
        help_text=_("写在机构发给你的单子上，如 7KQ2M-X9D4T，不分大小写。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    username = forms.CharField(
        label=_("登录名"),
        max_length=32,
        validators=[USERNAME_FORM],
        help_text=_("4 至 32 位的字母或数字，以后登录用它。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        help_text=_("至少 8 位，不要只用数字，不要与登录名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("再输一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and password != cleaned.get("password_again"):
            self.add_error("password_again", _("两次输入的密码不同。"))
        elif password:
            self._check_strength(password, cleaned.get("username", ""))
        return cleaned

    def _check_strength(self, password: str, username: str) -> None:
        try:
            password_validation.validate_password(password, User(username=username))
        except forms.ValidationError as error:
            self.add_error("password", error)


class ConsentForm(forms.Form):
    """Two separate answers: sensitive data need a consent of their own (PIPL 29)."""

    general = forms.BooleanField(
        label=_("我已阅读并同意按本告知处理我的个人信息。"),
        error_messages={"required": _("请阅读后勾选这一项。")},
    )
    sensitive = forms.BooleanField(
        label=_("我单独同意处理我的证件号码等敏感个人信息，用于核验身份和颁发证书。"),
        error_messages={"required": _("请阅读后单独勾选这一项。")},
    )


class ReasonForm(forms.Form):
    """Why a member of staff acts upon somebody's account; kept as evidence."""

    reason = forms.CharField(
        label=_("原因"), max_length=200, help_text=_("写入操作记录，请勿填写证件号码。")
    )


class PeopleSearchForm(forms.Form):
    q = forms.CharField(label=_("姓名、登录名或班级"), max_length=64, required=False)


class ClassListForm(forms.Form):
    """Which class of which centre, and the file."""

    centre = forms.ModelChoiceField(label=_("机构"), queryset=Centre.objects.none())
    class_name = forms.CharField(label=_("班级"), max_length=60)
    file = forms.FileField(
        label=_("名单文件"),
        help_text=_(
            "xlsx 或 csv，第一行为表头：姓名、证件号码，可加证件类型、性别、手机号码。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Centre.objects.looked_after_by(user, on)
        if field.queryset.count() == 1:
            field.initial = field.queryset.get()


class AppointmentForm(forms.Form):
    """A role at a centre, from a day on."""

    centre = forms.ModelChoiceField(label=_("机构"), queryset=Centre.objects.all())
    role = forms.ChoiceField(label=_("岗位"), choices=CentreRole.choices)
    starts_on = forms.DateField(
        label=_("起"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(
        label=_("止"),
        required=False,
        help_text=_("留空表示长期。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("结束日期不得早于开始日期。"))
        return cleaned


class RolesForm(forms.Form):
    """The platform roles a person holds."""

    roles = forms.MultipleChoiceField(
        label=_("平台角色"),
        choices=PlatformRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
