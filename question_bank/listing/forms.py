from django import forms
from django.utils.translation import gettext_lazy as _


class FilterNameForm(forms.Form):
    """The name under which somebody keeps a filter."""

    name = forms.CharField(label=_("名称"), max_length=40)
